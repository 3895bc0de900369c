//! What is kept beside something that matters more.

use rusqlite::Transaction;

use crate::LedgerError;

/// Does something beside what a transaction is for: whatever goes wrong, nothing of it is kept and the transaction goes on. `what` says
/// in the log what is missing then.
pub fn aside(tx: &Transaction<'_>, what: &str, work: impl FnOnce() -> Result<(), LedgerError>) {
    let say = |statement: &str| tx.prepare_cached(statement)?.execute([]).map(drop);
    let done = say("SAVEPOINT aside")
        .map_err(LedgerError::from)
        .and_then(|()| match work() {
            Ok(()) => Ok(say("RELEASE aside")?),
            Err(error) => {
                tx.execute_batch("ROLLBACK TO aside; RELEASE aside")?;
                Err(error)
            }
        });
    if let Err(error) = done {
        tracing::warn!(error = &error as &dyn std::error::Error, what, "not kept");
    }
}
