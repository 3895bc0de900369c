//! Invoices laid out on sheets of A4, to be shown, printed, opened or saved.

use std::path::PathBuf;

use kaipiao_domain::Fen;
use kaipiao_paper::{Layout, PaperError, lay_out};

use super::{keep, off_thread, passing::passing, read};
use crate::{
    Desk,
    contract::{InvoiceRef, PdfFailure, PerSheet, Problem, ProblemCode, SheetsRequest, SheetsView},
};

/// How many invoices are laid out at once: more is no stack that anyone prints, and all of it is held in memory.
const MOST: usize = 500;

impl Desk {
    /// Lays the PDFs of invoices out on sheets of A4. Invoices whose PDF can't be had, or can't be laid out, are named in the view.
    ///
    /// # Errors
    /// [`ProblemCode::BadFile`] for more invoices than can be laid out at once, [`ProblemCode::Ledger`] where the sheets can't be kept.
    pub async fn sheets(&self, request: SheetsRequest) -> Result<SheetsView, Problem> {
        if request.invoices.len() > MOST {
            return Err(Problem::new(
                ProblemCode::BadFile,
                format!("一次最多打印 {MOST} 张发票，请分几次"),
            ));
        }
        let job = self.begin_job(&request.job, request.invoices.len());
        let fetched = self.fetch_pdfs(request.invoices, &job).await?;
        let mut failed = fetched.failed;
        if fetched.stopped {
            return Ok(nothing(failed));
        }
        let mut files = Vec::with_capacity(fetched.files.len());
        for (invoice, found, path) in fetched.files {
            files.push((invoice, found, read(&path).await?));
        }
        let layout = match request.per_sheet {
            PerSheet::One => Layout::One,
            PerSheet::Two => Layout::Two,
        };
        // A file that can't be laid out is left out and said; the others are printed.
        let laid = off_thread(move || {
            let mut files = files;
            let mut bad = Vec::new();
            let bytes = loop {
                if files.is_empty() {
                    break Ok(None);
                }
                job.next_part(files.len());
                // Each is taken in when it is asked for.
                let taken = files.iter().take_while(|_| !job.is_stopped()).map(|(_, _, bytes)| {
                    job.step();
                    bytes.as_slice()
                });
                let laid = lay_out(taken, layout);
                if job.is_stopped() {
                    return Ok(None);
                }
                match laid {
                    Ok(bytes) => break Ok(Some(bytes)),
                    Err(error) => match place_of(&error).filter(|&place| place < files.len()) {
                        Some(place) => {
                            let (invoice, found, _) = files.remove(place);
                            bad.push((invoice, found, words(&error)));
                        }
                        None => break Err(Problem::new(ProblemCode::Internal, error.to_string())),
                    },
                }
            };
            bytes.map(|bytes| Some((files, bad, bytes)))
        })
        .await??;
        let Some((files, bad, bytes)) = laid else {
            return Ok(nothing(failed));
        };
        failed.extend(bad.into_iter().map(|(invoice, found, words)| PdfFailure {
            invoice,
            number: found.number.join(),
            buyer: found.buyer,
            problem: Problem::new(ProblemCode::BadFile, words),
        }));
        let mut id = String::new();
        if let Some(bytes) = bytes {
            id = self.ids.serial().to_string();
            keep(self.sheets_path(&id), bytes).await?;
        }
        let mut invoices: Vec<InvoiceRef> = Vec::with_capacity(files.len());
        let mut gross = Fen::ZERO;
        for (invoice, found, _) in files {
            gross += found.gross;
            if invoices.last() != Some(&invoice) {
                invoices.push(invoice);
            }
        }
        Ok(SheetsView {
            id,
            invoices,
            gross,
            failed,
            stopped: false,
        })
    }

    /// The file of sheets that were laid out.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] for any that were not.
    pub async fn sheets_file(&self, id: &str) -> Result<PathBuf, Problem> {
        let path = self.sheets_path(id);
        // The id becomes part of a path: only what was given out is one.
        let given = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if given && tokio::fs::try_exists(&path).await.unwrap_or(false) {
            Ok(path)
        } else {
            Err(Problem::new(ProblemCode::NotFound, id))
        }
    }

    /// The bytes of sheets that were laid out.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] for any that were not.
    pub async fn sheets_pdf(&self, id: &str) -> Result<Vec<u8>, Problem> {
        read(&self.sheets_file(id).await?).await
    }

    /// Saves sheets that were laid out under a path.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn save_sheets_as(&self, id: &str, path: PathBuf) -> Result<(), Problem> {
        keep(path, self.sheets_pdf(id).await?).await
    }

    fn sheets_path(&self, id: &str) -> PathBuf {
        passing(&self.folder).join(format!("{id}.pdf"))
    }
}

/// What came of it where someone stopped it: sheets that lack some are no use.
fn nothing(failed: Vec<PdfFailure>) -> SheetsView {
    SheetsView {
        id: String::new(),
        invoices: Vec::new(),
        gross: Fen::ZERO,
        failed,
        stopped: true,
    }
}

const fn place_of(error: &PaperError) -> Option<usize> {
    match error {
        PaperError::Unreadable { file, .. }
        | PaperError::Locked { file }
        | PaperError::TooLarge { file }
        | PaperError::Empty { file } => Some(*file),
        PaperError::Write(_) => None,
    }
}

fn words(error: &PaperError) -> &'static str {
    match error {
        PaperError::Unreadable { .. } | PaperError::Empty { .. } | PaperError::Write(_) => {
            "PDF 读不懂，不能排版；请单独打开后打印"
        }
        PaperError::Locked { .. } => "PDF 有密码，不能排版；请单独打开后打印",
        PaperError::TooLarge { .. } => "PDF 太大，不像发票；请单独打开后打印",
    }
}
