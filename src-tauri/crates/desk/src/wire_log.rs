//! The wire log: one line of the log for each exchange with the platform, nothing secret and no buyer in it.

use kaipiao_platform::{WireEntry, WireLog};

/// Writes to the program's log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LogLines;

impl WireLog for LogLines {
    fn line(&self, entry: &WireEntry) {
        tracing::info!(
            target: "wire",
            path = entry.path,
            company = entry.company,
            millis = entry.millis,
            outcome = ?entry.outcome,
            code = entry.code,
            bytes = entry.bytes,
        );
    }
}
