//! Whether a ledger was closed in order: what a program that ended in the middle may have left behind is looked at.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Says that the ledger is open, or was when its last program ended.
const OPEN: &str = "open";

/// Says that the file was found damaged: it is looked at when it is next opened.
const DAMAGED: &str = "damaged";

/// Held by every program that has the ledger open; the operating system lets go of it however the program ends.
#[derive(Debug)]
pub(crate) struct Alive {
    /// `None` once it was let go of.
    file: Mutex<Option<File>>,
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

/// The file that is locked. Nothing is written to it: Windows keeps whoever shares a lock from writing, too.
fn lock_of(folder: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(folder.join("open.lock"))
}

/// The file that says how the ledger was left; there is none where it was closed in order.
fn left(folder: &Path) -> PathBuf {
    folder.join("unclosed")
}

impl Alive {
    /// Enters a ledger. To be called by whoever has the [`turn`].
    pub(crate) fn enter(folder: &Path) -> io::Result<(Self, Entered)> {
        let mut file = lock_of(folder)?;
        let alone = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(error)) => return Err(error),
        };
        let mut in_order = true;
        if alone {
            // Earlier programs wrote into the file that is locked.
            let mut found = Vec::new();
            file.read_to_end(&mut found)?;
            if !found.is_empty() {
                fs::write(left(folder), &found)?;
                file.set_len(0)?;
            }
            in_order = !left(folder).try_exists()?;
            // A lock can't be made weaker everywhere; whoever has the turn is alone in between.
            drop(file);
            file = lock_of(folder)?;
        }
        file.lock_shared()?;
        let alive = Self {
            file: Mutex::new(Some(file)),
            folder: folder.to_owned(),
        };
        Ok((alive, Entered { alone, in_order }))
    }

    /// From now on the ledger is open: a program that ends without closing it is found out.
    pub(crate) fn opened(&self) -> io::Result<()> {
        fs::write(left(&self.folder), OPEN)
    }

    /// The file was found damaged.
    pub(crate) fn found_damaged(&self) {
        if let Err(error) = fs::write(left(&self.folder), DAMAGED) {
            tracing::error!(%error, "that the ledger is damaged could not be written down");
        }
    }

    /// Lets go of the ledger. The last one to leave says that it was closed in order, unless there is something to look at.
    pub(crate) fn leave(&self) {
        let held = self.file.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (Some(held), Ok(turn)) = (held, turn(&self.folder)) else {
            return;
        };
        // Someone is opening it: they find it open, and look at it once more than they need.
        let has_turn = turn.try_lock().is_ok();
        drop(held);
        if has_turn
            && let Ok(file) = lock_of(&self.folder)
            && file.try_lock().is_ok()
            && fs::read_to_string(left(&self.folder)).is_ok_and(|text| text == OPEN)
        {
            let closed = fs::remove_file(left(&self.folder));
            tracing::debug!(closed = closed.is_ok(), "the ledger is closed");
        }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.leave();
    }
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
        drop(third.file.lock().unwrap().take());
        drop(third);
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

    #[test]
    fn what_an_earlier_program_wrote_into_the_locked_file_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("open.lock"), OPEN).unwrap();
        let (first, entered) = Alive::enter(folder.path()).unwrap();
        assert!(entered.alone && !entered.in_order, "it was not closed");
        first.opened().unwrap();
        drop(first);
        assert!(Alive::enter(folder.path()).unwrap().1.in_order);
    }
}
