//! Files that are made for a moment: laid out to be printed, copied for another program.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// How long they stay: another process may still show younger ones.
const STAYS: Duration = Duration::from_secs(24 * 3600);

/// Where they are.
pub(super) fn passing(account: &Path) -> PathBuf {
    account.join("passing")
}

/// Removes those that are a day old: they are made anew in a moment.
pub(crate) fn forget(account: &Path) {
    let Ok(entries) = std::fs::read_dir(passing(account)) else {
        return;
    };
    for entry in entries.flatten() {
        let made = entry.metadata().and_then(|about| about.modified());
        let age = made.ok().and_then(|made| made.elapsed().ok());
        if age.is_some_and(|age| age > STAYS)
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::warn!(%error, "a file made for a moment is left");
        }
    }
}
