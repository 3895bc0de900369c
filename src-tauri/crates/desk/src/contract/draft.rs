//! Writing an invoice.

use kaipiao_domain::{Discount, Draft};
use kaipiao_ledger::Timestamp;
use serde::{Deserialize, Serialize};

/// Asks what a draft adds up to and what is wrong with it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PreviewRequest {
    /// The company that it is written for.
    pub spid: String,
    /// The draft as it stands in the form.
    pub draft: Draft,
}

/// Takes something off the whole invoice: each line gives its share.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SpreadRequest {
    /// The draft as it stands in the form.
    pub draft: Draft,
    /// What is taken off, with or without tax as the draft's pricing says.
    pub discount: Discount,
}

/// Saves a draft.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SaveDraftRequest {
    /// The company it is written for.
    pub spid: String,
    /// The draft as it stands in the form.
    pub draft: Draft,
}

/// A saved draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// The company it is written for.
    pub spid: String,
    /// What is written.
    pub draft: Draft,
    /// When it was last saved; `None` for one that was never saved.
    pub saved_at: Option<Timestamp>,
}

/// Issues a draft.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct IssueRequest {
    /// The company that issues it.
    pub spid: String,
    /// What is issued.
    pub draft: Draft,
    /// The keys of look-alikes that the person was shown and wants another one beside (疑似重复).
    pub beside: Vec<String>,
}

/// A new draft like an invoice that only the platform tells of, and what to look at before it is issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ListedCopyView {
    /// The draft.
    #[serde(flatten)]
    pub view: DraftView,
    /// What the platform's list leaves out, for the person to add.
    pub left_out: String,
}
