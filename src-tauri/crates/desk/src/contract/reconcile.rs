//! Comparing a company's days with the platform.

use kaipiao_domain::Fen;
use kaipiao_ledger::Timestamp;
use serde::{Deserialize, Serialize};

use super::Problem;

/// Asks for a comparison.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReconcileRequest {
    /// The company.
    pub spid: String,
    /// The first day, `YYYY-MM-DD`; without one the month before the last day's begins it.
    pub from: Option<String>,
    /// The last day, included; without one it is today.
    pub to: Option<String>,
}

/// A comparison: how far it is and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReconcileView {
    /// The company.
    pub spid: String,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day, included.
    pub to: String,
    /// Whether it is under way in this program.
    pub running: bool,
    /// How many months it has.
    pub months: u32,
    /// How many of them are done.
    pub months_done: u32,
    /// The month under way, `YYYY-MM`.
    pub month: String,
    /// How many rows the platform listed so far.
    pub listed: u32,
    /// How many of them nobody here knew.
    pub adopted: u32,
    /// How many differences of each kind there are.
    pub counts: Vec<DifferenceCount>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it last went on.
    pub updated_at: Timestamp,
    /// When it ended; `None` while it has not.
    pub finished_at: Option<Timestamp>,
    /// Why it stopped before its end; the next one goes on from there.
    pub stopped: Option<Problem>,
}

/// How many differences of a kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DifferenceCount {
    /// Of which kind.
    pub kind: DifferenceKind,
    /// How many.
    pub count: u32,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The platform shows a document that a person gave up and had issued anew under another serial: probably a double.
    Double,
    /// The platform lists an invoice that nobody here knew; it is kept as history now.
    MissingHere,
    /// The ledger has an invoice that the platform does not list.
    MissingThere,
    /// Both have it, and it is not the same.
    Differs,
    /// The platform has a document of ours that is open here, or was given up: it is asked about.
    Open,
    /// A document that is not of ours waits at the platform, or is in progress there.
    Elsewhere,
    /// A row of the list can't be read.
    Unreadable,
    /// The list changed so often that not all of a month was seen.
    Incomplete,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// What differs.
    pub kind: DifferenceKind,
    /// The serial; may be empty.
    pub serial: String,
    /// The invoice code; empty for 数电票.
    pub code: String,
    /// The invoice number; may be empty.
    pub number: String,
    /// Its day, `YYYY-MM-DD`.
    pub day: String,
    /// The buyer's name.
    pub buyer: String,
    /// The gross amount here; `None` where it is not here.
    pub here: Option<Fen>,
    /// The gross amount at the platform; `None` where it is not there.
    pub there: Option<Fen>,
    /// What more there is to say.
    pub words: String,
}
