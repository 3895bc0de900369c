//! The number of an issued invoice, with its code where it has one.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Kind;

/// The number of an issued invoice: 20 digits of a 数电票, or code (10 or 12 digits) and number (8) of the older kinds
/// (RULES §4.1).
///
/// One read from outside comes from [`InvoiceNumber::split`]; one being typed may hold anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceNumber {
    /// 发票代码; empty for a 数电票.
    #[serde(default)]
    pub code: String,
    /// 发票号码.
    pub number: String,
}

/// A text that is no invoice number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是发票号码：数电票为 20 位数字，其他发票为发票代码（10 或 12 位）加号码（8 位）")]
pub struct BadInvoiceNumber(String);

impl InvoiceNumber {
    /// Splits what the wire writes as one text (`FPHM`, `YFPHM`).
    ///
    /// 20 digits alone do not say whether they are a 数电票 or a code of 12 and a number of 8: the kind decides, and
    /// where it is not known the first digit does (a 数电票 begins with its year, 2x).
    ///
    /// # Errors
    /// The text, if it is no number of that kind.
    pub fn split(text: &str, kind: Option<Kind>) -> Result<Self, BadInvoiceNumber> {
        let text = text.trim();
        let bad = || BadInvoiceNumber(text.to_owned());
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let digital = kind.map_or(text.starts_with('2'), Kind::is_digital);
        let code_length = match (text.len(), digital) {
            (20, true) => 0,
            (20, false) if kind.is_some() || text.starts_with(['0', '1']) => 12,
            (18, _) if !kind.is_some_and(Kind::is_digital) => 10,
            (8, _) if !kind.is_some_and(Kind::is_digital) => 0,
            _ => return Err(bad()),
        };
        let (code, number) = text.split_at_checked(code_length).ok_or_else(bad)?;
        Ok(Self {
            code: code.to_owned(),
            number: number.to_owned(),
        })
    }

    /// Code and number in one, as `YFPHM` wants them: 18 or 20 digits.
    pub fn join(&self) -> String {
        format!("{}{}", self.code, self.number)
    }

    /// Whether it is the number of a 数电票: 20 digits without a code.
    pub fn is_digital(&self) -> bool {
        self.code.is_empty() && is_digits(&self.number, 20)
    }

    /// Whether code and number have the digits that one of the kinds gives them, so that a red invoice can name it.
    pub fn is_complete(&self) -> bool {
        self.is_digital() || (is_digits(&self.number, 8) && (is_digits(&self.code, 10) || is_digits(&self.code, 12)))
    }
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for InvoiceNumber {
    /// Code and number with a space between them, or the number alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code.is_empty() {
            f.write_str(&self.number)
        } else {
            write!(f, "{} {}", self.code, self.number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_decides_how_twenty_digits_are_split() {
        use Kind::{DigitalOrdinary, ElectronicOrdinary, PaperSpecial};
        #[rustfmt::skip]
        let rows = [
            // what                                  text                    kind                      code            number
            ("数电票",                                "24312000000136634917", Some(DigitalOrdinary),    "",             "24312000000136634917"),
            ("数电票 by its first digit",             "26952000002268819436", None,                     "",             "26952000002268819436"),
            ("a demo number begins with 00",         "00312000000136634917", Some(DigitalOrdinary),    "",             "00312000000136634917"),
            ("电子普票: code of 12",                   "03100210041182467316", Some(ElectronicOrdinary), "031002100411", "82467316"),
            ("code of 12 by its first digit",        "03100210041182467316", None,                     "031002100411", "82467316"),
            ("the kind wins over the first digit",   "24312000000136634917", Some(ElectronicOrdinary), "243120000001", "36634917"),
            ("专票: code of 10",                      "440020313037839682",   Some(PaperSpecial),       "4400203130",   "37839682"),
            ("18 digits can only be 10 and 8",       "440020313037839682",   None,                     "4400203130",   "37839682"),
            ("a number alone",                       "37839682",             Some(PaperSpecial),       "",             "37839682"),
            ("blanks around it",                     " 37839682 ",           None,                     "",             "37839682"),
        ];
        for (what, text, kind, code, number) in rows {
            let split = InvoiceNumber::split(text, kind).unwrap();
            assert_eq!((split.code.as_str(), split.number.as_str()), (code, number), "{what}");
            assert_eq!(split.join(), text.trim(), "{what}: joined again");
        }
    }

    #[test]
    fn what_has_the_wrong_digits_is_no_number() {
        #[rustfmt::skip]
        let rows = [
            ("nothing",                       "",                      None),
            ("a letter",                      "2431200000013663491A",  None),
            ("19 digits",                     "2431200000013663491",   None),
            ("18 digits for a 数电票",         "440020313037839682",    Some(Kind::DigitalSpecial)),
            ("8 digits for a 数电票",          "37839682",              Some(Kind::DigitalSpecial)),
            ("20 digits that begin with 3",   "34312000000136634917",  None),
            ("full-width digits",             "３７８３９６８２",          None),
        ];
        for (what, text, kind) in rows {
            assert!(InvoiceNumber::split(text, kind).is_err(), "{what}");
        }
    }

    #[test]
    fn a_number_reads_with_a_blank_behind_its_code() {
        let shown = |text: &str| InvoiceNumber::split(text, None).unwrap().to_string();
        assert_eq!(shown("24312000000136634917"), "24312000000136634917");
        assert_eq!(shown("440020313037839682"), "4400203130 37839682");
    }

    #[test]
    fn a_red_invoice_can_name_only_a_complete_number() {
        let number = |code: &str, number: &str| InvoiceNumber {
            code: code.into(),
            number: number.into(),
        };
        assert!(number("", "24312000000136634917").is_complete());
        assert!(number("4400203130", "37839682").is_complete());
        assert!(number("031002100411", "82467316").is_complete());
        assert!(!number("", "37839682").is_complete(), "the code is missing");
        assert!(!number("44002", "37839682").is_complete(), "the code is too short");
    }
}
