//! What is written down of a document beside the steps that move it.

use kaipiao_domain::Serial;
use rusqlite::{Transaction, params};

use super::{Issuance, IssuedNumber, existing, owner};
use crate::{
    Event, LedgerError, Timestamp,
    attempt::{self, Action, Attempt},
    payload,
};

/// No other document has the number that one is given.
pub(super) fn not_taken(tx: &Transaction<'_>, of: &Issuance, given: &IssuedNumber) -> Result<(), LedgerError> {
    match owner(tx, &given.code, &given.number)? {
        Some(other) if other.id != of.id => Err(LedgerError::NumberTaken {
            number: format!("{}{}", given.code, given.number),
            serial: other.serial,
        }),
        Some(_) | None => Ok(()),
    }
}

/// Writes down what a person did about a document from which nothing followed for its state.
pub(crate) fn record(
    tx: &Transaction<'_>,
    found: &Issuance,
    code: &str,
    message: &str,
    now: Timestamp,
) -> Result<Issuance, LedgerError> {
    tx.prepare_cached("UPDATE issuance SET attempts = attempts + 1, updated_at = ?2 WHERE id = ?1")?
        .execute(params![found.id, now.0])?;
    let row = Attempt {
        at: now,
        action: Action::Person,
        event: None,
        state: found.state,
        version: found.version,
        code: code.to_owned(),
        said: String::new(),
        message: message.to_owned(),
        times: 1,
        last_at: None,
    };
    attempt::insert(tx, found.id, &row)?;
    existing(tx, &found.serial)
}

/// A call about a document from which nothing followed for it.
#[derive(Debug, Clone)]
pub struct Told {
    /// What was called.
    pub action: Action,
    /// What the answer says of the document, where it says what is known already.
    pub event: Option<Event>,
    /// Our name for what came of it, or for the kind of failure; may be empty.
    pub code: String,
    /// The platform's own codes; empty where it gave none.
    pub said: String,
    /// The platform's words.
    pub message: String,
}

/// Writes down that a call was answered: as a row of the trail, or counted on its newest row where that says the same. The document
/// stays as it is, its last words too.
///
/// # Errors
/// [`LedgerError::NoSuchIssuance`].
pub fn told(tx: &Transaction<'_>, serial: &Serial, told: &Told, now: Timestamp) -> Result<(), LedgerError> {
    let found = existing(tx, serial)?;
    let row = Attempt {
        at: now,
        action: told.action,
        event: told.event,
        state: found.state,
        version: found.version,
        code: told.code.clone(),
        said: told.said.clone(),
        message: told.message.clone(),
        times: 1,
        last_at: None,
    };
    if attempt::again(tx, found.id, &row)? {
        return Ok(());
    }
    tx.prepare_cached("UPDATE issuance SET attempts = attempts + 1 WHERE id = ?1")?
        .execute([found.id])?;
    attempt::insert(tx, found.id, &row)
}

/// Writes down how late it is by the platform's clock, as a reply said that was asked for after the last request left: no request
/// left later. Nothing where the reply said nothing, or nothing left.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn heard(tx: &Transaction<'_>, serial: &Serial, at: Option<Timestamp>) -> Result<(), LedgerError> {
    if let Some(at) = at {
        tx.prepare_cached(
            "UPDATE issuance SET first_try = coalesce(first_try, ?2), last_try = coalesce(last_try, ?2)
             WHERE serial = ?1 AND last_try IS NULL AND sends + unanswered > 0",
        )?
        .execute(params![serial.as_str(), at.0])?;
    }
    Ok(())
}

/// What was issued is an earlier version than the last one: the document is shown as it was issued.
pub(super) fn stand_for(tx: &Transaction<'_>, id: i64, version: u32) -> Result<(), LedgerError> {
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
