//! The official table of tax codes, kept once for the machine in a database of its own beside the accounts.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use kaipiao_domain::goods_code::{BadGoodsCode, GoodsEntry};
use rusqlite::{Connection, OpenFlags, params};

use crate::{LedgerError, Timestamp, value};

/// The file's name in the data folder.
const FILE: &str = "goods.db";

/// The file's schema; another program's is imported anew, not read.
const SCHEMA: u32 = 1;

const TABLES: &str = "
CREATE TABLE goods (
    code         TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    short_name   TEXT NOT NULL,
    summary      INTEGER NOT NULL,
    description  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE source (
    name         TEXT NOT NULL,
    imported_at  INTEGER NOT NULL
) STRICT;
";

/// A table that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptGoods {
    /// The name of the file that it came from.
    pub source: String,
    /// When.
    pub imported_at: Timestamp,
    /// Its rows, by code.
    pub entries: Vec<GoodsEntry>,
}

/// Which table is kept: another one has another stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoodsStamp {
    changed: SystemTime,
    bytes: u64,
}

/// The stamp of the table that is kept; `None` where there is none.
///
/// Blocks on the disk.
///
/// # Errors
/// [`LedgerError::Io`].
pub fn stamp(data_dir: &Path) -> Result<Option<GoodsStamp>, LedgerError> {
    match fs::metadata(path(data_dir)) {
        Ok(found) => Ok(Some(GoodsStamp {
            changed: found.modified().map_err(LedgerError::Io)?,
            bytes: found.len(),
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LedgerError::Io(error)),
    }
}

/// The table that is kept; `None` where there is none.
///
/// Blocks on the disk.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`]; [`LedgerError::Newer`].
pub fn load(data_dir: &Path) -> Result<Option<KeptGoods>, LedgerError> {
    let path = path(data_dir);
    if !path.try_exists().map_err(LedgerError::Io)? {
        return Ok(None);
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > SCHEMA {
        return Err(LedgerError::Newer { found, known: SCHEMA });
    }
    let (source, imported_at) = connection.query_row("SELECT name, imported_at FROM source", [], |row| {
        Ok((row.get(0)?, Timestamp(row.get(1)?)))
    })?;
    let mut statement =
        connection.prepare("SELECT code, name, short_name, summary, description FROM goods ORDER BY code")?;
    let entries = value::all(statement.query([])?, |row| {
        Ok(GoodsEntry {
            code: row
                .get::<_, String>(0)?
                .try_into()
                .map_err(|error: BadGoodsCode| LedgerError::Corrupt {
                    what: "tax code",
                    text: error.to_string(),
                })?,
            name: row.get(1)?,
            short_name: row.get(2)?,
            is_summary: row.get(3)?,
            description: row.get(4)?,
        })
    })?;
    Ok(Some(KeptGoods {
        source,
        imported_at,
        entries,
    }))
}

/// Keeps a table in the place of the one before. Whatever breaks, the one or the other is there whole.
///
/// Blocks on the disk.
///
/// # Errors
/// [`LedgerError::Io`]; [`LedgerError::Database`].
pub fn keep(data_dir: &Path, goods: &KeptGoods) -> Result<(), LedgerError> {
    let written = tempfile::Builder::new()
        .prefix(".goods-")
        .suffix(".new")
        .tempfile_in(data_dir)
        .map_err(LedgerError::Io)?
        .into_temp_path();
    let mut connection = Connection::open(&written)?;
    // Nobody else sees the file before it is whole and synced: no journal.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    let tx = connection.transaction()?;
    tx.execute_batch(TABLES)?;
    tx.execute(
        "INSERT INTO source VALUES (?1, ?2)",
        params![goods.source, goods.imported_at.0],
    )?;
    {
        let mut insert = tx.prepare("INSERT OR REPLACE INTO goods VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for entry in &goods.entries {
            insert.execute(params![
                entry.code.as_str(),
                entry.name,
                entry.short_name,
                entry.is_summary,
                entry.description
            ])?;
        }
    }
    tx.pragma_update(None, "user_version", SCHEMA)?;
    tx.commit()?;
    connection.close().map_err(|(_, error)| LedgerError::Database(error))?;
    let synced = File::options()
        .write(true)
        .open(&written)
        .and_then(|file| file.sync_all());
    synced.map_err(LedgerError::Io)?;
    written
        .persist(path(data_dir))
        .map_err(|error| LedgerError::Io(error.error))?;
    #[cfg(unix)]
    File::open(data_dir)
        .and_then(|folder| folder.sync_all())
        .map_err(LedgerError::Io)?;
    Ok(())
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE)
}
