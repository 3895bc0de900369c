//! The journal: one JSON line per change, written before the reply, read again at the next start.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{
    books::{Document, Sent},
    company::Company,
};

/// One line of the journal: the whole new state of one thing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Entry {
    /// A document, new or changed.
    Document(Box<Document>),
    /// A company, registered or changed.
    Company(Box<Company>),
    /// How often a serial was sent.
    Sent(Sent),
    /// A login: the token itself is never written, its SHA-256 is enough to know it again.
    Token {
        user: String,
        sha256: String,
        issued_at: i64,
    },
    /// Everything before is forgotten.
    Reset,
}

/// A journal, in a file or nowhere.
#[derive(Debug, Default)]
pub(crate) enum Journal {
    /// Nothing outlives the process.
    #[default]
    Memory,
    /// Written to a file that is locked against a second sandbox.
    File(File),
    /// The sandbox has stopped: what still runs of it must change nothing any more.
    Closed,
}

impl Journal {
    /// Opens a file, or makes it, and returns what it holds. A last line torn by a killed process is cut off.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Vec<Entry>)> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        file.try_lock().map_err(|fault| match fault {
            TryLockError::WouldBlock => io::Error::new(
                io::ErrorKind::WouldBlock,
                format!("{} 正被另一个沙箱使用", path.display()),
            ),
            TryLockError::Error(fault) => fault,
        })?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let mut entries = Vec::new();
        let mut whole = 0;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            if line.last() != Some(&b'\n') {
                break;
            }
            let entry = serde_json::from_slice(line)
                .map_err(|fault| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {fault}", path.display())))?;
            entries.push(entry);
            whole += line.len();
        }
        let end = u64::try_from(whole).map_err(io::Error::other)?;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        Ok((Self::File(file), entries))
    }

    /// Writes lines in one piece. They outlive the process, not a power cut: nothing here is worth an fsync per invoice.
    pub(crate) fn append(&mut self, entries: &[Entry]) -> io::Result<()> {
        let file = match self {
            Self::Memory => return Ok(()),
            Self::Closed => return Err(io::Error::new(io::ErrorKind::BrokenPipe, "沙箱已停止")),
            Self::File(file) => file,
        };
        let mut lines = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        let before = file.stream_position()?;
        if let Err(fault) = file.write_all(&lines).and_then(|()| file.flush()) {
            // Half a line in the middle would make all that follows unreadable.
            file.set_len(before)?;
            file.seek(SeekFrom::Start(before))?;
            return Err(fault);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_rest_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("books.jsonl");
        let (mut journal, entries) = Journal::open(&path).unwrap();
        assert!(entries.is_empty());
        journal
            .append(&[Entry::Sent(Sent {
                serial: "A".into(),
                ..Sent::default()
            })])
            .unwrap();
        drop(journal);
        let mut torn = std::fs::read(&path).unwrap();
        torn.extend_from_slice(b"{\"sent\":{\"spid\":\"x\",\"ser");
        std::fs::write(&path, &torn).unwrap();

        let (mut journal, entries) = Journal::open(&path).unwrap();
        assert_eq!(entries.len(), 1);
        journal.append(&[Entry::Reset]).unwrap();
        drop(journal);
        let (_, entries) = Journal::open(&path).unwrap();
        assert!(matches!(entries[..], [Entry::Sent(_), Entry::Reset]));
    }

    #[test]
    fn a_broken_line_in_the_middle_is_an_error_not_a_loss() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("books.jsonl");
        std::fs::write(&path, "{\"sent\":\n\"reset\"\n").unwrap();
        assert_eq!(Journal::open(&path).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
