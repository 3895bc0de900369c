//! Kinds of invoices and what is the same for each of a kind.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A kind of invoice, written as its code (发票种类, platform document `FPZL`; RULES §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
pub enum Kind {
    /// 数电专票.
    #[serde(rename = "020")]
    DigitalSpecial,
    /// 数电普票.
    #[serde(rename = "021")]
    DigitalOrdinary,
    /// 纸质专票.
    #[serde(rename = "004")]
    PaperSpecial,
    /// 纸质普票.
    #[serde(rename = "007")]
    PaperOrdinary,
    /// 税控电子普票.
    #[serde(rename = "026")]
    ElectronicOrdinary,
    /// 税控电子专票.
    #[serde(rename = "028")]
    ElectronicSpecial,
}

/// A text that names no kind of invoice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("发票种类“{0}”不认识，可用：020 数电专票、021 数电普票、004、007、026、028")]
pub struct UnknownKind(String);

impl Kind {
    /// All kinds, the digital ones first.
    pub const ALL: [Self; 6] = [
        Self::DigitalSpecial,
        Self::DigitalOrdinary,
        Self::PaperSpecial,
        Self::PaperOrdinary,
        Self::ElectronicOrdinary,
        Self::ElectronicSpecial,
    ];

    /// Its three-digit code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DigitalSpecial => "020",
            Self::DigitalOrdinary => "021",
            Self::PaperSpecial => "004",
            Self::PaperOrdinary => "007",
            Self::ElectronicOrdinary => "026",
            Self::ElectronicSpecial => "028",
        }
    }

    /// How accountants call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DigitalSpecial => "数电专票",
            Self::DigitalOrdinary => "数电普票",
            Self::PaperSpecial => "纸质专票",
            Self::PaperOrdinary => "纸质普票",
            Self::ElectronicOrdinary => "税控电子普票",
            Self::ElectronicSpecial => "税控电子专票",
        }
    }

    /// Whether it is a 数电票: no device, no code, a number of 20 digits.
    pub const fn is_digital(self) -> bool {
        matches!(self, Self::DigitalSpecial | Self::DigitalOrdinary)
    }

    /// Whether it is a 专票, whose buyer can deduct the tax.
    pub const fn is_special(self) -> bool {
        matches!(
            self,
            Self::DigitalSpecial | Self::PaperSpecial | Self::ElectronicSpecial
        )
    }

    /// Whether a red one of it names a 信息表编号 (RULES R5.6).
    pub const fn names_info_number(self) -> bool {
        matches!(self, Self::PaperSpecial | Self::ElectronicSpecial)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(code: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code.trim())
            .ok_or_else(|| UnknownKind(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_from_its_code_and_has_its_name() {
        #[rustfmt::skip]
        let rows = [
            ("020", "数电专票"), ("021", "数电普票"), ("004", "纸质专票"),
            ("007", "纸质普票"), ("026", "税控电子普票"), ("028", "税控电子专票"),
        ];
        for (kind, (code, name)) in Kind::ALL.into_iter().zip(rows) {
            assert_eq!(code.parse::<Kind>(), Ok(kind));
            assert_eq!((kind.to_string().as_str(), kind.name()), (code, name));
        }
        assert_eq!(" 021 ".parse::<Kind>(), Ok(Kind::DigitalOrdinary));
        assert_eq!("025".parse::<Kind>(), Err(UnknownKind("025".to_owned())));
    }
}
