//! Money: whole fen, and the one way tax is rounded.

use std::{fmt, iter::Sum, ops, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

use crate::Rate;

/// An amount of money in fen (hundredths of a yuan); negative on red invoices and discount lines.
///
/// The wire's widest amount has 16 characters, so a sum over the 5,000 lines that an invoice may have stays within `i64`
/// (RULES R1.2, R1.19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS), ts(type = "number"))]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Why a text is not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// It is not a decimal number.
    #[error("不是金额")]
    NotANumber,
    /// It has more than two decimals that matter.
    #[error("金额最多两位小数")]
    TooFine,
    /// It has more than the 16 characters that the wire allows (RULES R1.2).
    #[error("金额最多 16 个字符")]
    TooLong,
}

impl Fen {
    /// No money at all.
    pub const ZERO: Self = Self(0);

    /// The widest amount: 16 characters with its dot (RULES R1.2).
    pub const MAX: Self = Self(999_999_999_999_999);

    /// Rounds an amount in yuan to the fen, half away from zero (RULES R1.1); `None` beyond [`Fen::MAX`].
    pub fn round(yuan: Decimal) -> Option<Self> {
        let fen = yuan
            .checked_mul(Decimal::ONE_HUNDRED)?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            .to_i64()?;
        (fen.unsigned_abs() <= Self::MAX.0.unsigned_abs()).then_some(Self(fen))
    }

    /// The same amount in yuan.
    pub fn yuan(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// The tax on a net amount: rounded to the fen, half away from zero (RULES F1).
    pub fn tax(self, rate: Rate) -> Self {
        divide(i128::from(self.0) * i128::from(rate.0), 10_000)
    }

    /// Splits a gross amount into net and tax, which always add up to it again (RULES F2).
    pub fn split(self, rate: Rate) -> (Self, Self) {
        let rate = i128::from(rate.0);
        let tax = divide(i128::from(self.0) * rate, 10_000 + rate);
        (self - tax, tax)
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

/// Divides half away from zero. The divisor is positive; the quotient of two amounts in fen fits, as neither grows.
pub(crate) fn divide(dividend: i128, divisor: i128) -> Fen {
    let half = if dividend < 0 { -(divisor / 2) } else { divisor / 2 };
    // An odd divisor has no exact half: its truncated half rounds the same way.
    Fen(i64::try_from((dividend + half) / divisor).unwrap_or(if dividend < 0 { i64::MIN } else { i64::MAX }))
}

impl fmt::Display for Fen {
    /// Yuan with two decimals: `-1234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl FromStr for Fen {
    type Err = AmountError;

    /// Reads yuan: `416.97`, `416.9`, `416`, `-0.5`. Trailing zeros beyond the fen do not matter.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let text = text.trim();
        let yuan = Decimal::from_str_exact(text)
            .map_err(|_| AmountError::NotANumber)?
            .normalize();
        if yuan.scale() > 2 {
            return Err(AmountError::TooFine);
        }
        Self::round(yuan).ok_or(AmountError::TooLong)
    }
}

impl ops::Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl ops::Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl ops::Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl ops::AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gross_amount_splits_to_the_fen() {
        #[rustfmt::skip]
        let rows = [
            // what                       gross      rate   net       tax
            ("small-scale seller, 1 %",   20_000,    100,   19_802,     198),
            ("half a fen rounds away",    10_000,  1_300,    8_850,   1_150),
            ("one fen carries no tax",         1,  1_300,        1,       0),
            ("red mirrors blue",         -11_300,  1_300,  -10_000,  -1_300),
            ("no tax",                    10_000,      0,   10_000,       0),
        ];
        for (what, gross, rate, net, tax) in rows {
            assert_eq!(Fen(gross).split(Rate(rate)), (Fen(net), Fen(tax)), "{what}");
        }
    }

    #[test]
    fn the_tax_on_a_net_amount_rounds_half_away_from_zero() {
        #[rustfmt::skip]
        let rows = [
            ("exact",           36_900, 1_300, 4_797),
            ("a tie",              250,   300,     8),
            ("a tie below zero",  -250,   300,    -8),
            ("just below a tie",   249,   300,     7),
            ("no tax",          36_900,     0,     0),
        ];
        for (what, net, rate, tax) in rows {
            assert_eq!(Fen(net).tax(Rate(rate)), Fen(tax), "{what}");
        }
    }

    #[test]
    fn amounts_are_read_and_written_in_yuan() {
        #[rustfmt::skip]
        let rows = [
            ("416.97", 41_697, "416.97"), ("416.9", 41_690, "416.90"), ("416", 41_600, "416.00"), (" -0.5 ", -50, "-0.50"),
            ("0", 0, "0.00"), ("0.05", 5, "0.05"), ("1.5000", 150, "1.50"), ("9999999999999.99", Fen::MAX.0, "9999999999999.99"),
        ];
        for (text, fen, written) in rows {
            assert_eq!(text.parse(), Ok(Fen(fen)), "{text}");
            assert_eq!(Fen(fen).to_string(), written);
        }
        #[rustfmt::skip]
        let refused = [
            ("", AmountError::NotANumber), ("1,000", AmountError::NotANumber), ("一百", AmountError::NotANumber),
            ("0.001", AmountError::TooFine), ("10000000000000", AmountError::TooLong), ("-10000000000000", AmountError::TooLong),
        ];
        for (text, error) in refused {
            assert_eq!(text.parse::<Fen>(), Err(error), "{text}");
        }
    }

    #[test]
    fn a_yuan_amount_rounds_to_the_fen_up_to_the_widest() {
        let round = |text: &str| Fen::round(text.parse().unwrap());
        assert_eq!(round("0.005"), Some(Fen(1)));
        assert_eq!(round("-0.005"), Some(Fen(-1)));
        assert_eq!(round("0.0049999"), Some(Fen(0)));
        assert_eq!(round("9999999999999.994"), Some(Fen::MAX));
        assert_eq!(round("9999999999999.995"), None, "rounds beyond the widest");
        assert_eq!(Fen::round(Decimal::MAX), None);
    }

    #[test]
    fn sums_saturate_instead_of_wrapping() {
        assert_eq!(Fen(i64::MAX) + Fen(1), Fen(i64::MAX));
        assert_eq!(Fen(i64::MIN) - Fen(1), Fen(i64::MIN));
        assert_eq!(-Fen(i64::MIN), Fen(i64::MAX));
        assert_eq!(Fen(i64::MIN).abs(), Fen(i64::MAX));
        assert_eq!(divide(i128::MAX / 2, 1), Fen(i64::MAX));
        assert_eq!(divide(i128::MIN / 2, 1), Fen(i64::MIN));
        assert_eq!([Fen(1), Fen(2), Fen(-4)].into_iter().sum::<Fen>(), Fen(-1));
        assert!(Fen(-1).is_negative() && !Fen(0).is_negative());
    }

    #[test]
    fn an_odd_divisor_has_no_tie() {
        for dividend in -20..=20 {
            let exact = Decimal::from(dividend) / Decimal::from(7);
            let rounded = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            assert_eq!(Decimal::from(divide(dividend.into(), 7).0), rounded, "{dividend} / 7");
        }
    }
}
