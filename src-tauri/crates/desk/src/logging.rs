//! The rotating log below the data folder: one JSON object per line, kept for two weeks.

use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::fmt;

use crate::folder;

/// How many days' files stay.
const DAYS_KEPT: usize = 14;

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The folder `logs` cannot be made.
    #[error("the log folder cannot be made")]
    Folder(#[from] std::io::Error),
    /// The file in it cannot be written.
    #[error("the log cannot be written")]
    File(#[from] InitError),
    /// Something else has taken the process's log already.
    #[error("the log is taken")]
    Taken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Sends what is logged from here on to `logs/` in the data folder.
///
/// INFO at most, and for other people's crates too: below it the keyring's crates name services and accounts.
/// Written line by line without a buffer: what was logged before a crash is in the file.
pub fn start(data_dir: &Path) -> Result<(), LogError> {
    let folder = data_dir.join("logs");
    folder::make_private(&folder)?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("kaipiao")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder)?;
    let format = fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_max_level(LevelFilter::INFO);
    format
        .with_writer(std::sync::Mutex::new(file))
        .try_init()
        .map_err(LogError::Taken)
}
