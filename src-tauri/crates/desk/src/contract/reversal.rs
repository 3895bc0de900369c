//! Reversing an invoice.

use kaipiao_domain::{
    Fen, InvoiceNumber, Kind, Party, Serial, TaxTreatment,
    reversal::{Extent, Reason},
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::IssuanceView;

/// An issued invoice as the platform lists it, and what was reversed of it before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginalView {
    /// Its number.
    pub number: InvoiceNumber,
    /// Its kind.
    pub kind: Kind,
    /// The kinds that the red invoice can have, the likeliest first.
    pub red_kinds: Vec<Kind>,
    /// When it was issued, `YYYY-MM-DD HH:MM:SS`; empty where the platform does not say.
    pub issued_at: String,
    /// Who was billed.
    pub buyer: Party,
    /// Its gross amount.
    pub gross: Fen,
    /// The gross amount that may still be reversed.
    pub left: Fen,
    /// Its lines, discounts netted.
    pub lines: Vec<OriginalLineView>,
    /// Earlier red invoices of it, here or elsewhere.
    pub reds: Vec<RedView>,
    /// The reasons that can be given for what it sold.
    pub reasons: Vec<Reason>,
}

/// Blue invoices that the platform lists under some words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginalsView {
    /// Newest first.
    pub rows: Vec<ListedOriginal>,
    /// Whether the platform has more of them than it was asked to list.
    pub has_more: bool,
}

/// A blue invoice in a list of those that may be reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ListedOriginal {
    /// Its number.
    pub number: InvoiceNumber,
    /// Its kind.
    pub kind: Kind,
    /// When it was issued, `YYYY-MM-DD HH:MM:SS`; empty where the platform does not say.
    pub issued_at: String,
    /// The buyer's name.
    pub buyer: String,
    /// 价税合计.
    pub gross: Fen,
}

/// A line of an original and how much of it may still be reversed. All amounts are positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginalLineView {
    /// 项目名称.
    pub name: String,
    /// 规格型号.
    pub model: String,
    /// 单位.
    pub unit: String,
    /// How it was taxed.
    pub treatment: TaxTreatment,
    /// How many, where it said.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    pub quantity: Option<Decimal>,
    /// Without tax.
    pub net: Fen,
    /// The tax.
    pub tax: Fen,
    /// How many may still be reversed; `None` where only an amount can be.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    pub quantity_left: Option<Decimal>,
    /// The net amount that may still be reversed.
    pub net_left: Fen,
    /// The tax that may still be reversed.
    pub tax_left: Fen,
}

/// A red invoice of an original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RedView {
    /// Its code and number in one; empty while it has none.
    pub number: String,
    /// When it was issued; empty until then.
    pub issued_at: String,
    /// Its gross amount, negative.
    pub gross: Fen,
    /// Where it stands.
    pub standing: RedStanding,
    /// Its serial where this ledger has it.
    pub serial: Option<Serial>,
}

/// Where a red invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum RedStanding {
    /// It has its number.
    Issued,
    /// The platform holds it, waiting or at work, on behalf of another computer.
    OpenElsewhere,
    /// This ledger is at it: what becomes of it must be known before more is reversed.
    OpenHere,
}

/// Reverses an invoice that the platform lists.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReversalRequest {
    /// The company that issued it.
    pub spid: String,
    /// The original: its number, with its code before it where it has one.
    pub number: String,
    /// The kind of the red invoice.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
    /// How much.
    pub extent: Extent,
    /// The 信息表编号 that 004 and 028 need.
    pub info_number: Option<String>,
}

/// Begins the red invoice of an original that the platform does not list: its lines are typed.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TypedReversalRequest {
    /// The company that issued it.
    pub spid: String,
    /// The original: its number, with its code before it where it has one.
    pub number: String,
    /// The kind of the red invoice.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
    /// The 信息表编号 that 004 and 028 need.
    pub info_number: Option<String>,
}

/// The other side of a reversal, as far as this ledger knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LinksView {
    /// On a red one: the code and number of what it reverses; empty on a blue one.
    pub original: String,
    /// On a red one: the key of that invoice's row, wherever it was issued; empty where this ledger does not know it.
    pub blue: String,
    /// On a blue one: what reverses it, oldest first, whatever became of it.
    pub reds: Vec<IssuanceView>,
}
