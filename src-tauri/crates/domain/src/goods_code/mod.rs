//! Tax classifications of goods and services (商品和服务税收分类编码, RULES §8).

mod starter;
mod table;

pub use starter::{StarterCode, find_starter, starter};
pub use table::{GoodsEntry, GoodsTable, Listed};

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::text;

/// A code of 19 digits: 篇 1, 类 2, 章 2, 节 2, 条 2, 款 2, 项 2, 目 2, 子目 2, 细目 2. A text, for it exceeds what a number in a
/// spreadsheet can hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct GoodsCode(String);

/// A text that is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是税收编码：应为 19 位数字")]
pub struct BadGoodsCode(String);

impl GoodsCode {
    /// How many digits it has.
    pub const LENGTH: usize = 19;

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code without the zeros of the levels that it does not use: what the levels below it begin with.
    pub fn stem(&self) -> &str {
        // The first level has one digit, the others two each: a zero in the middle of a level belongs to it.
        let used = self.0.trim_end_matches('0').len().max(1);
        self.0.get(..used + (used + 1) % 2).unwrap_or(&self.0)
    }

    /// Whether another code stands somewhere below it; a code with others below is a 汇总编码, which invoices may not use.
    pub fn is_above(&self, other: &Self) -> bool {
        self != other && other.0.starts_with(self.stem())
    }
}

impl FromStr for GoodsCode {
    type Err = BadGoodsCode;

    /// Reads a code as it is pasted: full-width digits and blanks do not matter.
    fn from_str(text: &str) -> Result<Self, BadGoodsCode> {
        Self::try_from(text::identifier(text))
    }
}

impl TryFrom<String> for GoodsCode {
    type Error = BadGoodsCode;

    fn try_from(text: String) -> Result<Self, BadGoodsCode> {
        let usable =
            text.len() == Self::LENGTH && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        if usable {
            Ok(Self(text))
        } else {
            Err(BadGoodsCode(text))
        }
    }
}

impl From<GoodsCode> for String {
    fn from(code: GoodsCode) -> Self {
        code.0
    }
}

impl fmt::Display for GoodsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> GoodsCode {
        text.parse().unwrap()
    }

    #[test]
    fn only_nineteen_digits_are_a_code() {
        let read = code(" 3040201０１0000000000 ");
        assert_eq!(read.as_str(), "3040201010000000000");
        assert_eq!(read.to_string(), "3040201010000000000");
        assert_eq!(String::from(read), "3040201010000000000");
        for text in [
            "",
            "304020101",
            "0040201010000000000",
            "30402010100000000000",
            "304020101000000000O",
            "3.0402E+18",
        ] {
            assert!(text.parse::<GoodsCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn levels_stand_above_each_other() {
        #[rustfmt::skip]
        let rows = [
            // what                            code                   stem
            ("篇",                             "3000000000000000000", "3"),
            ("类",                             "3040000000000000000", "304"),
            ("a level that ends in a zero",    "1091000000000000000", "10910"),
            ("a level of 10",                  "1100000000000000000", "110"),
            ("细目",                           "3010101020101010000", "301010102010101"),
            ("all levels",                     "1010101010101010101", "1010101010101010101"),
        ];
        for (what, text, stem) in rows {
            assert_eq!(code(text).stem(), stem, "{what}");
        }
        let software = code("3040201000000000000");
        assert!(software.is_above(&code("3040201010000000000")));
        assert!(code("3000000000000000000").is_above(&software));
        assert!(!software.is_above(&software), "not above itself");
        assert!(!software.is_above(&code("3040202010000000000")));
        assert!(
            !code("1091000000000000000").is_above(&code("1091100000000000000")),
            "10 and 11 are sisters"
        );
    }
}
