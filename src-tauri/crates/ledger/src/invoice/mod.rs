//! Tables `invoice`, `invoice_detail` and `invoice_text`: every invoice known of each company.
//!
//! A row stands for a document on its way, for an invoice that came of one, or for one that only the platform tells of: its
//! history. What is ours is written by [`issuance`](crate::issuance) in the transaction that changes the issuance
//! ([`mirror`](book::mirror)); what the platform lists by [`take`].

mod book;
mod index;
mod listed;
mod printed;
mod search;
mod text;

use kaipiao_domain::{Fen, Serial};
use rusqlite::{Row, Transaction};
use time::{Date, OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros};

pub(crate) use book::{fill, is_over, mirror, restate, stage_token, tell_settled};
pub use index::{bring_up_to_date, is_up_to_date};
pub use listed::{Detail, DetailLine, Listed, Taken, forget_unseen, not_uploaded, show, take, unseen, uploaded};
pub use printed::mark_printed;
pub use search::{Cursor, Filter, Order, Page, Sort, Sums, alike, page, sums};

use crate::{LedgerError, State, Timestamp, value};

pub(crate) const V2: &str = "
CREATE TABLE invoice (
    -- the second of its time, and its place within that second: lists by time need no other index
    id             INTEGER PRIMARY KEY,
    spid           TEXT NOT NULL,
    -- the document here that it came of; NULL for what only the platform tells of
    issuance       INTEGER REFERENCES issuance (id),
    -- which of the invoices that the platform made of the document
    part           INTEGER NOT NULL DEFAULT 0,
    -- where it stands; of what is not ours the platform says issued, held (待开票) or accepted (开票中)
    state          TEXT NOT NULL,
    serial         TEXT NOT NULL,
    -- as the platform codes it, also those that are not issued here
    kind           TEXT NOT NULL,
    code           TEXT NOT NULL DEFAULT '',
    number         TEXT NOT NULL DEFAULT '',
    -- as the platform says, China Standard Time; '' until it is issued
    issued_at      TEXT NOT NULL DEFAULT '',
    buyer_name     TEXT NOT NULL,
    buyer_tax_id   TEXT NOT NULL,
    net            INTEGER NOT NULL,
    tax            INTEGER NOT NULL,
    gross          INTEGER NOT NULL,
    -- what is sold, in short
    goods          TEXT NOT NULL DEFAULT '',
    remark         TEXT NOT NULL DEFAULT '',
    -- code and number of the blue invoice that this red one reverses
    original       TEXT NOT NULL DEFAULT '',
    -- code and number of the red invoice that reverses this blue one
    reversed_by    TEXT NOT NULL DEFAULT '',
    info_number    TEXT NOT NULL DEFAULT '',
    check_code     TEXT NOT NULL DEFAULT '',
    pdf_link       TEXT NOT NULL DEFAULT '',
    voided         INTEGER NOT NULL DEFAULT 0,
    -- as the platform says
    printed        INTEGER NOT NULL DEFAULT 0,
    -- when a person here said that it is on paper; NULL for never
    printed_here   INTEGER,
    -- whether it reached the tax bureau; NULL while nobody said
    uploaded       INTEGER,
    -- the comparison in which the platform last listed it; NULL for never
    seen           INTEGER
) STRICT;
CREATE INDEX invoice_by_company ON invoice (spid, id);
CREATE INDEX invoice_by_gross ON invoice (spid, gross, id);
CREATE UNIQUE INDEX invoice_by_number ON invoice (number, code, spid) WHERE number <> '';
CREATE INDEX invoice_by_serial ON invoice (serial) WHERE serial <> '';
CREATE UNIQUE INDEX invoice_by_issuance ON invoice (issuance, part) WHERE issuance IS NOT NULL;
CREATE INDEX invoice_printed ON invoice (id) WHERE (printed <> 0 OR printed_here IS NOT NULL);
CREATE TABLE invoice_detail (
    invoice  INTEGER PRIMARY KEY REFERENCES invoice (id) ON UPDATE CASCADE ON DELETE CASCADE,
    -- what the platform listed beside, its lines among it, as JSON
    body     TEXT NOT NULL
) STRICT;
";

/// Its tokens are those of [`text`]; the words themselves are kept in the other tables alone. A row is in one of the two: see [`index`](index).
pub(crate) const TEXT: &str = "
CREATE VIRTUAL TABLE invoice_text USING fts5 (words, content = '', contentless_delete = 1, tokenize = \"unicode61 tokenchars '_'\");
";

pub(crate) const V3: &str = "
CREATE TABLE invoice_unindexed (
    invoice  INTEGER PRIMARY KEY,
    -- what it is found by, a line each
    texts    TEXT NOT NULL,
    facets   TEXT NOT NULL
) STRICT;
";

pub(crate) const V4: &str = "
CREATE INDEX invoice_by_amount ON invoice (gross);
CREATE INDEX invoice_not_uploaded ON invoice (id) WHERE uploaded = 0;
CREATE INDEX invoice_by_info_number ON invoice (info_number) WHERE info_number <> '';
CREATE INDEX invoice_by_original ON invoice (original) WHERE original <> '';
";

pub(crate) const V5: &str = "
-- also of what has no number yet, so that a list stands in its order
DROP INDEX invoice_by_number;
CREATE UNIQUE INDEX invoice_by_number ON invoice (number, code, spid, iif(number = '', id, 0));
CREATE INDEX invoice_by_buyer ON invoice (buyer_name);
CREATE INDEX invoice_voided ON invoice (id) WHERE voided = 1;
";

/// An invoice, or a document that may become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its row, which follows its time; it changes once, when a document gets its number.
    pub id: i64,
    /// The company that issued it.
    pub spid: String,
    /// The document here that it came of; `None` for what only the platform tells of.
    pub issuance: Option<i64>,
    /// Which of the invoices that the platform made of that document, from 0.
    pub part: i64,
    /// Where it stands; of what is not ours the platform says issued, held or accepted.
    pub state: State,
    /// The serial; empty where the platform names none.
    pub serial: String,
    /// The kind's code, also those that are not issued here.
    pub kind: String,
    /// The code of the older kinds; empty for 数电票.
    pub code: String,
    /// The number; empty until it is issued.
    pub number: String,
    /// When, `YYYY-MM-DD HH:MM:SS`, as the platform says; empty until it is issued.
    pub issued_at: String,
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
    /// What is sold, in short.
    pub goods: String,
    /// The remark.
    pub remark: String,
    /// Code and number of the blue invoice that this red one reverses.
    pub original: String,
    /// Code and number of the red invoice that reverses this blue one.
    pub reversed_by: String,
    /// 信息表编号.
    pub info_number: String,
    /// 校验码; empty for 数电票.
    pub check_code: String,
    /// Where its PDF is, as the platform wrote it; empty where it named none.
    pub pdf_link: String,
    /// 作废.
    pub voided: bool,
    /// Whether it was printed, as the platform says.
    pub printed: bool,
    /// When a person here said that it is on paper.
    pub printed_here: Option<Timestamp>,
    /// Whether it reached the tax bureau; `None` while nobody said.
    pub uploaded: Option<bool>,
    /// The comparison in which the platform last listed it.
    pub seen: Option<i64>,
}

impl Invoice {
    /// Its time: when it was issued, else when it was queued or listed.
    pub const fn at(&self) -> Timestamp {
        Timestamp((self.id >> PLACE_BITS) * 1000)
    }
}

/// Of each row's id the lower bits tell apart what has the same second.
const PLACE_BITS: u32 = 28;

/// The first id of a moment's second.
pub(crate) const fn first_id(at: Timestamp) -> i64 {
    let seconds = at.0.div_euclid(1000);
    // A clock before 1970 or after the year 10000 is wrong; its invoices are kept all the same.
    let seconds = if seconds < 1 {
        // 0 is no row's id.
        1
    } else if seconds > LAST_SECOND {
        LAST_SECOND
    } else {
        seconds
    };
    seconds << PLACE_BITS
}

/// The end of the year 2999: later ones would not fit.
const LAST_SECOND: i64 = 32_503_680_000;

/// An id that nobody has, at a moment.
fn free_id(tx: &Transaction<'_>, at: Timestamp) -> Result<i64, LedgerError> {
    let first = first_id(at);
    let next: i64 = tx
        .prepare_cached("SELECT coalesce(max(id) + 1, ?1) FROM invoice WHERE id >= ?1 AND id < ?2")?
        .query_row([first, first + (1 << PLACE_BITS)], |row| row.get(0))?;
    Ok(next)
}

const MOMENT: &[BorrowedFormatItem<'static>] =
    macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
const DAY: &[BorrowedFormatItem<'static>] = macros::format_description!("[year]-[month]-[day]");

/// The moment of the platform's `YYYY-MM-DD HH:MM:SS` or `YYYY-MM-DD`, China Standard Time.
pub fn moment(text: &str) -> Option<Timestamp> {
    let midnight = || Date::parse(text, DAY).ok().map(Date::midnight);
    let moment = PrimitiveDateTime::parse(text, MOMENT).ok().or_else(midnight)?;
    Some(Timestamp(
        moment.assume_offset(macros::offset!(+8)).unix_timestamp() * 1000,
    ))
}

/// When an invoice was issued by the platform's words; a moment that is known, where they say nothing, or only the day and it lies
/// within that. The platform writes a day alone as its midnight.
fn issued(words: &str, known: Timestamp) -> Timestamp {
    match moment(words) {
        Some(at) if !(is_midnight(at) && day(at) == day(known)) => at,
        Some(_) | None => known,
    }
}

/// Whether a moment is the midnight of a day in China.
fn is_midnight(at: Timestamp) -> bool {
    const CHINA: i64 = 8 * 3_600_000;
    (at.0 + CHINA).rem_euclid(24 * 3_600_000) == 0
}

/// A moment's day in China, `YYYY-MM-DD`.
pub fn day(at: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .to_offset(macros::offset!(+8))
        .format(DAY)
        .unwrap_or_default()
}

const COLUMNS: &str = "invoice.id, spid, issuance, state, serial, kind, code, number, issued_at, buyer_name, buyer_tax_id, net, tax, \
    gross, goods, remark, original, reversed_by, info_number, check_code, pdf_link, voided, printed, uploaded, seen, part, \
    printed_here";

fn read(row: &Row<'_>) -> Result<Invoice, LedgerError> {
    Ok(Invoice {
        id: row.get(0)?,
        spid: row.get(1)?,
        issuance: row.get(2)?,
        state: row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?.parse()?,
        serial: row.get(4)?,
        kind: row.get(5)?,
        code: row.get(6)?,
        number: row.get(7)?,
        issued_at: row.get(8)?,
        buyer_name: row.get(9)?,
        buyer_tax_id: row.get(10)?,
        net: Fen(row.get(11)?),
        tax: Fen(row.get(12)?),
        gross: Fen(row.get(13)?),
        goods: row.get(14)?,
        remark: row.get(15)?,
        original: row.get(16)?,
        reversed_by: row.get(17)?,
        info_number: row.get(18)?,
        check_code: row.get(19)?,
        pdf_link: row.get(20)?,
        voided: row.get(21)?,
        printed: row.get(22)?,
        uploaded: row.get(23)?,
        seen: row.get(24)?,
        part: row.get(25)?,
        printed_here: row.get::<_, Option<i64>>(26)?.map(Timestamp),
    })
}

/// One row.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn find(tx: &Transaction<'_>, id: i64) -> Result<Option<Invoice>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM invoice WHERE id = ?1"))?;
    value::first(statement.query([id])?, read)
}

/// A company's invoice with a number.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn numbered(tx: &Transaction<'_>, spid: &str, code: &str, number: &str) -> Result<Option<Invoice>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice WHERE number = ?1 AND code = ?2 AND spid = ?3 AND number <> ''"
    ))?;
    value::first(statement.query([number, code, spid])?, read)
}

/// A company's invoices with a number, written with its code before it or without.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn of_number(tx: &Transaction<'_>, spid: &str, text: &str) -> Result<Vec<Invoice>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice WHERE number <> '' AND number IN (?1, ?2) AND (number = ?1 OR code || number = ?1) AND spid = ?3
         ORDER BY id"
    ))?;
    // Behind a code of 10 or 12 digits stands a number of 8.
    let tail = text.get(text.len().saturating_sub(8)..).unwrap_or(text);
    value::all(statement.query([text, tail, spid])?, read)
}

/// A company's red invoices of an original that have a number, a person's word for it counted; code and number of the original are given in
/// one. Oldest first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn reversing(tx: &Transaction<'_>, spid: &str, original: &str) -> Result<Vec<Invoice>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice
         WHERE original = ?1 AND original <> '' AND spid = ?2 AND state IN ('issued', 'settled_by_hand') AND number <> '' AND NOT voided
         ORDER BY id"
    ))?;
    value::all(statement.query([original, spid])?, read)
}

/// A company's rows with a serial: several where the platform made several of one document.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn of_serial(tx: &Transaction<'_>, spid: &str, serial: &str) -> Result<Vec<Invoice>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice WHERE serial = ?1 AND spid = ?2 AND serial <> '' ORDER BY part, id"
    ))?;
    value::all(statement.query([serial, spid])?, read)
}

/// Whether the platform listed something under a company's serial that is no document here.
///
/// # Errors
/// [`LedgerError::Database`].
pub(crate) fn is_told(tx: &Transaction<'_>, spid: &str, serial: &Serial) -> Result<bool, LedgerError> {
    Ok(tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM invoice WHERE serial = ?1 AND serial <> '' AND spid = ?2 AND issuance IS NULL)",
        )?
        .query_row([serial.as_str(), spid], |row| row.get(0))?)
}

/// What the platform listed beside of an invoice; `None` where it never did.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn detail(tx: &Transaction<'_>, id: i64) -> Result<Option<Detail>, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT body FROM invoice_detail WHERE invoice = ?1")?;
    value::first(statement.query([id])?, |row| listed::detail(&row.get::<_, String>(0)?))
}
