//! Sending one document, and what the reply to it means.

use kaipiao_ledger::{
    Event, LedgerError,
    attempt::Action,
    issuance::{self, Issuance, Step},
    payload,
};
use kaipiao_platform::{
    CallError, Payload,
    call::{Issue, IssueReply, Outcome},
};
use tokio::time::Instant;

use super::{Engine, adopt, step, watched::Watched};
use crate::{failpoint::Failpoint, problems};

impl Engine {
    /// Claims a queued document, sends it and writes down what came of it. `None` where it is not to be asked about.
    pub(super) async fn send(&self, queued: Issuance) -> Result<Option<Watched>, LedgerError> {
        // The place in the line comes before the claim: a claimed document is one whose request may be under way.
        let Ok(_call) = self.calls.acquire().await else {
            return Ok(None);
        };
        Failpoint::BeforeClaimed.pass();
        let (serial, now) = (queued.serial.clone(), self.clock.now());
        let claimed = self
            .ledger
            .write(move |tx| {
                let claimed = issuance::apply(tx, &serial, &Step::plain(Action::Send, Event::Claimed), now)?;
                let versions = payload::versions(tx, claimed.id)?;
                Ok(versions.into_iter().next_back().map(|version| (claimed, version.body)))
            })
            .await;
        let (claimed, body) = match claimed {
            Ok(Some(claimed)) => claimed,
            // Someone took it back in between; there is nothing to send.
            Ok(None) | Err(LedgerError::Illegal { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        self.tell(&claimed);
        Failpoint::AfterClaimed.pass();

        let payloads = [Payload::from_ledger(body)];
        let reply = self
            .platform
            .call(&Issue {
                spid: &claimed.spid,
                payloads: &payloads,
            })
            .await;
        let ended = Instant::now();
        Failpoint::AfterReply.pass();

        let (step, soon) = match &reply {
            Ok(reply) => {
                self.gate.reached();
                let outcome = reply.outcome(&claimed.serial, claimed.kind);
                // It has a number already: the list is looked at now.
                let soon = matches!(outcome, Outcome::IssuedBefore(_));
                (answered(&claimed, outcome, reply), soon)
            }
            Err(error) => (unanswered(error), false),
        };
        let event = step.event;
        let settled = self.apply(&claimed, step).await?;
        if let Err(error) = &reply {
            self.learn_from(error);
        }
        if reply.as_ref().is_ok_and(IssueReply::scan_lapsed) {
            self.park(&claimed.spid, &settled.message).await?;
        }
        Failpoint::AfterSettled.pass();
        tracing::info!(serial = %claimed.serial, event = event.name(), state = settled.state.name(), "sent");
        Ok(settled.state.is_asked().then(|| Watched::sent(ended, soon, &self.pace)))
    }

    /// What a failed call says about the platform or the login, beside the document it was about.
    pub(super) fn learn_from(&self, error: &CallError) {
        match problems::stops_everything(error) {
            Some(problem) => self.gate.stop(problem),
            None if problems::looks_down(error) => self.gate.missed(),
            None => {}
        }
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
    step(Action::Send, event, problems::code(error), problems::words(error))
}
