//! What can still be read of a damaged ledger and nothing else has a copy of: drafts, and documents that never left.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, Transaction};

use crate::{LedgerError, Timestamp, draft, draft::SavedDraft, issuance};

/// The drafts, and when each was saved.
const DRAFTS: &str = "SELECT spid, body, saved_at FROM draft";

/// What is at the platform under no serial that `sent.log` names, or was turned down: as it was last to be sent. The table itself is
/// read and no index of it, newest first: what the backup lacks stands at its end.
const UNSENT: &str = "SELECT issuance.spid, payload.draft, payload.frozen_at
    FROM issuance NOT INDEXED CROSS JOIN payload ON payload.issuance = issuance.id AND payload.version = issuance.version
    WHERE issuance.state IN ('queued', 'refused', 'withdrawn') OR (issuance.state = 'unknown' AND issuance.sends = 0)
    ORDER BY issuance.id DESC";

/// What could be read.
#[derive(Debug, Default)]
pub(crate) struct Salvaged {
    drafts: Vec<SavedDraft>,
    /// Documents as what was written of them.
    unsent: Vec<SavedDraft>,
}

/// How many were saved as drafts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) drafts: u32,
    pub(crate) unsent: u32,
}

/// What can be read of the files that were set aside, whatever else of them is broken.
pub(crate) fn read(aside: &Path) -> Salvaged {
    // Reading changes the files: what was set aside stays as it was.
    let copy = aside.join("reading");
    let read = copy_of(aside, &copy).map_err(LedgerError::Io).and_then(|path| {
        let connection = Connection::open(path)?;
        Ok(Salvaged {
            drafts: rows(&connection, DRAFTS),
            unsent: rows(&connection, UNSENT),
        })
    });
    let removed = fs::remove_dir_all(&copy);
    tracing::debug!(removed = removed.is_ok(), "the copy of the damaged files");
    read.unwrap_or_else(|error| {
        tracing::warn!(%error, "nothing can be read of the damaged ledger");
        Salvaged::default()
    })
}

fn copy_of(aside: &Path, copy: &Path) -> std::io::Result<PathBuf> {
    fs::create_dir_all(copy)?;
    for name in ["ledger.db", "ledger.db-wal"] {
        if aside.join(name).exists() {
            fs::copy(aside.join(name), copy.join(name))?;
        }
    }
    Ok(copy.join("ledger.db"))
}

/// Stops at the first row that can't be read: what comes behind it is no better.
fn rows(connection: &Connection, query: &str) -> Vec<SavedDraft> {
    let mut found = Vec::new();
    let read = connection.prepare(query).and_then(|mut statement| {
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (Ok(spid), Ok(body), Ok(saved_at)) = (row.get(0), row.get::<_, String>(1), row.get(2)) else {
                continue;
            };
            let Ok(draft) = draft::read(&body) else { continue };
            found.push(SavedDraft {
                spid,
                draft,
                saved_at: Timestamp(saved_at),
            });
        }
        Ok(())
    });
    if let Err(error) = read {
        tracing::warn!(%error, found = found.len(), "not all of the damaged ledger can be read");
    }
    found
}

/// Saves as drafts what the ledger does not have, or has an older version of.
pub(crate) fn keep(tx: &Transaction<'_>, salvaged: &Salvaged) -> Result<Kept, LedgerError> {
    Ok(Kept {
        drafts: save(tx, &salvaged.drafts)?,
        unsent: save(tx, &salvaged.unsent)?,
    })
}

fn save(tx: &Transaction<'_>, found: &[SavedDraft]) -> Result<u32, LedgerError> {
    let mut kept = 0;
    for saved in found {
        let serial = &saved.draft.serial;
        let known = draft::find(tx, serial)?.is_some_and(|known| known.saved_at >= saved.saved_at);
        if !known && issuance::find(tx, serial)?.is_none() {
            draft::save(tx, &saved.spid, &saved.draft, saved.saved_at)?;
            kept += 1;
        }
    }
    Ok(kept)
}
