//! Sending, and what the reply means for each document.

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    Event, LedgerError, Timestamp, Transaction,
    attempt::Action,
    issuance::{self, Issuance, Step},
    payload,
};
use kaipiao_platform::{
    CallError, Payload,
    call::{Issue, IssueReply, Outcome},
    lapsed,
};
use tokio::time::Instant;

use super::{Engine, adopt, month_end, step, watched::Watched};
use crate::{failpoint::Failpoint, problems, withdraw};

/// What came of sending.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// Each as it stands now, and what is remembered of it.
    pub(super) answered: Vec<(Issuance, Watched)>,
    /// What can't be read, and was not sent.
    pub(super) unreadable: Vec<Serial>,
}

/// What was claimed to be sent.
#[derive(Debug, Default)]
struct Claimed {
    documents: Vec<Issuance>,
    payloads: Vec<Payload>,
    /// What was taken back instead: a month ends.
    withdrawn: Vec<Issuance>,
    unreadable: Vec<(Serial, LedgerError)>,
}

impl Engine {
    /// Claims queued documents of one company, sends them in one call and writes down what came of each.
    pub(super) async fn send(&self, queued: Vec<Serial>) -> Result<Sent, LedgerError> {
        // The place in the line comes before the claim: a claimed document is one whose request may be under way.
        let Some(place) = self.calls.place().await else {
            return Ok(Sent::default());
        };
        Failpoint::BeforeClaimed.pass();
        let now = self.clock.now();
        let claimed = self.ledger.write(move |tx| claim(tx, &queued, now)).await?;
        let mut sent = Sent::default();
        for (serial, error) in claimed.unreadable {
            self.set_aside(&serial, &error).await?;
            sent.unreadable.push(serial);
        }
        for withdrawn in &claimed.withdrawn {
            self.tell(withdrawn);
        }
        let documents = claimed.documents;
        let Some(spid) = documents.first().map(|first| first.spid.clone()) else {
            return Ok(sent);
        };
        for document in &documents {
            self.tell(document);
        }
        Failpoint::AfterClaimed.pass();

        let left = std::time::Instant::now();
        let reply = self
            .platform
            .call(&Issue {
                spid: &spid,
                payloads: &claimed.payloads,
            })
            .await;
        let ended = Instant::now();
        drop(place);
        Failpoint::AfterReply.pass();

        let (now, heard) = (self.clock.now(), self.heard_since(left));
        let steps: Vec<_> = documents
            .iter()
            .map(|claimed| (claimed.serial.clone(), settling(claimed, &reply)))
            .collect();
        let steps_taken = steps.clone();
        let settled = self
            .ledger
            .write(move |tx| {
                let settled = steps.iter().map(|(serial, (step, _))| {
                    issuance::heard(tx, serial, heard)?;
                    settle(tx, serial, step, now)
                });
                settled.collect::<Result<Vec<_>, _>>()
            })
            .await?;
        match &reply {
            Ok(_) => self.gate.reached(),
            Err(error) => self.learn_from(error),
        }
        for (settled, (_, (step, soon))) in settled.into_iter().zip(steps_taken) {
            self.tell(&settled);
            tracing::info!(serial = %settled.serial, event = step.event.name(), state = settled.state.name(), "sent");
            sent.answered.push((settled, Watched::sent(ended, soon, &self.pace)));
        }
        if let Ok(reply) = &reply
            && reply.scan_lapsed()
        {
            let said = sent.answered.iter().map(|(settled, _)| settled.message.as_str());
            let words = said.chain([reply.message.trim()]).find(|words| lapsed(words));
            self.park(&spid, words.unwrap_or(&reply.message)).await?;
        }
        Failpoint::AfterSettled.pass();
        Ok(sent)
    }

    /// What a failed call says about the platform or the login, beside the document it was about.
    pub(crate) fn learn_from(&self, error: &CallError) {
        match problems::stops_everything(error) {
            Some(problem) => self.gate.stop(problem),
            None if problems::looks_down(error) => self.gate.missed(),
            None => {}
        }
    }
}

/// Claims what of these is still queued, in the order given. What can't be read is not claimed.
fn claim(tx: &Transaction<'_>, queued: &[Serial], now: Timestamp) -> Result<Claimed, LedgerError> {
    let mut claimed = Claimed::default();
    for serial in queued {
        match claim_one(tx, serial, now) {
            Ok(Some((document, Some(body)))) => {
                claimed.documents.push(document);
                claimed.payloads.push(Payload::from_ledger(body));
            }
            Ok(Some((withdrawn, None))) => claimed.withdrawn.push(withdrawn),
            // Someone took it back in between.
            Ok(None) | Err(LedgerError::Illegal { .. } | LedgerError::NoSuchIssuance(_)) => {}
            Err(error @ LedgerError::Corrupt { .. }) => claimed.unreadable.push((serial.clone(), error)),
            Err(error) => return Err(error),
        }
    }
    Ok(claimed)
}

/// Claims one, with what is to be sent of it; without it where it was taken back instead.
fn claim_one(
    tx: &Transaction<'_>,
    serial: &Serial,
    now: Timestamp,
) -> Result<Option<(Issuance, Option<String>)>, LedgerError> {
    let Some(queued) = issuance::find(tx, serial)? else {
        return Ok(None);
    };
    // Read first: what can't be read is not claimed.
    let Some(last) = payload::versions(tx, queued.id)?.into_iter().next_back() else {
        return Ok(None);
    };
    if month_end::is_too_late(tx, &queued, now)? {
        let withdrawn = withdraw::at_the_end_of_a_month(tx, serial, now)?;
        return Ok(Some((withdrawn, None)));
    }
    let claimed = issuance::apply(tx, serial, &Step::plain(Action::Send, Event::Claimed), now)?;
    Ok(Some((claimed, Some(last.body))))
}

/// Writes down what a reply means for a document. A meaning that what is known of it forbids leaves it open: it is asked about.
fn settle(tx: &Transaction<'_>, serial: &Serial, step: &Step, now: Timestamp) -> Result<Issuance, LedgerError> {
    match issuance::apply(tx, serial, step, now) {
        Err(error @ (LedgerError::Illegal { .. } | LedgerError::NumberTaken { .. })) => {
            tracing::error!(%serial, event = step.event.name(), %error, "a reply means what can't be");
            let event = match error {
                // It has a number, though not this one: it is not sent again.
                LedgerError::NumberTaken { .. } => Event::TakenIn,
                _ => Event::LeftOpen,
            };
            let open = Step {
                event,
                numbers: Vec::new(),
                ..step.clone()
            };
            issuance::apply(tx, serial, &open, now)
        }
        settled => settled,
    }
}

/// The step that a document takes by what came back, and whether it is to be asked about at once.
fn settling(claimed: &Issuance, reply: &Result<IssueReply, CallError>) -> (Step, bool) {
    match reply {
        Ok(reply) => {
            let outcome = reply.outcome(&claimed.serial, claimed.kind);
            // It has a number already: the list is looked at now.
            let soon = matches!(outcome, Outcome::IssuedBefore(_));
            let answered = answered(claimed, outcome, reply);
            let step = Step {
                said: problems::said(&reply.code),
                lapsed: lapsed(&answered.message) || lapsed(&reply.message),
                ..answered
            };
            (step, soon)
        }
        Err(error) => (unanswered(error), false),
    }
}

/// What a reply to our own request means for the document.
fn answered(claimed: &Issuance, outcome: Outcome, reply: &IssueReply) -> Step {
    let lapsed = reply.scan_lapsed();
    let message = reply.message.trim();
    match outcome {
        Outcome::Issued(facts) => Step {
            numbers: vec![adopt::number(&facts)],
            ..step(Action::Send, Event::NumberGiven, "", "")
        },
        Outcome::Accepted => step(Action::Send, Event::TakenIn, "accepted", message),
        Outcome::Kept { message } => step(Action::Send, Event::TakenIn, "kept", message),
        // An earlier request is unanswered: this refusal speaks of the later one only.
        Outcome::Refused { message } if claimed.unanswered > 0 => Step {
            declined: !lapsed,
            ..step(Action::Send, Event::LeftOpen, "refused", message)
        },
        // The scan lapsed: nothing is wrong with the document, it waits for the scan.
        Outcome::Refused { message } if lapsed => step(Action::Send, Event::PutBack, "scan_lapsed", message),
        Outcome::Refused { message } => step(Action::Send, Event::TurnedDown, "refused", message),
        Outcome::RefusedMaybeKept { message } => Step {
            declined: !lapsed,
            ..step(Action::Send, Event::LeftOpen, "refused_maybe_kept", message)
        },
        Outcome::IssuedBefore(facts) => step(
            Action::Send,
            // It has it: whatever it says later, it is not sent again.
            Event::TakenIn,
            "issued_before",
            format!("平台说此单据已开票：{}", facts.number),
        ),
        Outcome::Contradiction { message } => step(Action::Send, Event::LeftOpen, "contradiction", message),
        Outcome::Silent => step(Action::Send, Event::LeftOpen, "silent", message),
    }
}

/// What no usable reply means for the document.
fn unanswered(error: &CallError) -> Step {
    let event = if problems::left_nothing(error) {
        Event::NeverLeft
    } else {
        Event::LeftOpen
    };
    Step {
        said: problems::said_by(error),
        ..step(Action::Send, event, problems::code(error), problems::words(error))
    }
}
