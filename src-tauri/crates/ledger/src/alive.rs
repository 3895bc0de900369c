//! Whether a ledger was closed in order: what a program that ended in the middle may have left behind is looked at.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

/// Says that the ledger is open, or was when its last program ended.
const OPEN: &str = "open";

/// Says that the file was found damaged: it is looked at when it is next opened.
const DAMAGED: &str = "damaged";

/// Held by every program that has the ledger open; the operating system lets go of it however the program ends.
#[derive(Debug)]
pub(crate) struct Alive {
    file: File,
    folder: PathBuf,
}

/// How the ledger was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entered {
    /// Whether no other program has it open.
    pub(crate) alone: bool,
    /// Whether the last program closed it in order, and nothing was found wrong with it.
    pub(crate) in_order: bool,
}

/// Held while a ledger is opened, and while one finds that it was the last to close it.
pub(crate) fn turn(folder: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("opening.lock"))
}

impl Alive {
    /// Enters a ledger. To be called by whoever has the [`turn`].
    pub(crate) fn enter(folder: &Path) -> io::Result<(Self, Entered)> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(folder.join("open.lock"))?;
        let alone = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(error)) => return Err(error),
        };
        let mut found = Vec::new();
        // Where a lock keeps others from reading, whoever has it is alive.
        if alone {
            file.read_to_end(&mut found)?;
            file.unlock()?;
        }
        file.lock_shared()?;
        let alive = Self {
            file,
            folder: folder.to_owned(),
        };
        Ok((
            alive,
            Entered {
                alone,
                in_order: !alone || found.is_empty(),
            },
        ))
    }

    /// From now on the ledger is open: a program that ends without closing it is found out.
    pub(crate) fn opened(&self) -> io::Result<()> {
        write(&self.file, OPEN)
    }

    /// The file was found damaged.
    pub(crate) fn found_damaged(&self) {
        if let Err(error) = write(&self.file, DAMAGED) {
            tracing::error!(%error, "that the ledger is damaged could not be written down");
        }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Alive {
    /// Lets go of the ledger. The last one to leave says that it was closed in order, unless there is something to look at.
    pub(crate) fn leave(&self) {
        let Ok(turn) = turn(&self.folder) else { return };
        // Someone is opening it: they find it open, and look at it once more than they need.
        if turn.try_lock().is_err() || self.file.unlock().is_err() || self.file.try_lock().is_err() {
            return;
        }
        let (mut file, mut text) = (&self.file, String::new());
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.read_to_string(&mut text));
        if read.is_ok() && text == OPEN {
            let closed = self.file.set_len(0);
            tracing::debug!(closed = closed.is_ok(), "the ledger is closed");
        }
        // This handle may live on for a while: it keeps nobody out.
        let unlocked = self.file.unlock();
        tracing::debug!(unlocked = unlocked.is_ok(), "the ledger is let go of");
    }
}

fn write(mut file: &File, text: &str) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_after_an_end_in_disorder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (first, entered) = Alive::enter(folder.path()).unwrap();
        assert!(entered.alone && entered.in_order, "a new one");
        first.opened().unwrap();
        let (second, entered) = Alive::enter(folder.path()).unwrap();
        assert!(!entered.alone && entered.in_order, "beside the first");
        second.opened().unwrap();
        drop(first);
        second.leave();
        let (third, entered) = Alive::enter(folder.path()).unwrap();
        assert!(entered.alone && entered.in_order, "closed in order");
        third.opened().unwrap();
        // A killed program: the lock is gone, nothing was said.
        third.file.unlock().unwrap();
        std::mem::forget(third);
        let (fourth, entered) = Alive::enter(folder.path()).unwrap();
        assert!(entered.alone && !entered.in_order, "it was not closed");
        fourth.opened().unwrap();
        fourth.found_damaged();
        drop(fourth);
        assert!(
            !Alive::enter(folder.path()).unwrap().1.in_order,
            "damage is not forgotten by closing"
        );
    }
}
