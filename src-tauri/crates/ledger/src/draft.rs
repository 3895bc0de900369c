//! Table `draft`: invoices being written.

use kaipiao_domain::{Draft, Serial};
use rusqlite::{Row, Transaction, params};

use crate::{LedgerError, Timestamp, value};

pub(crate) const V1: &str = "
CREATE TABLE draft (
    serial     TEXT PRIMARY KEY,
    spid       TEXT NOT NULL,
    -- the draft, as JSON
    body       TEXT NOT NULL,
    saved_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_by_company ON draft (spid, saved_at);
";

/// A saved draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedDraft {
    /// The company it is written for.
    pub spid: String,
    /// What is written.
    pub draft: Draft,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

/// Saves a draft under its serial.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn save(tx: &Transaction<'_>, spid: &str, draft: &Draft, now: Timestamp) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "INSERT INTO draft (serial, spid, body, saved_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (serial) DO UPDATE SET spid = ?2, body = ?3, saved_at = ?4",
    )?
    .execute(params![draft.serial.as_str(), spid, body(draft)?, now.0])?;
    Ok(())
}

/// The drafts of a company, last saved first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`] where one can't be read.
pub fn of_company(tx: &Transaction<'_>, spid: &str) -> Result<Vec<SavedDraft>, LedgerError> {
    let mut statement =
        tx.prepare_cached("SELECT spid, body, saved_at FROM draft WHERE spid = ?1 ORDER BY saved_at DESC, serial")?;
    value::all(statement.query([spid])?, saved)
}

/// One draft.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`] where it can't be read.
pub fn find(tx: &Transaction<'_>, serial: &Serial) -> Result<Option<SavedDraft>, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT spid, body, saved_at FROM draft WHERE serial = ?1")?;
    value::first(statement.query([serial.as_str()])?, saved)
}

/// Removes a draft; nothing happens where there is none.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn remove(tx: &Transaction<'_>, serial: &Serial) -> Result<(), LedgerError> {
    tx.prepare_cached("DELETE FROM draft WHERE serial = ?1")?
        .execute([serial.as_str()])?;
    Ok(())
}

fn saved(row: &Row<'_>) -> Result<SavedDraft, LedgerError> {
    Ok(SavedDraft {
        spid: row.get(0)?,
        draft: read(&row.get::<_, String>(1)?)?,
        saved_at: Timestamp(row.get(2)?),
    })
}

pub(crate) fn body(draft: &Draft) -> Result<String, LedgerError> {
    serde_json::to_string(draft).map_err(|error| LedgerError::Corrupt {
        what: "draft",
        text: error.to_string(),
    })
}

pub(crate) fn read(body: &str) -> Result<Draft, LedgerError> {
    serde_json::from_str(body).map_err(|error| LedgerError::Corrupt {
        what: "draft",
        text: error.to_string(),
    })
}
