//! Table `incident`: what befell the ledger, until a person has seen it.

use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::{LedgerError, Timestamp, value};

pub(crate) const V2: &str = "
CREATE TABLE incident (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    -- as JSON
    cause  TEXT NOT NULL,
    seen   INTEGER NOT NULL DEFAULT 0,
    -- whether what the platform has was taken in since, where something may be missing
    filled INTEGER NOT NULL DEFAULT 0
) STRICT;
";

/// What befell the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Cause {
    /// It was last open on another computer.
    OtherComputer {
        /// The folder that it lay in there.
        path: String,
    },
    /// It is a copy of a ledger on this computer.
    Copied {
        /// The folder that it was last open in.
        path: String,
    },
    /// More was done with it than it knows of: an older file was put back.
    PutBack,
    /// It was damaged or gone, and made anew.
    #[serde(rename_all = "camelCase")]
    Rebuilt {
        /// When the backup was made that stands in its place; `None` where there was none and it is empty.
        backup: Option<Timestamp>,
        /// The folder in which the damaged files are now.
        aside: String,
        /// How many drafts of the damaged file could be saved that the backup did not have.
        drafts: u32,
        /// How many of its documents that were not sent, or turned down, and that the backup did not have, are drafts now.
        unsent: u32,
    },
}

/// Something that befell the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its row.
    pub id: i64,
    /// When it was found.
    pub at: Timestamp,
    /// What it was.
    pub cause: Cause,
}

pub(crate) fn insert(tx: &Transaction<'_>, cause: &Cause, now: Timestamp) -> Result<i64, LedgerError> {
    let text = serde_json::to_string(cause).map_err(|error| LedgerError::Corrupt {
        what: "incident",
        text: error.to_string(),
    })?;
    tx.execute("INSERT INTO incident (at, cause) VALUES (?1, ?2)", params![now.0, text])?;
    Ok(tx.last_insert_rowid())
}

/// Whether anything befell the ledger since a moment.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn any_since(tx: &Transaction<'_>, moment: Timestamp) -> Result<bool, LedgerError> {
    Ok(tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM incident WHERE at >= ?1)")?
        .query_row([moment.0], |row| row.get(0))?)
}

/// What no person has seen yet, oldest first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn unseen(tx: &Transaction<'_>) -> Result<Vec<Incident>, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT id, at, cause FROM incident WHERE seen = 0 ORDER BY id")?;
    value::all(statement.query([])?, read)
}

/// The newest one in which the ledger was made anew, and what may be missing since was not yet taken in from the platform.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn unfilled(tx: &Transaction<'_>) -> Result<Option<Incident>, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT id, at, cause FROM incident WHERE filled = 0 ORDER BY id DESC")?;
    let found = value::all(statement.query([])?, read)?;
    Ok(found
        .into_iter()
        .find(|incident| matches!(incident.cause, Cause::Rebuilt { .. })))
}

/// What may be missing since then was taken in from the platform.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn fill(tx: &Transaction<'_>, id: i64) -> Result<(), LedgerError> {
    tx.execute("UPDATE incident SET filled = 1 WHERE id <= ?1", [id])?;
    Ok(())
}

/// A person has seen it.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn saw(tx: &Transaction<'_>, id: i64) -> Result<(), LedgerError> {
    tx.execute("UPDATE incident SET seen = 1 WHERE id = ?1", [id])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Incident, LedgerError> {
    let text: String = row.get(2)?;
    Ok(Incident {
        id: row.get(0)?,
        at: Timestamp(row.get(1)?),
        cause: serde_json::from_str(&text).map_err(|_| LedgerError::Corrupt { what: "incident", text })?,
    })
}
