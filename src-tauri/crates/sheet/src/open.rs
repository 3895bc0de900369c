//! Which format a file has, and how big it may be.

use std::{fs::File, io::Read as _, path::Path};

use crate::{SheetError, Workbook, limits, old_excel, text_file, xlsx};

const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const PDF: &[u8] = b"%PDF";

impl Workbook {
    /// Reads a spreadsheet file: xlsx, xls, or a csv file in UTF-8 or GB18030. What it is shows in its first bytes; its name may
    /// say otherwise.
    ///
    /// Blocks on the disk.
    ///
    /// # Errors
    /// [`SheetError`], with words for the user.
    pub fn open(path: &Path) -> Result<Self, SheetError> {
        let file = File::open(path)?;
        if file.metadata()?.len() > limits::BYTES {
            return Err(too_big(file.metadata()?.len(), limits::BYTES));
        }
        let mut bytes = Vec::new();
        // It may grow while it is read.
        file.take(limits::BYTES + 1).read_to_end(&mut bytes)?;
        Self::read(&bytes)
    }

    /// Reads a spreadsheet from memory, as [`Workbook::open`] reads a file.
    ///
    /// # Errors
    /// [`SheetError`], with words for the user.
    pub fn read(bytes: &[u8]) -> Result<Self, SheetError> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let limit = if bytes.starts_with(OLE) {
            limits::XLS_BYTES
        } else {
            limits::BYTES
        };
        if length > limit {
            return Err(too_big(length, limit));
        }
        if bytes.starts_with(ZIP) {
            xlsx::read(bytes)
        } else if bytes.starts_with(OLE) {
            old_excel::read(bytes)
        } else if bytes.starts_with(PDF) {
            Err(SheetError::NotASpreadsheet("这是 PDF 文件"))
        } else {
            text_file::read(bytes)
        }
    }
}

const fn too_big(found: u64, limit: u64) -> SheetError {
    SheetError::TooBig {
        found: found.div_ceil(1 << 20),
        limit: limit >> 20,
    }
}
