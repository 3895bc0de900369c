//! Invoices on paper: PDFs of invoices laid out on A4 sheets, as vectors and with their fonts.
//!
//! The only crate that changes PDFs. What it reads comes from the platform, and before that from anywhere: sizes are capped, and
//! nothing of a file is run.

mod page;
mod sheet;
#[cfg(test)]
mod tests;

use lopdf::{Document, LoadOptions, ObjectId};

pub use sheet::Layout;

/// Bytes that one file may have.
const MAX_FILE: usize = 30_000_000;

/// Bytes that one stream of a file may have when unpacked.
const MAX_STREAM: usize = 64 << 20;

/// Pages that one file may have: an invoice has one per some ten lines.
const MAX_PAGES: usize = 500;

/// Why files could not be laid out.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A file can't be read as a PDF.
    #[error("file {file} is no readable PDF")]
    Unreadable {
        /// Which file, from 0.
        file: usize,
        /// Why.
        #[source]
        cause: Box<lopdf::Error>,
    },
    /// A file opens with a password only.
    #[error("file {file} is locked by a password")]
    Locked {
        /// Which file, from 0.
        file: usize,
    },
    /// A file is larger, or has more pages, than any invoice.
    #[error("file {file} is too large")]
    TooLarge {
        /// Which file, from 0.
        file: usize,
    },
    /// A file has no page, or there is no file.
    #[error("file {file} has no page")]
    Empty {
        /// Which file, from 0.
        file: usize,
    },
    /// The sheets could not be written.
    #[error("the sheets could not be written")]
    Write(#[source] Box<lopdf::Error>),
}

/// Lays the pages of all files out on A4 sheets, in their order, and gives the PDF of the sheets.
///
/// A page keeps its size where it fits and is made smaller where it does not; it is never enlarged. Seals and stamps that a file
/// keeps as annotations are drawn where they stand.
///
/// # Errors
/// [`PaperError`], with the place of the file that is the cause: nothing is laid out then.
pub fn lay_out<'a>(files: impl IntoIterator<Item = &'a [u8]>, layout: Layout) -> Result<Vec<u8>, PaperError> {
    let mut sheets = Document::with_version("1.7");
    let mut pages = Vec::new();
    for (file, bytes) in files.into_iter().enumerate() {
        let source = open(file, bytes)?;
        pages.extend(take_in(&mut sheets, source, file)?);
    }
    if pages.is_empty() {
        return Err(PaperError::Empty { file: 0 });
    }
    sheet::lay_out(&mut sheets, &pages, layout);
    sheets.prune_objects();
    let mut bytes = Vec::new();
    sheets.compress();
    sheets
        .save_to(&mut bytes)
        .map_err(|error| PaperError::Write(Box::new(error.into())))?;
    Ok(bytes)
}

fn open(file: usize, bytes: &[u8]) -> Result<Document, PaperError> {
    if bytes.len() > MAX_FILE {
        return Err(PaperError::TooLarge { file });
    }
    let options = LoadOptions {
        max_decompressed_size: Some(MAX_STREAM),
        ..LoadOptions::default()
    };
    let source = Document::load_mem_with_options(bytes, options).map_err(|cause| match cause {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => PaperError::Locked { file },
        cause => PaperError::Unreadable {
            file,
            cause: Box::new(cause),
        },
    })?;
    // Where the empty password opens it, it was opened.
    if source.is_encrypted() {
        return Err(PaperError::Locked { file });
    }
    Ok(source)
}

/// Copies a file's objects under numbers of their own, and gives its pages as forms that a sheet can draw.
fn take_in(sheets: &mut Document, mut source: Document, file: usize) -> Result<Vec<page::Form>, PaperError> {
    source.renumber_objects_with(sheets.max_id + 1);
    let pages: Vec<ObjectId> = source.page_iter().take(MAX_PAGES + 1).collect();
    if pages.is_empty() {
        return Err(PaperError::Empty { file });
    }
    if pages.len() > MAX_PAGES {
        return Err(PaperError::TooLarge { file });
    }
    let forms = pages
        .into_iter()
        .map(|id| page::read(&source, id))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|cause| PaperError::Unreadable {
            file,
            cause: Box::new(cause),
        })?;
    sheets.max_id = sheets.max_id.max(source.max_id);
    sheets.objects.append(&mut source.objects);
    Ok(forms.into_iter().map(|form| form.add_to(sheets)).collect())
}
