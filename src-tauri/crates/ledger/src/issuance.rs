//! Table `issuance`: documents on their way to a number, and the one function that moves them.

use kaipiao_domain::{Fen, Kind, Serial};
use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::{
    Event, LedgerError, State, Timestamp, aside,
    attempt::{self, Action, Attempt},
    company_seen, doubt, invoice, learned,
    payload::{self, Payload},
    reversal, value,
};

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
CREATE INDEX issuance_wanted ON issuance (spid, id) WHERE resubmit = 1;
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

/// What is new about a document that shall be issued.
#[derive(Debug, Clone)]
pub struct Queued {
    /// Its serial.
    pub serial: Serial,
    /// The company that issues it.
    pub spid: String,
    /// The kind of invoice.
    pub kind: Kind,
    /// The buyer's name.
    pub buyer_name: String,
    /// 合计税额.
    pub tax: Fen,
    /// What is sent; its version is set here.
    pub payload: Payload,
}

/// Something that happened to a document.
#[derive(Debug, Clone)]
pub struct Step {
    /// What was done.
    pub action: Action,
    /// What followed.
    pub event: Event,
    /// The platform's code, or the kind of failure; may be empty.
    pub code: String,
    /// The platform's words; empty leaves the last ones standing.
    pub message: String,
    /// With [`Event::NumberGiven`], [`Event::Adopted`] and [`Event::Settled`]: the invoices.
    pub numbers: Vec<IssuedNumber>,
    /// With [`Event::Adopted`]: the version of the payload that the invoices are equal to; `None` for the last one.
    pub version: Option<u32>,
    /// Whether the platform said no without saying that nothing was kept.
    pub declined: bool,
}

impl Step {
    /// A step with nothing to it but the event.
    pub fn plain(action: Action, event: Event) -> Self {
        Self {
            action,
            event,
            code: String::new(),
            message: String::new(),
            numbers: Vec::new(),
            version: None,
            declined: false,
        }
    }
}

/// Freezes a new document as `queued`.
///
/// # Errors
/// [`LedgerError::Database`], also where the serial is already there.
pub fn queue(tx: &Transaction<'_>, new: &Queued, now: Timestamp) -> Result<Issuance, LedgerError> {
    tx.prepare_cached(
        "INSERT INTO issuance (serial, spid, kind, state, version, buyer_name, buyer_tax_id, net, tax, gross,
             attempts, created_at, updated_at, queued_at)
         VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, 1, ?10, ?10, ?10)",
    )?
    .execute(params![
        new.serial.as_str(),
        new.spid,
        new.kind.code(),
        State::Queued.name(),
        new.buyer_name,
        new.payload.buyer_tax_id,
        new.payload.net.0,
        new.tax.0,
        new.payload.gross.0,
        now.0
    ])?;
    let id = tx.last_insert_rowid();
    payload::insert(
        tx,
        id,
        &Payload {
            version: 1,
            ..new.payload.clone()
        },
        now,
    )?;
    reversal::note(tx, id, &new.spid, &new.payload.draft)?;
    let first = Attempt {
        at: now,
        action: Action::Queue,
        event: None,
        state: State::Queued,
        version: 1,
        code: String::new(),
        message: String::new(),
    };
    attempt::insert(tx, id, &first)?;
    company_seen::active(tx, &new.spid, now)?;
    ask_first(tx, mirrored(tx, &new.serial)?, now)
}

/// Puts a corrected payload in the place of one that was refused or withdrawn.
///
/// # Errors
/// [`LedgerError::Illegal`] in any other state.
pub fn correct(tx: &Transaction<'_>, new: &Queued, now: Timestamp) -> Result<Issuance, LedgerError> {
    let found = existing(tx, &new.serial)?;
    let version = found.version + 1;
    payload::insert(
        tx,
        found.id,
        &Payload {
            version,
            ..new.payload.clone()
        },
        now,
    )?;
    tx.prepare_cached(
        "UPDATE issuance SET spid = ?2, kind = ?3, version = ?4, buyer_name = ?5, buyer_tax_id = ?6, net = ?7, tax = ?8,
             gross = ?9, queued_at = ?10 WHERE id = ?1",
    )?
    .execute(params![
        found.id,
        new.spid,
        new.kind.code(),
        version,
        new.buyer_name,
        new.payload.buyer_tax_id,
        new.payload.net.0,
        new.tax.0,
        new.payload.gross.0,
        now.0
    ])?;
    reversal::note(tx, found.id, &new.spid, &new.payload.draft)?;
    let corrected = apply(tx, &new.serial, &Step::plain(Action::Queue, Event::Corrected), now)?;
    ask_first(tx, corrected, now)
}

/// What is queued under a serial in doubt is asked about before it is sent.
fn ask_first(tx: &Transaction<'_>, queued: Issuance, now: Timestamp) -> Result<Issuance, LedgerError> {
    if doubt::take(tx, &queued.serial)? {
        apply(tx, &queued.serial, &doubt::step(), now)
    } else {
        Ok(queued)
    }
}

/// Moves a document on: the only way its state changes. Writes the audit trail in the same transaction.
///
/// # Errors
/// [`LedgerError::NoSuchIssuance`]; [`LedgerError::Illegal`] where the state machine has no such step, and for
/// the steps that what is known of earlier requests forbids: nothing was kept ([`Event::TurnedDown`], [`Event::PutBack`]) while an
/// earlier request is unanswered, sent again ([`Event::SendAgain`]) what the platform said it has, taken back
/// ([`Event::TakenBack`]) what may have left, and issued ([`Event::NumberGiven`], [`Event::Adopted`]) without a number.
pub fn apply(tx: &Transaction<'_>, serial: &Serial, step: &Step, now: Timestamp) -> Result<Issuance, LedgerError> {
    let found = existing(tx, serial)?;
    let illegal = LedgerError::Illegal {
        state: found.state,
        event: step.event,
    };
    let Some(state) = found.state.after(step.event) else {
        return Err(illegal);
    };
    let known = Known::after(&found, step);
    let Some(known) = known else { return Err(illegal) };
    let numbers = if step.numbers.is_empty() {
        &found.numbers
    } else {
        &step.numbers
    };
    let changed = tx
        .prepare_cached(
            "UPDATE issuance SET state = ?3, resubmit = 0, resubmits = resubmits + ?12, sends = ?4, unanswered = ?5, kept = ?6, declined = ?7, absences = ?8,
                 numbers = ?9, message = ?10, attempts = attempts + 1, updated_at = ?11, sent_at = CASE WHEN ?13 THEN ?11 ELSE sent_at END
             WHERE id = ?1 AND state = ?2",
        )?
        .execute(params![
            found.id,
            found.state.name(),
            state.name(),
            known.sends,
            known.unanswered,
            known.kept,
            known.declined,
            known.absences,
            numbers_text(numbers)?,
            if step.message.is_empty() {
                &found.message
            } else {
                &step.message
            },
            now.0,
            step.event == Event::Resubmitted,
            step.event == Event::Claimed
        ])?;
    if changed != 1 {
        return Err(illegal);
    }
    let version = step.version.unwrap_or(found.version);
    if version != found.version {
        stand_for(tx, found.id, version)?;
    }
    let row = Attempt {
        at: now,
        action: step.action,
        event: Some(step.event),
        state,
        version,
        code: step.code.clone(),
        message: step.message.clone(),
    };
    attempt::insert(tx, found.id, &row)?;
    company_seen::active(tx, &found.spid, now)?;
    // A number in the reply to our own request: whoever issued it was logged in just now.
    if step.event == Event::NumberGiven {
        company_seen::login_worked(tx, &found.spid, now)?;
    }
    if matches!(state, State::Issued | State::SettledByHand) && found.state != state {
        aside(tx, "customer and products of an invoice", || {
            match payload::versions(tx, found.id)?.into_iter().next_back() {
                Some(last) => learned::learn(tx, &found.spid, &last.draft, now),
                None => Ok(()),
            }
        });
    }
    mirrored(tx, serial)
}

/// A document as it stands now, and the same in the list of all invoices.
fn mirrored(tx: &Transaction<'_>, serial: &Serial) -> Result<Issuance, LedgerError> {
    let issuance = existing(tx, serial)?;
    // The list follows from the documents: what goes wrong in it keeps none from its number.
    aside(tx, "a document in the list of all invoices", || {
        invoice::mirror(tx, &issuance)
    });
    Ok(issuance)
}

/// What was issued is an earlier version than the last one: the document is shown as it was issued.
fn stand_for(tx: &Transaction<'_>, id: i64, version: u32) -> Result<(), LedgerError> {
    let versions = payload::versions(tx, id)?;
    let Some(issued) = versions.into_iter().find(|one| one.version == version) else {
        return Err(LedgerError::Corrupt {
            what: "payload",
            text: format!("version {version} of {id}"),
        });
    };
    tx.prepare_cached(
        "UPDATE issuance SET version = ?2, buyer_name = ?3, buyer_tax_id = ?4, net = ?5, tax = ?6, gross = ?7 WHERE id = ?1",
    )?
    .execute(params![
        id,
        version,
        issued.draft.buyer.name,
        issued.buyer_tax_id,
        issued.net.0,
        (issued.gross - issued.net).0,
        issued.gross.0
    ])?;
    Ok(())
}

/// What is known of the requests that left, after a step; `None` where what is known forbids the step.
struct Known {
    sends: u32,
    unanswered: u32,
    kept: bool,
    declined: bool,
    absences: u32,
}

impl Known {
    fn after(found: &Issuance, step: &Step) -> Option<Self> {
        let mut known = Self {
            sends: found.sends,
            unanswered: found.unanswered,
            kept: found.kept,
            declined: found.declined,
            absences: found.absences,
        };
        match step.event {
            // Counted before the request leaves: whatever breaks from here on, it may have.
            Event::Claimed => {
                known.sends += 1;
                known.absences = 0;
                known.declined = false;
            }
            Event::NeverLeft => known.sends = known.sends.saturating_sub(1),
            Event::TurnedDown | Event::PutBack if known.unanswered > 0 => return None,
            Event::LeftOpen | Event::Interrupted => {
                known.unanswered += 1;
                known.declined = step.declined;
            }
            // Another copy of the ledger may have sent it since, and have been told anything.
            Event::Doubted => {
                known.unanswered += 1;
                known.absences = 0;
            }
            Event::TakenIn | Event::InProgress | Event::HeldBack | Event::Resubmitted => {
                known.kept = true;
                known.absences = 0;
            }
            Event::SendAgain if known.kept || known.declined => return None,
            Event::NotKept => {
                known.unanswered = 0;
                known.kept = false;
            }
            Event::TakenBack if known.sends > 0 || known.unanswered > 0 => return None,
            Event::NumberGiven | Event::Adopted | Event::Settled if step.numbers.is_empty() => return None,
            Event::NumberGiven
            | Event::Adopted
            | Event::Settled
            | Event::TurnedDown
            | Event::PutBack
            | Event::SendAgain
            | Event::TakenBack
            | Event::Differs
            | Event::Exhausted
            | Event::Corrected => {}
        }
        Some(known)
    }
}

/// What a round of asking from which nothing followed says of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The platform did not know it.
    NotKnown,
    /// The platform said something else: it may know it, so that earlier rounds count for nothing.
    Unclear,
    /// The platform was not heard.
    Nothing,
}

/// Writes down that the platform was asked and nothing followed.
///
/// # Errors
/// [`LedgerError::NoSuchIssuance`].
pub fn note(
    tx: &Transaction<'_>,
    serial: &Serial,
    heard: Heard,
    code: &str,
    message: &str,
    now: Timestamp,
) -> Result<Issuance, LedgerError> {
    let found = existing(tx, serial)?;
    let absences = match heard {
        Heard::NotKnown => found.absences + 1,
        Heard::Unclear => 0,
        Heard::Nothing => found.absences,
    };
    tx.prepare_cached(
        "UPDATE issuance SET absences = ?2, message = CASE WHEN ?3 = '' THEN message ELSE ?3 END, attempts = attempts + 1, updated_at = ?4
         WHERE id = ?1",
    )?
    .execute(params![found.id, absences, message, now.0])?;
    let row = Attempt {
        at: now,
        action: Action::Ask,
        event: None,
        state: found.state,
        version: found.version,
        code: code.to_owned(),
        message: message.to_owned(),
    };
    attempt::insert(tx, found.id, &row)?;
    existing(tx, serial)
}

/// Takes everything of a company that a process left in `sending` to `unknown`.
///
/// To be called by whoever just got the company's lock: then no process is sending.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn interrupt(tx: &Transaction<'_>, spid: &str, now: Timestamp) -> Result<Vec<Issuance>, LedgerError> {
    let sending = list(
        tx,
        &Filter {
            spid: Some(spid),
            state: Some(State::Sending),
            open: false,
        },
    )?;
    let step = Step {
        code: "interrupted".to_owned(),
        ..Step::plain(Action::Start, Event::Interrupted)
    };
    sending
        .iter()
        .map(|issuance| apply(tx, &issuance.serial, &step, now))
        .collect()
}

/// Writes down that a person wants a held document submitted again, or that this was seen to. Any step ends the wish.
///
/// It stands in the ledger because another process may work for the company.
///
/// # Errors
/// [`LedgerError::NoSuchIssuance`]; [`LedgerError::Illegal`] where it is wanted of a document that is not held.
pub fn want_resubmit(tx: &Transaction<'_>, serial: &Serial, wanted: bool) -> Result<Issuance, LedgerError> {
    let found = existing(tx, serial)?;
    if wanted && found.state != State::Held {
        return Err(LedgerError::Illegal {
            state: found.state,
            event: Event::Resubmitted,
        });
    }
    tx.prepare_cached("UPDATE issuance SET resubmit = ?2 WHERE id = ?1")?
        .execute(params![found.id, wanted])?;
    existing(tx, serial)
}

/// How many of all companies' documents stand in each state in which something is open, and how many of those that are queued no
/// request has left for.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn count_open(tx: &Transaction<'_>) -> Result<(Vec<(State, u32)>, u32), LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT state, count(*), sum(sends = 0) FROM issuance
         WHERE state IN ('queued', 'sending', 'accepted', 'held', 'unknown') GROUP BY state",
    )?;
    let rows = value::all(statement.query([])?, |row| {
        Ok((row.get::<_, String>(0)?.parse()?, row.get(1)?, row.get::<_, u32>(2)?))
    })?;
    let unsent = rows
        .iter()
        .filter(|(state, _, _)| *state == State::Queued)
        .map(|(_, _, unsent)| unsent)
        .sum();
    Ok((
        rows.into_iter().map(|(state, count, _)| (state, count)).collect(),
        unsent,
    ))
}

/// The serials of what was queued before a moment and of which no request has left, of all companies.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn unsent_before(tx: &Transaction<'_>, moment: Timestamp) -> Result<Vec<Serial>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT serial FROM issuance WHERE state = 'queued' AND sends = 0 AND queued_at < ?1 ORDER BY id",
    )?;
    value::all(statement.query([moment.0])?, |row| value::serial(row.get(0)?))
}

/// Which issuances to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// Only of this company.
    pub spid: Option<&'a str>,
    /// Only in this state.
    pub state: Option<State>,
    /// Only what may still change by itself.
    pub open: bool,
}

const COLUMNS: &str = "id, serial, spid, kind, state, version, buyer_name, buyer_tax_id, net, tax, gross, sends, unanswered, \
    kept, declined, absences, numbers, message, attempts, created_at, updated_at, resubmit, resubmits, sent_at, queued_at";

/// The issuances that fit, oldest first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn list(tx: &Transaction<'_>, filter: &Filter<'_>) -> Result<Vec<Issuance>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM issuance
         WHERE (?1 IS NULL OR spid = ?1) AND (?2 IS NULL OR state = ?2)
           AND (NOT ?3 OR state IN ('queued', 'sending', 'accepted', 'held', 'unknown'))
         ORDER BY id"
    ))?;
    value::all(
        statement.query(params![filter.spid, filter.state.map(State::name), filter.open])?,
        read,
    )
}

/// Whether anything of a company is being sent, or was when a process ended.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn are_being_sent(tx: &Transaction<'_>, spid: &str) -> Result<bool, LedgerError> {
    let mut statement =
        tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM issuance WHERE spid = ?1 AND state = 'sending')")?;
    Ok(statement.query_row([spid], |row| row.get(0))?)
}

/// The serials of a company's documents about which the platform is asked, oldest first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn asked_about(tx: &Transaction<'_>, spid: &str) -> Result<Vec<Serial>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT serial FROM issuance WHERE spid = ?1 AND state IN ('accepted', 'held', 'unknown') ORDER BY id",
    )?;
    value::all(statement.query([spid])?, |row| value::serial(row.get(0)?))
}

/// The serials of a company's documents that a person wants submitted again, oldest first, and how often each was.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn wanted_again(tx: &Transaction<'_>, spid: &str) -> Result<Vec<(Serial, u32)>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT serial, resubmits FROM issuance WHERE spid = ?1 AND resubmit = 1 AND state = 'held' ORDER BY id",
    )?;
    value::all(statement.query([spid])?, |row| {
        Ok((value::serial(row.get(0)?)?, row.get(1)?))
    })
}

/// The serials of the first of a company's queued documents, oldest first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn first_queued(tx: &Transaction<'_>, spid: &str, at_most: usize) -> Result<Vec<Serial>, LedgerError> {
    let mut statement =
        tx.prepare_cached("SELECT serial FROM issuance WHERE spid = ?1 AND state = 'queued' ORDER BY id LIMIT ?2")?;
    let rows = statement.query(params![spid, i64::try_from(at_most).unwrap_or(i64::MAX)])?;
    value::all(rows, |row| value::serial(row.get(0)?))
}

/// One issuance.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn find(tx: &Transaction<'_>, serial: &Serial) -> Result<Option<Issuance>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM issuance WHERE serial = ?1"))?;
    value::first(statement.query([serial.as_str()])?, read)
}

/// The issuance of a company from which an invoice of this number came.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn by_number(tx: &Transaction<'_>, spid: &str, number: &str) -> Result<Option<Issuance>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM issuance
         WHERE spid = ?1 AND EXISTS (SELECT 1 FROM json_each(numbers) WHERE value ->> 'number' = ?2)"
    ))?;
    value::first(statement.query([spid, number])?, read)
}

/// One issuance by its row.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`], also where there is none.
pub fn by_id(tx: &Transaction<'_>, id: i64) -> Result<Issuance, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM issuance WHERE id = ?1"))?;
    value::first(statement.query([id])?, read)?.ok_or_else(|| LedgerError::Corrupt {
        what: "invoice",
        text: format!("of issuance {id}"),
    })
}

/// Look-alikes (疑似重复): same company, buyer and gross amount since a moment, open ones included.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn alike(tx: &Transaction<'_>, new: &Queued, since: Timestamp) -> Result<Vec<Issuance>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM issuance
         WHERE spid = ?1 AND gross = ?2 AND created_at >= ?3 AND serial <> ?4 AND state NOT IN ('refused', 'withdrawn')
           AND CASE WHEN ?5 = '' OR buyer_tax_id = '' THEN buyer_name = ?6 ELSE buyer_tax_id = ?5 END
         ORDER BY id"
    ))?;
    let rows = statement.query(params![
        new.spid,
        new.payload.gross.0,
        since.0,
        new.serial.as_str(),
        new.payload.buyer_tax_id,
        new.buyer_name
    ])?;
    value::all(rows, read)
}

fn existing(tx: &Transaction<'_>, serial: &Serial) -> Result<Issuance, LedgerError> {
    find(tx, serial)?.ok_or_else(|| LedgerError::NoSuchIssuance(serial.clone()))
}

fn numbers_text(numbers: &[IssuedNumber]) -> Result<String, LedgerError> {
    serde_json::to_string(numbers).map_err(|error| LedgerError::Corrupt {
        what: "number",
        text: error.to_string(),
    })
}

fn read(row: &Row<'_>) -> Result<Issuance, LedgerError> {
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
    })
}
