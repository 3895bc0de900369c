//! Text with separators (csv), as Excel and the tax bureau's exports write it: UTF-8, UTF-16 or GB18030.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030};

use crate::{Cell, SheetError, Workbook, workbook::Builder};

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, SheetError> {
    let text = decode(bytes)?;
    if text.trim_start().starts_with('<') {
        return Err(SheetError::NotASpreadsheet("这是网页格式的表格"));
    }
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut builder = Builder::default();
    builder.begin("", true);
    let mut record = csv::StringRecord::new();
    // Rows are counted as a spreadsheet would show them: a text of several lines is in one row, a blank line is a row.
    let mut row = 0_u32;
    while records
        .read_record(&mut record)
        .map_err(|error| SheetError::broken(&error))?
    {
        row = row.saturating_add(blank_lines(&text, record.position()));
        for (column, field) in record.iter().enumerate() {
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            builder.add(row, column, Cell::Text(plain(field).to_owned()))?;
        }
        row = row.saturating_add(1);
    }
    Ok(builder.finish())
}

/// How many blank lines the reader passed over before a record.
fn blank_lines(text: &str, record: Option<&csv::Position>) -> u32 {
    let start = record
        .and_then(|position| usize::try_from(position.byte()).ok())
        .unwrap_or_default();
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    // The reader stops between the two characters that end a line on Windows.
    let rest = if before.ends_with('\r') {
        rest.strip_prefix('\n').unwrap_or(rest)
    } else {
        rest
    };
    let blank = rest
        .chars()
        .take_while(|c| matches!(c, '\r' | '\n'))
        .filter(|c| *c == '\n')
        .count();
    u32::try_from(blank).unwrap_or(u32::MAX)
}

/// A text that Excel was kept from taking for a number (`="001"`, or an apostrophe or tab before it).
fn plain(field: &str) -> &str {
    let field = field.trim();
    field
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| field.strip_prefix('\''))
        .unwrap_or(field)
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return if broken { Err(unreadable()) } else { Ok(text) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') {
            Err(unreadable())
        } else {
            Ok(Cow::Borrowed(text))
        };
    }
    // Excel in China saves csv so.
    let (text, broken) = GB18030.decode_without_bom_handling(bytes);
    if broken || text.contains('\0') {
        return Err(unreadable());
    }
    Ok(text)
}

const fn unreadable() -> SheetError {
    SheetError::NotASpreadsheet("这不是表格文件")
}

/// What separates the fields: of comma, tab and semicolon the one that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|mark| (first.bytes().filter(|byte| byte == mark).count(), *mark == b','))
        .unwrap_or(b',')
}
