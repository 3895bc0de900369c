//! What is told of each call: enough to find out what happened, nothing that identifies a buyer, nothing secret.

use serde::Serialize;

/// Receives one entry per HTTP exchange with the platform.
pub trait WireLog: Send + Sync {
    /// Takes an entry. It must not block: it is called on the caller's task.
    fn line(&self, entry: &WireEntry);
}

/// One exchange with the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WireEntry {
    /// The call's path behind the prefix, `/KPGL/FPKJ`.
    pub path: &'static str,
    /// The company that it was about.
    pub company: Option<String>,
    /// How long it took.
    pub millis: u64,
    /// What came of it.
    pub outcome: WireOutcome,
    /// The platform's code; empty where it gave none.
    pub code: String,
    /// How long the reply was, in bytes.
    pub bytes: usize,
}

/// What came of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WireOutcome {
    /// `Result` = 1.
    Ok,
    /// `Result` = 0.
    Failed,
    /// The token was refused.
    TokenRejected,
    /// The reply is not the platform's JSON.
    NotTheApi,
    /// One field of the reply cannot be read.
    Decode,
    /// The request never left.
    Unreachable,
    /// No reply in time.
    TimedOut,
    /// The connection ended before the reply was whole.
    Broken,
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLog;

impl WireLog for NoLog {
    fn line(&self, _entry: &WireEntry) {}
}
