//! Table `issuance`: documents on their way to a number, and the one function that moves them.

mod beside;
mod find;
mod known;
mod row;

use kaipiao_domain::{Draft, Fen, Kind, Serial};
use rusqlite::{Transaction, params};

pub(crate) use beside::record;
pub use beside::{Told, heard, told};
use beside::{not_taken, stand_for};
pub use find::{
    Filter, Likeness, alike, any_between, are_being_sent, asked_about, by_id, by_number, count_open, find,
    first_queued, list, owner, predecessor, stopped, unsent_before, wanted_again,
};
use known::Known;
use row::numbers_text;
pub use row::{Issuance, IssuedNumber};
pub(crate) use row::{V1, V2, V3};

use crate::{
    Event, LedgerError, State, Timestamp, aside,
    attempt::{self, Action, Attempt},
    company_seen, doubt, invoice, learned, lost,
    payload::{self, Payload},
    reversal, verdict,
};

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
    /// Our name for what came of it, or for the kind of failure; may be empty.
    pub code: String,
    /// The platform's own codes; empty where it gave none.
    pub said: String,
    /// The platform's words; empty leaves the last ones standing.
    pub message: String,
    /// With [`Event::NumberGiven`], [`Event::Adopted`] and [`Event::Settled`]: the invoices.
    pub numbers: Vec<IssuedNumber>,
    /// With [`Event::Adopted`]: the version of the payload that the invoices are equal to; `None` for the last one.
    pub version: Option<u32>,
    /// Whether the platform said no without saying that nothing was kept.
    pub declined: bool,
    /// Whether the platform said that the company's scan has lapsed.
    pub lapsed: bool,
}

impl Step {
    /// A step with nothing to it but the event.
    pub fn plain(action: Action, event: Event) -> Self {
        Self {
            action,
            event,
            code: String::new(),
            said: String::new(),
            message: String::new(),
            numbers: Vec::new(),
            version: None,
            declined: false,
            lapsed: false,
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
        said: String::new(),
        message: String::new(),
        times: 1,
        last_at: None,
    };
    attempt::insert(tx, id, &first)?;
    company_seen::active(tx, &new.spid, now)?;
    let queued = existing(tx, &new.serial)?;
    mirror(tx, &queued, Some(&new.payload.draft));
    ask_first(tx, queued, now)
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

/// What is queued under a serial that the platform may know is asked about before it is sent: one in doubt, one that left by a file
/// that was lost, one that the platform listed.
fn ask_first(tx: &Transaction<'_>, queued: Issuance, now: Timestamp) -> Result<Issuance, LedgerError> {
    let may_be_known = doubt::take(tx, &queued.serial)?
        || (queued.sends == 0 && lost::knows(tx, &queued.serial)?)
        || invoice::is_told(tx, &queued.spid, &queued.serial)?;
    if may_be_known {
        apply(
            tx,
            &queued.serial,
            &doubt::step("平台可能已收过这张单据，发送前先核对"),
            now,
        )
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
/// ([`Event::TakenBack`]) what may be at the platform, and issued ([`Event::NumberGiven`], [`Event::Adopted`]) without a number. To have it
/// issued anew ([`Event::Replaced`]) takes more: [`verdict::replace`] alone does it. [`LedgerError::NumberTaken`] where it is given
/// the number of another document, by whomever.
pub fn apply(tx: &Transaction<'_>, serial: &Serial, step: &Step, now: Timestamp) -> Result<Issuance, LedgerError> {
    let found = existing(tx, serial)?;
    if step.event == Event::Replaced {
        return Err(LedgerError::Illegal {
            state: found.state,
            event: step.event,
        });
    }
    for given in &step.numbers {
        not_taken(tx, &found, given)?;
    }
    advance(tx, &found, step, now)
}

/// Moves a document on, whatever the step.
pub(crate) fn advance(
    tx: &Transaction<'_>,
    found: &Issuance,
    step: &Step,
    now: Timestamp,
) -> Result<Issuance, LedgerError> {
    let illegal = LedgerError::Illegal {
        state: found.state,
        event: step.event,
    };
    let Some(state) = found.state.after(step.event) else {
        return Err(illegal);
    };
    let known = Known::after(found, step);
    let Some(known) = known else { return Err(illegal) };
    let numbers = if step.numbers.is_empty() {
        &found.numbers
    } else {
        &step.numbers
    };
    let changed = tx
        .prepare_cached(
            "UPDATE issuance SET state = ?3, resubmit = 0, resubmits = resubmits + ?12, sends = ?4, unanswered = ?5, kept = ?6, declined = ?7, absences = ?8,
                 numbers = ?9, message = ?10, attempts = attempts + 1, updated_at = ?11, sent_at = CASE WHEN ?13 THEN ?11 ELSE sent_at END,
                 first_try = CASE WHEN ?15 THEN NULL ELSE first_try END, last_try = CASE WHEN ?14 OR ?15 THEN NULL ELSE last_try END,
                 awaits_scan = ?16
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
            step.event == Event::Claimed,
            // From now on a request may leave, or another copy may have sent one: how late it was is not known yet.
            matches!(step.event, Event::Claimed | Event::Resubmitted | Event::Doubted),
            // Nothing that was sent before was kept.
            step.event == Event::Corrected,
            known.awaits_scan
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
        said: step.said.clone(),
        message: step.message.clone(),
        times: 1,
        last_at: None,
    };
    attempt::insert(tx, found.id, &row)?;
    company_seen::active(tx, &found.spid, now)?;
    // A number in the reply to our own request: whoever issued it was logged in just now.
    if step.event == Event::NumberGiven {
        company_seen::login_worked(tx, &found.spid, now)?;
    }
    if found.state == State::NeedsPerson {
        verdict::forget(tx, found.id)?;
    }
    let moved = existing(tx, &found.serial)?;
    // A correction changed more than its state, before it came here.
    let is_as_written =
        step.event != Event::Corrected && moved.version == found.version && moved.numbers == found.numbers;
    if is_as_written && invoice::stage_token(moved.state) == invoice::stage_token(found.state) {
        aside(tx, "the state of a document in the list of all invoices", || {
            if invoice::restate(tx, &moved)? {
                Ok(())
            } else {
                // What once went wrong in the list is made good.
                invoice::mirror(tx, &moved, payload::written(tx, &moved).as_ref())
            }
        });
    } else {
        let written = payload::written(tx, &moved);
        mirror(tx, &moved, written.as_ref());
        // What takes its place teaches what there is to learn.
        if invoice::is_over(moved.state)
            && found.state != moved.state
            && step.event != Event::Replaced
            && let Some(written) = &written
        {
            aside(tx, "customer and products of an invoice", || {
                learned::learn(tx, &moved.spid, written, now)
            });
        }
    }
    Ok(moved)
}

/// The same in the list of all invoices. The list follows from the documents: what goes wrong in it keeps none from its number.
fn mirror(tx: &Transaction<'_>, issuance: &Issuance, written: Option<&Draft>) {
    aside(tx, "a document in the list of all invoices", || {
        invoice::mirror(tx, issuance, written)
    });
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

/// Writes down that the platform was asked and nothing followed; `said` are the platform's own codes.
///
/// # Errors
/// [`LedgerError::NoSuchIssuance`].
pub fn note(
    tx: &Transaction<'_>,
    serial: &Serial,
    heard: Heard,
    code: &str,
    said: &str,
    message: &str,
    now: Timestamp,
) -> Result<Issuance, LedgerError> {
    let found = existing(tx, serial)?;
    if heard == Heard::Unclear {
        verdict::forget(tx, found.id)?;
    }
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
        said: said.to_owned(),
        message: message.to_owned(),
        times: 1,
        last_at: None,
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

pub(crate) fn existing(tx: &Transaction<'_>, serial: &Serial) -> Result<Issuance, LedgerError> {
    find(tx, serial)?.ok_or_else(|| LedgerError::NoSuchIssuance(serial.clone()))
}
