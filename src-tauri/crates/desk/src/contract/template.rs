//! Invoices that are written again and again.

use kaipiao_domain::Draft;
use kaipiao_ledger::Timestamp;
use serde::{Deserialize, Serialize};

/// A named draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// What it is asked for by.
    pub id: i64,
    /// The company it is for.
    pub spid: String,
    /// Its name.
    pub name: String,
    /// Whether it belongs to what is issued every month.
    pub monthly: bool,
    /// The month for which it was last laid out as a draft, `YYYY-MM`; empty for never.
    pub laid_out: String,
    /// What is written.
    pub draft: Draft,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

/// Saves a template; one of the same name is replaced.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SaveTemplateRequest {
    /// The company it is for.
    pub spid: String,
    /// Its name.
    pub name: String,
    /// Whether it belongs to what is issued every month.
    pub monthly: bool,
    /// What is written.
    pub draft: Draft,
}

/// Lays templates out as drafts for a month.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LayOutRequest {
    /// The company.
    pub spid: String,
    /// Which templates.
    pub templates: Vec<i64>,
    /// The month, `YYYY-MM`.
    pub month: String,
}
