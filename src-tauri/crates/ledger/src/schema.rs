//! The schema's versions. A version that was released never changes: a later one is added behind it.

use rusqlite::{Connection, TransactionBehavior};

use crate::{
    LedgerError, attempt, company, company_seen, company_setting, comparison, customer, doubt, draft, incident,
    invoice, issuance, lost, month_end, payload, place, product, repair, reversal, template, verdict,
};

/// What each version adds, oldest first; each table's SQL stands in its own file.
const VERSIONS: [&[&str]; 5] = [
    &[company::V1, draft::V1, issuance::V1, payload::V1, attempt::V1],
    &[
        company::V2,
        company_seen::V2,
        company_setting::V2,
        comparison::V2,
        customer::V2,
        doubt::V2,
        incident::V2,
        invoice::V2,
        invoice::TEXT,
        issuance::V2,
        lost::V2,
        month_end::V2,
        place::V2,
        product::V2,
        reversal::V2,
        template::V2,
        verdict::V2,
    ],
    &[
        attempt::V3,
        company::V3,
        doubt::V3,
        invoice::V3,
        issuance::V3,
        repair::V3,
        reversal::V3,
    ],
    &[invoice::V4, payload::V4],
    &[invoice::V5],
];

/// The newest version that this program knows.
pub(crate) fn newest() -> u32 {
    u32::try_from(VERSIONS.len()).unwrap_or(u32::MAX)
}

/// The version of a database; 0 for an empty one.
pub(crate) fn version(connection: &Connection) -> Result<u32, LedgerError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Whether no other program has the database open: only then does SQLite leave the write-ahead log. An older program may keep no file of
/// ours that says so.
fn is_alone(connection: &Connection) -> Result<bool, LedgerError> {
    let left = connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
    connection.pragma_update(None, "journal_mode", "WAL")?;
    match left.map_err(LedgerError::from) {
        Ok(mode) => Ok(mode != "wal"),
        Err(LedgerError::Busy(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Brings the database to the newest version in one transaction. What it holds is copied first by `back_up`; without a copy, or while
/// another program has it open, nothing is changed: an older one would go on writing to what it does not know.
pub(crate) fn migrate(
    connection: &mut Connection,
    back_up: impl FnOnce() -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let known = newest();
    if (1..known).contains(&version(connection)?) {
        if !is_alone(connection)? {
            return Err(LedgerError::OlderOpen);
        }
        back_up()?;
    }
    // Immediate: two processes that open a new ledger at once take turns, and the second finds it done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    if found > known {
        return Err(LedgerError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    for statements in VERSIONS.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        for statement in *statements {
            transaction.execute_batch(statement)?;
        }
    }
    if found < 2 {
        invoice::fill(&transaction)?;
    } else if found < 5 {
        invoice::tell_settled(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// A database as the first version made it.
#[cfg(test)]
pub(crate) fn first_version(connection: &Connection) {
    for statement in VERSIONS[0] {
        connection.execute_batch(statement).unwrap();
    }
    connection.pragma_update(None, "user_version", 1).unwrap();
}
