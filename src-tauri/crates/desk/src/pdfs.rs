//! PDFs of issued invoices: downloaded once, then read from the account's folder.

use std::path::{Path, PathBuf};

use kaipiao_domain::Serial;
use kaipiao_ledger::issuance;
use kaipiao_platform::save_pdf;

use crate::{
    Desk,
    contract::{Problem, ProblemCode},
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
        let path = self.folder.join("pdf").join(file_name(&first.code, &first.number));
        if tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(path);
        }
        if first.pdf_link.is_empty() {
            return Err(Problem::new(ProblemCode::PdfNotYet, ""));
        }
        let bytes = self.platform.pdf(&first.pdf_link).await?;
        Failpoint::BeforePdfKept.pass();
        keep(path.clone(), bytes).await?;
        Ok(path)
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
fn file_name(code: &str, number: &str) -> String {
    let plain: String = format!("{code}{number}")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("dzfp_{plain}.pdf")
}
