//! An issued invoice whose PDF is wanted: from the ledger, or as the platform lists it.

use std::path::PathBuf;

use kaipiao_domain::{
    Fen, InvoiceNumber,
    file_name::{FileFacts, file_name},
};
use kaipiao_ledger::issuance::{self, Issuance, IssuedNumber};
use kaipiao_platform::{
    call::{ListInvoices, ListStatus, ListedInvoice, Seller},
    moment,
};
use time::Date;

use super::{bureau_name, keep};
use crate::{
    Desk,
    contract::{InvoiceRef, Problem, ProblemCode},
    failpoint::Failpoint,
};

/// What is known of an issued invoice, so far as its PDF goes.
#[derive(Debug, Clone)]
pub(super) struct Found {
    spid: String,
    seller: String,
    pub(super) buyer: String,
    pub(super) gross: Fen,
    date: Option<Date>,
    number: InvoiceNumber,
    serial: String,
    kind: String,
    link: String,
}

impl Found {
    /// The file's name by a template, else as the tax bureau names its files.
    pub(super) fn name(&self, template: Option<&str>) -> Result<String, Problem> {
        let Some(template) = template else {
            return Ok(bureau_name(&self.number));
        };
        let facts = FileFacts {
            date: self.date,
            seller: &self.seller,
            buyer: &self.buyer,
            gross: self.gross,
            number: &self.number,
            serial: &self.serial,
            kind: &self.kind,
        };
        file_name(template, &facts, "pdf").map_err(|error| Problem::new(ProblemCode::BadFile, error.to_string()))
    }

    /// What it is, in a line.
    pub(super) fn words(&self) -> String {
        format!("发票 {} {} 价税合计 ¥{}", self.number, self.buyer, self.gross)
    }

    fn issued(seller: &str, issuance: &Issuance, number: IssuedNumber) -> Self {
        Self {
            spid: issuance.spid.clone(),
            seller: seller.to_owned(),
            buyer: issuance.buyer_name.clone(),
            gross: issuance.gross,
            date: moment::read(&number.issued_at).map(time::PrimitiveDateTime::date),
            number: InvoiceNumber {
                code: number.code,
                number: number.number,
            },
            serial: issuance.serial.to_string(),
            kind: issuance.kind.code().to_owned(),
            link: number.pdf_link,
        }
    }

    fn listed(spid: &str, seller: &str, row: ListedInvoice) -> Self {
        Self {
            spid: spid.to_owned(),
            seller: seller.to_owned(),
            buyer: row.buyer_name.clone(),
            gross: row.gross.unwrap_or_default(),
            date: row.issued_at.map(time::PrimitiveDateTime::date),
            number: row.invoice_number().unwrap_or(InvoiceNumber {
                code: row.code.clone(),
                number: row.number.clone(),
            }),
            serial: row.serial,
            kind: row.kind_code,
            link: row.pdf_link,
        }
    }
}

impl Desk {
    /// The invoices that a serial or number names: several where the platform split a document.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] for a document without a number, [`ProblemCode::NotFound`], what keeps the platform from answering.
    pub(super) async fn find_invoice(&self, wanted: &InvoiceRef) -> Result<Vec<Found>, Problem> {
        let seller = self.company(&wanted.spid).await?.name;
        let (spid, name) = (wanted.spid.clone(), wanted.invoice.clone());
        let known = self
            .ledger
            .read(move |tx| {
                let by_serial = name
                    .parse()
                    .ok()
                    .map(|serial| issuance::find(tx, &serial))
                    .transpose()?;
                match by_serial.flatten().filter(|found| found.spid == spid) {
                    Some(found) => Ok(Some((found, None))),
                    None => Ok(issuance::by_number(tx, &spid, &name)?.map(|found| (found, Some(name)))),
                }
            })
            .await?;
        let Some((mut issuance, number)) = known else {
            let row = self.listed_invoice(&wanted.spid, &wanted.invoice).await?;
            return Ok(vec![Found::listed(&wanted.spid, &seller, row)]);
        };
        let numbers = std::mem::take(&mut issuance.numbers);
        let found: Vec<_> = numbers
            .into_iter()
            .filter(|one| number.as_ref().is_none_or(|number| one.number == *number))
            .map(|one| Found::issued(&seller, &issuance, one))
            .collect();
        if found.is_empty() {
            return Err(Problem::new(ProblemCode::WrongState, wanted.invoice.clone()));
        }
        Ok(found)
    }

    /// The file that holds an invoice's PDF; downloads it if it is not there.
    ///
    /// # Errors
    /// [`ProblemCode::PdfNotYet`], what keeps the platform from answering, [`ProblemCode::Ledger`] where the file can't be written.
    pub(super) async fn fetch_pdf(&self, found: &Found) -> Result<PathBuf, Problem> {
        let path = self.folder.join("pdf").join(bureau_name(&found.number));
        if tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(path);
        }
        let mut link = found.link.clone();
        if link.trim().is_empty() {
            // The platform may have named the place since.
            link = self.listed_invoice(&found.spid, &found.number.number).await?.pdf_link;
        }
        if link.trim().is_empty() {
            return Err(Problem::new(ProblemCode::PdfNotYet, ""));
        }
        let bytes = self.platform.pdf(&link).await?;
        Failpoint::BeforePdfKept.pass();
        keep(path.clone(), bytes).await?;
        Ok(path)
    }

    /// An invoice that the platform lists as issued, by its number or serial.
    async fn listed_invoice(&self, spid: &str, invoice: &str) -> Result<ListedInvoice, Problem> {
        let by_number = ListInvoices {
            number: Some(invoice.to_owned()),
            status: Some(ListStatus::Issued),
            ..ListInvoices::of(Seller::Spid(spid.to_owned()))
        };
        let by_serial = invoice
            .parse()
            .ok()
            .map(|serial| ListInvoices::of_serial(spid.to_owned(), serial, ListStatus::Issued));
        for query in [Some(by_number), by_serial].into_iter().flatten() {
            let rows = self.platform.call(&query).await?.into_rows();
            if let Some(row) = rows
                .into_iter()
                .find(|row| row.number == invoice || row.serial == invoice)
            {
                return Ok(row);
            }
        }
        Err(Problem::new(ProblemCode::NotFound, invoice))
    }
}
