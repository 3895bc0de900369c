//! Table `reversal`: which issuances are red, and what each reverses.

use kaipiao_domain::{Draft, Fen, InvoiceNumber, Serial};
use rusqlite::{Transaction, params};

use crate::{
    LedgerError,
    invoice::{self, Invoice},
    issuance::{self, Issuance},
    value,
};

pub(crate) const V2: &str = "
CREATE TABLE reversal (
    issuance   INTEGER PRIMARY KEY REFERENCES issuance (id),
    spid       TEXT NOT NULL,
    -- the blue invoice: its code, where it has one, and its number
    original   TEXT NOT NULL
) STRICT;
CREATE INDEX reversal_of_original ON reversal (spid, original);
INSERT INTO reversal (issuance, spid, original)
    SELECT issuance.id, issuance.spid,
           json_extract(payload.draft, '$.reversal.original.code') || json_extract(payload.draft, '$.reversal.original.number')
    FROM issuance JOIN payload ON payload.issuance = issuance.id AND payload.version = issuance.version
    -- one that can't be read keeps no ledger from opening
    WHERE CASE WHEN json_valid(payload.draft) THEN json_extract(payload.draft, '$.reversal.original.number') END IS NOT NULL;
-- the way from a number to the document that got it
CREATE INDEX issuance_by_number ON issuance (spid, json_extract(numbers, '$[0].number')) WHERE numbers <> '[]';
";

pub(crate) const V3: &str = "
-- of whichever company
DROP INDEX issuance_by_number;
CREATE INDEX issuance_by_number ON issuance (json_extract(numbers, '$[0].number'), spid) WHERE numbers <> '[]';
";

/// Notes what an issuance reverses, or that it reverses nothing any more.
pub(crate) fn note(tx: &Transaction<'_>, issuance: i64, spid: &str, draft: &Draft) -> Result<(), LedgerError> {
    tx.prepare_cached("DELETE FROM reversal WHERE issuance = ?1")?
        .execute([issuance])?;
    if let Some(reversal) = &draft.reversal {
        tx.prepare_cached("INSERT INTO reversal (issuance, spid, original) VALUES (?1, ?2, ?3)")?
            .execute(params![issuance, spid, reversal.original.join()])?;
    }
    Ok(())
}

/// The issuances of a company that reverse an invoice, oldest first, whatever became of them.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn of_original(tx: &Transaction<'_>, spid: &str, original: &InvoiceNumber) -> Result<Vec<Issuance>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT issuance.serial FROM reversal JOIN issuance ON issuance.id = reversal.issuance
         WHERE reversal.spid = ?1 AND reversal.original = ?2 ORDER BY issuance.id",
    )?;
    let serials = value::all(statement.query(params![spid, original.join()])?, |row| {
        value::serial(row.get(0)?)
    })?;
    let found = serials.iter().map(|serial| issuance::find(tx, serial));
    Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// What an issuance reverses: code and number in one; `None` for a blue one.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn original(tx: &Transaction<'_>, issuance: i64) -> Result<Option<String>, LedgerError> {
    let mut statement = tx.prepare_cached("SELECT original FROM reversal WHERE issuance = ?1")?;
    value::first(statement.query([issuance])?, |row| Ok(row.get(0)?))
}

/// An original that the ledger has, and the issued red invoices that reversed it, oldest first, but for the one of this document. `None` where
/// the ledger does not have it.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn reversed(
    tx: &Transaction<'_>,
    spid: &str,
    original: &InvoiceNumber,
    but: &Serial,
) -> Result<Option<(Invoice, Vec<Invoice>)>, LedgerError> {
    // Digits alone do not say whether a code stands before the number.
    let digits = original.join();
    let found = invoice::of_number(tx, spid, &digits)?;
    let Some(blue) = found.into_iter().find(|one| one.gross > Fen::ZERO && !one.voided) else {
        return Ok(None);
    };
    let reds = invoice::reversing(tx, spid, &digits)?;
    let others = reds.into_iter().filter(|red| red.serial != but.as_str());
    Ok(Some((blue, others.collect())))
}
