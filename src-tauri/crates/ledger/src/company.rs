//! Table `company`: what the platform last told of each company.

use std::collections::HashSet;

use kaipiao_domain::Serial;
use rusqlite::{Row, Transaction, params};

use crate::{LedgerError, Timestamp, value};

pub(crate) const V1: &str = "
CREATE TABLE company (
    spid        TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    tax_number  TEXT NOT NULL,
    -- what the platform listed, as JSON
    listed      TEXT NOT NULL,
    listed_at   INTEGER NOT NULL,
    -- words of the platform since its scan lapsed; NULL while it may send
    parked      TEXT
) STRICT, WITHOUT ROWID;
";

pub(crate) const V2: &str = "
-- how far it is after a scan: NULL, it goes on as ever; '', what is open is asked about first; else the serial of the one document
-- that was submitted again to see whether the scan holds
ALTER TABLE company ADD COLUMN recovery TEXT;
";

pub(crate) const V3: &str = "
-- since when the platform no longer lists it; NULL while it does
ALTER TABLE company ADD COLUMN gone_at INTEGER;
";

/// A company on the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its id on the platform (企业 spid).
    pub spid: String,
    /// Its name.
    pub name: String,
    /// 统一社会信用代码 or 纳税人识别号.
    pub tax_number: String,
    /// All that the platform listed of it, as JSON.
    pub listed: String,
    /// The platform's words since the company's scan lapsed; nothing of it is sent while they stand.
    pub parked: Option<String>,
    /// How far it is after a scan; `None` where it goes on as ever.
    pub recovery: Option<Recovery>,
    /// Since when the platform no longer lists it; its documents stay.
    pub gone_at: Option<Timestamp>,
}

/// How far a company is after a scan: nothing that is queued is sent before it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovery {
    /// The platform is asked about everything that is open.
    Asking,
    /// One document was submitted again, to see whether the scan holds; the rest follows once it is through.
    Probing(Serial),
}

/// Writes what the platform listed.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn upsert(tx: &Transaction<'_>, company: &Company, now: Timestamp) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "INSERT INTO company (spid, name, tax_number, listed, listed_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (spid) DO UPDATE SET name = ?2, tax_number = ?3, listed = ?4, listed_at = ?5, gone_at = NULL",
    )?
    .execute(params![
        company.spid,
        company.name,
        company.tax_number,
        company.listed,
        now.0
    ])?;
    Ok(())
}

/// Marks those that a whole list no longer has; they stay, as their invoices do.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn mark_gone(tx: &Transaction<'_>, listed: &HashSet<&str>, now: Timestamp) -> Result<(), LedgerError> {
    for company in all(tx)? {
        if company.gone_at.is_none() && !listed.contains(company.spid.as_str()) {
            tx.prepare_cached("UPDATE company SET gone_at = ?2 WHERE spid = ?1")?
                .execute(params![company.spid, now.0])?;
        }
    }
    Ok(())
}

/// When the platform's list was last written down; `None` before the first time.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn listed_at(tx: &Transaction<'_>) -> Result<Option<Timestamp>, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT max(listed_at) FROM company")?;
    Ok(statement
        .query_row([], |row| row.get::<_, Option<i64>>(0))?
        .map(Timestamp))
}

/// All companies, by name.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn all(tx: &Transaction<'_>) -> Result<Vec<Company>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT spid, name, tax_number, listed, parked, recovery, gone_at FROM company ORDER BY name, spid",
    )?;
    value::all(statement.query([])?, read)
}

/// One company.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn find(tx: &Transaction<'_>, spid: &str) -> Result<Option<Company>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT spid, name, tax_number, listed, parked, recovery, gone_at FROM company WHERE spid = ?1",
    )?;
    value::first(statement.query([spid])?, read)
}

/// Parks a company with the platform's words: its scan lapsed, nothing of it is sent until the next one.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn park(tx: &Transaction<'_>, spid: &str, words: &str) -> Result<(), LedgerError> {
    tx.prepare_cached("UPDATE company SET parked = ?2, recovery = NULL WHERE spid = ?1")?
        .execute(params![spid, words])?;
    Ok(())
}

/// Lets a company go on after a scan: what is open is asked about before anything else of it happens.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn resume(tx: &Transaction<'_>, spid: &str) -> Result<(), LedgerError> {
    tx.prepare_cached("UPDATE company SET parked = NULL, recovery = COALESCE(recovery, '') WHERE spid = ?1")?
        .execute([spid])?;
    Ok(())
}

/// Writes down how far a company that is not parked is after its scan; `None` where it goes on as ever.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn recover(tx: &Transaction<'_>, spid: &str, recovery: Option<&Recovery>) -> Result<(), LedgerError> {
    let text = recovery.map(|recovery| match recovery {
        Recovery::Asking => "",
        Recovery::Probing(serial) => serial.as_str(),
    });
    tx.prepare_cached("UPDATE company SET recovery = ?2 WHERE spid = ?1 AND parked IS NULL")?
        .execute(params![spid, text])?;
    Ok(())
}

/// The companies that have something open.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn with_open_work(tx: &Transaction<'_>) -> Result<Vec<String>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT DISTINCT spid FROM issuance
         WHERE state IN ('queued', 'sending', 'accepted', 'held', 'unknown') ORDER BY spid",
    )?;
    value::all(statement.query([])?, |row| Ok(row.get(0)?))
}

/// Whether a company has something open.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn has_open_work(tx: &Transaction<'_>, spid: &str) -> Result<bool, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM issuance
             WHERE spid = ?1 AND state IN ('queued', 'sending', 'accepted', 'held', 'unknown'))",
    )?;
    Ok(statement.query_row([spid], |row| row.get(0))?)
}

fn read(row: &Row<'_>) -> Result<Company, LedgerError> {
    Ok(Company {
        spid: row.get(0)?,
        name: row.get(1)?,
        tax_number: row.get(2)?,
        listed: row.get(3)?,
        parked: row.get(4)?,
        recovery: match row.get::<_, Option<String>>(5)? {
            None => None,
            Some(text) if text.is_empty() => Some(Recovery::Asking),
            Some(text) => Some(Recovery::Probing(value::serial(text)?)),
        },
        gone_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
    })
}
