//! Table `attempt`: the audit trail, one row for each thing done about an issuance.

use rusqlite::{Transaction, params};

use crate::{Event, LedgerError, State, Timestamp, marks::Sent, value};

pub(crate) const V1: &str = "
CREATE TABLE attempt (
    id        INTEGER PRIMARY KEY,
    issuance  INTEGER NOT NULL REFERENCES issuance (id),
    at        INTEGER NOT NULL,
    action    TEXT NOT NULL,
    -- NULL where nothing followed from it
    event     TEXT,
    state     TEXT NOT NULL,
    version   INTEGER NOT NULL,
    code      TEXT NOT NULL,
    message   TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_by_issuance ON attempt (issuance, id);
";

pub(crate) const V3: &str = "
-- the platform's own codes; empty where it gave none
ALTER TABLE attempt ADD COLUMN said TEXT NOT NULL DEFAULT '';
-- how often the same was answered in a row, and when last; NULL where it was once
ALTER TABLE attempt ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
ALTER TABLE attempt ADD COLUMN last_at INTEGER;
";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It was queued, or queued again with another payload.
    Queue,
    /// It was sent (FPKJ).
    Send,
    /// It was submitted again (SHKP).
    Resubmit,
    /// The platform was asked about it (KPJG, FPLIST).
    Ask,
    /// The program started and found it under way.
    Start,
    /// A person decided.
    Person,
}

/// One row of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub action: Action,
    /// What followed from it; `None` where nothing did.
    pub event: Option<Event>,
    /// The state after it.
    pub state: State,
    /// The version of the payload that it was about.
    pub version: u32,
    /// Our name for what came of it, or for the kind of failure; may be empty.
    pub code: String,
    /// The platform's own codes; empty where it gave none.
    pub said: String,
    /// The platform's words.
    pub message: String,
    /// How often the same was answered in a row.
    pub times: u32,
    /// When it was answered last; `None` where it was once.
    pub last_at: Option<Timestamp>,
}

impl Action {
    const ALL: [Self; 6] = [
        Self::Queue,
        Self::Send,
        Self::Resubmit,
        Self::Ask,
        Self::Start,
        Self::Person,
    ];

    /// Its name in the audit trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Send => "send",
            Self::Resubmit => "resubmit",
            Self::Ask => "ask",
            Self::Start => "start",
            Self::Person => "person",
        }
    }

    fn read(name: &str) -> Result<Self, LedgerError> {
        Self::ALL
            .into_iter()
            .find(|action| action.name() == name)
            .ok_or_else(|| LedgerError::Corrupt {
                what: "action",
                text: name.to_owned(),
            })
    }
}

/// The number of the newest row; it grows with every one.
pub(crate) fn last(tx: &Transaction<'_>) -> Result<i64, LedgerError> {
    Ok(tx
        .prepare_cached("SELECT coalesce(max(id), 0) FROM attempt")?
        .query_row([], |row| row.get(0))?)
}

/// The requests that may leave by the rows after a number, the marks counted from `base`.
pub(crate) fn sent_after(tx: &Transaction<'_>, number: i64, base: i64) -> Result<Vec<Sent>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT attempt.id, issuance.serial, issuance.spid, issuance.kind
         FROM attempt JOIN issuance ON issuance.id = attempt.issuance
         WHERE attempt.id > ?1 AND attempt.event IN (?2, ?3) ORDER BY attempt.id",
    )?;
    let rows = statement.query(params![number, Event::Claimed.name(), Event::Resubmitted.name()])?;
    value::all(rows, |row| {
        Ok(Sent {
            mark: base + row.get::<_, i64>(0)?,
            serial: row.get(1)?,
            spid: row.get(2)?,
            kind: row.get(3)?,
        })
    })
}

pub(crate) fn insert(tx: &Transaction<'_>, issuance: i64, attempt: &Attempt) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "INSERT INTO attempt (issuance, at, action, event, state, version, code, message, said)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        issuance,
        attempt.at.0,
        attempt.action.name(),
        attempt.event.map(Event::name),
        attempt.state.name(),
        attempt.version,
        attempt.code,
        attempt.message,
        attempt.said
    ])?;
    Ok(())
}

/// Counts an attempt on the newest row of its issuance, where that says the same; whether it does.
pub(crate) fn again(tx: &Transaction<'_>, issuance: i64, attempt: &Attempt) -> Result<bool, LedgerError> {
    let counted = tx
        .prepare_cached(
            "UPDATE attempt SET times = times + 1, last_at = ?2
             WHERE id = (SELECT max(id) FROM attempt WHERE issuance = ?1)
               AND action = ?3 AND event IS ?4 AND state = ?5 AND version = ?6 AND code = ?7 AND message = ?8 AND said = ?9",
        )?
        .execute(params![
            issuance,
            attempt.at.0,
            attempt.action.name(),
            attempt.event.map(Event::name),
            attempt.state.name(),
            attempt.version,
            attempt.code,
            attempt.message,
            attempt.said
        ])?;
    Ok(counted > 0)
}

/// All that was done about an issuance, oldest first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn of_issuance(tx: &Transaction<'_>, issuance: i64) -> Result<Vec<Attempt>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT at, action, event, state, version, code, message, said, times, last_at FROM attempt WHERE issuance = ?1 ORDER BY id",
    )?;
    value::all(statement.query([issuance])?, |row| {
        Ok(Attempt {
            at: Timestamp(row.get(0)?),
            action: Action::read(&row.get::<_, String>(1)?)?,
            event: row
                .get::<_, Option<String>>(2)?
                .as_deref()
                .map(str::parse)
                .transpose()?,
            state: row.get::<_, String>(3)?.parse()?,
            version: row.get(4)?,
            code: row.get(5)?,
            message: row.get(6)?,
            said: row.get(7)?,
            times: row.get(8)?,
            last_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        })
    })
}
