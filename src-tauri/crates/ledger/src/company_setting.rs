//! Table `company_setting`: what the user decided about each company. Nothing of it comes from the platform.

use std::collections::HashMap;

use kaipiao_domain::{Kind, Rate, Taxpayer};
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use crate::{LedgerError, Timestamp, value};

pub(crate) const V2: &str = "
CREATE TABLE company_setting (
    spid       TEXT PRIMARY KEY,
    -- what the user decided, as JSON
    body       TEXT NOT NULL,
    saved_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

/// What the user decided about a company. Empty texts and absent values mean: as the platform says, or undecided.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct CompanySetting {
    /// How it pays value-added tax; `None` while nobody said.
    pub taxpayer: Option<Taxpayer>,
    /// 开票人 of new drafts.
    pub drawer: String,
    /// 收款人 of new drafts.
    pub payee: String,
    /// 复核人 of new drafts.
    pub reviewer: String,
    /// The seller's address on new drafts.
    pub address: String,
    /// The seller's phone on new drafts.
    pub phone: String,
    /// The seller's bank on new drafts.
    pub bank: String,
    /// The seller's account at the bank on new drafts.
    pub account: String,
    /// The remark of new drafts; `{年}`, `{月}`, `{日}` and `{上月}` stand for the day's.
    pub remark: String,
    /// The mail address to which the platform sends invoices of new drafts.
    pub email: String,
    /// The rate of a new draft's first line.
    pub rate: Option<Rate>,
    /// The kinds that the form offers, the usual one first; all where it is empty.
    pub kinds: Vec<Kind>,
    /// The group that the user put it in.
    pub group: String,
    /// The user's own marks.
    pub tags: Vec<String>,
    /// The hue of its colour, 0 to 359; `None` takes one from its id.
    pub hue: Option<u16>,
    /// Its user at the tax bureau. The password is in the keyring.
    pub bureau_user: String,
}

/// What was decided about one company; nothing where nobody did.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`] where it can't be read.
pub fn find(tx: &Transaction<'_>, spid: &str) -> Result<CompanySetting, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT body FROM company_setting WHERE spid = ?1")?;
    let found = value::first(statement.query([spid])?, |row| read(&row.get::<_, String>(0)?))?;
    Ok(found.unwrap_or_default())
}

/// What was decided about each company, by spid; those about whom nobody decided anything are not there.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`] where one can't be read.
pub fn all(tx: &Transaction<'_>) -> Result<HashMap<String, CompanySetting>, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT spid, body FROM company_setting")?;
    let rows = value::all(statement.query([])?, |row| {
        Ok((row.get::<_, String>(0)?, read(&row.get::<_, String>(1)?)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Keeps what was decided about a company.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn save(tx: &Transaction<'_>, spid: &str, setting: &CompanySetting, now: Timestamp) -> Result<(), LedgerError> {
    let body = serde_json::to_string(setting).map_err(|error| unreadable(&error))?;
    tx.prepare_cached(
        "INSERT INTO company_setting (spid, body, saved_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (spid) DO UPDATE SET body = ?2, saved_at = ?3",
    )?
    .execute(params![spid, body, now.0])?;
    Ok(())
}

fn read(body: &str) -> Result<CompanySetting, LedgerError> {
    serde_json::from_str(body).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> LedgerError {
    LedgerError::Corrupt {
        what: "company setting",
        text: error.to_string(),
    }
}
