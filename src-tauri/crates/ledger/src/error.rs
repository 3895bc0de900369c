//! What can go wrong with the ledger.

use kaipiao_domain::Serial;
use rusqlite::ErrorCode;

use crate::{Event, State};

/// Why the ledger could not do it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The data folder or file can't be written or read: full, read-only, gone.
    #[error("the ledger could not be read or written")]
    Io(#[source] std::io::Error),
    /// SQLite refused or failed.
    #[error("the ledger's database failed")]
    Database(#[source] rusqlite::Error),
    /// Another program kept the database to itself for longer than anything of ours does.
    #[error("another program keeps the ledger's database to itself")]
    Busy(#[source] rusqlite::Error),
    /// A newer version of the program wrote this ledger.
    #[error("the ledger has schema {found}, this program knows {known}")]
    Newer {
        /// The ledger's schema.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// An older version of the program has this ledger open: it is brought up to date once that is closed.
    #[error("the ledger is of an older version, and another program has it open")]
    OlderOpen,
    /// A row holds what this program never writes.
    #[error("the ledger holds a {what} that can't be read: {text:?}")]
    Corrupt {
        /// What kind of value.
        what: &'static str,
        /// The value.
        text: String,
    },
    /// The database's file is not whole: it is set aside and made anew when it is next opened and no other program has it open.
    #[error("the ledger's file is damaged: {0}")]
    Damaged(String),
    /// The database's file was moved away or replaced while it was open: nothing more is written to what is gone.
    #[error("the ledger's file was replaced while it was open")]
    Replaced,
    /// The state machine has no such step: someone else was faster, or the caller is wrong.
    #[error("an issuance in state {state:?} takes no {event:?}")]
    Illegal {
        /// The state it is in.
        state: State,
        /// What was to happen to it.
        event: Event,
    },
    /// A person gives a document the number of another one.
    #[error("invoice {number} came of {serial}")]
    NumberTaken {
        /// Code and number.
        number: String,
        /// The document that has it.
        serial: Serial,
    },
    /// There is no issuance with this serial.
    #[error("no issuance {0}")]
    NoSuchIssuance(Serial),
    /// The ledger's thread is gone, or what it was to do panicked: nothing of it is written.
    #[error("the ledger gave no answer")]
    Closed,
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            _ => Self::Database(error),
        }
    }
}

impl LedgerError {
    /// The same error once more: a transaction failed, and each of those who shared it is told.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Database(error) | Self::Busy(error) => error.sqlite_error().map_or(Self::Closed, |code| {
                rusqlite::Error::SqliteFailure(*code, Some(error.to_string())).into()
            }),
            _ => Self::Closed,
        }
    }

    /// Whether the database's file is not whole.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged(_) => true,
            Self::Database(error) => matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            ),
            Self::Io(_)
            | Self::Busy(_)
            | Self::Newer { .. }
            | Self::OlderOpen
            | Self::Corrupt { .. }
            | Self::Replaced
            | Self::Illegal { .. }
            | Self::NumberTaken { .. }
            | Self::NoSuchIssuance(_)
            | Self::Closed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{LedgerError, opening};

    #[test]
    fn a_database_that_another_program_keeps_to_itself_is_busy_and_not_broken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let (here, there) = (opening::connect(&path).unwrap(), opening::connect(&path).unwrap());
        here.busy_timeout(Duration::from_millis(1)).unwrap();
        there.execute_batch("BEGIN IMMEDIATE").unwrap();
        let error = LedgerError::from(here.execute_batch("BEGIN IMMEDIATE").unwrap_err());
        assert!(matches!(error, LedgerError::Busy(_)), "{error:?}");
        assert!(!error.is_damage());
        there.execute_batch("ROLLBACK").unwrap();
        here.execute_batch("BEGIN IMMEDIATE").unwrap();
        let other = LedgerError::from(here.execute_batch("SELECT nonsense").unwrap_err());
        assert!(matches!(other, LedgerError::Database(_)), "{other:?}");
    }
}
