//! Table `month_end`: what a person ordered for the end of a month.

use rusqlite::{Transaction, params};

use crate::{LedgerError, Timestamp, value};

pub(crate) const V2: &str = "
CREATE TABLE month_end (
    -- the midnight at which the month ends: what no request has left for by then is taken back
    ends_at     INTEGER PRIMARY KEY,
    ordered_at  INTEGER NOT NULL
) STRICT;
";

/// Orders that what was not sent by the end of a month is taken back, or with `wanted` false no longer.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn order(tx: &Transaction<'_>, ends_at: Timestamp, wanted: bool, now: Timestamp) -> Result<(), LedgerError> {
    if wanted {
        tx.prepare_cached("INSERT OR IGNORE INTO month_end (ends_at, ordered_at) VALUES (?1, ?2)")?
            .execute(params![ends_at.0, now.0])?;
    } else {
        tx.prepare_cached("DELETE FROM month_end WHERE ends_at = ?1")?
            .execute([ends_at.0])?;
    }
    Ok(())
}

/// The end of the first month for which it is ordered.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn ordered(tx: &Transaction<'_>) -> Result<Option<Timestamp>, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT ends_at FROM month_end ORDER BY ends_at LIMIT 1")?;
    value::first(statement.query([])?, |row| Ok(Timestamp(row.get(0)?)))
}
