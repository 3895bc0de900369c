//! Excel's xlsx, cell by cell: a cell far out costs no more than any other.

use std::io::Cursor;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use crate::{Cell, Moment, SheetError, Workbook, limits, workbook::Builder};

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, SheetError> {
    check_unpacked(bytes)?;
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| meaning(&error))?;
    let sheets: Vec<_> = xlsx
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut builder = Builder::default();
    for (name, visible) in sheets {
        builder.begin(&name, visible);
        let mut cells = xlsx.worksheet_cells_reader(&name).map_err(|error| meaning(&error))?;
        while let Some(found) = cells.next_cell().map_err(|error| meaning(&error))? {
            let (row, column) = found.get_position();
            builder.add(row, column, cell(found.get_value().clone().into()))?;
        }
    }
    Ok(builder.finish())
}

/// A small file may unpack to any size: it is refused for what it says it holds.
fn check_unpacked(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| SheetError::broken(&error))?;
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| SheetError::broken(&error))?;
        unpacked = unpacked.saturating_add(entry.size());
    }
    if unpacked > limits::UNPACKED_BYTES {
        return Err(SheetError::TooBig {
            found: unpacked >> 20,
            limit: limits::UNPACKED_BYTES >> 20,
        });
    }
    Ok(())
}

fn meaning(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Password,
        other => SheetError::broken(other),
    }
}

/// What the reader found, as what a cell holds.
pub(crate) fn cell(data: Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DurationIso(text) => Cell::Text(text),
        Data::DateTimeIso(text) => Cell::Text(text.replacen('T', " ", 1)),
        #[allow(clippy::cast_precision_loss, reason = "numbers of a spreadsheet have 15 digits")]
        Data::Int(value) => Cell::number(value as f64),
        Data::Float(value) => Cell::number(value),
        Data::Bool(value) => Cell::Bool(value),
        Data::DateTime(value) if value.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            Cell::Date(Moment {
                year,
                month,
                day,
                hour,
                minute,
                second,
            })
        }
        Data::DateTime(value) => Cell::number(value.as_f64()),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}
