//! Asking what became of a document, and what the answer means.

use kaipiao_ledger::{
    Event, LedgerError, State, Timestamp, Transaction,
    attempt::Action,
    issuance::{self, Heard, Issuance, Step, Told},
    payload::{self, Payload},
    verdict,
};
use kaipiao_platform::{
    CallError,
    call::{AskResult, InvoiceList, ListInvoices, ListStatus, ListedInvoice, Verdict},
    lapsed,
};
use tokio::time::Instant;

use super::{Engine, SENDS, adopt, adopt::Differs, step, watched::Watched};
use crate::{failpoint::Failpoint, problems, red_wait, sabotage::Sabotage};

/// A document that was asked about, as it was then.
#[derive(Debug)]
struct Asked<'a> {
    open: &'a Issuance,
    /// How late it was by the platform's clock.
    heard: Option<Timestamp>,
    /// The platform's own codes.
    said: String,
}

/// What the result query says beside its verdict.
#[derive(Debug, Default)]
struct Query {
    /// Words of a lapsed scan.
    lapsed: Option<String>,
    /// The platform's own codes.
    said: String,
}

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
        let (began, since) = (Instant::now(), std::time::Instant::now());
        let id = open.id;
        let versions = self.ledger.read(move |tx| payload::versions(tx, id)).await?;
        let mut query = Query::default();
        let answer = match self.question(&open, &versions, &mut query).await {
            Ok(answer) => {
                self.gate.reached();
                answer
            }
            Err(error) => {
                self.learn_from(&error);
                if error.scan_lapsed() {
                    query.lapsed = Some(problems::words(&error));
                }
                query.said = problems::said_by(&error);
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
        let asked = Asked {
            open: &open,
            heard: self.heard_since(since),
            said: query.said,
        };
        self.learn(&asked, answer, counts).await?;
        // What was held for it says so until it is submitted again: words that were heard before are no news.
        let is_news = |words: &String| !recovering && open.state != State::Held && *words != open.message;
        if let Some(words) = query.lapsed.filter(is_news) {
            self.park(&open.spid, &words).await?;
        }
        Failpoint::AfterLearned.pass();
        Ok(())
    }

    /// One round: KPJG, then the lists of what is issued, waiting and in progress.
    async fn question(&self, open: &Issuance, versions: &[Payload], said: &mut Query) -> Result<Answer, CallError> {
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
        said.lapsed = reply.scan_lapsed().then(|| words.clone());
        said.said = reply.codes();
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
    async fn learn(&self, asked: &Asked<'_>, answer: Answer, counts: bool) -> Result<(), LedgerError> {
        let ask = |event, words: String| Step {
            said: asked.said.clone(),
            lapsed: lapsed(&words),
            ..step(Action::Ask, event, "", words)
        };
        match answer {
            Answer::Same(same) => {
                let adopted = Step {
                    numbers: same.numbers,
                    version: Some(same.version),
                    ..ask(Event::Adopted, String::new())
                };
                self.follow(asked, adopted).await
            }
            Answer::Other(words) => self.follow(asked, ask(Event::Differs, words)).await,
            Answer::InProgress(words) => self.follow(asked, ask(Event::InProgress, words)).await,
            Answer::Held(words) => self.follow(asked, ask(Event::HeldBack, words)).await,
            Answer::Absent if counts => self.absent(asked).await,
            Answer::Absent => self.again(asked, None, "not_known_yet", String::new(), None).await,
            Answer::Unclear { code, words } => self.note(asked, Heard::Unclear, code, words).await,
            Answer::Failed { code, words } => self.note(asked, Heard::Nothing, code, words).await,
        }
    }

    /// Moves the document on by what was learned.
    async fn follow(&self, asked: &Asked<'_>, learned: Step) -> Result<(), LedgerError> {
        let open = asked.open;
        let Some(state) = open.state.after(learned.event) else {
            // A person decides about it: what was learned is for them to read.
            let shown = shown(&learned);
            return self
                .note_shown(asked, Heard::Unclear, learned.event.name(), learned.message, shown)
                .await;
        };
        if state == open.state && says_nothing_new(open, &learned.message) {
            return self.again(asked, Some(learned.event), "", learned.message, None).await;
        }
        let (serial, was, now) = (open.serial.clone(), open.state, self.clock.now());
        self.write_down(asked, shown(&learned), move |tx| {
            match issuance::apply(tx, &serial, &learned, now) {
                // One number for two documents: a person looks, unless one is looking already.
                Err(LedgerError::NumberTaken { number, serial: other }) => {
                    let words = format!("平台给出的号码 {number} 已是单据 {other} 的，请到税局页面核对");
                    if was.after(Event::Differs).is_some() {
                        let differs = Step {
                            said: learned.said.clone(),
                            ..step(Action::Ask, Event::Differs, "number_taken", words)
                        };
                        issuance::apply(tx, &serial, &differs, now)
                    } else {
                        let code = "number_taken";
                        issuance::note(tx, &serial, Heard::Unclear, code, &learned.said, &words, now)
                    }
                }
                applied => applied,
            }
            .map(Some)
        })
        .await
    }

    /// Writes down what was heard where nothing follows from it.
    async fn note(
        &self,
        asked: &Asked<'_>,
        heard: Heard,
        code: &'static str,
        words: String,
    ) -> Result<(), LedgerError> {
        self.note_shown(asked, heard, code, words, None).await
    }

    /// The same, with what the platform shows of the document.
    async fn note_shown(
        &self,
        asked: &Asked<'_>,
        heard: Heard,
        code: &'static str,
        words: String,
        shown: Option<String>,
    ) -> Result<(), LedgerError> {
        let (open, serial, now) = (asked.open, asked.open.serial.clone(), self.clock.now());
        if says_nothing_new(open, &words) || (heard == Heard::Nothing && words == open.message) {
            return self.again(asked, None, code, words, shown).await;
        }
        let said = asked.said.clone();
        self.write_down(asked, shown, move |tx| {
            issuance::note(tx, &serial, heard, code, &said, &words, now).map(Some)
        })
        .await
    }

    /// Writes down a round that changes nothing of what is known: it says what the round before it said, or came too early to count.
    async fn again(
        &self,
        asked: &Asked<'_>,
        event: Option<Event>,
        code: &'static str,
        words: String,
        shown: Option<String>,
    ) -> Result<(), LedgerError> {
        let (serial, now) = (asked.open.serial.clone(), self.clock.now());
        let told = Told {
            action: Action::Ask,
            event,
            code: code.to_owned(),
            said: asked.said.clone(),
            message: words,
        };
        self.write_down(asked, shown, move |tx| {
            issuance::told(tx, &serial, &told, now)?;
            Ok(None)
        })
        .await
    }

    /// The platform does not know it, asked late enough. After the second such round it is decided.
    async fn absent(&self, asked: &Asked<'_>) -> Result<(), LedgerError> {
        let (serial, said, now) = (asked.open.serial.clone(), asked.said.clone(), self.clock.now());
        self.write_down(asked, None, move |tx| {
            let noted = issuance::note(tx, &serial, Heard::NotKnown, "not_known", &said, "", now)?;
            match after_absence(&noted, now) {
                Some(step) => issuance::apply(tx, &serial, &step, now).map(Some),
                None => Ok(Some(noted)),
            }
        })
        .await
    }

    /// Writes what was learned, unless something happened to the document since it was asked about: then the answer is about what
    /// it was before. What is `shown` of one that a person has issued anew meanwhile may be a double. Where `write` gives the document
    /// it is told.
    async fn write_down(
        &self,
        asked: &Asked<'_>,
        shown: Option<String>,
        write: impl FnOnce(&Transaction<'_>) -> Result<Option<Issuance>, LedgerError> + Send + 'static,
    ) -> Result<(), LedgerError> {
        let (serial, attempts, heard) = (asked.open.serial.clone(), asked.open.attempts, asked.heard);
        let now = self.clock.now();
        let written = self
            .ledger
            .write(move |tx| match (issuance::find(tx, &serial)?, shown) {
                (Some(found), _) if found.attempts == attempts => {
                    issuance::heard(tx, &serial, heard)?;
                    write(tx)
                }
                (Some(found), Some(shown)) if found.successor.is_some() => {
                    verdict::appeared(tx, &serial, &shown, now)?;
                    issuance::find(tx, &serial)
                }
                (Some(_) | None, _) => Ok(None),
            })
            .await?;
        if let Some(written) = written {
            self.tell(&written);
        }
        Ok(())
    }
}

/// What an answer shows of a document at the platform; `None` where it shows nothing of it.
fn shown(learned: &Step) -> Option<String> {
    match learned.event {
        Event::Adopted => Some(
            learned
                .numbers
                .iter()
                .map(|number| number.number.as_str())
                .collect::<Vec<_>>()
                .join("、"),
        ),
        Event::Differs => Some("有一张内容不同的发票".to_owned()),
        Event::InProgress => Some("正在开具".to_owned()),
        Event::HeldBack => Some("待审核".to_owned()),
        Event::Claimed
        | Event::NeverLeft
        | Event::PutBack
        | Event::NumberGiven
        | Event::TakenIn
        | Event::TurnedDown
        | Event::LeftOpen
        | Event::Interrupted
        | Event::Doubted
        | Event::SendAgain
        | Event::NotKept
        | Event::Exhausted
        | Event::Resubmitted
        | Event::Corrected
        | Event::TakenBack
        | Event::Settled
        | Event::Replaced => None,
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

/// What is as it was is counted on the row that says so, however often it is asked.
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
