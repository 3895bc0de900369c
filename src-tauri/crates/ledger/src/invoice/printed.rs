//! Whether an invoice is on paper, as a person here says.

use rusqlite::{Transaction, params};

use crate::{LedgerError, Timestamp};

/// Writes down when a person said that an invoice is on paper, or that it is not; whether there is such a row. What the platform
/// says of it stands beside and stays.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn mark_printed(tx: &Transaction<'_>, id: i64, at: Option<Timestamp>) -> Result<bool, LedgerError> {
    let marked = tx
        .prepare_cached("UPDATE invoice SET printed_here = ?2 WHERE id = ?1")?
        .execute(params![id, at.map(|at| at.0)])?;
    Ok(marked > 0)
}
