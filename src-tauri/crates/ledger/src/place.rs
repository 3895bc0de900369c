//! Table `place`: which ledger this is, where it was last opened, and how far it had come.
//!
//! A copy of the data folder, or an older file put back, is a second ledger that knows less than the first: it would send what
//! the first one sent. It is told by what is not copied along: the computer, the system's number of the file, and the mark, which is
//! kept outside the database too (see [`crate::marks`]).

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{LedgerError, attempt, site::Here};

pub(crate) const V2: &str = "
CREATE TABLE place (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    -- this ledger's own name; a copy of it takes another
    ledger   TEXT NOT NULL,
    machine  TEXT NOT NULL,
    path     TEXT NOT NULL,
    file     TEXT NOT NULL,
    -- what the mark has over the number of the newest row of the trail: an older file that was put back goes on above what it had lost
    base     INTEGER NOT NULL
) STRICT;
";

/// Which ledger this is and where it was last opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) ledger: String,
    pub(crate) here: Here,
    pub(crate) base: i64,
}

/// How a ledger was found not to be the one that was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It was last open on another computer.
    OtherComputer,
    /// It is a copy of a ledger of this computer.
    Copy,
    /// More was done with it than it knows of: an older file was put back.
    Older,
}

/// What is kept outside the database of how far the ledger had come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outside {
    /// The ledger that the file beside the database belongs to, and its mark.
    pub(crate) beside: Option<(String, i64)>,
    /// The mark that this computer keeps of this ledger.
    pub(crate) witness: Option<i64>,
}

impl Outside {
    pub(crate) fn highest(&self) -> i64 {
        let beside = self.beside.as_ref().map_or(0, |(_, mark)| *mark);
        beside.max(self.witness.unwrap_or(0))
    }
}

pub(crate) fn read(tx: &Transaction<'_>) -> Result<Option<Place>, LedgerError> {
    let place = tx
        .query_row("SELECT ledger, machine, path, file, base FROM place", [], |row| {
            Ok(Place {
                ledger: row.get(0)?,
                here: Here {
                    machine: row.get(1)?,
                    path: row.get(2)?,
                    file: row.get(3)?,
                },
                base: row.get(4)?,
            })
        })
        .optional()?;
    Ok(place)
}

pub(crate) fn write(tx: &Transaction<'_>, place: &Place) -> Result<(), LedgerError> {
    tx.execute(
        "INSERT INTO place (only, ledger, machine, path, file, base) VALUES (1, ?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (only) DO UPDATE SET ledger = ?1, machine = ?2, path = ?3, file = ?4, base = ?5",
        params![
            place.ledger,
            place.here.machine,
            place.here.path,
            place.here.file,
            place.base
        ],
    )?;
    Ok(())
}

/// A name that no other ledger has.
pub(crate) fn new_name(tx: &Transaction<'_>) -> Result<String, LedgerError> {
    Ok(tx.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?)
}

/// How far the ledger has come: grows with every row of the trail.
pub(crate) fn mark(tx: &Transaction<'_>, place: &Place) -> Result<i64, LedgerError> {
    Ok(place.base + attempt::last(tx)?)
}

/// Whether a ledger that was last open at `kept`, and has come as far as `mark`, is the one that was last written.
pub(crate) fn doubt(kept: &Place, mark: i64, here: &Here, outside: &Outside) -> Option<Doubt> {
    let differs = |kept: &str, found: &str| !kept.is_empty() && !found.is_empty() && kept != found;
    if differs(&kept.here.machine, &here.machine) {
        return Some(Doubt::OtherComputer);
    }
    let beside = outside.beside.as_ref();
    // The file beside it is another ledger's: this one was put in its place.
    if outside.highest() > mark || beside.is_some_and(|(ledger, _)| *ledger != kept.ledger) {
        return Some(Doubt::Older);
    }
    let moved = kept.here.path != here.path;
    let another_file = if kept.here.file.is_empty() || here.file.is_empty() {
        moved
    } else {
        kept.here.file != here.file
    };
    // Put back where it was, and as far as this computer knows nothing was done since: as good as the file that stood there.
    let as_new = !moved && outside.witness == Some(mark);
    (another_file && !as_new).then_some(Doubt::Copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(machine: &str, path: &str, file: &str) -> Here {
        Here {
            machine: machine.to_owned(),
            path: path.to_owned(),
            file: file.to_owned(),
        }
    }

    fn outside(beside: Option<(&str, i64)>, witness: Option<i64>) -> Outside {
        Outside {
            beside: beside.map(|(ledger, mark)| (ledger.to_owned(), mark)),
            witness,
        }
    }

    #[test]
    fn a_ledger_that_is_not_the_one_last_written_is_told_from_it() {
        let kept = Place {
            ledger: "L".to_owned(),
            here: here("M", "/data", "7"),
            base: 0,
        };
        let same = || outside(Some(("L", 9)), Some(9));
        #[rustfmt::skip]
        let rows = [
            ("as it was",                              here("M", "/data", "7"), same(),                          None),
            ("ahead of what is kept outside",          here("M", "/data", "7"), outside(Some(("L", 8)), Some(7)), None),
            ("nothing is kept outside",                here("M", "/data", "7"), outside(None, None),             None),
            ("moved",                                  here("M", "/else", "7"), same(),                          None),
            ("copied to another computer",             here("N", "/data", "7"), same(),                          Some(Doubt::OtherComputer)),
            ("this computer's name is not known",      here("",  "/data", "7"), same(),                          None),
            ("copied beside the original",             here("M", "/else", "8"), same(),                          Some(Doubt::Copy)),
            ("the file beside it is ahead",            here("M", "/data", "7"), outside(Some(("L", 10)), None),  Some(Doubt::Older)),
            ("this computer remembers more",           here("M", "/data", "7"), outside(None, Some(10)),         Some(Doubt::Older)),
            ("another ledger put in its place",        here("M", "/data", "7"), outside(Some(("K", 3)), None),   Some(Doubt::Older)),
            ("put back, and nobody knows since when",  here("M", "/data", "8"), outside(Some(("L", 9)), None),   Some(Doubt::Copy)),
            ("put back as it was last seen here",      here("M", "/data", "8"), same(),                          None),
            ("no numbers of files, same folder",       here("M", "/data", ""),  same(),                          None),
            ("no numbers of files, another folder",    here("M", "/else", ""),  same(),                          Some(Doubt::Copy)),
        ];
        for (what, found, outside, expected) in rows {
            assert_eq!(doubt(&kept, 9, &found, &outside), expected, "{what}");
        }
    }
}
