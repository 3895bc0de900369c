//! What is wrong with a draft, and where.

use serde::{Deserialize, Serialize};

/// One thing wrong with a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// What is wrong; stable across versions.
    pub code: FaultCode,
    /// Where: `buyer.taxId`, `lines[2].amount`, or empty for the whole draft. Lines count from 0.
    pub path: String,
    /// Whether it may be issued all the same.
    pub severity: Severity,
    /// What to do, in Chinese.
    pub message: String,
}

/// Whether a draft with this fault may be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// It may not.
    Block,
    /// It may: the rule is uncertain, or the person may know better.
    Warn,
}

/// What can be wrong with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// Something that must be there is not.
    Missing,
}
