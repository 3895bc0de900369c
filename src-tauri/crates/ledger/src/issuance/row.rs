//! What the ledger holds of a document.

use kaipiao_domain::{Fen, Kind, Serial};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

use crate::{LedgerError, State, Timestamp, value};

pub(crate) const V1: &str = "
CREATE TABLE issuance (
    id            INTEGER PRIMARY KEY,
    serial        TEXT NOT NULL UNIQUE,
    spid          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'issued', 'accepted', 'held', 'refused',
                      'unknown', 'needs_person', 'settled_by_hand', 'withdrawn')),
    -- the payload to send
    version       INTEGER NOT NULL,
    buyer_name    TEXT NOT NULL,
    buyer_tax_id  TEXT NOT NULL,
    net           INTEGER NOT NULL,
    tax           INTEGER NOT NULL,
    gross         INTEGER NOT NULL,
    -- how many requests may have left
    sends         INTEGER NOT NULL DEFAULT 0,
    -- how many of them were never answered, or not so that it is known what became of them
    unanswered    INTEGER NOT NULL DEFAULT 0,
    -- whether the platform ever said that it has it: then it is never sent again
    kept          INTEGER NOT NULL DEFAULT 0,
    -- whether the last answer said no without saying that nothing was kept
    declined      INTEGER NOT NULL DEFAULT 0,
    -- rounds of asking since the last send in which the platform did not know it
    absences      INTEGER NOT NULL DEFAULT 0,
    -- whether a person wants it submitted again while the platform holds it
    resubmit      INTEGER NOT NULL DEFAULT 0,
    -- how often it was
    resubmits     INTEGER NOT NULL DEFAULT 0,
    -- the invoices that came of it, as JSON
    numbers       TEXT NOT NULL DEFAULT '[]',
    message       TEXT NOT NULL DEFAULT '',
    attempts      INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX issuance_by_company ON issuance (spid, state, id);
CREATE INDEX issuance_open ON issuance (spid, id) WHERE state IN ('queued', 'sending', 'accepted', 'held', 'unknown');
CREATE INDEX issuance_alike ON issuance (spid, gross, created_at);
";

pub(crate) const V2: &str = "
-- when the last request to issue it may have left; NULL while none has
ALTER TABLE issuance ADD COLUMN sent_at INTEGER;
-- when its payload was frozen last: it is queued since then, or was
ALTER TABLE issuance ADD COLUMN queued_at INTEGER NOT NULL DEFAULT 0;
UPDATE issuance SET queued_at = created_at;
-- how late it was by the platform's clock when the first and the last request had left at the latest; NULL while it did not say
ALTER TABLE issuance ADD COLUMN first_try INTEGER;
ALTER TABLE issuance ADD COLUMN last_try INTEGER;
-- the serial under which a person has it issued anew; what the platform showed of the old one after that; whether a person saw it
ALTER TABLE issuance ADD COLUMN successor TEXT;
ALTER TABLE issuance ADD COLUMN appeared TEXT NOT NULL DEFAULT '';
ALTER TABLE issuance ADD COLUMN appeared_seen INTEGER NOT NULL DEFAULT 0;
CREATE INDEX issuance_stopped ON issuance (spid, id) WHERE state = 'needs_person';
CREATE INDEX issuance_replaced ON issuance (successor) WHERE successor IS NOT NULL;
CREATE INDEX issuance_wanted ON issuance (spid, id) WHERE resubmit = 1;
";

pub(crate) const V3: &str = "
-- whether the platform has it, or may have it, since the company's scan lapsed, and has not gone on with it
ALTER TABLE issuance ADD COLUMN awaits_scan INTEGER NOT NULL DEFAULT 0;
CREATE INDEX issuance_appeared ON issuance (spid, id) WHERE appeared <> '' AND appeared_seen = 0;
";

/// A document on its way to a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuance {
    /// Its row.
    pub id: i64,
    /// Its serial.
    pub serial: Serial,
    /// The company that issues it.
    pub spid: String,
    /// The kind of invoice.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The version of the payload to send.
    pub version: u32,
    /// The buyer's name.
    pub buyer_name: String,
    /// The buyer's tax number.
    pub buyer_tax_id: String,
    /// 合计金额.
    pub net: Fen,
    /// 合计税额.
    pub tax: Fen,
    /// 价税合计.
    pub gross: Fen,
    /// How many requests to issue it may have left this machine.
    pub sends: u32,
    /// How many of them were never answered, or not so that it is known what became of them.
    pub unanswered: u32,
    /// Whether the platform ever said that it has it.
    pub kept: bool,
    /// Whether the last answer said no without saying that nothing was kept.
    pub declined: bool,
    /// Rounds of asking since the last send in which the platform did not know it.
    pub absences: u32,
    /// Whether a person wants it submitted again while the platform holds it.
    pub resubmit: bool,
    /// How often it was submitted again.
    pub resubmits: u32,
    /// The invoices that came of it: one, or several where the platform split it.
    pub numbers: Vec<IssuedNumber>,
    /// The platform's last words about it.
    pub message: String,
    /// How many rows the audit trail has.
    pub attempts: u32,
    /// When it was queued first.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// When the last request to issue it may have left; `None` while none has.
    pub sent_at: Option<Timestamp>,
    /// When its payload was frozen last.
    pub queued_at: Timestamp,
    /// How late it was by the platform's clock when the first request had left at the latest; `None` while the platform did not say.
    pub first_try: Option<Timestamp>,
    /// The same of the last request that may have left.
    pub last_try: Option<Timestamp>,
    /// The serial under which a person has it issued anew.
    pub successor: Option<Serial>,
    /// What the platform showed of it after that; empty where it showed nothing. It may be a double.
    pub appeared: String,
    /// Whether a person saw that.
    pub appeared_seen: bool,
    /// Whether the platform has it, or may have it, since the company's scan lapsed, and has not gone on with it.
    pub awaits_scan: bool,
}

impl Issuance {
    /// Whether something of it may be at the platform, or on its way there. Every request was answered with a no that says that nothing
    /// was kept, or never left, or was not known in two rounds of asking: where that is so, it is here alone.
    pub const fn may_be_there(&self) -> bool {
        self.unanswered > 0 || self.kept
    }
}

/// An invoice that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IssuedNumber {
    /// The code of the older kinds; empty for 数电票.
    pub code: String,
    /// The number, 8 or 20 digits.
    pub number: String,
    /// When, `YYYY-MM-DD HH:MM:SS`, as the platform says.
    pub issued_at: String,
    /// 校验码; empty for 数电票.
    pub check_code: String,
    /// Where its PDF is, as the platform wrote it; empty where it named none.
    pub pdf_link: String,
}

pub(super) const COLUMNS: &str = "id, serial, spid, kind, state, version, buyer_name, buyer_tax_id, net, tax, gross, sends, unanswered, \
    kept, declined, absences, numbers, message, attempts, created_at, updated_at, resubmit, resubmits, sent_at, queued_at, \
    first_try, last_try, successor, appeared, appeared_seen, awaits_scan";

pub(super) fn read(row: &Row<'_>) -> Result<Issuance, LedgerError> {
    let numbers: String = row.get(16)?;
    Ok(Issuance {
        id: row.get(0)?,
        serial: value::serial(row.get(1)?)?,
        spid: row.get(2)?,
        kind: value::kind(&row.get::<_, String>(3)?)?,
        state: row.get::<_, String>(4)?.parse()?,
        version: row.get(5)?,
        buyer_name: row.get(6)?,
        buyer_tax_id: row.get(7)?,
        net: Fen(row.get(8)?),
        tax: Fen(row.get(9)?),
        gross: Fen(row.get(10)?),
        sends: row.get(11)?,
        unanswered: row.get(12)?,
        kept: row.get(13)?,
        declined: row.get(14)?,
        absences: row.get(15)?,
        numbers: serde_json::from_str(&numbers).map_err(|_| LedgerError::Corrupt {
            what: "number",
            text: numbers,
        })?,
        message: row.get(17)?,
        attempts: row.get(18)?,
        created_at: Timestamp(row.get(19)?),
        updated_at: Timestamp(row.get(20)?),
        resubmit: row.get(21)?,
        resubmits: row.get(22)?,
        sent_at: row.get::<_, Option<i64>>(23)?.map(Timestamp),
        queued_at: Timestamp(row.get(24)?),
        first_try: row.get::<_, Option<i64>>(25)?.map(Timestamp),
        last_try: row.get::<_, Option<i64>>(26)?.map(Timestamp),
        successor: row.get::<_, Option<String>>(27)?.map(value::serial).transpose()?,
        appeared: row.get(28)?,
        appeared_seen: row.get(29)?,
        awaits_scan: row.get(30)?,
    })
}

pub(super) fn numbers_text(numbers: &[IssuedNumber]) -> Result<String, LedgerError> {
    serde_json::to_string(numbers).map_err(|error| LedgerError::Corrupt {
        what: "number",
        text: error.to_string(),
    })
}
