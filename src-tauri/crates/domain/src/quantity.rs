//! Quantities and prices: decimals of at most 16 characters, 13 of them behind the dot (RULES R1.3).

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{Fen, money::divide};

/// The widest quantity or price, sign and dot counted.
pub const MAX_CHARS: usize = 16;

/// The most decimals of a quantity or price.
pub const MAX_DECIMALS: u32 = 13;

/// Rounds to as many decimals as fit, half away from zero; `None` where not even the whole part fits.
pub fn fit16(value: Decimal) -> Option<Decimal> {
    // Rounding can add a digit before the dot (9.99… to 10): fewer decimals fit then.
    (0..=MAX_DECIMALS)
        .rev()
        .map(|decimals| {
            value
                .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
                .normalize()
        })
        .find(|rounded| fits16(*rounded))
}

/// Whether a quantity or price can be written as it stands, needless zeros aside.
pub fn fits16(value: Decimal) -> bool {
    let value = value.normalize();
    value.scale() <= MAX_DECIMALS && value.to_string().len() <= MAX_CHARS
}

/// Quantity times price, rounded to the fen (RULES F1); `None` beyond [`Fen::MAX`].
pub fn amount(quantity: Decimal, price: Decimal) -> Option<Fen> {
    let (quantity, price) = (quantity.normalize(), price.normalize());
    // Two numbers of 16 digits have a product of 32: more than a Decimal holds, and rounding twice could move a fen.
    let exact = quantity.mantissa().checked_mul(price.mantissa()).and_then(|product| {
        let scale = quantity.scale() + price.scale();
        if scale <= 2 {
            product.checked_mul(10_i128.checked_pow(2 - scale)?)
        } else {
            Some(i128::from(divide(product, 10_i128.checked_pow(scale - 2)?).0))
        }
    });
    match exact {
        Some(fen) => i64::try_from(fen).ok().map(Fen).filter(|fen| fen.abs() <= Fen::MAX),
        None => Fen::round(quantity.checked_mul(price)?),
    }
}

/// The price of one, or the quantity at a price: amount divided by the other, as many decimals as fit.
pub fn other(amount: Fen, known: Decimal) -> Option<Decimal> {
    amount.yuan().checked_div(known).and_then(fit16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_price_keeps_as_many_decimals_as_sixteen_characters_hold() {
        #[rustfmt::skip]
        let rows = [
            // what                                  value                       fits as
            ("two digits leave 13 decimals",         "88.49557522123893805",     "88.4955752212389"),
            ("the rest is rounded",                  "16.63366336633663366",     "16.6336633663366"),
            ("never more than 13 decimals",          "0.00884955884955884",      "0.0088495588496"),
            ("three digits leave 12",                "145.63083333333333333",    "145.630833333333"),
            ("a minus takes one more",               "-145.63083333333333333",   "-145.63083333333"),
            ("needless zeros go",                    "8.8400",                   "8.84"),
            ("rounding up adds a digit",             "9.99999999999999",         "10"),
            ("15 digits leave no room for a dot",    "123456789012345.6",        "123456789012346"),
            ("16 digits fill it",                    "1234567890123456.4",       "1234567890123456"),
        ];
        for (what, value, expected) in rows {
            let fitted = fit16(decimal(value)).unwrap();
            assert_eq!(fitted.to_string(), expected, "{what}");
            assert!(fits16(fitted), "{what}");
        }
        assert_eq!(fit16(decimal("12345678901234567")), None, "17 digits do not fit");
        assert!(!fits16(decimal("0.12345678901234")), "14 decimals do not fit");
        assert!(!fits16(decimal("1234567890123.123")), "17 characters do not fit");
    }

    #[test]
    fn quantity_times_price_is_rounded_once() {
        #[rustfmt::skip]
        let rows = [
            // what                            quantity              price                fen
            ("3 × 9.99",                       "3",                  "9.99",              Some(2_997)),
            ("half a fen rounds away",         "0.5",                "0.01",              Some(1)),
            ("and away below zero",            "-0.5",               "0.01",              Some(-1)),
            ("33.2667 rounds up",              "0.333",              "99.90",             Some(3_327)),
            ("a hair below half stays below",  "0.4999999999999",    "0.0100000000000",   Some(0)),
            ("32 digits, exact",               "99.9999999999999",   "99.9999999999999",  Some(1_000_000)),
            ("whole numbers",                  "12",                 "150",               Some(180_000)),
            ("beyond the widest amount",       "9999999999999999",   "9999999999999999",  None),
        ];
        for (what, quantity, price, fen) in rows {
            assert_eq!(amount(decimal(quantity), decimal(price)), fen.map(Fen), "{what}");
        }
    }
}
