//! The second pass: what a draft adds up to. Every line by itself, then the sum (RULES §1.2).

use rust_decimal::Decimal;
use serde::Serialize;

use crate::{Discount, Draft, Fen, Line, Pricing, TaxTreatment, money::divide, quantity, upper};

/// What a draft adds up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// One per line of the draft.
    pub lines: Vec<LineTotals>,
    /// 合计金额: without tax, discounts taken off.
    pub net: Fen,
    /// 合计税额.
    pub tax: Fen,
    /// 价税合计.
    pub gross: Fen,
    /// The gross amount in Chinese capitals (大写).
    pub upper: String,
}

/// What a line adds up to, before its discount, and the discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LineTotals {
    /// How many, given or computed; `None` where neither was possible or needed.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    pub quantity: Option<Decimal>,
    /// Yuan for one, without tax.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    pub net_price: Option<Decimal>,
    /// Yuan for one, with tax.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    pub gross_price: Option<Decimal>,
    /// Without tax.
    pub net: Fen,
    /// The tax.
    pub tax: Fen,
    /// With tax.
    pub gross: Fen,
    /// Taken off the net amount; positive.
    pub discount_net: Fen,
    /// Taken off the tax; positive.
    pub discount_tax: Fen,
}

/// Computes what a draft adds up to; an incomplete line counts as what is known of it.
///
/// Amounts too large to be written saturate; [`check`](crate::check::check) refuses them.
pub fn total(draft: &Draft) -> Totals {
    let lines: Vec<LineTotals> = draft.lines.iter().map(|line| total_line(line, draft.pricing)).collect();
    let net = lines.iter().map(|line| line.net - line.discount_net).sum();
    let tax = lines.iter().map(|line| line.tax - line.discount_tax).sum();
    let gross = net + tax;
    Totals {
        lines,
        net,
        tax,
        gross,
        upper: upper::write(gross),
    }
}

/// The amount of a line in its draft's pricing: given, or quantity times price; `None` while it can't be known.
pub(crate) fn amount(line: &Line) -> Option<Fen> {
    line.amount.or_else(|| quantity::amount(line.quantity?, line.price?))
}

fn total_line(line: &Line, pricing: Pricing) -> LineTotals {
    let Some(amount) = amount(line) else {
        return incomplete(line, pricing);
    };
    let part = split(
        amount,
        pricing,
        line.treatment,
        line.deduction.unwrap_or_default(),
        line.tax,
    );
    let count = line
        .quantity
        .or_else(|| line.price.and_then(|price| quantity::other(amount, price)));
    let price_of = |amount: Fen, basis: Pricing| match line.price {
        Some(typed) if basis == pricing => Some(typed),
        _ => count.and_then(|count| quantity::other(amount, count)),
    };
    let discount = line.discount.as_ref().map_or_else(Part::default, |discount| {
        discount_part(discount, line, pricing, amount, part)
    });
    LineTotals {
        quantity: count,
        net_price: price_of(part.net, Pricing::Net),
        gross_price: price_of(part.gross, Pricing::Gross),
        net: part.net,
        tax: part.tax,
        gross: part.gross,
        discount_net: discount.net,
        discount_tax: discount.tax,
    }
}

/// A line without an amount: what was typed, and no money.
fn incomplete(line: &Line, pricing: Pricing) -> LineTotals {
    let (net_price, gross_price) = match pricing {
        Pricing::Net => (line.price, None),
        Pricing::Gross => (None, line.price),
    };
    LineTotals {
        quantity: line.quantity,
        net_price,
        gross_price,
        ..LineTotals::default()
    }
}

/// Net, tax and gross of an amount; net + tax = gross.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Part {
    net: Fen,
    tax: Fen,
    gross: Fen,
}

/// Splits an amount; a tax that was given is kept (RULES F1, F2, F4, F5).
fn split(amount: Fen, pricing: Pricing, treatment: TaxTreatment, deduction: Fen, given: Option<Fen>) -> Part {
    match pricing {
        Pricing::Net => {
            let tax = given.unwrap_or_else(|| treatment.tax_on(amount, deduction));
            Part {
                net: amount,
                tax,
                gross: amount + tax,
            }
        }
        Pricing::Gross => {
            let tax = given.unwrap_or_else(|| treatment.tax_within(amount, deduction));
            Part {
                net: amount - tax,
                tax,
                gross: amount,
            }
        }
    }
}

/// What a discount takes off. The whole line taken off takes its tax off too, whatever that is (a gift, RULES R1.16).
fn discount_part(discount: &Discount, line: &Line, pricing: Pricing, amount: Fen, whole: Part) -> Part {
    let (taken, given) = match discount {
        Discount::Amount { amount, tax } => (*amount, *tax),
        Discount::Percent { percent } => (percent_of(amount, *percent), None),
    };
    if taken == amount && given.is_none() {
        return whole;
    }
    split(taken, pricing, line.treatment, Fen::ZERO, given)
}

/// A percentage of an amount, rounded to the fen; nothing of it where the percentage is not between 0 and 100.
pub(crate) fn percent_of(amount: Fen, percent: Decimal) -> Fen {
    if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
        return Fen::ZERO;
    }
    let percent = percent.normalize();
    let product = i128::from(amount.0).checked_mul(percent.mantissa());
    let divisor = 10_i128.checked_pow(percent.scale() + 2);
    match (product, divisor) {
        (Some(product), Some(divisor)) => divide(product, divisor),
        _ => Fen::ZERO,
    }
}

#[cfg(test)]
#[path = "total_tests.rs"]
mod tests;
