//! Excel's xls of before 2007. Its reader knows no cell by cell; the file's size is what is capped.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Reader as _, SheetType, SheetVisible, Xls, XlsError};

use crate::{SheetError, Workbook, workbook::Builder, xlsx::cell};

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, SheetError> {
    // A password turns an xlsx into a container of the old format, whose parts are named in UTF-16.
    if contains(bytes, &utf16("EncryptedPackage")) {
        return Err(SheetError::Password);
    }
    // The old format is a web of offsets, and its reader is not proof against all that a damaged file may say.
    catch_unwind(AssertUnwindSafe(|| read_all(bytes)))
        .unwrap_or_else(|_| Err(SheetError::broken(&"the reader of xls gave up")))
}

fn read_all(bytes: &[u8]) -> Result<Workbook, SheetError> {
    let mut xls = Xls::new(Cursor::new(bytes)).map_err(|error| meaning(&error))?;
    let sheets: Vec<_> = xls
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut builder = Builder::default();
    for (name, visible) in sheets {
        builder.begin(&name, visible);
        let range = xls.worksheet_range(&name).map_err(|error| meaning(&error))?;
        let Some((first_row, first_column)) = range.start() else {
            continue;
        };
        for (row, column, data) in range.used_cells() {
            let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            builder.add(row, column, cell(data.clone()))?;
        }
    }
    Ok(builder.finish())
}

fn meaning(error: &XlsError) -> SheetError {
    match error {
        XlsError::Password => SheetError::Password,
        other => SheetError::broken(other),
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
