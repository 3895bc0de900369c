//! Documents on their way to a number.

use kaipiao_domain::{Fen, Kind, Serial};
use kaipiao_ledger::{State, Timestamp};
use serde::{Deserialize, Serialize};

/// Which issuances to list.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct IssuanceFilter {
    /// Only of this company.
    pub spid: Option<String>,
    /// Only in this state.
    pub state: Option<State>,
    /// Only what still may change by itself.
    pub open: bool,
}

/// A document that shall be, or was, issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct IssuanceView {
    /// Its serial.
    pub serial: Serial,
    /// The company that issues it.
    pub spid: String,
    /// That company's name.
    pub company: String,
    /// The kind of invoice.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Whether its company waits for a face scan.
    pub parked: bool,
    /// Until when it may be waiting for its buyer to confirm it (等购买方确认): red ones that the platform has; `None` for all others.
    pub awaits_buyer_until: Option<Timestamp>,
    /// From when on a person may decide about it although the platform is still asked; `None` where it is not asked about so.
    pub hand_over_from: Option<Timestamp>,
    /// Whether it is held and a person wants it submitted again: that is done as soon as it may be.
    pub resubmits: bool,
    /// The buyer's name.
    pub buyer: String,
    /// The invoice number, 8 or 20 digits; empty until it is issued.
    pub number: String,
    /// The invoice code of the older kinds; empty otherwise.
    pub code: String,
    /// When the platform says it was issued, `YYYY-MM-DD HH:MM:SS`; empty until then.
    pub issued_at: String,
    /// 合计金额.
    pub net: Fen,
    /// 合计税额.
    pub tax: Fen,
    /// 价税合计.
    pub gross: Fen,
    /// Whether the platform named a place to get the PDF from.
    pub has_pdf: bool,
    /// That place, as the platform wrote it; empty where there is none.
    pub pdf_url: String,
    /// The platform's last words about it.
    pub message: String,
    /// How many steps it took so far.
    pub attempts: u32,
    /// The serial under which a person has it issued anew; this one is closed then.
    pub successor: Option<Serial>,
    /// What the platform showed of it after that: it may be a double. Empty where it showed nothing.
    pub appeared: String,
    /// Whether a person saw that.
    pub appeared_seen: bool,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
}

/// What came of doing something to several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ManyView {
    /// Those to which it was done, as they stand now.
    pub done: Vec<IssuanceView>,
    /// Those that are not in a state for it, and stay as they are.
    pub refused: Vec<Serial>,
}

/// One step of an issuance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// When.
    pub at: Timestamp,
    /// What was done: `send`, `ask`, `start`, `person`, …
    pub action: String,
    /// What came of it.
    pub event: String,
    /// The state after it.
    pub state: State,
    /// The version of the payload that it was about.
    pub version: u32,
    /// Our name for what came of it, or for the kind of failure; may be empty.
    pub code: String,
    /// The platform's own codes (`Code`, `FPZT`); empty where it gave none.
    pub said: String,
    /// The platform's words.
    pub message: String,
    /// How often the same was answered in a row.
    pub times: u32,
    /// When it was answered last; `None` where it was once.
    pub last_at: Option<Timestamp>,
}

/// An invoice that looks like the one to be issued: same company, buyer and gross amount within 31 days (疑似重复).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SuspectView {
    /// What names it: its serial, or the number of one that only the platform tells of.
    pub key: String,
    /// Its number; empty while it has none.
    pub number: String,
    /// When it was queued; midnight of its day in China where no more is known of one that was issued elsewhere.
    pub at: Timestamp,
    /// Its gross amount.
    pub gross: Fen,
}
