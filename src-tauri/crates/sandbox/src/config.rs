//! What a sandbox is started with, and the manners of its replies that can be switched while it runs.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{clock::Clock, company::Company, faults::Fault};

/// The user of a sandbox that names no other.
pub const DEMO_USER: &str = "demo";

/// That user's password: no secret.
pub const DEMO_PASSWORD: &str = "demo";

/// How FPLIST writes the rate of a line (`sl`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListedRate {
    /// `13`, zero rates as `0`.
    #[default]
    Percent,
    /// `0.13`, zero rates as `0`.
    Fraction,
    /// `13`, zero rates as 免税, 不征税 or `0`.
    Words,
}

/// Where the platform's servers differ among themselves, and the platform's pace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Manner {
    /// Keys, types and empty values vary as the document's samples do.
    pub varied: bool,
    /// How FPLIST writes a rate.
    pub listed_rate: ListedRate,
    /// FPLIST counts its pages from 0.
    pub pages_from_zero: bool,
    /// KPJG repeats an answer for so many milliseconds (`Code` 200), be it stale; 0: it never does.
    pub cache_ms: u64,
    /// Invoices of more lines are split into several under one XTLSH.
    pub split_over: Option<usize>,
    /// How long an invoice is in progress after SHKP, in milliseconds.
    pub progress_ms: u64,
    /// The operator scans so many milliseconds after a code was shown; absent: only the control endpoint scans.
    pub scan_ms: Option<u64>,
    /// LOGIN answers with the text of the QR code and not with a picture of it.
    pub login_text: bool,
    /// PDF links are served behind the bare origin and not behind the prefix.
    pub pdf_at_origin: bool,
    /// FPXF brings to light what a month hides; else it says so and does nothing.
    pub repairs: bool,
    /// What PDF links begin with; empty: they are relative, as in the document.
    pub link_base: String,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            varied: false,
            listed_rate: ListedRate::Percent,
            pages_from_zero: false,
            cache_ms: 0,
            split_over: None,
            progress_ms: 500,
            scan_ms: Some(1_000),
            login_text: false,
            pdf_at_origin: false,
            repairs: true,
            link_base: String::new(),
        }
    }
}

/// What a sandbox is started with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Companies it begins with; those of the state file win.
    pub companies: Vec<Company>,
    /// User names and passwords that may log in.
    pub users: Vec<(String, String)>,
    /// Where the books are kept; absent: in memory only.
    pub state_file: Option<PathBuf>,
    /// Added to every answer.
    pub latency: Duration,
    /// Makes faults, tokens and variations repeatable; absent: the system's randomness.
    pub seed: Option<u64>,
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What every call's path begins with.
    pub prefix: String,
    /// Its clock.
    pub clock: Clock,
    /// The manners of its replies.
    pub manner: Manner,
    /// Faults on order from the start.
    pub faults: Vec<Fault>,
    /// What `GET /sandbox/hello` answers, so that a joiner knows whom it speaks to.
    pub name: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            companies: Company::demo(),
            users: vec![(DEMO_USER.into(), DEMO_PASSWORD.into())],
            state_file: None,
            latency: Duration::ZERO,
            seed: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            prefix: "/API".into(),
            clock: Clock::default(),
            manner: Manner::default(),
            faults: Vec::new(),
            name: "kaipiao-sandbox".into(),
        }
    }
}
