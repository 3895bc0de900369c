//! Tax codes.

use kaipiao_domain::Rate;
use kaipiao_ledger::Timestamp;
use serde::Serialize;

use super::RefusedRow;

/// A tax code, as a picker shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GoodsView {
    /// 19 digits.
    pub code: String,
    /// Its name in the table.
    pub name: String,
    /// 简称, which the tax bureau prints before the name.
    pub short_name: String,
    /// Whether others stand below it (汇总编码): then no invoice may use it.
    pub is_summary: bool,
    /// What belongs to it.
    pub description: String,
    /// The names of what stands above it, the topmost first.
    pub above: Vec<String>,
    /// The rates that the company usually takes for it, the first one first; empty where none is known.
    pub rates: Vec<Rate>,
    /// How many lines of the company used it.
    pub uses: u32,
}

/// Which table of tax codes is at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GoodsTableView {
    /// How many codes it has.
    pub count: usize,
    /// The file that it was imported from; `None` for the built-in starter list.
    pub source: Option<String>,
    /// When it was imported.
    pub imported_at: Option<Timestamp>,
    /// Why the imported one can't be read, where it can't: then the starter list stands in for it.
    pub trouble: Option<String>,
}

/// What came of importing a table of tax codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct GoodsImportView {
    /// The table that is at hand now: the new one, or the one before where rows were refused.
    pub table: GoodsTableView,
    /// Rows that can't be taken, the first hundred. While there is one, nothing is imported.
    pub refused: Vec<RefusedRow>,
    /// How many there are in all.
    pub refused_count: usize,
}
