//! Table `company_seen`: when something about a company was last seen. There is no call that asks whether a login at the tax
//! bureau lives: its age is what was last seen to work, or to have lapsed.

use rusqlite::{Row, Transaction, params};

use crate::{LedgerError, Timestamp, value};

pub(crate) const V2: &str = "
CREATE TABLE company_seen (
    spid        TEXT PRIMARY KEY,
    -- its login at the tax bureau worked
    login_at    INTEGER,
    -- its login had lapsed
    lapsed_at   INTEGER,
    -- something happened to one of its documents
    active_at   INTEGER,
    -- the user chose it
    used_at     INTEGER
) STRICT, WITHOUT ROWID;
";

/// What was seen of a company, and what of it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which company.
    pub spid: String,
    /// When its login at the tax bureau was last seen to work.
    pub login_at: Option<Timestamp>,
    /// When its login was last seen to have lapsed.
    pub lapsed_at: Option<Timestamp>,
    /// When something last happened to one of its documents.
    pub active_at: Option<Timestamp>,
    /// When the user last chose it.
    pub used_at: Option<Timestamp>,
    /// How many of its documents may still change by themselves.
    pub open: u32,
    /// How many of its documents need a person.
    pub needs_person: u32,
}

/// How each company stands.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn standings(tx: &Transaction<'_>) -> Result<Vec<Standing>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT spid, login_at, lapsed_at, active_at, used_at,
             (SELECT count(*) FROM issuance WHERE issuance.spid = company.spid
                  AND state IN ('queued', 'sending', 'accepted', 'held', 'unknown')),
             (SELECT count(*) FROM issuance WHERE issuance.spid = company.spid AND state = 'needs_person')
         FROM company LEFT JOIN company_seen USING (spid)",
    )?;
    value::all(statement.query([])?, read)
}

/// Its login at the tax bureau worked.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn login_worked(tx: &Transaction<'_>, spid: &str, now: Timestamp) -> Result<(), LedgerError> {
    note(tx, "login_at", spid, now)
}

/// Its login had lapsed.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn login_lapsed(tx: &Transaction<'_>, spid: &str, now: Timestamp) -> Result<(), LedgerError> {
    note(tx, "lapsed_at", spid, now)
}

/// The user chose it.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn used(tx: &Transaction<'_>, spid: &str, now: Timestamp) -> Result<(), LedgerError> {
    note(tx, "used_at", spid, now)
}

/// Something happened to one of its documents; kept to the minute, for every step of every document says it.
pub(crate) fn active(tx: &Transaction<'_>, spid: &str, now: Timestamp) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "INSERT INTO company_seen (spid, active_at) VALUES (?1, ?2)
         ON CONFLICT (spid) DO UPDATE SET active_at = ?2 WHERE active_at IS NULL OR active_at NOT BETWEEN ?2 - 60000 AND ?2",
    )?
    .execute(params![spid, now.0])?;
    Ok(())
}

/// `column` is one of this file's, never a text from outside.
fn note(tx: &Transaction<'_>, column: &'static str, spid: &str, now: Timestamp) -> Result<(), LedgerError> {
    tx.prepare_cached(&format!(
        "INSERT INTO company_seen (spid, {column}) VALUES (?1, ?2) ON CONFLICT (spid) DO UPDATE SET {column} = ?2"
    ))?
    .execute(params![spid, now.0])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Standing, LedgerError> {
    let moment = |column| Ok::<_, LedgerError>(row.get::<_, Option<i64>>(column)?.map(Timestamp));
    Ok(Standing {
        spid: row.get(0)?,
        login_at: moment(1)?,
        lapsed_at: moment(2)?,
        active_at: moment(3)?,
        used_at: moment(4)?,
        open: row.get(5)?,
        needs_person: row.get(6)?,
    })
}
