//! Table `payload`: what exactly was, or shall be, sent; a numbered version each time it was corrected.

use kaipiao_domain::{Draft, Fen};
use rusqlite::{Transaction, params};
use sha2::{Digest, Sha256};

use crate::{LedgerError, Timestamp, draft, issuance::Issuance, value};

pub(crate) const V1: &str = "
CREATE TABLE payload (
    issuance      INTEGER NOT NULL REFERENCES issuance (id),
    version       INTEGER NOT NULL,
    -- the platform's JSON of this one invoice, byte for byte
    body          TEXT NOT NULL,
    -- SHA-256 of the body
    hash          BLOB NOT NULL,
    -- what the person wrote, as JSON, to go on from
    draft         TEXT NOT NULL,
    -- what makes two documents the same invoice, beside the kind
    buyer_tax_id  TEXT NOT NULL,
    net           INTEGER NOT NULL,
    gross         INTEGER NOT NULL,
    frozen_at     INTEGER NOT NULL,
    PRIMARY KEY (issuance, version)
) STRICT, WITHOUT ROWID;
";

/// Rows of more than a kilobyte: keyed by what finds them, each took a page of its own and most commits moved its neighbours.
pub(crate) const V4: &str = "
CREATE TABLE payload_in_order (
    issuance      INTEGER NOT NULL REFERENCES issuance (id),
    version       INTEGER NOT NULL,
    -- the platform's JSON of this one invoice, byte for byte
    body          TEXT NOT NULL,
    -- SHA-256 of the body
    hash          BLOB NOT NULL,
    -- what the person wrote, as JSON, to go on from
    draft         TEXT NOT NULL,
    -- what makes two documents the same invoice, beside the kind
    buyer_tax_id  TEXT NOT NULL,
    net           INTEGER NOT NULL,
    gross         INTEGER NOT NULL,
    frozen_at     INTEGER NOT NULL,
    UNIQUE (issuance, version)
) STRICT;
INSERT INTO payload_in_order (issuance, version, body, hash, draft, buyer_tax_id, net, gross, frozen_at)
    SELECT issuance, version, body, hash, draft, buyer_tax_id, net, gross, frozen_at FROM payload ORDER BY issuance, version;
DROP TABLE payload;
ALTER TABLE payload_in_order RENAME TO payload;
";

/// A version of what is sent for an issuance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// 1 for the first.
    pub version: u32,
    /// The platform's JSON of this one invoice, byte for byte.
    pub body: String,
    /// What the person wrote.
    pub draft: Draft,
    /// The buyer's tax number.
    pub buyer_tax_id: String,
    /// Without tax.
    pub net: Fen,
    /// With tax.
    pub gross: Fen,
}

/// The fingerprint of a body.
pub fn hash(body: &str) -> [u8; 32] {
    Sha256::digest(body.as_bytes()).into()
}

pub(crate) fn insert(
    tx: &Transaction<'_>,
    issuance: i64,
    payload: &Payload,
    now: Timestamp,
) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "INSERT INTO payload (issuance, version, body, hash, draft, buyer_tax_id, net, gross, frozen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        issuance,
        payload.version,
        payload.body,
        hash(&payload.body),
        draft::body(&payload.draft)?,
        payload.buyer_tax_id,
        payload.net.0,
        payload.gross.0,
        now.0
    ])?;
    Ok(())
}

/// Every version of an issuance, oldest first: the last is the one to send.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`] where a body is not the one that was frozen.
pub fn versions(tx: &Transaction<'_>, issuance: i64) -> Result<Vec<Payload>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT version, body, hash, draft, buyer_tax_id, net, gross FROM payload WHERE issuance = ?1 ORDER BY version",
    )?;
    value::all(statement.query([issuance])?, |row| {
        let (version, body): (u32, String) = (row.get(0)?, row.get(1)?);
        if hash(&body) != row.get::<_, [u8; 32]>(2)? {
            return Err(LedgerError::Corrupt {
                what: "payload",
                text: format!("version {version} of {issuance}"),
            });
        }
        Ok(Payload {
            version,
            body,
            draft: draft::read(&row.get::<_, String>(3)?)?,
            buyer_tax_id: row.get(4)?,
            net: Fen(row.get(5)?),
            gross: Fen(row.get(6)?),
        })
    })
}

/// What a person wrote of an issuance, as the version that stands for it has it; `None` where it can't be read.
pub fn written(tx: &Transaction<'_>, issuance: &Issuance) -> Option<Draft> {
    let read = || {
        let mut statement = tx.prepare_cached("SELECT draft FROM payload WHERE issuance = ?1 AND version = ?2")?;
        value::first(statement.query(params![issuance.id, issuance.version])?, |row| {
            draft::read(&row.get::<_, String>(0)?)
        })
    };
    read()
        .inspect_err(
            |error: &LedgerError| tracing::warn!(%error, serial = %issuance.serial, "what was written can't be read"),
        )
        .ok()
        .flatten()
}

/// What a company issued, or was to issue, last: its habits. Red invoices are no habit.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn newest_of_company(tx: &Transaction<'_>, spid: &str) -> Result<Option<Draft>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT payload.draft FROM issuance JOIN payload ON payload.issuance = issuance.id AND payload.version = issuance.version
         WHERE issuance.spid = ?1 AND issuance.gross > 0 ORDER BY issuance.id DESC LIMIT 1",
    )?;
    value::first(statement.query([spid])?, |row| draft::read(&row.get::<_, String>(0)?))
}
