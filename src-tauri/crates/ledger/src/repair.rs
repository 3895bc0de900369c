//! Table `repair`: months that the platform was asked to repair, and that are to be compared once it is through.

use rusqlite::{Transaction, params};

use crate::{LedgerError, Timestamp, value};

pub(crate) const V3: &str = "
CREATE TABLE repair (
    spid    TEXT NOT NULL,
    -- YYYYMM
    month   TEXT NOT NULL,
    -- from when on the platform's list can be looked at
    due_at  INTEGER NOT NULL,
    PRIMARY KEY (spid, month)
) STRICT, WITHOUT ROWID;
";

/// A month of a company that was asked to be repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Which company.
    pub spid: String,
    /// `YYYYMM`.
    pub month: String,
    /// From when on the platform's list can be looked at.
    pub due_at: Timestamp,
}

/// Writes down that a month was asked to be repaired; asked again, it is looked at later.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn ask(tx: &Transaction<'_>, repair: &Repair) -> Result<(), LedgerError> {
    tx.prepare_cached("INSERT OR REPLACE INTO repair (spid, month, due_at) VALUES (?1, ?2, ?3)")?
        .execute(params![repair.spid, repair.month, repair.due_at.0])?;
    Ok(())
}

/// Those that can be looked at now, the oldest first.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn due(tx: &Transaction<'_>, now: Timestamp) -> Result<Vec<Repair>, LedgerError> {
    let mut statement =
        tx.prepare_cached("SELECT spid, month, due_at FROM repair WHERE due_at <= ?1 ORDER BY due_at, spid, month")?;
    value::all(statement.query([now.0])?, |row| {
        Ok(Repair {
            spid: row.get(0)?,
            month: row.get(1)?,
            due_at: Timestamp(row.get(2)?),
        })
    })
}

/// It was looked at; one that was asked for again since stays.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn done(tx: &Transaction<'_>, repair: &Repair) -> Result<(), LedgerError> {
    tx.prepare_cached("DELETE FROM repair WHERE spid = ?1 AND month = ?2 AND due_at = ?3")?
        .execute(params![repair.spid, repair.month, repair.due_at.0])?;
    Ok(())
}
