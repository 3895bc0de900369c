//! PDFs of issued invoices: downloaded once, then read from the account's folder.

mod found;
mod list;
mod many;
mod paper;
mod passing;

use std::{
    io,
    path::{Path, PathBuf},
};

use kaipiao_domain::{InvoiceNumber, Serial};
use kaipiao_ledger::issuance;
use kaipiao_platform::save_pdf;

pub(crate) use passing::forget;
use passing::passing;

use crate::{
    Desk,
    contract::{InvoiceRef, Problem, ProblemCode},
};

impl Desk {
    /// The PDF of an issued document.
    ///
    /// # Errors
    /// Those of [`Desk::pdf_file`].
    pub async fn pdf(&self, serial: Serial) -> Result<Vec<u8>, Problem> {
        read(&self.pdf_file(serial).await?).await
    }

    /// The file that holds the PDF of an issued document; downloads it if it is not there.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::WrongState`] while it has no number, [`ProblemCode::PdfNotYet`], what keeps the
    /// platform from answering, [`ProblemCode::Ledger`] where the file can't be written.
    pub async fn pdf_file(&self, serial: Serial) -> Result<PathBuf, Problem> {
        let wanted = serial.clone();
        let found = self.ledger.read(move |tx| issuance::find(tx, &wanted)).await?;
        let found = found.ok_or_else(|| Problem::new(ProblemCode::NotFound, serial.to_string()))?;
        self.pdf_of(&InvoiceRef {
            spid: found.spid,
            invoice: serial.to_string(),
        })
        .await
    }

    /// The file that holds the PDF of an issued invoice, wherever it was issued; downloads it if it is not there.
    ///
    /// # Errors
    /// Those of [`Desk::pdf_file`].
    pub async fn pdf_of(&self, invoice: &InvoiceRef) -> Result<PathBuf, Problem> {
        let found = self.find_invoice(invoice).await?;
        let first = found
            .first()
            .ok_or_else(|| Problem::new(ProblemCode::NotFound, invoice.invoice.clone()))?;
        self.fetch_pdf(first).await
    }

    /// The bytes of the PDF of an issued invoice, wherever it was issued.
    ///
    /// # Errors
    /// Those of [`Desk::pdf_file`].
    pub async fn pdf_bytes(&self, invoice: &InvoiceRef) -> Result<Vec<u8>, Problem> {
        read(&self.pdf_of(invoice).await?).await
    }

    /// What the PDF of an invoice would be called: by a template, or as the tax bureau does.
    ///
    /// # Errors
    /// Those of [`Desk::pdf_file`], and [`ProblemCode::BadFile`] for a template that can't be used.
    pub async fn pdf_name(&self, invoice: &InvoiceRef, template: Option<&str>) -> Result<String, Problem> {
        let found = self.find_invoice(invoice).await?;
        let first = found
            .first()
            .ok_or_else(|| Problem::new(ProblemCode::NotFound, invoice.invoice.clone()))?;
        first.name(template)
    }

    /// Saves the PDF of an issued invoice under a path.
    ///
    /// # Errors
    /// Those of [`Desk::pdf_file`].
    pub async fn save_pdf_as(&self, invoice: &InvoiceRef, path: PathBuf) -> Result<(), Problem> {
        let bytes = read(&self.pdf_of(invoice).await?).await?;
        keep(path, bytes).await
    }

    /// A copy of the PDF of an issued invoice, named by a template or as the tax bureau does, to be handed to another program; with it a
    /// line that says what it is. The copy is gone after a day.
    ///
    /// # Errors
    /// Those of [`Desk::pdf_file`], and [`ProblemCode::BadFile`] for a template that can't be used.
    pub async fn pdf_to_share(
        &self,
        invoice: &InvoiceRef,
        template: Option<&str>,
    ) -> Result<(PathBuf, String), Problem> {
        let found = self.find_invoice(invoice).await?;
        let first = found
            .first()
            .ok_or_else(|| Problem::new(ProblemCode::NotFound, invoice.invoice.clone()))?;
        let bytes = read(&self.fetch_pdf(first).await?).await?;
        let path = keep_beside(passing(&self.folder), first.name(template)?, bytes).await?;
        Ok((path, first.words()))
    }

    /// Saves the PDF of an issued invoice in a folder, named by a template or as the tax bureau does; where another file has that name,
    /// numbered.
    /// The invoice is named by its serial or number; one that was not issued here is looked for on the platform's list.
    ///
    /// # Errors
    /// Those of [`Desk::pdf_file`], and [`ProblemCode::BadFile`] for a template that can't be used.
    pub async fn save_pdf(
        &self,
        spid: &str,
        invoice: &str,
        folder: &Path,
        template: Option<&str>,
    ) -> Result<PathBuf, Problem> {
        let invoice = InvoiceRef {
            spid: spid.to_owned(),
            invoice: invoice.to_owned(),
        };
        let name = self.pdf_name(&invoice, template).await?;
        let bytes = read(&self.pdf_of(&invoice).await?).await?;
        keep_beside(folder.to_owned(), name, bytes).await
    }
}

async fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    tokio::fs::read(path)
        .await
        .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))
}

async fn keep(path: PathBuf, bytes: Vec<u8>) -> Result<(), Problem> {
    off_thread(move || {
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        save_pdf(&path, &bytes)
    })
    .await?
    .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))
}

/// Keeps a file in a folder under its name, numbered where another file has that; gives its path.
async fn keep_beside(folder: PathBuf, name: String, bytes: Vec<u8>) -> Result<PathBuf, Problem> {
    let path = off_thread(move || {
        let is_another = |name: &str| match std::fs::read(folder.join(name)) {
            Ok(there) => there != bytes,
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        };
        let path = folder.join(numbered(&name, is_another));
        std::fs::create_dir_all(&folder)?;
        save_pdf(&path, &bytes)?;
        Ok::<_, io::Error>(path)
    });
    path.await?
        .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))
}

/// The name, or the same with the first number behind it that is not taken.
fn numbered(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "pdf"));
    let mut candidate = name.to_owned();
    let mut number = 2;
    while is_taken(&candidate) {
        candidate = format!("{stem} ({number}).{ending}");
        number += 1;
    }
    candidate
}

/// Runs what blocks on a thread of its own; one that panics is a problem, not an end.
pub(crate) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))
}

/// The platform gives code and number: whatever they hold becomes a plain file name.
fn bureau_name(number: &InvoiceNumber) -> String {
    let plain: String = number.join().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("dzfp_{plain}.pdf")
}
