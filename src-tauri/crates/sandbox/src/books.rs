//! The books: every document that the platform took in, and how often each serial was sent.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{invoice::Invoice, number::Number};

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 待开 (fpzt 0): waits for SHKP, or for a scan and then goes on by itself.
    Waiting {
        /// Why, in the platform's words.
        message: String,
        /// Whether it goes on by itself after the scan.
        after_scan: bool,
    },
    /// 开票中 (fpzt 2).
    InProgress {
        /// When it will be issued, in milliseconds of the sandbox's clock; absent: when asked often enough.
        due: Option<i64>,
        /// How often KPJG must still ask until it is issued; absent: when due.
        asks: Option<u32>,
    },
    /// 已开 (fpzt 1).
    Issued {
        /// Its number.
        number: Number,
        /// When, in milliseconds of the sandbox's clock.
        at: i64,
    },
}

/// A document that the platform keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Counts from 1 in the order of intake.
    pub id: u64,
    /// The submission that it came from: parts of one submission are the platform's own split, not doubles.
    pub submission: u64,
    /// 企业 spid.
    pub spid: String,
    /// What was sent; of a split only the lines of this part.
    pub invoice: Invoice,
    /// When it was taken in, in milliseconds of the sandbox's clock.
    pub received_at: i64,
    /// From when calls see it, in milliseconds of the sandbox's clock: later than its intake only after a `late` fault.
    pub visible_from: i64,
    /// Where it stands.
    pub stage: Stage,
}

impl Document {
    /// Its number once issued.
    pub fn number(&self) -> Option<&Number> {
        match &self.stage {
            Stage::Issued { number, .. } => Some(number),
            Stage::Waiting { .. } | Stage::InProgress { .. } => None,
        }
    }

    /// When it was issued, in milliseconds of the sandbox's clock.
    pub fn issued_at(&self) -> Option<i64> {
        match self.stage {
            Stage::Issued { at, .. } => Some(at),
            Stage::Waiting { .. } | Stage::InProgress { .. } => None,
        }
    }

    /// Its XTLSH.
    pub fn serial(&self) -> &str {
        &self.invoice.serial
    }

    /// Whether calls see it at a time.
    pub(crate) fn is_visible(&self, now: i64) -> bool {
        self.visible_from <= now
    }

    /// The value of fpzt that lists it.
    pub(crate) fn status(&self) -> &'static str {
        match self.stage {
            Stage::Waiting { .. } => "0",
            Stage::Issued { .. } => "1",
            Stage::InProgress { .. } => "2",
        }
    }
}

/// How often calls named a serial, whatever became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// 企业 spid.
    pub spid: String,
    /// XTLSH.
    pub serial: String,
    /// FPKJ.
    pub fpkj: u32,
    /// SHKP.
    pub shkp: u32,
}

/// A copy of the books at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    /// Every document in the order of intake, hidden ones too.
    pub documents: Vec<Document>,
    /// How often each serial was sent.
    pub sent: Vec<Sent>,
    /// Requests by call, since the process began.
    pub requests: BTreeMap<String, u64>,
    /// Faults that struck by kind, since the process began.
    pub struck: BTreeMap<String, u64>,
    /// Successful logins (GetToken), since the process began.
    pub logins: u64,
}

impl Books {
    /// The issued documents.
    pub fn issued(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| document.number().is_some())
    }

    /// The documents waiting for review.
    pub fn waiting(&self) -> impl Iterator<Item = &Document> {
        self.documents
            .iter()
            .filter(|document| matches!(document.stage, Stage::Waiting { .. }))
    }

    /// The documents in progress.
    pub fn in_progress(&self) -> impl Iterator<Item = &Document> {
        self.documents
            .iter()
            .filter(|document| matches!(document.stage, Stage::InProgress { .. }))
    }

    /// The documents issued under a serial.
    pub fn issued_under(&self, serial: &str) -> Vec<&Document> {
        self.issued().filter(|document| document.serial() == serial).collect()
    }

    /// Serials (with their spid) under which more than one submission was issued.
    pub fn doubles(&self) -> Vec<(String, String)> {
        let mut submissions: BTreeMap<(&str, &str), Vec<u64>> = BTreeMap::new();
        for document in self.issued() {
            let seen = submissions.entry((&document.spid, document.serial())).or_default();
            if !seen.contains(&document.submission) {
                seen.push(document.submission);
            }
        }
        let double = submissions.into_iter().filter(|(_, submissions)| submissions.len() > 1);
        double
            .map(|((spid, serial), _)| (spid.to_owned(), serial.to_owned()))
            .collect()
    }

    /// How often FPKJ named a serial.
    pub fn fpkj_calls(&self, serial: &str) -> u32 {
        self.sent
            .iter()
            .filter(|sent| sent.serial == serial)
            .map(|sent| sent.fpkj)
            .sum()
    }

    /// How often SHKP named a serial.
    pub fn shkp_calls(&self, serial: &str) -> u32 {
        self.sent
            .iter()
            .filter(|sent| sent.serial == serial)
            .map(|sent| sent.shkp)
            .sum()
    }

    /// Gross of all that was issued, yuan.
    pub fn gross(&self) -> Decimal {
        self.issued().map(|document| document.invoice.gross()).sum()
    }
}
