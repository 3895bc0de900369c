//! An issued invoice whose PDF is wanted: from the ledger, or as the platform lists it.

use std::path::PathBuf;

use kaipiao_domain::{
    Fen, InvoiceNumber, Kind,
    file_name::{FileFacts, file_name},
};
use kaipiao_ledger::{
    LedgerError, Transaction,
    invoice::Invoice,
    issuance::{self, Issuance, IssuedNumber},
};
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
    invoice_names::numbered,
};

/// What is known of an issued invoice, so far as its PDF goes.
#[derive(Debug, Clone)]
pub(super) struct Found {
    spid: String,
    seller: String,
    pub(super) buyer: String,
    pub(super) buyer_tax_id: String,
    pub(super) net: Fen,
    pub(super) tax: Fen,
    pub(super) gross: Fen,
    pub(super) date: Option<Date>,
    pub(super) number: InvoiceNumber,
    pub(super) serial: String,
    pub(super) kind: String,
    link: String,
}

/// What the ledger has under a name.
enum Here {
    /// A document of ours, with its number of these; and its rows in the list of all invoices.
    Ours(Box<Issuance>, Vec<Invoice>),
    /// What only the platform told of.
    Told(Vec<Invoice>),
    /// Nothing.
    Nothing,
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
            kind: self.kind.parse().map_or(self.kind.as_str(), |kind: Kind| kind.name()),
        };
        file_name(template, &facts, "pdf").map_err(|error| Problem::new(ProblemCode::BadFile, error.to_string()))
    }

    /// What it is, in a line.
    pub(super) fn words(&self) -> String {
        format!("发票 {} {} 价税合计 ¥{}", self.number, self.buyer, self.gross)
    }

    fn issued(seller: &str, issuance: &Issuance, number: IssuedNumber, row: Option<&Invoice>) -> Self {
        // Where the platform split a document, its rows say what each part amounts to.
        let (net, tax, gross) = match row {
            Some(row) if issuance.numbers.len() > 1 => (row.net, row.tax, row.gross),
            Some(_) | None => (issuance.net, issuance.tax, issuance.gross),
        };
        Self {
            spid: issuance.spid.clone(),
            seller: seller.to_owned(),
            buyer: issuance.buyer_name.clone(),
            buyer_tax_id: issuance.buyer_tax_id.clone(),
            net,
            tax,
            gross,
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

    fn told(seller: &str, row: Invoice) -> Self {
        Self {
            spid: row.spid,
            seller: seller.to_owned(),
            buyer: row.buyer_name,
            buyer_tax_id: row.buyer_tax_id,
            net: row.net,
            tax: row.tax,
            gross: row.gross,
            date: moment::read(&row.issued_at).map(time::PrimitiveDateTime::date),
            number: InvoiceNumber {
                code: row.code,
                number: row.number,
            },
            serial: row.serial,
            kind: row.kind,
            link: row.pdf_link,
        }
    }

    fn listed(spid: &str, seller: &str, row: ListedInvoice) -> Self {
        Self {
            spid: spid.to_owned(),
            seller: seller.to_owned(),
            buyer: row.buyer_name.clone(),
            buyer_tax_id: row.buyer_tax_id.clone(),
            net: row.net.unwrap_or_default(),
            tax: row.tax.unwrap_or_default(),
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
    /// The invoices that a key, serial or number names: several where the platform split a document.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] for a document without a number, [`ProblemCode::BadInput`] for a number that several have,
    /// [`ProblemCode::NotFound`], what keeps the platform from answering.
    pub(super) async fn find_invoice(&self, wanted: &InvoiceRef) -> Result<Vec<Found>, Problem> {
        let seller = self.company(&wanted.spid).await?.name;
        let (spid, name) = (wanted.spid.clone(), wanted.invoice.clone());
        let found: Vec<Found> = match self.ledger.read(move |tx| here(tx, &spid, &name)).await? {
            Here::Nothing => vec![Found::listed(
                &wanted.spid,
                &seller,
                self.listed_invoice(&wanted.spid, &wanted.invoice).await?,
            )],
            Here::Told(rows) if rows.len() > 1 => {
                let words = format!(
                    "有 {} 张发票的号码是 {}，请在前面写上发票代码",
                    rows.len(),
                    wanted.invoice
                );
                return Err(Problem::new(ProblemCode::BadInput, words));
            }
            Here::Told(rows) => rows.into_iter().map(|row| Found::told(&seller, row)).collect(),
            Here::Ours(issuance, rows) => {
                let named = |number: &IssuedNumber| {
                    let joined = format!("{}{}", number.code, number.number);
                    wanted.invoice == issuance.serial.as_str()
                        || wanted.invoice == number.number
                        || wanted.invoice == joined
                        || rows
                            .iter()
                            .any(|row| row.number == number.number && row.code == number.code)
                };
                let numbers = issuance.numbers.iter().filter(|number| named(number)).cloned();
                numbers
                    .map(|number| {
                        let row = rows
                            .iter()
                            .find(|row| row.number == number.number && row.code == number.code);
                        Found::issued(&seller, &issuance, number, row)
                    })
                    .collect()
            }
        };
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
        let first = if found.link.trim().is_empty() {
            Err(Problem::new(ProblemCode::PdfNotYet, ""))
        } else {
            self.platform.pdf(&found.link).await.map_err(Problem::from)
        };
        let bytes = match first {
            Ok(bytes) => bytes,
            Err(problem) => {
                // The platform may have named the place since, or another one.
                let listed = self.listed_invoice(&found.spid, &found.number.join()).await?;
                if listed.pdf_link.trim().is_empty() || listed.pdf_link == found.link {
                    return Err(problem);
                }
                self.platform.pdf(&listed.pdf_link).await?
            }
        };
        Failpoint::BeforePdfKept.pass();
        keep(path.clone(), bytes).await?;
        Ok(path)
    }

    /// An invoice that the platform lists as issued, by its number, with its code or without, or its serial.
    async fn listed_invoice(&self, spid: &str, invoice: &str) -> Result<ListedInvoice, Problem> {
        let by_number = |number: &str| ListInvoices {
            number: Some(number.to_owned()),
            status: Some(ListStatus::Issued),
            ..ListInvoices::of(Seller::Spid(spid.to_owned()))
        };
        // As it stands, then as code and number in one: 20 digits may be either.
        let behind_code = InvoiceNumber::split(invoice, None)
            .ok()
            .filter(|split| !split.code.is_empty());
        let by_serial = invoice
            .parse()
            .ok()
            .map(|serial| ListInvoices::of_serial(spid.to_owned(), serial, ListStatus::Issued));
        let queries = [
            Some(by_number(invoice)),
            behind_code.map(|split| by_number(&split.number)),
            by_serial,
        ];
        for query in queries.into_iter().flatten() {
            let rows = self.engine.in_line(self.platform.call(&query)).await?.into_rows();
            let fits = |row: &ListedInvoice| {
                row.serial == invoice || row.number == invoice || format!("{}{}", row.code, row.number) == invoice
            };
            if let Some(row) = rows.into_iter().find(fits) {
                return Ok(row);
            }
        }
        Err(Problem::new(ProblemCode::NotFound, invoice))
    }
}

/// What the ledger has under a key, serial or number.
fn here(tx: &Transaction<'_>, spid: &str, name: &str) -> Result<Here, LedgerError> {
    let rows = numbered(tx, spid, name)?;
    let by_serial = name
        .parse()
        .ok()
        .map(|serial| issuance::find(tx, &serial))
        .transpose()?;
    if let Some(found) = by_serial.flatten().filter(|found| found.spid == spid) {
        return Ok(Here::Ours(Box::new(found), rows));
    }
    let ours = match rows.iter().find_map(|row| row.issuance) {
        Some(id) if rows.len() == 1 => Some(issuance::by_id(tx, id)?),
        Some(_) => None,
        // The list of all invoices is kept beside the documents, and may lack one.
        None if rows.is_empty() => issuance::by_number(tx, spid, name)?,
        None => None,
    };
    Ok(match ours {
        Some(issuance) => Here::Ours(Box::new(issuance), rows),
        None if rows.is_empty() => Here::Nothing,
        None => Here::Told(rows),
    })
}
