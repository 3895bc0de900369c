//! Customers (客户库) and products (商品库) of a company.

use kaipiao_domain::{BuyerType, Delivery, Party, Pricing, TaxTreatment};
use kaipiao_ledger::Timestamp;
use serde::{Deserialize, Serialize};

/// Someone whom a company bills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CustomerView {
    /// Its number; 0 for one that is not kept yet.
    pub id: i64,
    /// A company or a natural person.
    pub buyer_type: BuyerType,
    /// Name, tax number, and the rest.
    pub party: Party,
    /// Where invoices are sent.
    pub delivery: Delivery,
    /// How many invoices it was learned from.
    pub uses: u32,
    /// When the newest of them was issued.
    pub used_at: Option<Timestamp>,
    /// Whether a person wrote it: then invoices only fill what is empty.
    pub edited: bool,
}

/// Something that a company sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ProductView {
    /// Its number; 0 for one that is not kept yet.
    pub id: i64,
    /// Its name, without 简称.
    pub name: String,
    /// 规格型号.
    pub model: String,
    /// 单位.
    pub unit: String,
    /// The tax classification, 19 digits; may be empty.
    pub code: String,
    /// How it is taxed.
    pub treatment: TaxTreatment,
    /// Yuan for one, as decimal text; `None` where no price is usual.
    pub price: Option<String>,
    /// Whether the price holds the tax.
    pub pricing: Pricing,
    /// How many lines it was learned from.
    pub uses: u32,
    /// When the newest of them was issued.
    pub used_at: Option<Timestamp>,
    /// Whether a person wrote it: then invoices only fill what is empty.
    pub edited: bool,
}

/// Keeps a customer as it was written.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SaveCustomerRequest {
    /// The company that bills.
    pub spid: String,
    /// What was written; a new one where its id is 0.
    pub customer: CustomerView,
}

/// Keeps a product as it was written.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SaveProductRequest {
    /// The company that sells it.
    pub spid: String,
    /// What was written; a new one where its id is 0.
    pub product: ProductView,
}

/// Says that entries are the same.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MergeRequest {
    /// Whose.
    pub spid: String,
    /// The one that stays.
    pub into: i64,
    /// The others.
    pub others: Vec<i64>,
}

/// A row of a file that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RefusedRow {
    /// Where it stands: `“客户”第 12 行 C 列`.
    pub place: String,
    /// What is wrong with it, and what to do.
    pub reason: String,
}

/// What came of importing customers or products. Rows that can't be taken keep no others out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// How many are new.
    pub added: usize,
    /// How many were known, and renewed.
    pub renewed: usize,
    /// Rows that can't be taken.
    pub refused: Vec<RefusedRow>,
}
