//! Tables `comparison` and `difference`: a company's days held against the platform's lists, how far that is, and what differs.

use rusqlite::{Row, Transaction, params};

use crate::{LedgerError, Timestamp, value};

pub(crate) const V2: &str = "
CREATE TABLE comparison (
    id           INTEGER PRIMARY KEY,
    spid         TEXT NOT NULL,
    -- its days, YYYY-MM-DD, both included
    first_day    TEXT NOT NULL,
    last_day     TEXT NOT NULL,
    -- where to go on: the first day of the month under way, which of its lists, which page, in which pass
    month        TEXT NOT NULL,
    list         TEXT NOT NULL,
    page         INTEGER NOT NULL DEFAULT 1,
    pass         INTEGER NOT NULL DEFAULT 1,
    -- of the list under way: what was met so far, each once
    met          INTEGER NOT NULL DEFAULT 0,
    -- how many the platform counted last, and whether it ever counted fewer than before: then a page may have slipped by
    counted      INTEGER NOT NULL DEFAULT 0,
    shrank       INTEGER NOT NULL DEFAULT 0,
    -- of the month under way: whether all that was issued was seen, so that what is not listed is known to be missing
    complete     INTEGER NOT NULL DEFAULT 1,
    -- in all
    months_done  INTEGER NOT NULL DEFAULT 0,
    listed       INTEGER NOT NULL DEFAULT 0,
    adopted      INTEGER NOT NULL DEFAULT 0,
    started_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    finished_at  INTEGER
) STRICT;
CREATE INDEX comparison_by_company ON comparison (spid, id);
CREATE TABLE difference (
    id          INTEGER PRIMARY KEY,
    comparison  INTEGER NOT NULL REFERENCES comparison (id) ON DELETE CASCADE,
    what        TEXT NOT NULL,
    serial      TEXT NOT NULL DEFAULT '',
    code        TEXT NOT NULL DEFAULT '',
    number      TEXT NOT NULL DEFAULT '',
    day         TEXT NOT NULL DEFAULT '',
    buyer       TEXT NOT NULL DEFAULT '',
    -- fen; NULL where that side has none
    here        INTEGER,
    there       INTEGER,
    words       TEXT NOT NULL DEFAULT '',
    UNIQUE (comparison, what, serial, code, number, words)
) STRICT;
";

/// How many finished comparisons of a company are kept.
const KEPT: u32 = 6;

/// A comparison of a company's days with the platform's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Its row.
    pub id: i64,
    /// The company.
    pub spid: String,
    /// The first day, `YYYY-MM-DD`.
    pub first_day: String,
    /// The last day, included.
    pub last_day: String,
    /// Where to go on.
    pub at: Place,
    /// How many months are done.
    pub months_done: u32,
    /// How many rows were met in all.
    pub listed: u32,
    /// How many of them nobody here knew.
    pub adopted: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// When it last went on.
    pub updated_at: Timestamp,
    /// When it ended; `None` while it has not.
    pub finished_at: Option<Timestamp>,
}

/// How far a comparison is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The first day of the month under way.
    pub month: String,
    /// Which of its lists.
    pub list: List,
    /// The page to read next.
    pub page: u32,
    /// How often the list was begun.
    pub pass: u32,
    /// What was met of the list, each once.
    pub met: u32,
    /// How many the platform counted when it was last asked in this pass.
    pub counted: u32,
    /// Whether it counted fewer than before in this pass: what moved to a page that was read was not seen.
    pub shrank: bool,
    /// Whether all that was issued in the month was seen.
    pub complete: bool,
}

/// The lists of a month, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// What is issued (fpzt 1).
    Issued,
    /// What of it did not reach the tax bureau yet.
    NotUploaded,
    /// What waits (fpzt 0).
    Pending,
    /// What the platform is at (fpzt 2).
    InProgress,
    /// No list: what the ledger has and the platform did not list is asked for one by one.
    Missing,
}

impl List {
    const ALL: [Self; 5] = [
        Self::Issued,
        Self::NotUploaded,
        Self::Pending,
        Self::InProgress,
        Self::Missing,
    ];

    /// The next list of the month; `None` after the last.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().skip_while(|list| *list != self).nth(1)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::NotUploaded => "not_uploaded",
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Missing => "missing",
        }
    }

    fn read(name: &str) -> Result<Self, LedgerError> {
        Self::ALL
            .into_iter()
            .find(|list| list.name() == name)
            .ok_or_else(|| LedgerError::Corrupt {
                what: "comparison",
                text: name.to_owned(),
            })
    }
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The platform shows a document that a person gave up and had issued anew under another serial: probably a double.
    Double,
    /// The platform lists an invoice that nobody here knew; it is kept as history now.
    MissingHere,
    /// The ledger has an invoice that the platform does not list.
    MissingThere,
    /// Both have it, and it is not the same.
    Differs,
    /// The platform has a document of ours that is open here, or was given up: it is asked about.
    Open,
    /// A document that is not of ours waits at the platform, or is in progress there.
    Elsewhere,
    /// A row of the list can't be read.
    Unreadable,
    /// The list changed so often that not all of a month was seen: what is missing there is not known.
    Incomplete,
}

impl What {
    const ALL: [Self; 8] = [
        Self::Double,
        Self::MissingHere,
        Self::MissingThere,
        Self::Differs,
        Self::Open,
        Self::Elsewhere,
        Self::Unreadable,
        Self::Incomplete,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Double => "double",
            Self::MissingHere => "missing_here",
            Self::MissingThere => "missing_there",
            Self::Differs => "differs",
            Self::Open => "open",
            Self::Elsewhere => "elsewhere",
            Self::Unreadable => "unreadable",
            Self::Incomplete => "incomplete",
        }
    }

    fn read(name: &str) -> Result<Self, LedgerError> {
        Self::ALL
            .into_iter()
            .find(|what| what.name() == name)
            .ok_or_else(|| LedgerError::Corrupt {
                what: "difference",
                text: name.to_owned(),
            })
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub what: What,
    /// The serial; may be empty.
    pub serial: String,
    /// The invoice code; empty for 数电票.
    pub code: String,
    /// The invoice number; may be empty.
    pub number: String,
    /// Its day, `YYYY-MM-DD`.
    pub day: String,
    /// The buyer's name.
    pub buyer: String,
    /// The gross amount here, in fen.
    pub here: Option<i64>,
    /// The gross amount at the platform, in fen.
    pub there: Option<i64>,
    /// What more there is to say.
    pub words: String,
}

const COLUMNS: &str = "id, spid, first_day, last_day, month, list, page, pass, met, complete, months_done, listed, adopted, \
    started_at, updated_at, finished_at, counted, shrank";

/// The comparison of these days that is not finished, or a new one that begins in the month of `month`.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn begin(
    tx: &Transaction<'_>,
    spid: &str,
    (first_day, last_day): (&str, &str),
    month: &str,
    now: Timestamp,
) -> Result<Comparison, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM comparison
         WHERE spid = ?1 AND first_day = ?2 AND last_day = ?3 AND finished_at IS NULL ORDER BY id DESC LIMIT 1"
    ))?;
    if let Some(found) = value::first(statement.query([spid, first_day, last_day])?, read)? {
        return Ok(found);
    }
    tx.prepare_cached(
        "INSERT INTO comparison (spid, first_day, last_day, month, list, started_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
    )?
    .execute(params![spid, first_day, last_day, month, List::Issued.name(), now.0])?;
    let id = tx.last_insert_rowid();
    find(tx, id)?.ok_or_else(|| LedgerError::Corrupt {
        what: "comparison",
        text: id.to_string(),
    })
}

/// One comparison.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn find(tx: &Transaction<'_>, id: i64) -> Result<Option<Comparison>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM comparison WHERE id = ?1"))?;
    value::first(statement.query([id])?, read)
}

/// The newest comparison of a company.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn newest(tx: &Transaction<'_>, spid: &str) -> Result<Option<Comparison>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM comparison WHERE spid = ?1 ORDER BY updated_at DESC, id DESC LIMIT 1"
    ))?;
    value::first(statement.query([spid])?, read)
}

/// A company's comparison that began at a moment or later, reached back to a day, and came to its end.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn since(
    tx: &Transaction<'_>,
    spid: &str,
    moment: Timestamp,
    first_day: &str,
) -> Result<Option<Comparison>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM comparison
         WHERE spid = ?1 AND started_at >= ?2 AND first_day <= ?3 AND finished_at IS NOT NULL ORDER BY id LIMIT 1"
    ))?;
    value::first(statement.query(params![spid, moment.0, first_day])?, read)
}

/// Writes down how far a comparison is; `listed` and `adopted` are added to what was met before.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn move_on(
    tx: &Transaction<'_>,
    id: i64,
    place: &Place,
    (listed, adopted, months): (u32, u32, u32),
    now: Timestamp,
) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "UPDATE comparison SET month = ?2, list = ?3, page = ?4, pass = ?5, met = ?6, complete = ?7,
             listed = listed + ?8, adopted = adopted + ?9, months_done = months_done + ?10, updated_at = ?11, counted = ?12, shrank = ?13
         WHERE id = ?1",
    )?
    .execute(params![
        id,
        place.month,
        place.list.name(),
        place.page,
        place.pass,
        place.met,
        place.complete,
        listed,
        adopted,
        months,
        now.0,
        place.counted,
        place.shrank
    ])?;
    Ok(())
}

/// Ends a comparison. Older ones of the company go.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn finish(tx: &Transaction<'_>, id: i64, now: Timestamp) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "UPDATE comparison SET finished_at = ?2, updated_at = ?2, months_done = months_done + 1 WHERE id = ?1",
    )?
    .execute([id, now.0])?;
    tx.prepare_cached(
        "DELETE FROM comparison WHERE spid = (SELECT spid FROM comparison WHERE id = ?1) AND finished_at IS NOT NULL AND id NOT IN (
             SELECT id FROM comparison WHERE spid = (SELECT spid FROM comparison WHERE id = ?1) AND finished_at IS NOT NULL
             ORDER BY finished_at DESC, id DESC LIMIT ?2)",
    )?
    .execute(params![id, KEPT])?;
    Ok(())
}

/// Writes down a difference; one that is there already is not written twice.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn differ(tx: &Transaction<'_>, comparison: i64, difference: &Difference) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO difference (comparison, what, serial, code, number, day, buyer, here, there, words)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        comparison,
        difference.what.name(),
        difference.serial,
        difference.code,
        difference.number,
        difference.day,
        difference.buyer,
        difference.here,
        difference.there,
        difference.words
    ])?;
    Ok(())
}

/// How many differences of each sort there are.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn counts(tx: &Transaction<'_>, comparison: i64) -> Result<Vec<(What, u32)>, LedgerError> {
    let mut statement =
        tx.prepare_cached("SELECT what, count(*) FROM difference WHERE comparison = ?1 GROUP BY what ORDER BY what")?;
    value::all(statement.query([comparison])?, |row| {
        Ok((What::read(&row.get::<_, String>(0)?)?, row.get(1)?))
    })
}

/// Differences of one sort, in the order in which they were found, behind the first `skip`.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn differences(
    tx: &Transaction<'_>,
    comparison: i64,
    what: What,
    skip: u32,
    limit: u32,
) -> Result<Vec<Difference>, LedgerError> {
    let mut statement = tx.prepare_cached(
        "SELECT what, serial, code, number, day, buyer, here, there, words FROM difference
         WHERE comparison = ?1 AND what = ?2 ORDER BY id LIMIT ?4 OFFSET ?3",
    )?;
    value::all(statement.query(params![comparison, what.name(), skip, limit])?, |row| {
        Ok(Difference {
            what: What::read(&row.get::<_, String>(0)?)?,
            serial: row.get(1)?,
            code: row.get(2)?,
            number: row.get(3)?,
            day: row.get(4)?,
            buyer: row.get(5)?,
            here: row.get(6)?,
            there: row.get(7)?,
            words: row.get(8)?,
        })
    })
}

fn read(row: &Row<'_>) -> Result<Comparison, LedgerError> {
    Ok(Comparison {
        id: row.get(0)?,
        spid: row.get(1)?,
        first_day: row.get(2)?,
        last_day: row.get(3)?,
        at: Place {
            month: row.get(4)?,
            list: List::read(&row.get::<_, String>(5)?)?,
            page: row.get(6)?,
            pass: row.get(7)?,
            met: row.get(8)?,
            complete: row.get(9)?,
            counted: row.get(16)?,
            shrank: row.get(17)?,
        },
        months_done: row.get(10)?,
        listed: row.get(11)?,
        adopted: row.get(12)?,
        started_at: Timestamp(row.get(13)?),
        updated_at: Timestamp(row.get(14)?),
        finished_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
    })
}
