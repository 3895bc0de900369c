//! Copies of the ledger, each opened and checked before it counts.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup as Copying, StepResult},
};
use time::{Date, OffsetDateTime, PrimitiveDateTime, UtcOffset, format_description::BorrowedFormatItem, macros};

use crate::{LedgerError, Timestamp, schema};

/// The folder of the copies beside the ledger.
const FOLDER: &str = "backups";

/// How many days' copies are kept, and how many weeks'.
const DAYS: usize = 7;
const WEEKS: usize = 4;

/// The user's days are China's.
const CHINA: UtcOffset = macros::offset!(+8);

/// When a copy was made, as its name says it: UTC.
const STAMP: &[BorrowedFormatItem<'_>] = macros::format_description!("[year][month][day]-[hour][minute][second]");

/// How long a writer that is in the way is waited for.
const IN_THE_WAY: Duration = Duration::from_secs(20);

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Once a day.
    Daily,
    /// Before the schema was changed.
    Upgrade,
}

/// A copy of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Backup {
    pub(crate) path: PathBuf,
    pub(crate) at: OffsetDateTime,
    pub(crate) why: Why,
    pub(crate) schema: u32,
}

impl Backup {
    fn name(&self) -> String {
        let why = match self.why {
            Why::Daily => "daily",
            Why::Upgrade => "upgrade",
        };
        format!("{}-{why}-v{}.db", stamp(self.at), self.schema)
    }

    fn of_path(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let (at, rest) = (name.get(..15)?, name.get(16..)?);
        let (why, schema) = rest.strip_suffix(".db")?.split_once("-v")?;
        Some(Self {
            at: PrimitiveDateTime::parse(at, STAMP).ok()?.assume_utc(),
            why: match why {
                "daily" => Why::Daily,
                "upgrade" => Why::Upgrade,
                _ => return None,
            },
            schema: schema.parse().ok()?,
            path,
        })
    }

    fn day(&self) -> Date {
        self.at.to_offset(CHINA).date()
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        Timestamp(self.at.unix_timestamp().saturating_mul(1000))
    }
}

/// A moment as part of a file's name.
pub(crate) fn stamp(at: OffsetDateTime) -> String {
    at.to_offset(UtcOffset::UTC)
        .format(STAMP)
        .unwrap_or_else(|_| at.unix_timestamp().to_string())
}

/// A moment as the clock gives it.
pub(crate) fn moment(now: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(now.0 / 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The copies of the ledger in a folder, newest first.
pub(crate) fn list(folder: &Path) -> io::Result<Vec<Backup>> {
    let entries = match fs::read_dir(folder.join(FOLDER)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        found.extend(Backup::of_path(entry?.path()));
    }
    found.sort_by_key(|backup| std::cmp::Reverse(backup.at));
    Ok(found)
}

/// Makes the day's copy, where there is none yet and no other process is at it; then lets go of those that are not kept.
pub(crate) fn daily(folder: &Path, database: &Path, now: Timestamp) -> Result<Option<Backup>, LedgerError> {
    let Some(_lock) = lock(folder).map_err(LedgerError::Io)? else {
        return Ok(None);
    };
    let today = moment(now).to_offset(CHINA).date();
    let before = list(folder).map_err(LedgerError::Io)?;
    if before.iter().any(|backup| backup.day() == today) {
        return Ok(None);
    }
    let made = take(folder, database, Why::Daily, now)?;
    let all = list(folder).map_err(LedgerError::Io)?;
    let kept = kept(&all);
    for backup in all.iter().filter(|backup| !kept.contains(backup)) {
        fs::remove_file(&backup.path).map_err(LedgerError::Io)?;
    }
    Ok(Some(made))
}

/// Copies the database beside itself: to a temporary file, which gets its name only once it was opened and found whole.
pub(crate) fn take(folder: &Path, database: &Path, why: Why, now: Timestamp) -> Result<Backup, LedgerError> {
    let backups = folder.join(FOLDER);
    fs::create_dir_all(&backups).map_err(LedgerError::Io)?;
    let unfinished = backups.join("unfinished.tmp");
    let done = copy(database, &unfinished).and_then(|schema| {
        let mut backup = Backup {
            path: PathBuf::new(),
            at: moment(now),
            why,
            schema,
        };
        backup.path = backups.join(backup.name());
        put_in_place(&unfinished, &backup.path).map_err(LedgerError::Io)?;
        Ok(backup)
    });
    if done.is_err() {
        // What is half done takes room where there may be none.
        let removed = fs::remove_file(&unfinished);
        tracing::warn!(removed = removed.is_ok(), "a backup was not made");
    }
    done
}

fn copy(database: &Path, to: &Path) -> Result<u32, LedgerError> {
    match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(LedgerError::Io(error)),
        Ok(()) | Err(_) => {}
    }
    {
        let from = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut into = Connection::open(to)?;
        let copying = Copying::new(&from, &mut into)?;
        let mut waited = Duration::ZERO;
        // All of it in one step: one picture of the ledger, while its writer goes on.
        while copying.step(-1)? != StepResult::Done {
            if waited >= IN_THE_WAY {
                return Err(LedgerError::Io(io::ErrorKind::TimedOut.into()));
            }
            let pause = Duration::from_millis(20);
            thread::sleep(pause);
            waited += pause;
        }
        drop(copying);
        // One file: nothing beside it that could be forgotten.
        into.pragma_update(None, "journal_mode", "DELETE")?;
    }
    check(to)
}

/// Opens a file and looks at all of it; says which schema it has.
///
/// # Errors
/// [`LedgerError::Damaged`] where it is not whole.
pub(crate) fn check(path: &Path) -> Result<u32, LedgerError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    whole(&connection)?;
    schema::version(&connection)
}

/// Looks at all of a database.
pub(crate) fn whole(connection: &Connection) -> Result<(), LedgerError> {
    let words: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if words == "ok" {
        Ok(())
    } else {
        Err(LedgerError::Damaged(words))
    }
}

/// Puts a finished file where it belongs, so that a loss of power leaves the old one or the new one.
pub(crate) fn put_in_place(finished: &Path, place: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(finished)?.sync_all()?;
    fs::rename(finished, place)?;
    sync_folder(place)
}

/// Sees to it that a renamed file is there after a loss of power.
#[cfg(unix)]
pub(crate) fn sync_folder(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// NTFS writes its own journal; a folder can't be synced.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Taken by whoever makes the day's copy; `None` while another process does.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("backup.lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Those that are kept of copies, newest first: the newest of each of the last days and weeks that have one, and of each schema that
/// was left behind. A clock that was set counts for nothing: days are those that have a copy.
fn kept(all: &[Backup]) -> Vec<Backup> {
    let mut days = Vec::new();
    let mut weeks = Vec::new();
    let mut schemas = Vec::new();
    let mut kept = Vec::new();
    for backup in all {
        let day = backup.day();
        let week = (day.iso_week(), day.to_iso_week_date().0);
        let keep = match backup.why {
            Why::Daily => first_of(&mut days, day, DAYS) | first_of(&mut weeks, week, WEEKS),
            Why::Upgrade => first_of(&mut schemas, backup.schema, usize::MAX),
        };
        if keep {
            kept.push(backup.clone());
        }
    }
    kept
}

/// Whether this one was not seen before, and room is left for it.
fn first_of<T: PartialEq>(seen: &mut Vec<T>, one: T, room: usize) -> bool {
    let first = seen.len() < room && !seen.contains(&one);
    if first {
        seen.push(one);
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backup(name: &str) -> Backup {
        Backup::of_path(PathBuf::from(name)).unwrap()
    }

    #[test]
    fn a_name_says_when_and_why() {
        let name = "20261124-083000-daily-v2.db";
        assert_eq!(backup(name).name(), name);
        for other in [
            "unfinished.tmp",
            "20261124-083000-daily-v2.db-wal",
            "x",
            "账本备份20261124-083000.db",
        ] {
            assert_eq!(Backup::of_path(PathBuf::from(other)), None, "{other}");
        }
    }

    #[test]
    fn a_week_of_days_four_weeks_and_every_schema_are_kept() {
        let mut all: Vec<_> = (0..60)
            .map(|day| {
                let at = macros::datetime!(2026-11-24 02:00 UTC) - time::Duration::days(day);
                backup(&format!("{}-daily-v2.db", stamp(at)))
            })
            .collect();
        all.push(backup("20260901-010000-upgrade-v1.db"));
        all.push(backup("20260801-010000-upgrade-v1.db"));
        let kept = kept(&all);
        let days: Vec<_> = kept
            .iter()
            .filter(|backup| backup.why == Why::Daily)
            .map(|backup| backup.day().to_string())
            .collect();
        #[rustfmt::skip]
        let expected = [
            "2026-11-24", "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20", "2026-11-19", "2026-11-18",
            // The newest of the two weeks before these two.
            "2026-11-15", "2026-11-08",
        ];
        assert_eq!(days, expected);
        assert_eq!(kept.len(), expected.len() + 1, "one of the schema that was left behind");
    }

    #[test]
    fn a_clock_that_was_a_year_ahead_for_a_day_costs_no_other_day() {
        let names = [
            "20271124-010000-daily-v2.db",
            "20261124-010000-daily-v2.db",
            "20261123-010000-daily-v2.db",
        ];
        assert_eq!(kept(&names.map(backup)).len(), 3);
    }
}
