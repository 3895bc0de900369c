//! Invoice numbers: of the right length and form, and with a year 00 that no real invoice has.

use serde::{Deserialize, Serialize};

use crate::invoice::Kind;

/// An issued invoice's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// 发票代码 of 10 or 12 digits; empty for a 数电票.
    pub code: String,
    /// 发票号码 of 8 digits, or of 20 for a 数电票.
    pub number: String,
}

impl Number {
    /// The `n`th number of the sandbox for a kind, at a company of that region.
    pub(crate) fn nth(n: u64, kind: Kind, region_code: &str) -> Self {
        let region: String = region_code.chars().take(2).collect();
        if kind.is_digital() {
            return Self {
                code: String::new(),
                number: format!("00{region:0>2}2{:015}", n % 1_000_000_000_000_000),
            };
        }
        let code = match kind {
            Kind::PaperSpecial => format!("00{region:0>2}002130"),
            Kind::PaperOrdinary | Kind::ElectronicOrdinary | Kind::ElectronicSpecial => {
                format!("0000{region:0>2}0026{}", &kind.code()[1..])
            }
            Kind::DigitalSpecial | Kind::DigitalOrdinary => String::new(),
        };
        Self {
            code,
            number: format!("{:08}", n % 100_000_000),
        }
    }

    /// Code and number in one string of 18 or 20 digits, as YFPHM and KPJG have it.
    pub fn joined(&self) -> String {
        format!("{}{}", self.code, self.number)
    }
}

/// The 20 digits by which the PDF link names an invoice (XYM); for the older kinds the check code too.
pub(crate) fn check_code(id: u64) -> String {
    // A bijection of the id that does not look like a counter.
    let mixed = u128::from(id.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    format!("{:020}", mixed % 100_000_000_000_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_lengths_and_the_year_of_no_invoice() {
        for kind in Kind::ALL {
            let number = Number::nth(7, kind, "3100");
            assert!(number.joined().starts_with("00"), "{kind:?}");
            assert!(
                number.joined().bytes().all(|byte| byte.is_ascii_digit()),
                "{kind:?} {number:?}"
            );
            assert!(matches!(number.joined().len(), 18 | 20), "{kind:?} {number:?}");
            assert_eq!(number.code.is_empty(), kind.is_digital());
        }
    }

    #[test]
    fn check_codes_differ() {
        let codes: std::collections::BTreeSet<String> = (0..10_000).map(check_code).collect();
        assert_eq!(codes.len(), 10_000);
        assert!(codes.iter().all(|code| code.len() == 20));
    }
}
