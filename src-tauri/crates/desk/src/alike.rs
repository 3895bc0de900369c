//! Look-alikes (疑似重复): what a company issued, or is issuing, to the same buyer over the same amount lately, here or elsewhere.

use kaipiao_ledger::{
    LedgerError, Timestamp, Transaction,
    invoice::{self, Invoice},
    issuance::{self, Issuance, Likeness},
};

use crate::contract::SuspectView;

/// How long two documents may lie apart and still look alike: 31 days.
const ALIKE_MILLIS: i64 = 31 * 24 * 3600 * 1000;

/// What looks like a document: ours first, then what only the platform tells of.
pub(crate) fn alike(tx: &Transaction<'_>, like: &Likeness, now: Timestamp) -> Result<Vec<SuspectView>, LedgerError> {
    let since = Timestamp(now.0 - ALIKE_MILLIS);
    let ours = issuance::alike(tx, like, since)?;
    let told = invoice::alike(tx, like, since)?;
    Ok(ours
        .iter()
        .map(ours_as_suspect)
        .chain(told.iter().map(told_as_suspect))
        .collect())
}

/// A document of ours as what another looks like.
pub(crate) fn ours_as_suspect(alike: &Issuance) -> SuspectView {
    SuspectView {
        key: alike.serial.to_string(),
        number: alike
            .numbers
            .first()
            .map_or_else(|| alike.appeared.clone(), |first| first.number.clone()),
        at: alike.created_at,
        gross: alike.gross,
    }
}

fn told_as_suspect(alike: &Invoice) -> SuspectView {
    let number = format!("{}{}", alike.code, alike.number);
    SuspectView {
        // One that waits elsewhere has no number yet.
        key: if number.is_empty() {
            alike.serial.clone()
        } else {
            number.clone()
        },
        number,
        at: alike.at(),
        gross: alike.gross,
    }
}
