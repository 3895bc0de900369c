//! Where a ledger is opened: what tells a copy of it from the ledger itself.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::Timestamp;

/// The surroundings in which a ledger is opened.
#[derive(Debug, Clone)]
pub struct Site {
    /// What tells this computer from others; `None` where the system has nothing of the kind.
    pub machine: Option<String>,
    /// A folder of this computer, outside the data folder, in which the ledger's mark is kept a second time: what is put back
    /// with the whole data folder is not put back there. `None` keeps none.
    pub marks: Option<PathBuf>,
    /// Now.
    pub now: Timestamp,
}

/// The ledger's surroundings as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Here {
    /// The computer; empty where it has no name.
    pub(crate) machine: String,
    /// The folder, all links followed.
    pub(crate) path: String,
    /// The system's own number of the database file, which a copy does not share; empty where there is none.
    pub(crate) file: String,
}

impl Here {
    pub(crate) fn of(site: &Site, folder: &Path, database: &Path) -> io::Result<Self> {
        Ok(Self {
            machine: site.machine.clone().unwrap_or_default(),
            path: fs::canonicalize(folder)?.to_string_lossy().into_owned(),
            file: file_number(database)?.unwrap_or_default(),
        })
    }
}

/// The system's number of a file: it stays when the file is moved or written, and a copy has another.
#[cfg(unix)]
pub(crate) fn file_number(path: &Path) -> io::Result<Option<String>> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(Some(fs::metadata(path)?.ino().to_string()))
}

/// The system's number of a file: it stays when the file is moved or written, and a copy has another.
#[cfg(windows)]
pub(crate) fn file_number(path: &Path) -> io::Result<Option<String>> {
    let handle = winapi_util::Handle::from_path(path)?;
    Ok(Some(winapi_util::file::information(handle)?.file_index().to_string()))
}

#[cfg(not(any(unix, windows)))]
pub(crate) fn file_number(_: &Path) -> io::Result<Option<String>> {
    Ok(None)
}
