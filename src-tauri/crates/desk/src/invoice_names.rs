//! What names an invoice: the key of its row, its serial, its number with its code or without.

use kaipiao_ledger::{
    LedgerError, Transaction,
    invoice::{self, Invoice},
    issuance,
};

/// The row that a key names.
pub(crate) fn named(tx: &Transaction<'_>, key: &str) -> Result<Option<Invoice>, LedgerError> {
    if let Some(id) = id_of(key) {
        return invoice::find(tx, id);
    }
    let Ok(serial) = key.parse() else { return Ok(None) };
    match issuance::find(tx, &serial)? {
        Some(issuance) => Ok(invoice::of_serial(tx, &issuance.spid, key)?
            .into_iter()
            .find(|row| row.issuance == Some(issuance.id))),
        None => Ok(None),
    }
}

/// The rows of a company that a key, serial or number names and that have a number: several where the platform split a document, or
/// where older invoices have the same number under different codes.
pub(crate) fn numbered(tx: &Transaction<'_>, spid: &str, name: &str) -> Result<Vec<Invoice>, LedgerError> {
    let rows = match id_of(name) {
        Some(id) => invoice::find(tx, id)?.into_iter().collect(),
        None => {
            let by_serial = invoice::of_serial(tx, spid, name)?;
            if by_serial.is_empty() {
                invoice::of_number(tx, spid, name)?
            } else {
                by_serial
            }
        }
    };
    Ok(rows
        .into_iter()
        .filter(|row| row.spid == spid && !row.number.is_empty())
        .collect())
}

fn id_of(key: &str) -> Option<i64> {
    key.strip_prefix('~').and_then(|id| id.parse().ok())
}
