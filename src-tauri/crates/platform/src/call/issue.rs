//! 全电发票开具 (`/KPGL/FPKJ`).

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use kaipiao_domain::{Kind, Serial};
use serde::{Deserialize, Serialize, Serializer};

use super::DocumentRow;
use crate::{
    document::Payload,
    endpoint::{Endpoint, Repeat},
    facts::Facts,
    reply::Rest,
    words::lapsed,
};

/// Issues invoices, blue or red.
///
/// The platform answers per document; [`IssueReply::outcome`] says what each answer means.
#[derive(Debug, Serialize)]
pub struct Issue<'a> {
    /// 企业spid; required.
    pub spid: &'a str,
    /// The documents; written as `[` Base64 of the JSON array `]`. Required.
    #[serde(rename = "data", serialize_with = "bracketed")]
    pub payloads: &'a [Payload],
}

fn bracketed<S: Serializer>(payloads: &[Payload], serializer: S) -> Result<S::Ok, S::Error> {
    let documents: Vec<_> = payloads.iter().map(Payload::as_str).collect();
    let json = format!("[{}]", documents.join(","));
    serializer.serialize_str(&format!("[{}]", STANDARD.encode(json)))
}

/// How long the tax bureau's page may take: a minute, and half a minute for each document.
pub(super) fn patience(documents: usize) -> Duration {
    let documents = u64::try_from(documents).unwrap_or(u64::MAX);
    Duration::from_secs(documents.saturating_mul(30).saturating_add(60))
}

impl Endpoint for Issue<'_> {
    type Reply = IssueReply;
    const PATH: &'static str = "/KPGL/FPKJ";
    /// The platform rejects a serial already issued; a second copy while the first is in its intake is undocumented.
    const REPEAT: Repeat = Repeat::AfterAsking;
    const RESULT_IS_OUTCOME: bool = true;

    fn timeout(&self) -> Duration {
        patience(self.payloads.len())
    }

    fn company(&self) -> Option<&str> {
        Some(self.spid)
    }
}

/// What the platform says of each document. `Result` alone decides nothing: 1 can hold failures, 0 what it kept.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct IssueReply {
    /// `Result`, in the first sample `Reulst`.
    #[serde(deserialize_with = "super::yes_or_no")]
    pub result: Option<bool>,
    /// The platform's code (`Code`), where it gave one.
    pub code: String,
    /// The platform's words about all of them (`Message`).
    pub message: String,
    /// 成功列表 (`SucessList`).
    #[serde(rename = "sucesslist")]
    pub issued: Vec<DocumentRow>,
    /// 失败列表 (`ErrList`).
    #[serde(rename = "errlist")]
    pub failed: Vec<DocumentRow>,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// What a reply to [`Issue`] says of one document.
///
/// A refusal holds for the call that it answers. Where an earlier call for the same serial is unanswered, the caller
/// asks nevertheless: that one may have been acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// In `SucessList` with a number: issued.
    Issued(Box<Facts>),
    /// In `SucessList` without a number: taken in; ask until it is settled.
    Accepted,
    /// In `ErrList` with `HaveSave` = 1: the platform kept it and tries again by itself; ask, never send it again.
    Kept {
        /// The platform's words.
        message: String,
    },
    /// In `ErrList` with `HaveSave` = 0: refused, nothing was kept.
    Refused {
        /// The platform's words.
        message: String,
    },
    /// In `ErrList` without `HaveSave`: refused, but whether it was kept is not said; ask.
    RefusedMaybeKept {
        /// The platform's words.
        message: String,
    },
    /// In `ErrList` with a number (此单据已经开过发票): issued before under this serial; believe it once FPLIST shows it.
    IssuedBefore(Box<Facts>),
    /// The reply contradicts itself, or its number is none: ask, and show the words.
    Contradiction {
        /// The platform's words.
        message: String,
    },
    /// The reply does not mention it: ask.
    Silent,
}

impl IssueReply {
    /// What the reply says of a document. `kind` is the one that was sent: it tells whether 20 digits hold a code.
    pub fn outcome(&self, serial: &Serial, kind: Kind) -> Outcome {
        let mut outcomes: Vec<Outcome> = Vec::new();
        let mut contradiction = String::new();
        let mut listed = [false, false];
        for (row, success) in self
            .issued
            .iter()
            .map(|row| (row, true))
            .chain(self.failed.iter().map(|row| (row, false)))
            .filter(|(row, _)| row.serial.trim() == serial.as_str())
        {
            if let Some(list) = listed.get_mut(usize::from(success)) {
                *list = true;
            }
            if contradiction.is_empty() {
                contradiction = self.words_of(row);
            }
            let outcome = if success {
                self.of_success(row, kind)
            } else {
                self.of_failure(row, kind)
            };
            if !outcomes.contains(&outcome) {
                outcomes.push(outcome);
            }
        }
        let first = outcomes.pop();
        match first {
            None => Outcome::Silent,
            // In both lists, or twice in one with different words.
            Some(_) if listed == [true, true] || !outcomes.is_empty() => {
                Outcome::Contradiction { message: contradiction }
            }
            Some(outcome) => outcome,
        }
    }

    /// Whether the platform says, anywhere in its reply, that the company's face scan has lapsed.
    pub fn scan_lapsed(&self) -> bool {
        let rows = self.issued.iter().chain(&self.failed);
        lapsed(&self.message)
            || rows
                .into_iter()
                .any(|row| lapsed(&row.message) || lapsed(&row.feedback))
    }

    fn words_of(&self, row: &DocumentRow) -> String {
        let own = row.words();
        if own.is_empty() { self.message.trim() } else { own }.to_owned()
    }

    fn of_success(&self, row: &DocumentRow, kind: Kind) -> Outcome {
        let message = || self.words_of(row);
        if row.succeeded == Some(false) {
            return Outcome::Contradiction { message: message() };
        }
        match row.facts(kind) {
            Ok(Some(facts)) => Outcome::Issued(Box::new(facts)),
            Ok(None) => Outcome::Accepted,
            Err(_) => Outcome::Contradiction { message: message() },
        }
    }

    fn of_failure(&self, row: &DocumentRow, kind: Kind) -> Outcome {
        let message = self.words_of(row);
        match (row.facts(kind), row.kept) {
            (Ok(Some(facts)), _) => Outcome::IssuedBefore(Box::new(facts)),
            (Err(_), _) => Outcome::Contradiction { message },
            (Ok(None), Some(true)) => Outcome::Kept { message },
            (Ok(None), Some(false)) => Outcome::Refused { message },
            (Ok(None), None) => Outcome::RefusedMaybeKept { message },
        }
    }
}
