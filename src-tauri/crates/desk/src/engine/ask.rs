//! Asking what became of a document, and what the answer means.

use kaipiao_ledger::{
    Event, LedgerError, State,
    attempt::Action,
    issuance::{self, Issuance, IssuedNumber, Step},
    payload::{self, Payload},
};
use kaipiao_platform::{
    CallError,
    call::{AskResult, InvoiceList, ListInvoices, ListStatus, Verdict},
};
use tokio::time::Instant;

use super::{Engine, SENDS, adopt, step, watched::Watched};
use crate::{failpoint::Failpoint, problems};

/// What a round of asking brought.
#[derive(Debug)]
enum Answer {
    /// The list shows it: the same invoice, or the several into which the platform split it.
    Same(Vec<IssuedNumber>),
    /// The list shows something else under its serial.
    Other(String),
    /// The platform is at it.
    InProgress(String),
    /// The platform holds it.
    Held(String),
    /// The platform does not know it: KPJG says so, and all three lists are empty.
    Absent,
    /// Nothing was learned.
    Nothing { code: String, words: String },
}

/// A call of a round that failed ends the round: nothing was learned.
struct Failed(CallError);

impl Engine {
    /// Asks about a document and writes down what was learned.
    pub(super) async fn ask(&self, open: Issuance, watched: &mut Watched) -> Result<(), LedgerError> {
        let Ok(_call) = self.calls.acquire().await else {
            return Ok(());
        };
        let began = Instant::now();
        let id = open.id;
        let versions = self.ledger.read(move |tx| payload::versions(tx, id)).await?;
        let mut lapsed = None;
        let answer = match self.question(&open, &versions, &mut lapsed).await {
            Ok(answer) => {
                self.gate.reached();
                answer
            }
            Err(Failed(error)) => {
                self.learn_from(&error);
                Answer::Nothing {
                    code: problems::code(&error).to_owned(),
                    words: problems::words(&error),
                }
            }
        };
        Failpoint::AfterAsked.pass();
        let counts = matches!(answer, Answer::Absent) && watched.counts(began, &self.pace);
        watched.asked(
            Instant::now(),
            counts.then_some(began),
            rand::random_range(0..=100),
            &self.pace,
        );
        self.learn(&open, answer, counts).await?;
        if let Some(words) = lapsed {
            self.park(&open.spid, &words).await?;
        }
        Failpoint::AfterLearned.pass();
        Ok(())
    }

    /// One round: KPJG, then the lists of what is issued, waiting and in progress.
    async fn question(
        &self,
        open: &Issuance,
        versions: &[Payload],
        lapsed: &mut Option<String>,
    ) -> Result<Answer, Failed> {
        let query = AskResult {
            kind: open.kind,
            serial: open.serial.clone(),
            spid: open.spid.clone(),
        };
        let reply = self.platform.call(&query).await.map_err(Failed)?;
        *lapsed = reply.scan_lapsed().then(|| reply.message.clone());
        let verdict = reply.verdict(&open.serial, open.kind);
        // The list of what is issued decides: a number is believed only where it stands there too.
        let issued = self.listed(open, ListStatus::Issued).await?;
        if let Some(unreadable) = issued.unreadable().next() {
            return Ok(Answer::Nothing {
                code: "unreadable".to_owned(),
                words: format!("列表读不懂：{unreadable}"),
            });
        }
        let rows: Vec<_> = issued.rows().collect();
        if !rows.is_empty() {
            return Ok(match adopt::compare(open.kind, versions, &rows) {
                Ok(numbers) => Answer::Same(numbers),
                Err(words) => Answer::Other(words),
            });
        }
        match verdict {
            Verdict::Issued { facts, .. } => {
                let numbers: Vec<_> = facts.iter().map(|facts| facts.number.to_string()).collect();
                return Ok(Answer::Nothing {
                    code: "not_listed_yet".to_owned(),
                    words: format!("平台说已开具（{}），列表里还查不到，稍后再核对", numbers.join("、")),
                });
            }
            Verdict::InProgress => return Ok(Answer::InProgress(reply.message)),
            Verdict::Held { message } => return Ok(Answer::Held(message)),
            Verdict::Unknown | Verdict::Stale { .. } | Verdict::NoVerdict { .. } => {}
        }
        let (pending, in_progress) = (
            self.listed(open, ListStatus::Pending).await?,
            self.listed(open, ListStatus::InProgress).await?,
        );
        if !pending.is_empty() {
            return Ok(Answer::Held(reply.message));
        }
        if !in_progress.is_empty() {
            return Ok(Answer::InProgress(reply.message));
        }
        // A page without rows that counts some is no empty list.
        let absent = matches!(verdict, Verdict::Unknown) && issued.is_empty();
        Ok(if absent {
            Answer::Absent
        } else {
            Answer::Nothing {
                code: "no_verdict".to_owned(),
                words: reply.message,
            }
        })
    }

    async fn listed(&self, open: &Issuance, status: ListStatus) -> Result<InvoiceList, Failed> {
        let list = ListInvoices::of_serial(open.spid.clone(), open.serial.clone(), status);
        self.platform.call(&list).await.map_err(Failed)
    }

    /// Writes down what was learned; `counts` where an absence was late enough to mean something.
    async fn learn(&self, open: &Issuance, answer: Answer, counts: bool) -> Result<(), LedgerError> {
        let ask = |event, words: String| step(Action::Ask, event, "", words);
        let learned = match answer {
            Answer::Same(numbers) => Step {
                numbers,
                ..ask(Event::Adopted, String::new())
            },
            Answer::Other(words) => ask(Event::Differs, words),
            // What is as it was makes no new row in the trail, however often it is asked.
            Answer::InProgress(_) if open.state == State::Accepted => return Ok(()),
            Answer::Held(words) if open.state == State::Held && (words.is_empty() || words == open.message) => {
                return Ok(());
            }
            Answer::InProgress(words) => ask(Event::InProgress, words),
            Answer::Held(words) => ask(Event::HeldBack, words),
            Answer::Absent if counts => return self.absent(open).await,
            Answer::Absent => return Ok(()),
            Answer::Nothing { words, .. } if words == open.message => return Ok(()),
            Answer::Nothing { code, words } => {
                let (serial, now) = (open.serial.clone(), self.clock.now());
                let noted = self
                    .ledger
                    .write(move |tx| issuance::note(tx, &serial, false, &code, &words, now))
                    .await?;
                self.tell(&noted);
                return Ok(());
            }
        };
        self.apply(open, learned).await.map(drop)
    }

    /// The platform does not know it, asked late enough. After the second such round it is decided.
    async fn absent(&self, open: &Issuance) -> Result<(), LedgerError> {
        let (serial, now) = (open.serial.clone(), self.clock.now());
        let noted = self
            .ledger
            .write(move |tx| {
                let noted = issuance::note(tx, &serial, true, "not_known", "", now)?;
                match after_absence(&noted) {
                    Some(step) => issuance::apply(tx, &serial, &step, now),
                    None => Ok(noted),
                }
            })
            .await?;
        self.tell(&noted);
        Ok(())
    }
}

/// What follows once the platform did not know a document; `None` until the second round.
fn after_absence(noted: &Issuance) -> Option<Step> {
    if noted.absences < 2 {
        return None;
    }
    let ask = |event, words: &str| step(Action::Ask, event, "not_known", words);
    Some(match noted.state {
        // A person removed it on the platform's own page.
        State::Held => ask(Event::NotKept, "平台上已没有这张单据，改正后可以重新开具"),
        State::Accepted => ask(Event::Exhausted, "平台说收到过，现在却查不到，请到电子税务局核对后处理"),
        State::Unknown if noted.declined => ask(Event::NotKept, ""),
        State::Unknown if !noted.kept && noted.sends < SENDS => ask(Event::SendAgain, "平台两次都说没有收到，重新发送"),
        State::Unknown => ask(Event::Exhausted, "发送多次都没有结果，请到电子税务局核对后处理"),
        State::Queued
        | State::Sending
        | State::Issued
        | State::Refused
        | State::NeedsPerson
        | State::SettledByHand
        | State::Withdrawn => return None,
    })
}
