//! Finding documents: one, those of a company, those that something is to be done about.

use kaipiao_domain::{Fen, Serial};
use rusqlite::{Transaction, params};

use super::{
    Issuance, Queued,
    row::{COLUMNS, read},
};
use crate::{LedgerError, State, Timestamp, value};

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

/// The issuance, of whichever company, from which the invoice of this code and number came. Of what the platform split the first
/// invoice is found here, the others in the list of all invoices.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn owner(tx: &Transaction<'_>, code: &str, number: &str) -> Result<Option<Issuance>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM issuance WHERE id IN (
             SELECT id FROM issuance WHERE numbers <> '[]' AND json_extract(numbers, '$[0].number') = ?2
                 AND json_extract(numbers, '$[0].code') = ?1
             UNION ALL SELECT issuance FROM invoice WHERE number = ?2 AND number <> '' AND code = ?1 AND issuance IS NOT NULL)
         ORDER BY id LIMIT 1"
    ))?;
    value::first(statement.query([code, number])?, read)
}

/// The document whose place one takes: the one that a person has issued anew under this serial.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn predecessor(tx: &Transaction<'_>, spid: &str, serial: &Serial) -> Result<Option<Issuance>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM issuance WHERE successor = ?2 AND spid = ?1"
    ))?;
    value::first(statement.query([spid, serial.as_str()])?, read)
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

/// What makes an invoice look like another.
#[derive(Debug, Clone)]
pub struct Likeness {
    /// Its own serial, which is not alike.
    pub serial: Serial,
    /// The company that issues it.
    pub spid: String,
    /// The buyer's name, which counts where one of the two has no tax number.
    pub buyer_name: String,
    /// The buyer's tax number.
    pub buyer_tax_id: String,
    /// Its gross amount.
    pub gross: Fen,
}

impl From<&Queued> for Likeness {
    fn from(new: &Queued) -> Self {
        Self {
            serial: new.serial.clone(),
            spid: new.spid.clone(),
            buyer_name: new.buyer_name.clone(),
            buyer_tax_id: new.payload.buyer_tax_id.clone(),
            gross: new.payload.gross,
        }
    }
}

/// Whether a company queued anything from one moment on and before another.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn any_between(tx: &Transaction<'_>, spid: &str, from: Timestamp, to: Timestamp) -> Result<bool, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM issuance WHERE spid = ?1 AND created_at >= ?2 AND created_at < ?3)",
    )?;
    Ok(statement.query_row(params![spid, from.0, to.0], |row| row.get(0))?)
}

/// Look-alikes (疑似重复): same company, buyer and gross amount since a moment, open ones included.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn alike(tx: &Transaction<'_>, like: &Likeness, since: Timestamp) -> Result<Vec<Issuance>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM issuance
         WHERE spid = ?1 AND gross = ?2 AND created_at >= ?3 AND serial <> ?4 AND state NOT IN ('refused', 'withdrawn')
           -- what takes its place stands for it, unless both turned up
           AND (successor IS NULL OR appeared <> '')
           AND CASE WHEN ?5 = '' OR buyer_tax_id = '' THEN buyer_name = ?6 ELSE buyer_tax_id = ?5 END
         ORDER BY id"
    ))?;
    let rows = statement.query(params![
        like.spid,
        like.gross.0,
        since.0,
        like.serial.as_str(),
        like.buyer_tax_id,
        like.buyer_name
    ])?;
    value::all(rows, read)
}

/// The serials of all companies' documents about which a person has to decide.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn stopped(tx: &Transaction<'_>) -> Result<Vec<Serial>, LedgerError> {
    let mut statement =
        tx.prepare_cached("SELECT serial FROM issuance WHERE state = 'needs_person' ORDER BY spid, id")?;
    value::all(statement.query([])?, |row| value::serial(row.get(0)?))
}

/// How many of all companies' documents stand in each state in which something is open, and how many of those that are queued are
/// not at the platform ([`Issuance::may_be_there`]).
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn count_open(tx: &Transaction<'_>) -> Result<(Vec<(State, u32)>, u32), LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT state, count(*), sum(unanswered = 0 AND NOT kept) FROM issuance
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

/// The serials of what was queued before a moment and is not at the platform ([`Issuance::may_be_there`]), of all companies.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn unsent_before(tx: &Transaction<'_>, moment: Timestamp) -> Result<Vec<Serial>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT serial FROM issuance WHERE state = 'queued' AND unanswered = 0 AND NOT kept AND queued_at < ?1 ORDER BY id",
    )?;
    value::all(statement.query([moment.0])?, |row| value::serial(row.get(0)?))
}
