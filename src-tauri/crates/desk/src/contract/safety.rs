//! What befell the ledger, and what is done about it.

use kaipiao_domain::Serial;
use kaipiao_ledger::{Timestamp, incident::Cause};
use serde::Serialize;

use super::Problem;

/// What befell the ledger, and what is done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SafetyView {
    /// What keeps the ledger from being written. Nothing is sent while it lasts, and all goes on by itself after it.
    pub trouble: Option<Problem>,
    /// Why the last backup was not made.
    pub backup_trouble: Option<Problem>,
    /// When the newest backup was made; `None` where there is none yet.
    pub backed_up: Option<Timestamp>,
    /// What befell the ledger and no person has seen yet, oldest first.
    pub incidents: Vec<IncidentView>,
    /// How many documents are asked about because another copy of the ledger may have gone on with them.
    pub asked_about: u32,
    /// What was sent, as the file beside the ledger says, and the ledger knows nothing else of.
    pub lost: Vec<LostView>,
    /// How far what a ledger that was made anew lacks was taken in from the platform; `None` where nothing is missing.
    pub filling: Option<FillingView>,
}

/// A ledger that was made anew: what the platform has is taken in, company by company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FillingView {
    /// From which day on something may be missing, `YYYY-MM-DD`.
    pub from: String,
    /// How many companies there are.
    pub companies: u32,
    /// How many of them were not yet held against the platform's lists.
    pub left: u32,
    /// How many invoices the platform had that were missing here; they are kept as history now.
    pub adopted: u32,
}

/// Something that befell the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct IncidentView {
    /// Which, to say that it was seen.
    #[cfg_attr(feature = "contract", ts(type = "number"))]
    pub id: i64,
    /// When it was found.
    pub at: Timestamp,
    /// What it was.
    pub cause: Cause,
}

/// A document that was sent and of which the ledger knows nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LostView {
    /// Its serial.
    pub serial: Serial,
    /// The company that issued it, by name; its id while no name is known.
    pub company: String,
    /// What the platform said became of it, in words; `None` until it is known.
    pub found: Option<String>,
}
