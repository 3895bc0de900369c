//! What can still be read of a damaged ledger: drafts, which nothing else has a copy of.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, Transaction};

use crate::{LedgerError, Timestamp, draft, draft::SavedDraft, issuance};

/// The drafts that can be read of the files that were set aside, whatever else of them is broken.
pub(crate) fn drafts(aside: &Path) -> Vec<SavedDraft> {
    // Reading changes the files: what was set aside stays as it was.
    let copy = aside.join("reading");
    let read = copy_of(aside, &copy)
        .map_err(LedgerError::Io)
        .and_then(|path| read(&path));
    let removed = fs::remove_dir_all(&copy);
    tracing::debug!(removed = removed.is_ok(), "the copy of the damaged files");
    read.unwrap_or_else(|error| {
        tracing::warn!(%error, "nothing can be read of the damaged ledger");
        Vec::new()
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
fn read(path: &Path) -> Result<Vec<SavedDraft>, LedgerError> {
    let connection = Connection::open(path)?;
    let mut statement = connection.prepare("SELECT spid, body, saved_at FROM draft")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Ok(Some(row)) = rows.next() {
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
    Ok(found)
}

/// Saves those that the ledger does not have, or has an older version of; says how many.
pub(crate) fn keep(tx: &Transaction<'_>, drafts: &[SavedDraft]) -> Result<u32, LedgerError> {
    let mut kept = 0;
    for saved in drafts {
        let serial = &saved.draft.serial;
        let known = draft::find(tx, serial)?.is_some_and(|known| known.saved_at >= saved.saved_at);
        if !known && issuance::find(tx, serial)?.is_none() {
            draft::save(tx, &saved.spid, &saved.draft, saved.saved_at)?;
            kept += 1;
        }
    }
    Ok(kept)
}
