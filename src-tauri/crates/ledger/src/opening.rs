//! Opening a ledger: whether it was closed in order, is whole, is of a schema that is known, and is the one that was last written.

use std::{fs, io, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};

use crate::{
    LedgerError, Site,
    alive::{self, Alive},
    attempt, backup, doubt,
    incident::{self, Cause},
    lost,
    marks::{self, Marks},
    place::{self, Doubt, Place},
    rescue::{self, Rescued},
    salvage::{self, Salvaged},
    schema,
    site::{Here, file_number},
};

/// An open ledger.
pub(crate) struct Opened {
    pub(crate) writer: Connection,
    pub(crate) reader: Connection,
    pub(crate) held: Held,
}

/// What is held while a ledger is open.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) marks: Marks,
    /// What the mark has over the number of the newest row of the trail.
    pub(crate) base: i64,
    /// The system's number of the file that was opened.
    pub(crate) file: Option<String>,
    pub(crate) alive: Alive,
}

pub(crate) fn open(folder: &Path, site: &Site) -> Result<Opened, LedgerError> {
    fs::create_dir_all(folder).map_err(LedgerError::Io)?;
    // Those who open it at once take turns: SQLite waits for nobody where a new file becomes a write-ahead log, and what is done
    // about a damaged or doubtful one is done once.
    let turn = alive::turn(folder).map_err(LedgerError::Io)?;
    turn.lock().map_err(LedgerError::Io)?;
    let (alive, entered) = Alive::enter(folder).map_err(LedgerError::Io)?;
    let database = folder.join("ledger.db");
    let rescue = |damage: LedgerError| {
        if entered.alone {
            rescue::rescue(folder, &database, site.now)
        } else {
            // Those who have it open must let go of it first.
            alive.found_damaged();
            Err(damage)
        }
    };
    let mut rescued = None;
    if is_gone(folder, &database).map_err(LedgerError::Io)? {
        rescued = Some(rescue(LedgerError::Damaged("gone".to_owned()))?);
    }
    let suspect = entered.alone && !entered.in_order;
    let ready = match ready(folder, &database, site, suspect, rescued.as_ref()) {
        Err(damage) if damage.is_damage() && rescued.is_none() => {
            rescued = Some(rescue(damage)?);
            ready(folder, &database, site, false, rescued.as_ref())
        }
        ready => ready,
    };
    let (writer, place, mark) = ready?;
    let marks = Marks::of(folder, site.marks.as_deref(), &place.ledger);
    marks.take_over(mark).map_err(LedgerError::Io)?;
    // What a savepoint is undone by: in a file of its own it would be written for nearly every transaction.
    writer.pragma_update(None, "temp_store", "MEMORY")?;
    let reader = connect(&database)?;
    reader.pragma_update(None, "query_only", true)?;
    alive.opened().map_err(LedgerError::Io)?;
    Ok(Opened {
        writer,
        reader,
        held: Held {
            marks,
            base: place.base,
            file: file_number(&database).map_err(LedgerError::Io)?,
            alive,
        },
    })
}

/// Whether the database is missing, or empty, although there was one: SQLite would begin a new one and say nothing.
fn is_gone(folder: &Path, database: &Path) -> io::Result<bool> {
    let has_content = |path: &Path| match fs::metadata(path) {
        Ok(found) => Ok(found.len() > 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    };
    Ok(!has_content(database)? && (has_content(&folder.join(marks::FILE))? || !backup::list(folder)?.is_empty()))
}

/// Connects to the database, looks at all of it where there is reason to, brings it to the newest schema, and finds out whether it is
/// the one that was last written.
fn ready(
    folder: &Path,
    database: &Path,
    site: &Site,
    suspect: bool,
    rescued: Option<&Rescued>,
) -> Result<(Connection, Place, i64), LedgerError> {
    let mut connection = connect(database)?;
    if suspect {
        backup::whole(&connection)?;
    }
    schema::migrate(&mut connection, || {
        backup::take(folder, database, backup::Why::Upgrade, site.now).map(drop)
    })?;
    let (place, mark) = settle(&mut connection, folder, site, database, rescued)?;
    Ok((connection, place, mark))
}

pub(crate) fn connect(path: &Path) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(20))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a commit that returned survives a loss of power. The promise rests on this line.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Four times the usual: pages that are written again and again are brought into the database once for all of it.
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    // More than there are statements: one that fell out of the cache is compiled anew each time, which costs more than to run it.
    connection.set_prepared_statement_cache_capacity(256);
    // A plan holds for whatever is bound: else statements that a partial index may serve are compiled anew for each value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Finds out whether this is the ledger that was last written. Where it is not, everything that it would do by itself is put in doubt.
fn settle(
    connection: &mut Connection,
    folder: &Path,
    site: &Site,
    database: &Path,
    rescued: Option<&Rescued>,
) -> Result<(Place, i64), LedgerError> {
    let saved = rescued.map(|rescued| salvage::read(&rescued.aside)).unwrap_or_default();
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let kept = place::read(&tx)?;
    let here = Here::of(site, folder, database).map_err(LedgerError::Io)?;
    let outside = marks::outside(
        folder,
        site.marks.as_deref(),
        kept.as_ref().map(|kept| kept.ledger.as_str()),
    )
    .map_err(LedgerError::Io)?;
    let mark = match &kept {
        Some(kept) => place::mark(&tx, kept)?,
        None => attempt::last(&tx)?,
    };
    let cause = cause(&tx, kept.as_ref(), mark, &here, &outside, rescued, &saved)?;
    let same = matches!(cause, None | Some(Cause::PutBack | Cause::Rebuilt { .. }));
    let ledger = match kept.as_ref().filter(|_| same) {
        Some(kept) => kept.ledger.clone(),
        // A copy goes its own way from here.
        None => place::new_name(&tx)?,
    };
    let mut place = Place {
        ledger,
        here,
        base: kept.as_ref().map_or(0, |kept| kept.base),
    };
    if let Some(cause) = cause {
        tracing::warn!(?cause, "the ledger is not the one that was last written");
        let incident = incident::insert(&tx, &cause, site.now)?;
        lost::add(
            &tx,
            &marks::sent_after(folder, mark).map_err(LedgerError::Io)?,
            incident,
        )?;
        doubt::all(&tx, incident, site.now)?;
        // From here on it is ahead of everything that is kept outside.
        place.base += (outside.highest() + 1 - mark).max(0);
    }
    if kept.as_ref() != Some(&place) {
        place::write(&tx, &place)?;
    }
    let mark = place::mark(&tx, &place)?;
    tx.commit()?;
    Ok((place, mark))
}

/// Why this is not the ledger that was last written; `None` where it is.
fn cause(
    tx: &Transaction<'_>,
    kept: Option<&Place>,
    mark: i64,
    here: &Here,
    outside: &place::Outside,
    rescued: Option<&Rescued>,
    saved: &Salvaged,
) -> Result<Option<Cause>, LedgerError> {
    if let Some(rescued) = rescued {
        let kept = salvage::keep(tx, saved)?;
        return Ok(Some(Cause::Rebuilt {
            backup: rescued.backup,
            aside: rescued.aside.to_string_lossy().into_owned(),
            drafts: kept.drafts,
            unsent: kept.unsent,
        }));
    }
    let Some(kept) = kept else {
        // New, or of a version that kept no marks: unless something beside it knows more.
        return Ok((outside.highest() > mark).then_some(Cause::PutBack));
    };
    let path = kept.here.path.clone();
    Ok(place::doubt(kept, mark, here, outside).map(|doubt| match doubt {
        Doubt::OtherComputer => Cause::OtherComputer { path },
        Doubt::Copy => Cause::Copied { path },
        Doubt::Older => Cause::PutBack,
    }))
}

/// The mark of a backup; `None` where it is of a version that kept none.
pub(crate) fn mark_of(backup: &Path) -> Result<Option<i64>, LedgerError> {
    let mut connection = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    if schema::version(&connection)? < 2 {
        return Ok(None);
    }
    let tx = connection.transaction()?;
    place::read(&tx)?.map(|place| place::mark(&tx, &place)).transpose()
}
