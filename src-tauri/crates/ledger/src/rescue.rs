//! A ledger that is damaged or gone: set aside, never deleted, and the newest whole backup put in its place.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{LedgerError, Timestamp, backup, schema};

/// The folder of what was set aside, beside the ledger.
const FOLDER: &str = "damaged";

/// What stands in a damaged ledger's place.
#[derive(Debug, Clone)]
pub(crate) struct Rescued {
    /// When the backup was made; `None` where there was none that is whole: the ledger is empty.
    pub(crate) backup: Option<Timestamp>,
    /// Where the damaged files are.
    pub(crate) aside: PathBuf,
}

/// Sets the database aside and puts the newest whole backup in its place. Nobody may have it open.
pub(crate) fn rescue(folder: &Path, database: &Path, now: Timestamp) -> Result<Rescued, LedgerError> {
    let aside = set_aside(folder, database, now).map_err(LedgerError::Io)?;
    let mut rescued = Rescued { backup: None, aside };
    for backup in backup::list(folder).map_err(LedgerError::Io)? {
        match backup::check(&backup.path) {
            Ok(found) if found <= schema::newest() => {
                let unfinished = database.with_extension("db.new");
                fs::copy(&backup.path, &unfinished)
                    .and_then(|_| backup::put_in_place(&unfinished, database))
                    .map_err(LedgerError::Io)?;
                rescued.backup = Some(backup.timestamp());
                break;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(path = %backup.path.display(), %error, "a backup is not whole");
            }
        }
    }
    tracing::error!(aside = %rescued.aside.display(), backup = ?rescued.backup, "the ledger was damaged and is made anew");
    Ok(rescued)
}

/// Moves the database and what belongs to it into a folder of its own.
fn set_aside(folder: &Path, database: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let stamp = backup::stamp(backup::moment(now));
    let mut aside = folder.join(FOLDER).join(&stamp);
    for number in 2.. {
        if !aside.exists() {
            break;
        }
        aside = folder.join(FOLDER).join(format!("{stamp}-{number}"));
    }
    fs::create_dir_all(&aside)?;
    // The database first: without what belongs to it, it would be an older one.
    for ending in ["", "-wal", "-shm"] {
        let name = format!("ledger.db{ending}");
        match fs::rename(database.with_file_name(&name), aside.join(&name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    backup::sync_folder(database)?;
    Ok(aside)
}
