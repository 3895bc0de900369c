//! Where a cell stands.

use std::{fmt, sync::Arc};

/// Where a cell stands, as Excel names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The sheet's name; empty where the file has but one without a name.
    pub sheet: Arc<str>,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 0; `None` for the row as a whole.
    pub column: Option<u32>,
}

impl fmt::Display for Place {
    /// `“客户”第 12 行 C 列`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.sheet.is_empty() {
            write!(f, "“{}”", self.sheet)?;
        }
        write!(f, "第 {} 行", self.row)?;
        match self.column {
            Some(column) => write!(f, " {} 列", column_letters(column)),
            None => Ok(()),
        }
    }
}

/// The letters of a column: 0 is `A`, 26 is `AA`, 16,383 is `XFD`.
pub fn column_letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_excel_gives_them() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn a_place_reads_as_excel_names_it() {
        let place = |sheet: &str, column| Place {
            sheet: sheet.into(),
            row: 12,
            column,
        };
        assert_eq!(place("客户", Some(2)).to_string(), "“客户”第 12 行 C 列");
        assert_eq!(place("", None).to_string(), "第 12 行");
    }
}
