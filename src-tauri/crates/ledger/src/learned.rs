//! What customers and products have in common: both are learned from invoices that were issued.

use kaipiao_domain::Draft;
use rusqlite::Transaction;

use crate::{LedgerError, Timestamp, customer, product};

/// Learns customer and products from an invoice that was issued, here or elsewhere. Red invoices teach nothing: they repeat
/// their originals.
///
/// Each invoice is to be given once, in whatever order.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn learn(tx: &Transaction<'_>, spid: &str, draft: &Draft, issued_at: Timestamp) -> Result<(), LedgerError> {
    if draft.is_red() {
        return Ok(());
    }
    customer::learn(tx, spid, draft.buyer_type, &draft.buyer, &draft.delivery, issued_at)?;
    for line in &draft.lines {
        product::learn(tx, spid, draft.pricing, line, issued_at)?;
    }
    Ok(())
}

/// Learns beside something that matters more: whatever goes wrong, nothing of it is kept and the transaction goes on.
pub(crate) fn learn_aside(tx: &Transaction<'_>, learn: impl FnOnce() -> Result<(), LedgerError>) {
    let learned = tx
        .execute_batch("SAVEPOINT learning")
        .map_err(LedgerError::from)
        .and_then(|()| match learn() {
            Ok(()) => Ok(tx.execute_batch("RELEASE learning")?),
            Err(error) => {
                tx.execute_batch("ROLLBACK TO learning; RELEASE learning")?;
                Err(error)
            }
        });
    if let Err(error) = learned {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "nothing was learned from an invoice"
        );
    }
}

/// Takes over a newer text, or one where there was none.
pub(crate) fn renew(known: &mut String, new: &str, renews: bool) {
    if !new.is_empty() && (renews || known.is_empty()) {
        new.clone_into(known);
    }
}

/// The entry that stands for one that may have been merged into others.
pub(crate) fn standing<T>(
    found: Option<T>,
    merged_into: impl Fn(&T) -> Option<i64>,
    find: impl Fn(i64) -> Result<Option<T>, LedgerError>,
) -> Result<Option<T>, LedgerError> {
    let Some(mut standing) = found else { return Ok(None) };
    // A ring cannot come about by merging; a ledger that has one is not walked for ever.
    for _ in 0..16 {
        let Some(next) = merged_into(&standing) else { break };
        match find(next)? {
            Some(next) => standing = next,
            None => break,
        }
    }
    Ok(Some(standing))
}
