//! Tax rates in basis points.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A tax rate or levy in basis points: 1,300 is 13 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS), ts(type = "number"))]
#[serde(transparent)]
pub struct Rate(pub u16);

impl Rate {
    /// No tax.
    pub const ZERO: Self = Self(0);

    /// The rate as a fraction: 13 % is 0.13.
    pub fn fraction(self) -> Decimal {
        Decimal::new(i64::from(self.0), 4).normalize()
    }
}

impl fmt::Display for Rate {
    /// Percent without needless decimals: `13%`, `1.5%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", Decimal::new(i64::from(self.0), 2).normalize())
    }
}
