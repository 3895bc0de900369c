//! Asking what became of a document, and what the answer means.

use kaipiao_ledger::{
    Event, LedgerError, State, Timestamp, Transaction,
    attempt::Action,
    issuance::{self, Heard, Issuance, Step},
    payload::{self, Payload},
};
use kaipiao_platform::{
    CallError,
    call::{AskResult, InvoiceList, ListInvoices, ListStatus, ListedInvoice, Verdict},
};
use tokio::time::Instant;

use super::{Engine, SENDS, adopt, adopt::Differs, step, watched::Watched};
use crate::{failpoint::Failpoint, problems, red_wait, sabotage::Sabotage};

/// What a round of asking brought.
#[derive(Debug)]
enum Answer {
    /// The list shows it: the same invoice, or the several into which the platform split it.
    Same(adopt::Same),
    /// The list shows something else under its serial.
    Other(String),
    /// The platform is at it.
    InProgress(String),
    /// The platform holds it.
    Held(String),
    /// The platform does not know it: KPJG says so, and all three lists are empty.
    Absent,
    /// The platform answered, and what it said decides nothing.
    Unclear { code: &'static str, words: String },
    /// A call of the round failed.
    Failed { code: &'static str, words: String },
}

impl Engine {
    /// Asks about a document and writes down what was learned. While the company goes on after a scan, words of a lapsed one are of
    /// before it.
    pub(super) async fn ask(&self, open: Issuance, watched: &mut Watched, recovering: bool) -> Result<(), LedgerError> {
        let Some(place) = self.calls.place().await else {
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
            Err(error) => {
                self.learn_from(&error);
                if error.scan_lapsed() {
                    lapsed = Some(problems::words(&error));
                }
                Answer::Failed {
                    code: problems::code(&error),
                    words: problems::words(&error),
                }
            }
        };
        drop(place);
        Failpoint::AfterAsked.pass();
        let late_enough = watched.counts(began, &self.pace) || Sabotage::NoAsking.is_on();
        let counts = matches!(answer, Answer::Absent) && late_enough;
        watched.asked(began, Instant::now(), counts, rand::random_range(0..=100), &self.pace);
        self.learn(&open, answer, counts).await?;
        // What was held for it says so until it is submitted again: words that were heard before are no news.
        let is_news = |words: &String| !recovering && open.state != State::Held && *words != open.message;
        if let Some(words) = lapsed.filter(is_news) {
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
    ) -> Result<Answer, CallError> {
        if Sabotage::NoAsking.is_on() {
            return Ok(Answer::Absent);
        }
        let query = AskResult {
            kind: open.kind,
            serial: open.serial.clone(),
            spid: open.spid.clone(),
        };
        let reply = self.platform.call(&query).await?;
        let words = reply.message.trim().to_owned();
        *lapsed = reply.scan_lapsed().then(|| words.clone());
        let verdict = reply.verdict(&open.serial, open.kind);
        // The list of what is issued decides: a number is believed only where it stands there too.
        let issued = self.listed(open, ListStatus::Issued).await?;
        if let Some(unreadable) = issued.unreadable().next() {
            return Ok(Answer::Unclear {
                code: "unreadable",
                words: format!("列表读不懂：{unreadable}"),
            });
        }
        let ours: Vec<_> = issued.rows().filter(|row| is_ours(open, row, &verdict)).collect();
        if !ours.is_empty() {
            let named = unlisted(&verdict, &ours);
            return Ok(match adopt::compare(open.kind, versions, &ours) {
                // One number here and another there: facts that disagree.
                Ok(_) if !named.is_empty() => Answer::Other(format!(
                    "平台说号码是 {}，列表里同一单据号的发票却是 {}，请核对",
                    named.join("、"),
                    ours.iter()
                        .map(|row| row.number.as_str())
                        .collect::<Vec<_>>()
                        .join("、")
                )),
                Ok(same) => Answer::Same(same),
                // A long one is issued part by part, and listed so.
                Err(Differs::Less(words)) if verdict == Verdict::InProgress || !named.is_empty() => {
                    Answer::InProgress(words)
                }
                Err(Differs::Less(words) | Differs::Otherwise(words)) => Answer::Other(words),
            });
        }
        match &verdict {
            // The platform has it, so it is not sent again, whatever the platform says later.
            Verdict::Issued { facts, .. } => {
                let numbers: Vec<_> = facts.iter().map(|facts| facts.number.to_string()).collect();
                return Ok(Answer::InProgress(format!(
                    "平台说已开具（{}），列表里还查不到，稍后再核对",
                    numbers.join("、")
                )));
            }
            Verdict::InProgress => return Ok(Answer::InProgress(words)),
            Verdict::Held { .. } => return Ok(Answer::Held(words)),
            Verdict::Unknown | Verdict::Stale { .. } | Verdict::NoVerdict { .. } => {}
        }
        let pending = self.listed(open, ListStatus::Pending).await?;
        if pending.rows().any(|row| is_named(open, row)) {
            return Ok(Answer::Held(words));
        }
        let in_progress = self.listed(open, ListStatus::InProgress).await?;
        if in_progress.rows().any(|row| is_named(open, row)) {
            return Ok(Answer::InProgress(words));
        }
        // A page without rows that counts some is no empty list, nor is one of other documents.
        let lists_nothing = [&issued, &pending, &in_progress].into_iter().all(InvoiceList::is_empty);
        Ok(if lists_nothing && verdict == Verdict::Unknown {
            Answer::Absent
        } else {
            Answer::Unclear {
                code: "no_verdict",
                words,
            }
        })
    }

    async fn listed(&self, open: &Issuance, status: ListStatus) -> Result<InvoiceList, CallError> {
        let list = ListInvoices::of_serial(open.spid.clone(), open.serial.clone(), status);
        self.platform.call(&list).await
    }

    /// Writes down what was learned; `counts` where an absence was late enough to mean something.
    async fn learn(&self, open: &Issuance, answer: Answer, counts: bool) -> Result<(), LedgerError> {
        let ask = |event, words: String| step(Action::Ask, event, "", words);
        match answer {
            Answer::Same(same) => {
                let adopted = Step {
                    numbers: same.numbers,
                    version: Some(same.version),
                    ..ask(Event::Adopted, String::new())
                };
                self.follow(open, adopted).await
            }
            Answer::Other(words) => self.follow(open, ask(Event::Differs, words)).await,
            Answer::InProgress(words) => self.follow(open, ask(Event::InProgress, words)).await,
            Answer::Held(words) => self.follow(open, ask(Event::HeldBack, words)).await,
            Answer::Absent if counts => self.absent(open).await,
            Answer::Absent => Ok(()),
            Answer::Unclear { code, words } => self.note(open, Heard::Unclear, code, words).await,
            Answer::Failed { code, words } => self.note(open, Heard::Nothing, code, words).await,
        }
    }

    /// Moves the document on by what was learned.
    async fn follow(&self, open: &Issuance, learned: Step) -> Result<(), LedgerError> {
        let Some(state) = open.state.after(learned.event) else {
            // A person decides about it: what was learned is for them to read.
            return self
                .note(open, Heard::Unclear, learned.event.name(), learned.message)
                .await;
        };
        if state == open.state && says_nothing_new(open, &learned.message) {
            return Ok(());
        }
        let (serial, now) = (open.serial.clone(), self.clock.now());
        self.write_down(open, move |tx| issuance::apply(tx, &serial, &learned, now))
            .await
    }

    /// Writes down what was heard where nothing follows from it.
    async fn note(&self, open: &Issuance, heard: Heard, code: &'static str, words: String) -> Result<(), LedgerError> {
        if says_nothing_new(open, &words) || (heard == Heard::Nothing && words == open.message) {
            return Ok(());
        }
        let (serial, now) = (open.serial.clone(), self.clock.now());
        self.write_down(open, move |tx| issuance::note(tx, &serial, heard, code, &words, now))
            .await
    }

    /// The platform does not know it, asked late enough. After the second such round it is decided.
    async fn absent(&self, open: &Issuance) -> Result<(), LedgerError> {
        let (serial, now) = (open.serial.clone(), self.clock.now());
        self.write_down(open, move |tx| {
            let noted = issuance::note(tx, &serial, Heard::NotKnown, "not_known", "", now)?;
            match after_absence(&noted, now) {
                Some(step) => issuance::apply(tx, &serial, &step, now),
                None => Ok(noted),
            }
        })
        .await
    }

    /// Writes what was learned, unless something happened to the document since it was asked about: then the answer is about what
    /// it was before.
    async fn write_down(
        &self,
        open: &Issuance,
        write: impl FnOnce(&Transaction<'_>) -> Result<Issuance, LedgerError> + Send + 'static,
    ) -> Result<(), LedgerError> {
        let (serial, attempts) = (open.serial.clone(), open.attempts);
        let written = self
            .ledger
            .write(move |tx| match issuance::find(tx, &serial)? {
                Some(found) if found.attempts == attempts => write(tx).map(Some),
                Some(_) | None => Ok(None),
            })
            .await?;
        if let Some(written) = written {
            self.tell(&written);
        }
        Ok(())
    }
}

/// Whether a listed row is about the document, or says of no other that it is.
fn is_named(open: &Issuance, row: &ListedInvoice) -> bool {
    let serial = row.serial.trim();
    serial == open.serial.as_str() || serial.is_empty()
}

/// Whether an issued row is the document's: by its serial or, where it has none, by the number that KPJG gave. A server that does
/// not know the filter lists the invoices of others, and one of them may be equal in every amount.
fn is_ours(open: &Issuance, row: &ListedInvoice, verdict: &Verdict) -> bool {
    if !row.serial.trim().is_empty() {
        return is_named(open, row);
    }
    let (Verdict::Issued { facts, .. }, Some(number)) = (verdict, row.invoice_number()) else {
        return false;
    };
    facts.iter().any(|facts| facts.number == number)
}

/// The numbers that KPJG gives and the list does not show.
fn unlisted(verdict: &Verdict, ours: &[&ListedInvoice]) -> Vec<String> {
    let Verdict::Issued { facts, .. } = verdict else {
        return Vec::new();
    };
    let is_listed = |number| ours.iter().any(|row| row.invoice_number().as_ref() == Some(number));
    facts
        .iter()
        .filter(|facts| !is_listed(&facts.number))
        .map(|facts| facts.number.to_string())
        .collect()
}

/// What is as it was makes no new row in the trail, however often it is asked.
fn says_nothing_new(open: &Issuance, words: &str) -> bool {
    open.absences == 0 && (words.is_empty() || words == open.message)
}

/// What follows once the platform did not know a document; `None` until the second round, and while a buyer may have to confirm it.
fn after_absence(noted: &Issuance, now: Timestamp) -> Option<Step> {
    if noted.absences < 2 {
        return None;
    }
    let ask = |event, words: &str| step(Action::Ask, event, "not_known", words);
    Some(match noted.state {
        // A person removed it on the platform's own page.
        State::Held => ask(Event::NotKept, "平台上已没有这张单据，改正后可以重新开具"),
        State::Accepted if red_wait::until(noted).is_some_and(|until| now < until) => return None,
        State::Accepted => ask(Event::Exhausted, "平台说收到过，现在却查不到，请到电子税务局核对后处理"),
        State::Unknown if noted.declined => ask(Event::NotKept, ""),
        State::Unknown if !noted.kept && noted.unanswered < SENDS => {
            ask(Event::SendAgain, "平台两次都说没有收到，重新发送")
        }
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
