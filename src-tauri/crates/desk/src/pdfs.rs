//! PDFs of issued invoices: downloaded once, then read from the account's folder.

use std::path::{Path, PathBuf};

use kaipiao_domain::{
    InvoiceNumber, Serial,
    file_name::{FileFacts, file_name},
};
use kaipiao_ledger::issuance;
use kaipiao_platform::{
    call::{ListInvoices, ListStatus, ListedInvoice, Seller},
    moment, save_pdf,
};

use crate::{
    Desk,
    contract::{IssuanceFilter, Problem, ProblemCode},
    failpoint::Failpoint,
};

impl Desk {
    /// The PDF of an issued document.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::WrongState`] while it has no number, [`ProblemCode::PdfNotYet`], what keeps the
    /// platform from answering, [`ProblemCode::Ledger`] where the file can't be written.
    pub async fn pdf(&self, serial: Serial) -> Result<Vec<u8>, Problem> {
        let path = self.pdf_file(serial).await?;
        tokio::fs::read(&path)
            .await
            .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))
    }

    /// The file that holds the PDF of an issued document; downloads it if it is not there.
    ///
    /// # Errors
    /// Those of [`Desk::pdf`].
    pub async fn pdf_file(&self, serial: Serial) -> Result<PathBuf, Problem> {
        let wanted = serial.clone();
        let found = self.ledger.read(move |tx| issuance::find(tx, &wanted)).await?;
        let found = found.ok_or_else(|| Problem::new(ProblemCode::NotFound, serial.to_string()))?;
        let Some(first) = found.numbers.into_iter().next() else {
            return Err(Problem::new(ProblemCode::WrongState, serial.to_string()));
        };
        let path = self.folder.join("pdf").join(bureau_name(&first.code, &first.number));
        if tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(path);
        }
        let mut link = first.pdf_link;
        if link.is_empty() {
            // The platform may have named the place since.
            let list = ListInvoices::of_serial(found.spid, serial, ListStatus::Issued);
            let rows = self.platform.call(&list).await?.into_rows();
            link = rows
                .into_iter()
                .find(|row| row.number == first.number)
                .map(|row| row.pdf_link)
                .unwrap_or_default();
        }
        let bytes = self.download(&link).await?;
        Failpoint::BeforePdfKept.pass();
        keep(path.clone(), bytes).await?;
        Ok(path)
    }

    /// Saves the PDF of an issued invoice in a folder, named by a template or as the tax bureau does. The invoice is named by
    /// its serial or number; one that was not issued here is looked for on the platform's list.
    ///
    /// # Errors
    /// Those of [`Desk::pdf`], and [`ProblemCode::BadFile`] for a template that can't be used.
    pub async fn save_pdf(
        &self,
        spid: &str,
        invoice: &str,
        folder: &Path,
        template: Option<&str>,
    ) -> Result<PathBuf, Problem> {
        let company = self.company(spid).await?;
        let filter = IssuanceFilter {
            spid: Some(spid.to_owned()),
            ..IssuanceFilter::default()
        };
        let known = self.issuances(filter).await?;
        let found = known
            .into_iter()
            .find(|view| view.serial.as_str() == invoice || view.number == invoice);
        let (bytes, name) = if let Some(view) = found {
            let number = InvoiceNumber {
                code: view.code.clone(),
                number: view.number.clone(),
            };
            let facts = FileFacts {
                date: moment::read(&view.issued_at).map(time::PrimitiveDateTime::date),
                seller: &company.name,
                buyer: &view.buyer,
                gross: view.gross,
                number: &number,
                serial: view.serial.as_str(),
                kind: view.kind.code(),
            };
            let name = named(template, &facts)?;
            (self.pdf(view.serial.clone()).await?, name)
        } else {
            let row = self.listed(spid, invoice).await?;
            let number = row.invoice_number().unwrap_or(InvoiceNumber {
                code: row.code.clone(),
                number: row.number.clone(),
            });
            let facts = FileFacts {
                date: row.issued_at.map(time::PrimitiveDateTime::date),
                seller: &company.name,
                buyer: &row.buyer_name,
                gross: row.gross.unwrap_or_default(),
                number: &number,
                serial: &row.serial,
                kind: &row.kind_code,
            };
            let name = named(template, &facts)?;
            (self.download(&row.pdf_link).await?, name)
        };
        let path = folder.join(name);
        keep(path.clone(), bytes).await?;
        Ok(path)
    }

    /// An invoice that the platform lists as issued, by its number or serial.
    async fn listed(&self, spid: &str, invoice: &str) -> Result<ListedInvoice, Problem> {
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

    async fn download(&self, link: &str) -> Result<Vec<u8>, Problem> {
        if link.trim().is_empty() {
            return Err(Problem::new(ProblemCode::PdfNotYet, ""));
        }
        Ok(self.platform.pdf(link).await?)
    }
}

/// By the template, else as the tax bureau names its files.
fn named(template: Option<&str>, facts: &FileFacts<'_>) -> Result<String, Problem> {
    match template {
        Some(template) => {
            file_name(template, facts, "pdf").map_err(|error| Problem::new(ProblemCode::BadFile, error.to_string()))
        }
        None => Ok(bureau_name(&facts.number.code, &facts.number.number)),
    }
}

async fn keep(path: PathBuf, bytes: Vec<u8>) -> Result<(), Problem> {
    let written = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        save_pdf(&path, &bytes)
    })
    .await;
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Problem::new(ProblemCode::Ledger, error.to_string())),
        Err(error) => Err(Problem::new(ProblemCode::Internal, error.to_string())),
    }
}

/// The platform gives code and number: whatever they hold becomes a plain file name.
fn bureau_name(code: &str, number: &str) -> String {
    let plain: String = format!("{code}{number}")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("dzfp_{plain}.pdf")
}
