//! Tax rates in basis points, and which of them are offered to whom.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A tax rate or levy in basis points: 1,300 is 13 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS), ts(type = "number"))]
#[serde(transparent)]
pub struct Rate(pub u16);

/// How a company pays value-added tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Taxpayer {
    /// 一般纳税人.
    General,
    /// 小规模纳税人.
    SmallScale,
}

impl Taxpayer {
    /// Its Chinese name.
    pub const fn text(self) -> &'static str {
        match self {
            Self::General => "一般纳税人",
            Self::SmallScale => "小规模纳税人",
        }
    }
}

/// A text that is no tax rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是税率：请写成 13%、0.13 这样")]
pub struct BadRate(String);

impl Rate {
    /// No tax.
    pub const ZERO: Self = Self(0);

    /// Rates that the tax bureau's page lists today, zero aside (RULES R1.11).
    pub const CURRENT: [Self; 7] = [
        Self(1_300),
        Self(900),
        Self(600),
        Self(500),
        Self(300),
        Self(150),
        Self(100),
    ];

    /// Rates of the past or of rare cases: red invoices and old invoices hold them, new ones seldom do (RULES R1.11).
    pub const HISTORIC: [Self; 7] = [
        Self(1_700),
        Self(1_600),
        Self(1_100),
        Self(1_000),
        Self(400),
        Self(200),
        Self(50),
    ];

    /// The rate as a fraction: 13 % is 0.13.
    pub fn fraction(self) -> Decimal {
        Decimal::new(i64::from(self.0), 4).normalize()
    }

    /// The rates to choose from for a new invoice, the usual one first (RULES R1.11, R1.17). 免税, 不征税 and 零税率 are
    /// chosen beside them.
    pub const fn offered(taxpayer: Taxpayer) -> &'static [Self] {
        match taxpayer {
            Taxpayer::General => &[Self(1_300), Self(900), Self(600), Self(500), Self(300)],
            Taxpayer::SmallScale => &[Self(100), Self(300), Self(500)],
        }
    }

    /// Reads a rate that stands in a document: `13%`, `0.13` or `13` (RULES §12: 0.5 and above is a percent, 0.17 and
    /// below a fraction; between them lies no rate).
    ///
    /// # Errors
    /// The text, if it is no rate or finer than a basis point.
    pub fn parse(text: &str) -> Result<Self, BadRate> {
        let bad = || BadRate(text.to_owned());
        let trimmed = text.trim().replace('％', "%");
        let (digits, is_percent) = match trimmed.strip_suffix('%') {
            Some(digits) => (digits.trim_end(), true),
            None => (trimmed.as_str(), false),
        };
        let value = Decimal::from_str_exact(digits).map_err(|_| bad())?;
        let per_unit = if is_percent || value >= Decimal::new(5, 1) {
            Decimal::ONE_HUNDRED
        } else if value <= Decimal::new(17, 2) {
            Decimal::from(10_000)
        } else {
            return Err(bad());
        };
        let points = value.checked_mul(per_unit).ok_or_else(bad)?.normalize();
        if points.scale() > 0 || points > Decimal::from(10_000) {
            return Err(bad());
        }
        u16::try_from(points.mantissa()).map(Self).map_err(|_| bad())
    }
}

impl fmt::Display for Rate {
    /// Percent without needless decimals: `13%`, `1.5%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", Decimal::new(i64::from(self.0), 2).normalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_and_fractions_are_told_apart() {
        #[rustfmt::skip]
        let rows = [
            ("13%",    1_300), ("13",   1_300), ("0.13",  1_300), ("0.130", 1_300),
            ("1.5%",     150), ("1.5",    150), ("0.015",   150),
            ("1%",       100), ("1",      100), ("0.01",    100),
            ("0.5%",      50), ("0.5",     50), ("0.005",    50),
            ("17",     1_700), ("0.17", 1_700), ("0",         0), ("0%",        0),
            ("13％",   1_300), (" 9 % ",  900), ("-0",        0), ("100%", 10_000),
        ];
        for (text, points) in rows {
            assert_eq!(Rate::parse(text), Ok(Rate(points)), "{text}");
        }
        for text in ["", "免税", "***", "0.3", "-13", "-0.13", "13.125%", "101%", "0.00001"] {
            assert!(Rate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_known_rate_reads_back_as_percent_and_as_fraction() {
        for rate in Rate::CURRENT.into_iter().chain(Rate::HISTORIC) {
            assert_eq!(Rate::parse(&rate.to_string()), Ok(rate), "{rate} as percent");
            assert_eq!(
                Rate::parse(&rate.fraction().to_string()),
                Ok(rate),
                "{rate} as fraction"
            );
        }
    }

    #[test]
    fn only_rates_of_today_are_offered() {
        for taxpayer in [Taxpayer::General, Taxpayer::SmallScale] {
            for rate in Rate::offered(taxpayer) {
                assert!(Rate::CURRENT.contains(rate), "{taxpayer:?}: {rate}");
            }
        }
        assert!(!Rate::offered(Taxpayer::SmallScale).contains(&Rate(1_300)));
    }
}
