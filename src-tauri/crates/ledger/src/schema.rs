//! The schema's versions. A version that was released never changes: a later one is added behind it.

use rusqlite::{Connection, TransactionBehavior};

use crate::{
    LedgerError, attempt, company, company_seen, company_setting, customer, draft, issuance, payload, product,
    reversal, template,
};

/// What each version adds, oldest first; each table's SQL stands in its own file.
const VERSIONS: [&[&str]; 2] = [
    &[company::V1, draft::V1, issuance::V1, payload::V1, attempt::V1],
    &[
        company::V2,
        company_seen::V2,
        company_setting::V2,
        customer::V2,
        issuance::V2,
        product::V2,
        reversal::V2,
        template::V2,
    ],
];

/// Brings the database to the newest version, each step in a transaction of its own.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), LedgerError> {
    let known = u32::try_from(VERSIONS.len()).unwrap_or(u32::MAX);
    // Immediate: two processes that open a new ledger at once take turns, and the second finds it done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(LedgerError::Newer { found, known });
    }
    for statements in VERSIONS.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        for statement in *statements {
            transaction.execute_batch(statement)?;
        }
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
