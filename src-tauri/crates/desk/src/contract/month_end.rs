//! The last evening of a month.

use kaipiao_ledger::Timestamp;
use serde::Serialize;

/// What is open on the last evening of a month, of all companies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MonthEndView {
    /// The midnight at which the month ends.
    pub ends_at: Timestamp,
    /// How many documents are not settled.
    pub open: u32,
    /// Of these, how many are queued and not at the platform: they can be taken back.
    pub unsent: u32,
    /// Of these, how many the platform holds for review.
    pub held: u32,
    /// Whether a person wants what is not sent by then taken back.
    pub withdraws: bool,
    /// From when on that is done, and nothing more is sent until the month is over.
    pub withdraws_from: Timestamp,
}
