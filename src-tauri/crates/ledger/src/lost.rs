//! Table `lost`: requests that may have left and of which this ledger knows nothing else, because the file that knew was lost.

use kaipiao_domain::{Kind, Serial};
use rusqlite::{Transaction, params};

use crate::{LedgerError, issuance, marks::Sent, value};

pub(crate) const V2: &str = "
CREATE TABLE lost (
    serial    TEXT PRIMARY KEY,
    spid      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    incident  INTEGER NOT NULL REFERENCES incident (id),
    -- what the platform said of it, in words; NULL until it was asked
    found     TEXT
) STRICT, WITHOUT ROWID;
";

/// A document that was sent, and is not in this ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its serial.
    pub serial: Serial,
    /// The company that issued it.
    pub spid: String,
    /// Its kind.
    pub kind: Kind,
    /// What the platform said of it, in words; `None` until it was asked.
    pub found: Option<String>,
}

/// Writes down which of these the ledger does not know. A line that makes no sense is none of ours.
pub(crate) fn add(tx: &Transaction<'_>, sent: &[Sent], incident: i64) -> Result<(), LedgerError> {
    for one in sent {
        let (Ok(serial), Ok(kind)) = (one.serial.parse::<Serial>(), one.kind.parse::<Kind>()) else {
            tracing::warn!(serial = one.serial, "a line of what was sent makes no sense");
            continue;
        };
        if issuance::find(tx, &serial)?.is_none() {
            tx.execute(
                "INSERT OR IGNORE INTO lost (serial, spid, kind, incident) VALUES (?1, ?2, ?3, ?4)",
                params![serial.as_str(), one.spid, kind.code(), incident],
            )?;
        }
    }
    Ok(())
}

/// Whether a request under this serial may have left that this ledger knows nothing else of.
///
/// # Errors
/// [`LedgerError::Database`].
pub(crate) fn knows(tx: &Transaction<'_>, serial: &Serial) -> Result<bool, LedgerError> {
    Ok(tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM lost WHERE serial = ?1)")?
        .query_row([serial.as_str()], |row| row.get(0))?)
}

/// All of them, or those that the platform was not yet asked about.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn list(tx: &Transaction<'_>, unasked_only: bool) -> Result<Vec<Lost>, LedgerError> {
    let mut statement =
        tx.prepare_cached("SELECT serial, spid, kind, found FROM lost WHERE NOT ?1 OR found IS NULL ORDER BY serial")?;
    value::all(statement.query([unasked_only])?, |row| {
        Ok(Lost {
            serial: value::serial(row.get(0)?)?,
            spid: row.get(1)?,
            kind: value::kind(&row.get::<_, String>(2)?)?,
            found: row.get(3)?,
        })
    })
}

/// Writes down what the platform said.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn found(tx: &Transaction<'_>, serial: &Serial, words: &str) -> Result<(), LedgerError> {
    tx.prepare_cached("UPDATE lost SET found = ?2 WHERE serial = ?1")?
        .execute(params![serial.as_str(), words])?;
    Ok(())
}
