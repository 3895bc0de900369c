//! How far the ledger has come, kept outside the database: beside it, and once more where a copy of the data folder does not reach.
//!
//! `sent.log` beside the database has one line for each request that may have left, written after the claim is committed and before
//! the first byte leaves. An older database put back shows by it, and it names what the older one knows nothing of. Neither file is
//! synced to the disk: they guard against files that are put back, and not against a loss of power, in which the database is ahead.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::place::Outside;

/// The file beside the database.
pub(crate) const FILE: &str = "sent.log";

/// A request that may have left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) mark: i64,
    pub(crate) serial: String,
    pub(crate) spid: String,
    pub(crate) kind: String,
}

/// A line of the file beside the database.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    ledger: String,
    mark: i64,
    /// `None` where the ledger was only opened.
    sent: Option<Sent>,
}

/// Where the mark of an open ledger is kept.
#[derive(Debug)]
pub(crate) struct Marks {
    beside: PathBuf,
    witness: Option<PathBuf>,
    ledger: String,
}

impl Marks {
    pub(crate) fn of(folder: &Path, witnesses: Option<&Path>, ledger: &str) -> Self {
        Self {
            beside: folder.join(FILE),
            witness: witnesses.map(|folder| folder.join(ledger)),
            ledger: ledger.to_owned(),
        }
    }

    /// Writes what was sent beside the database. What is written when this returns survives the end of this process.
    pub(crate) fn note_sent(&self, sent: Vec<Sent>) -> io::Result<()> {
        self.append(sent.into_iter().map(|one| (one.mark, Some(one))))
    }

    fn append(&self, lines: impl Iterator<Item = (i64, Option<Sent>)>) -> io::Result<()> {
        let mut text = Vec::new();
        for (mark, sent) in lines {
            let ledger = self.ledger.clone();
            serde_json::to_writer(&mut text, &Line { ledger, mark, sent })?;
            text.push(b'\n');
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.beside)?;
        file.lock()?;
        // One write: a process that is killed leaves whole lines.
        file.write_all(&text)
    }

    /// Writes the mark where this computer keeps it; never back.
    pub(crate) fn witness(&self, mark: i64) -> io::Result<()> {
        let Some(path) = &self.witness else {
            return Ok(());
        };
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        file.lock()?;
        if number(&mut file)?.is_some_and(|kept| kept >= mark) {
            return Ok(());
        }
        file.seek(SeekFrom::Start(0))?;
        // As long as any other: overwriting it leaves no rest.
        file.write_all(format!("{mark:020}\n").as_bytes())
    }

    /// Makes the files an open ledger's: the one beside it names this ledger from now on.
    pub(crate) fn take_over(&self, mark: i64) -> io::Result<()> {
        if let Some(folder) = self.witness.as_deref().and_then(Path::parent) {
            fs::create_dir_all(folder)?;
        }
        self.witness(mark)?;
        let beside = last(&self.beside)?;
        if beside.is_none_or(|(ledger, kept)| ledger != self.ledger || kept < mark) {
            self.append(std::iter::once((mark, None)))?;
        }
        Ok(())
    }

    /// Forgets what was sent up to a mark: every backup that is kept knows of it.
    pub(crate) fn forget(&self, up_to: i64) -> io::Result<()> {
        let mut file = OpenOptions::new().read(true).write(true).open(&self.beside)?;
        file.lock()?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let kept: String = text
            .lines()
            .filter(|line| parse(line).is_some_and(|line| line.mark > up_to))
            .map(|line| format!("{line}\n"))
            .collect();
        // The last line says how far it came, however old it is.
        let kept = if kept.is_empty() {
            text.lines().last().map(|line| format!("{line}\n")).unwrap_or_default()
        } else {
            kept
        };
        if kept.len() == text.len() {
            return Ok(());
        }
        file.seek(SeekFrom::Start(0))?;
        file.write_all(kept.as_bytes())?;
        file.set_len(kept.len() as u64)
    }
}

/// What is kept outside the database of a ledger; `ledger` is `None` where the database does not say which it is.
pub(crate) fn outside(folder: &Path, witnesses: Option<&Path>, ledger: Option<&str>) -> io::Result<Outside> {
    let witness = match (witnesses, ledger) {
        (Some(witnesses), Some(ledger)) => to_read(&witnesses.join(ledger))?,
        _ => None,
    };
    let witness = witness.map_or(Ok(None), |mut file| number(&mut file))?;
    Ok(Outside {
        beside: last(&folder.join(FILE))?,
        witness,
    })
}

/// What was sent after a mark.
pub(crate) fn sent_after(folder: &Path, mark: i64) -> io::Result<Vec<Sent>> {
    Ok(text(&folder.join(FILE))?
        .lines()
        .filter_map(parse)
        .filter_map(|line| line.sent)
        .filter(|sent| sent.mark > mark)
        .collect())
}

/// The ledger and the mark of the last whole line.
fn last(path: &Path) -> io::Result<Option<(String, i64)>> {
    Ok(text(path)?
        .lines()
        .rev()
        .find_map(parse)
        .map(|line| (line.ledger, line.mark)))
}

fn text(path: &Path) -> io::Result<String> {
    let Some(mut file) = to_read(path)? else {
        return Ok(String::new());
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A file that nobody is writing to: Windows lets none read what another has locked. `None` where it is not there.
fn to_read(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => {
            file.lock_shared()?;
            Ok(Some(file))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A line; `None` for one that is not whole.
fn parse(line: &str) -> Option<Line> {
    serde_json::from_str(line).ok()
}

fn number(file: &mut File) -> io::Result<Option<i64>> {
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(text.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(mark: i64) -> Sent {
        Sent {
            mark,
            serial: format!("S{mark}"),
            spid: "P".to_owned(),
            kind: "021".to_owned(),
        }
    }

    #[test]
    fn the_marks_outside_say_how_far_the_ledger_came_and_what_was_sent() {
        let (folder, witnesses) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let marks = Marks::of(folder.path(), Some(witnesses.path()), "L");
        marks.take_over(2).unwrap();
        marks.note_sent(vec![sent(3), sent(5)]).unwrap();
        marks.witness(6).unwrap();
        marks.witness(4).unwrap();
        let found = outside(folder.path(), Some(witnesses.path()), Some("L")).unwrap();
        assert_eq!(found.beside, Some(("L".to_owned(), 5)));
        assert_eq!(found.witness, Some(6), "a slower process does not take it back");
        assert_eq!(sent_after(folder.path(), 3).unwrap(), [sent(5)]);
    }

    #[test]
    fn a_line_that_was_cut_off_is_no_line() {
        let folder = tempfile::tempdir().unwrap();
        let marks = Marks::of(folder.path(), None, "L");
        marks.note_sent(vec![sent(3)]).unwrap();
        let mut text = fs::read_to_string(folder.path().join(FILE)).unwrap();
        text.push_str("{\"ledger\":\"L\",\"mark\":4,");
        fs::write(folder.path().join(FILE), text).unwrap();
        assert_eq!(outside(folder.path(), None, None).unwrap().highest(), 3);
    }

    #[test]
    fn what_every_backup_knows_is_forgotten_and_the_mark_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let marks = Marks::of(folder.path(), None, "L");
        marks.note_sent(vec![sent(3), sent(5)]).unwrap();
        marks.forget(3).unwrap();
        assert_eq!(sent_after(folder.path(), 0).unwrap(), [sent(5)]);
        marks.forget(9).unwrap();
        assert_eq!(outside(folder.path(), None, None).unwrap().highest(), 5);
    }
}
