//! What one cell holds.

use std::fmt;

use crate::number;

/// What one cell holds. Text and numbers are kept apart: a number of a spreadsheet has 15 digits, a name of digits has more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text as it stands there.
    Text(String),
    /// A number, as decimal text without exponent; 15 significant digits at most.
    Number(String),
    /// A date, or a date and time.
    Date(Moment),
    /// Yes or no.
    Bool(bool),
    /// A formula that failed (`#N/A`, `#REF!`).
    Error(String),
}

/// A date and time of a cell, of no time zone; Excel's dates begin in 1900.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Year.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

impl fmt::Display for Moment {
    /// `2026-11-24`, with the time behind it where it is not midnight.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")?;
        if (*hour, *minute, *second) == (0, 0, 0) {
            return Ok(());
        }
        write!(f, " {hour:02}:{minute:02}:{second:02}")
    }
}

/// A name of digits (税号, account, tax code) stands there as a number that cannot hold all its digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”在表格里是数字，超过 15 位的部分已经丢失：请把这一列设为“文本”后重新填写")]
pub struct LostDigits(pub String);

/// How many digits a number of a spreadsheet keeps.
const KEPT: usize = 15;

impl Cell {
    /// Whether there is nothing, or blanks alone.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Bool(_) | Self::Error(_) => false,
        }
    }

    /// The cell as one would read it aloud, without blanks around it; empty where there is nothing.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(text) | Self::Error(text) => text.clone(),
            Self::Date(moment) => moment.to_string(),
            Self::Bool(true) => "是".to_owned(),
            Self::Bool(false) => "否".to_owned(),
        }
    }

    /// A name that may be made of digits.
    ///
    /// # Errors
    /// [`LostDigits`] where it is a number of more than 15 digits, or text that such a number was saved as (`3.04E+18`).
    pub fn name(&self) -> Result<String, LostDigits> {
        let text = self.text();
        let lost = match self {
            Self::Number(digits) => digits.bytes().filter(u8::is_ascii_digit).count() > KEPT,
            Self::Text(_) => is_scientific(&text),
            Self::Empty | Self::Date(_) | Self::Bool(_) | Self::Error(_) => false,
        };
        if lost { Err(LostDigits(text)) } else { Ok(text) }
    }

    pub(crate) fn number(value: f64) -> Self {
        number::text(value).map_or_else(|| Self::Error("#NUM!".to_owned()), Self::Number)
    }
}

/// Whether a text is what a spreadsheet saves of a long number: `3.04E+18`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let Some(exponent) = exponent.strip_prefix('+') else {
        return false;
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_number(mantissa) && is_number(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_digits_is_taken_only_while_it_has_them_all() {
        #[rustfmt::skip]
        let rows = [
            ("text",                    Cell::Text(" 3040201010000000000 ".to_owned()),  Some("3040201010000000000")),
            ("a short number",          Cell::Number("304020101".to_owned()),             Some("304020101")),
            ("fifteen digits",          Cell::Number("310115563144366".to_owned()),       Some("310115563144366")),
            ("nineteen digits",         Cell::Number("3040201010000000000".to_owned()),   None),
            ("saved as text",           Cell::Text("3.0402E+18".to_owned()),              None),
            ("a tax number with an E",  Cell::Text("91310115E63144366Q".to_owned()),      Some("91310115E63144366Q")),
            ("nothing",                 Cell::Empty,                                      Some("")),
        ];
        for (what, cell, expected) in rows {
            assert_eq!(cell.name().ok().as_deref(), expected, "{what}");
        }
    }

    #[test]
    fn a_cell_reads_as_it_would_be_read_aloud() {
        let moment = |hour| Moment {
            year: 2026,
            month: 7,
            day: 3,
            hour,
            minute: 0,
            second: 9 * u8::from(hour > 0),
        };
        #[rustfmt::skip]
        let rows = [
            (Cell::Empty,                     ""),
            (Cell::Text(" 上海 ".to_owned()),  "上海"),
            (Cell::number(-12.50),            "-12.5"),
            (Cell::Bool(true),                "是"),
            (Cell::Bool(false),               "否"),
            (Cell::Date(moment(0)),           "2026-07-03"),
            (Cell::Date(moment(8)),           "2026-07-03 08:00:09"),
            (Cell::number(f64::NAN),          "#NUM!"),
        ];
        for (cell, expected) in rows {
            assert_eq!(cell.text(), expected);
        }
    }
}
