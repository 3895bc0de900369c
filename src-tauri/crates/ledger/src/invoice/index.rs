//! The index of texts, kept up to date some rows at a time.
//!
//! What is on its way changes twice within a minute, and each change of the index writes about ten of its pages: what changed waits in
//! a table of a few rows, and comes into the index together with others, at the latest before somebody searches.

use rusqlite::{Transaction, params};

use super::text;
use crate::{LedgerError, value};

/// How many rows wait at most.
const WAITING: u32 = 64;

/// Stands between the texts of a row.
const BETWEEN: char = '\n';

/// Lets a row that is new to the index wait for it.
pub(super) fn add<'a>(
    tx: &Transaction<'_>,
    invoice: i64,
    texts: impl Iterator<Item = &'a str>,
    facets: &str,
) -> Result<(), LedgerError> {
    let mut lines = String::new();
    for text in texts {
        // What is found by tokens has no use for the ends of lines.
        lines.extend(text.chars().map(|one| if one == BETWEEN { ' ' } else { one }));
        lines.push(BETWEEN);
    }
    tx.prepare_cached("INSERT INTO invoice_unindexed (invoice, texts, facets) VALUES (?1, ?2, ?3)")?
        .execute(params![invoice, lines, facets])?;
    let waiting: u32 = tx
        .prepare_cached("SELECT count(*) FROM invoice_unindexed")?
        .query_row([], |row| row.get(0))?;
    if waiting > WAITING {
        bring_up_to_date(tx)?;
    }
    Ok(())
}

/// Takes a row out of the index, or out of what waits for it.
pub(super) fn forget(tx: &Transaction<'_>, invoice: i64) -> Result<(), LedgerError> {
    let waited = tx
        .prepare_cached("DELETE FROM invoice_unindexed WHERE invoice = ?1")?
        .execute([invoice])?;
    if waited == 0 {
        tx.prepare_cached("DELETE FROM invoice_text WHERE rowid = ?1")?
            .execute([invoice])?;
    }
    Ok(())
}

/// Whether whatever is searched for by words is found.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn is_up_to_date(tx: &Transaction<'_>) -> Result<bool, LedgerError> {
    Ok(tx
        .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM invoice_unindexed)")?
        .query_row([], |row| row.get(0))?)
}

/// Brings what waits into the index; to be called before a search by words.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn bring_up_to_date(tx: &Transaction<'_>) -> Result<(), LedgerError> {
    let mut statement = tx.prepare_cached("SELECT invoice, texts, facets FROM invoice_unindexed ORDER BY invoice")?;
    let waiting: Vec<(i64, String, String)> =
        value::all(statement.query([])?, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut insert = tx.prepare_cached("INSERT INTO invoice_text (rowid, words) VALUES (?1, ?2)")?;
    for (invoice, texts, facets) in waiting {
        insert.execute(params![invoice, text::tokens(texts.split(BETWEEN)) + &facets])?;
    }
    tx.prepare_cached("DELETE FROM invoice_unindexed")?.execute([])?;
    Ok(())
}
