//! Writing spreadsheets, row by row: xlsx and csv, neither kept in memory.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

use rust_xlsxwriter::{Format, XlsxError};

/// What stands in a cell that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, also where it is made of digits: a name keeps them all.
    Text(String),
    /// Money in fen, written as a number of yuan with two decimals.
    Fen(i64),
    /// A count.
    Count(i64),
    /// Nothing.
    Empty,
}

/// Why a file can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder is full, read-only or gone.
    #[error("文件写不进去：{0}")]
    Io(#[from] std::io::Error),
    /// A text is longer than a cell may be, or there are more rows than a sheet has.
    #[error("表格写不出来：{0}")]
    Excel(#[from] XlsxError),
}

/// The rows that a sheet of xlsx has at most.
const XLSX_ROWS: u32 = 1_048_576;

/// The longest text of a cell of xlsx, in characters.
const XLSX_TEXT: usize = 32_767;

/// A spreadsheet on its way to a file. What goes wrong is said by [`Writer::finish`] at the latest; only then the file is whole.
#[derive(Debug)]
pub enum Writer {
    /// A csv file in UTF-8 with a mark in front, as Excel wants it.
    Csv(BufWriter<File>),
    /// An xlsx file, boxed for its size.
    Xlsx(Box<Xlsx>),
}

/// An xlsx file on its way.
pub struct Xlsx {
    workbook: rust_xlsxwriter::Workbook,
    path: std::path::PathBuf,
    row: u32,
    money: Format,
    head: Format,
}

impl std::fmt::Debug for Xlsx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Xlsx").field("row", &self.row).finish_non_exhaustive()
    }
}

impl Writer {
    /// Begins a file with the names and widths (in characters) of its columns: csv where the name ends so, else xlsx.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn create(path: &Path, columns: &[(&str, u16)]) -> Result<Self, WriteError> {
        Self::begin(path, columns, false)
    }

    /// The same for a file that a person fills in: the cells of an xlsx take digits as text, so that none is lost.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn create_form(path: &Path, columns: &[(&str, u16)]) -> Result<Self, WriteError> {
        Self::begin(path, columns, true)
    }

    fn begin(path: &Path, columns: &[(&str, u16)], is_form: bool) -> Result<Self, WriteError> {
        let names: Vec<Value> = columns
            .iter()
            .map(|(name, _)| Value::Text((*name).to_owned()))
            .collect();
        let is_csv = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if is_csv {
            let mut file = BufWriter::new(File::create(path)?);
            file.write_all("\u{feff}".as_bytes())?;
            let mut writer = Self::Csv(file);
            writer.row(&names)?;
            return Ok(writer);
        }
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        for (at, (_, width)) in (0_u16..).zip(columns) {
            sheet.set_column_width(at, f64::from(*width))?;
            if is_form {
                sheet.set_column_format(at, &Format::new().set_num_format("@"))?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        let mut xlsx = Xlsx {
            workbook,
            path: path.to_owned(),
            row: 0,
            money: Format::new().set_num_format("#,##0.00"),
            head: Format::new().set_bold(),
        };
        xlsx.row(&names, true)?;
        Ok(Self::Xlsx(Box::new(xlsx)))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn row(&mut self, values: &[Value]) -> Result<(), WriteError> {
        match self {
            Self::Csv(file) => {
                let cells: Vec<String> = values.iter().map(csv_cell).collect();
                file.write_all(cells.join(",").as_bytes())?;
                file.write_all(b"\r\n")?;
                Ok(())
            }
            Self::Xlsx(xlsx) => xlsx.row(values, false),
        }
    }

    /// Ends the file; it is on the disk then.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn finish(self) -> Result<(), WriteError> {
        match self {
            Self::Csv(file) => {
                let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
                Ok(file.sync_all()?)
            }
            Self::Xlsx(mut xlsx) => Ok(xlsx.workbook.save(&xlsx.path)?),
        }
    }
}

impl Xlsx {
    fn row(&mut self, values: &[Value], head: bool) -> Result<(), WriteError> {
        if self.row >= XLSX_ROWS {
            return Err(XlsxError::RowColumnLimitError.into());
        }
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (at, value) in (0_u16..).zip(values) {
            match value {
                Value::Text(text) => {
                    let text: String = text.chars().take(XLSX_TEXT).collect();
                    if head {
                        sheet.write_string_with_format(self.row, at, text, &self.head)?;
                    } else {
                        sheet.write_string(self.row, at, text)?;
                    }
                }
                Value::Fen(fen) => {
                    sheet.write_number_with_format(self.row, at, yuan(*fen), &self.money)?;
                }
                Value::Count(count) => {
                    sheet.write_number(self.row, at, yuan(count.saturating_mul(100)))?;
                }
                Value::Empty => {}
            }
        }
        self.row += 1;
        Ok(())
    }
}

/// A cell of xlsx is a float: 15 digits, more than any invoice's amount has.
fn yuan(fen: i64) -> f64 {
    plain(fen).parse().unwrap_or_default()
}

fn plain(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

fn csv_cell(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Fen(fen) => plain(*fen),
        Value::Count(count) => count.to_string(),
        Value::Empty => String::new(),
    }
}

/// Text that begins like a formula would be run by whoever opens the file: an apostrophe keeps it as it is. A name of digits that
/// Excel would take for a number stands as the formula `="01234567"`, whose value is the text itself, so that it is found and compared
/// as such.
fn quoted(text: &str) -> String {
    if is_altered(text) {
        return format!("\"=\"\"{text}\"\"\"");
    }
    let formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

/// Whether Excel would show a text as another number: it drops zeros in front, shows more than 11 digits rounded and reads `1E5` as
/// 100000.
fn is_altered(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once(['E', 'e']) {
        Some((number, power)) => digits(number) && digits(power),
        None => digits(text) && (text.len() > 11 || (text.len() > 1 && text.starts_with('0'))),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{Cell, Workbook};

    fn rows() -> Vec<Vec<Value>> {
        let text = |text: &str| Value::Text(text.to_owned());
        vec![
            vec![
                text("26312000000136634917"),
                text("=HYPERLINK(\"x\")"),
                Value::Fen(-1_234_567),
            ],
            vec![text("00263100001366349170"), text("甲,\"乙\"\n丙"), Value::Fen(5)],
            vec![text("合计"), Value::Count(2), Value::Empty],
        ]
    }

    fn write(name: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let mut writer = Writer::create(&path, &[("号码", 24), ("备注", 30), ("金额", 14)]).unwrap();
        for row in rows() {
            writer.row(&row).unwrap();
        }
        writer.finish().unwrap();
        fs::read(path).unwrap()
    }

    #[test]
    fn csv_keeps_texts_and_runs_no_formula() {
        let text = String::from_utf8(write("a.csv")).unwrap();
        let expected = "\u{feff}\"号码\",\"备注\",\"金额\"\r\n\
            \"=\"\"26312000000136634917\"\"\",\"'=HYPERLINK(\"\"x\"\")\",-12345.67\r\n\
            \"=\"\"00263100001366349170\"\"\",\"甲,\"\"乙\"\"\n丙\",0.05\r\n\
            \"合计\",2,\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_name_of_digits_stays_one_in_excel_and_is_read_as_it_was() {
        #[rustfmt::skip]
        let rows = [
            // what                           text                    in the file
            ("a number of older kinds",       "01234567",             "\"=\"\"01234567\"\"\""),
            ("a code of ten digits",          "0440012345",           "\"=\"\"0440012345\"\"\""),
            ("a code without a zero",         "3100144130",           "\"3100144130\""),
            ("eleven digits",                 "13800138000",          "\"13800138000\""),
            ("twelve digits",                 "310011234567",         "\"=\"\"310011234567\"\"\""),
            ("a number of twenty digits",     "26312000000136634917", "\"=\"\"26312000000136634917\"\"\""),
            ("digits about an E",             "9131011512345E6789",   "\"=\"\"9131011512345E6789\"\"\""),
            ("a serial",                      "A0000000000000000001", "\"A0000000000000000001\""),
            ("a zero",                        "0",                    "\"0\""),
            ("a formula",                     "=1+1",                 "\"'=1+1\""),
            ("a formula like a name's",       "=\"01\"&A1",           "\"'=\"\"01\"\"&A1\""),
        ];
        for (what, text, expected) in rows {
            let written = quoted(text);
            assert_eq!(written, expected, "{what}");
            let workbook = Workbook::read(format!("号码,金额\r\n{written},1.00\r\n").as_bytes()).unwrap();
            let read = workbook.sheets()[0].rows()[1].cell(0);
            assert_eq!(read, &Cell::Text(text.to_owned()), "{what}: read again");
        }
    }

    #[test]
    fn xlsx_has_names_as_text_and_amounts_as_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.xlsx");
        fs::write(&path, write("a.xlsx")).unwrap();
        let workbook = Workbook::open(&path).unwrap();
        let cell = |row: usize, column: u32| workbook.sheets()[0].rows()[row].cell(column).clone();
        assert_eq!(cell(1, 0), Cell::Text("26312000000136634917".to_owned()));
        assert_eq!(
            cell(1, 1),
            Cell::Text("=HYPERLINK(\"x\")".to_owned()),
            "a string cell is no formula"
        );
        assert_eq!(cell(1, 2), Cell::Number("-12345.67".to_owned()));
    }
}
