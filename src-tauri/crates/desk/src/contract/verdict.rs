//! What a person decides about a document that stopped.

use kaipiao_domain::{Fen, Serial};
use kaipiao_ledger::{Timestamp, verdict::FoundIn};
use serde::{Deserialize, Serialize};

use super::IssuanceView;

/// Both sides of a document about which a person has to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VerdictView {
    /// The document as it stands.
    pub issuance: IssuanceView,
    /// What was sent last.
    pub sent: SideView,
    /// How many versions of it were frozen.
    pub versions: u32,
    /// What the platform showed when it was last looked at.
    pub found: Vec<FindingView>,
    /// What is done and what is missing for a new serial.
    pub checklist: ChecklistView,
}

/// One side: what was sent, or an invoice as the platform shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SideView {
    /// The serial; empty where it has none.
    pub serial: String,
    /// The kind's code.
    pub kind: String,
    /// The code of the older kinds; empty for 数电票.
    pub code: String,
    /// The number; empty where it has none.
    pub number: String,
    /// When it was issued, `YYYY-MM-DD HH:MM:SS`; empty where nobody said.
    pub issued_at: String,
    /// The buyer's name.
    pub buyer: String,
    /// The buyer's tax number.
    pub buyer_tax_id: String,
    /// 合计金额; `None` where the platform did not say.
    pub net: Option<Fen>,
    /// 合计税额; `None` where the platform did not say.
    pub tax: Option<Fen>,
    /// 价税合计; `None` where the platform did not say.
    pub gross: Option<Fen>,
}

/// Something that the platform shows and that may be the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// Where it was found.
    pub found_in: FoundIn,
    /// Whether it has the document's serial; else it has its buyer and gross amount, and belongs to no document here.
    pub same_serial: bool,
    /// It.
    pub side: SideView,
    /// In what it differs from what was sent.
    pub differs: Vec<SideField>,
    /// Another document that has its number; then it can't be adopted.
    pub owner: Option<Serial>,
    /// What more there is to say.
    pub words: String,
}

/// What is compared between the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SideField {
    /// 种类.
    Kind,
    /// 购买方名称.
    Buyer,
    /// 购买方税号.
    BuyerTaxId,
    /// 合计金额.
    Net,
    /// 合计税额.
    Tax,
    /// 价税合计.
    Gross,
}

/// What is done and what is missing for a new serial. All moments are by the platform's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChecklistView {
    /// The months that the platform is to repair, `YYYYMM`.
    pub months: Vec<String>,
    /// When it was asked to; `None` where it has to be.
    pub repaired_at: Option<Timestamp>,
    /// From when on its lists count after that.
    pub repaired_from: Option<Timestamp>,
    /// When its lists were last looked at.
    pub looked_at: Option<Timestamp>,
    /// How many things they showed that may be the document.
    pub found: u32,
    /// When the last request had left at the latest; `None` while the platform did not say how late it is.
    pub last_try: Option<Timestamp>,
    /// From when on it was waited for long enough.
    pub waited_from: Option<Timestamp>,
    /// What is missing by the last look, in sentences, the typed word aside.
    pub missing: Vec<String>,
    /// What a person types who looked on the tax bureau's page.
    pub word: String,
}

/// What waits for a person, of all companies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Documents that stopped.
    pub stopped: Vec<IssuanceView>,
    /// Documents that were given up for another serial, turned up all the same, and nobody saw it yet.
    pub doubles: Vec<IssuanceView>,
}

/// Says which invoices of the platform a document is.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AdoptRequest {
    /// The document.
    pub serial: Serial,
    /// The numbers, each with its code before it where it has one: one, or the parts of one that the platform split.
    pub numbers: Vec<String>,
}
