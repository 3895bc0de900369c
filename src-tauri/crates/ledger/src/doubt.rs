//! Table `doubt`: the serials that another copy of the ledger may have gone on with, each asked about before it is sent.

use kaipiao_domain::Serial;
use rusqlite::{Transaction, params};

use crate::{
    Event, LedgerError, State, Timestamp,
    attempt::Action,
    issuance::{self, Step},
    value, verdict,
};

pub(crate) const V2: &str = "
CREATE TABLE doubt (
    serial    TEXT PRIMARY KEY,
    incident  INTEGER NOT NULL REFERENCES incident (id),
    -- whether it is being asked about, or was; else it is once it is queued
    taken     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

pub(crate) const V3: &str = "
ALTER TABLE doubt RENAME TO doubt_before;
CREATE TABLE doubt (
    serial    TEXT PRIMARY KEY,
    -- what put it in doubt; NULL where the platform listed it although nothing of it had left
    incident  INTEGER REFERENCES incident (id),
    -- whether it is being asked about, or was; else it is once it is queued
    taken     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO doubt (serial, incident, taken) SELECT serial, incident, taken FROM doubt_before;
DROP TABLE doubt_before;
";

/// The step that takes a document to `unknown`, to be asked about, and why in words.
pub(crate) fn step(why: &str) -> Step {
    Step {
        code: "doubted".to_owned(),
        message: why.to_owned(),
        ..Step::plain(Action::Start, Event::Doubted)
    }
}

/// Takes everything that is open to `unknown`, and puts in doubt what may be queued again: what was refused or withdrawn, and drafts.
pub(crate) fn all(tx: &Transaction<'_>, incident: i64, now: Timestamp) -> Result<(), LedgerError> {
    let mut statement = tx.prepare("SELECT serial FROM issuance WHERE state IN (?1, ?2, ?3, ?4, ?5) ORDER BY id")?;
    let open = value::all(
        statement.query([
            State::Queued.name(),
            State::Sending.name(),
            State::Accepted.name(),
            State::Held.name(),
            State::Unknown.name(),
        ])?,
        |row| value::serial(row.get(0)?),
    )?;
    for serial in open {
        match issuance::apply(tx, &serial, &step("账本是复制或恢复来的，发送前先向平台核对"), now) {
            // The worker sets it aside and says so.
            Err(LedgerError::Corrupt { .. }) => {}
            applied => {
                applied?;
            }
        }
        tx.execute(
            "INSERT OR REPLACE INTO doubt (serial, incident, taken) VALUES (?1, ?2, 1)",
            params![serial.as_str(), incident],
        )?;
    }
    // What a person looked at may be of before, too.
    verdict::forget_all(tx)?;
    tx.execute(
        "INSERT OR REPLACE INTO doubt (serial, incident, taken)
         SELECT serial, ?1, 0 FROM issuance WHERE state IN (?2, ?3)
         UNION SELECT serial, ?1, 0 FROM draft",
        params![incident, State::Refused.name(), State::Withdrawn.name()],
    )?;
    Ok(())
}

/// The platform lists a document of which nothing left here: should it be queued again, it is asked about first.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn listed(tx: &Transaction<'_>, serial: &Serial) -> Result<(), LedgerError> {
    tx.prepare_cached("INSERT INTO doubt (serial, taken) VALUES (?1, 0) ON CONFLICT (serial) DO UPDATE SET taken = 0")?
        .execute([serial.as_str()])?;
    Ok(())
}

/// Whether a document that is queued under this serial must be asked about first; true once.
pub(crate) fn take(tx: &Transaction<'_>, serial: &Serial) -> Result<bool, LedgerError> {
    let taken = tx
        .prepare_cached("UPDATE doubt SET taken = 1 WHERE serial = ?1 AND taken = 0")?
        .execute([serial.as_str()])?;
    Ok(taken > 0)
}

/// How many documents in doubt are still being asked about.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn asked_about(tx: &Transaction<'_>) -> Result<u32, LedgerError> {
    Ok(tx
        .prepare_cached(
            "SELECT count(*) FROM doubt JOIN issuance ON issuance.serial = doubt.serial
             WHERE doubt.taken = 1 AND doubt.incident IS NOT NULL AND issuance.state = ?1",
        )?
        .query_row([State::Unknown.name()], |row| row.get(0))?)
}
