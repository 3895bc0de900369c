//! Submitting again what the platform holds (SHKP): as dangerous as sending, so only right after it said so.

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    Event, LedgerError,
    attempt::Action,
    company::{self, Recovery},
    issuance::{self, Issuance, Told},
};
use kaipiao_platform::{
    CallError,
    call::{AskResult, Resubmit, ResubmitReply, Verdict},
};
use tokio::time::Instant;

use super::{Engine, step, watched::Watched};
use crate::{failpoint::Failpoint, problems};

impl Engine {
    /// Submits a held document again, if the platform says now, and not out of its cache, that it waits for that. Whatever the
    /// platform answers, it is asked what became of it.
    /// `is_probe` where it shows whether a scan holds. Gives whether it was submitted and the platform answered.
    pub(super) async fn resubmit(
        &self,
        held: Issuance,
        watched: &mut Watched,
        is_probe: bool,
    ) -> Result<bool, LedgerError> {
        let Some(place) = self.calls.place().await else {
            return Ok(false);
        };
        let query = AskResult {
            kind: held.kind,
            serial: held.serial.clone(),
            spid: held.spid.clone(),
        };
        let verdict = self
            .platform
            .call(&query)
            .await
            .map(|reply| (reply.verdict(&held.serial, held.kind), reply.codes()));
        let Ok((Verdict::Held { message }, said)) = verdict else {
            // Anything else is a matter of asking, with the lists beside it; the person sees what comes of it and may wish again.
            drop(place);
            let serial = held.serial.clone();
            self.ledger
                .write(move |tx| issuance::want_resubmit(tx, &serial, false))
                .await?;
            self.ask(held, watched, is_probe).await?;
            return Ok(false);
        };
        let asked = Told {
            action: Action::Ask,
            event: Some(Event::HeldBack),
            code: String::new(),
            said,
            message,
        };
        self.gate.reached();
        Failpoint::BeforeResubmitted.pass();
        // Before a byte of it leaves: a process that ends from here on asks, and does not submit again.
        let (serial, now) = (held.serial.clone(), self.clock.now());
        let submitted = self
            .ledger
            .write(move |tx| {
                issuance::told(tx, &serial, &asked, now)?;
                let step = step(Action::Resubmit, Event::Resubmitted, "", "");
                let submitted = issuance::apply(tx, &serial, &step, now)?;
                if is_probe {
                    company::recover(tx, &submitted.spid, Some(&Recovery::Probing(serial)))?;
                }
                Ok(submitted)
            })
            .await?;
        self.tell(&submitted);
        Failpoint::AfterResubmitted.pass();
        let documents = [(submitted.kind, submitted.serial.clone())];
        let reply = self
            .platform
            .call(&Resubmit {
                spid: &submitted.spid,
                documents: &documents,
            })
            .await;
        let ended = Instant::now();
        drop(place);
        Failpoint::AfterResubmitReply.pass();
        match &reply {
            Ok(reply) if reply.scan_lapsed() => self.park(&submitted.spid, &reply.message).await?,
            Ok(_) => {}
            Err(error) => self.learn_from(error),
        }
        tracing::info!(serial = %submitted.serial, answered = reply.is_ok(), "submitted again");
        *watched = Watched::sent(ended, false, &self.pace);
        let (serial, now) = (submitted.serial.clone(), self.clock.now());
        let answered = answered(&serial, &reply);
        self.ledger
            .write(move |tx| issuance::told(tx, &serial, &answered, now))
            .await?;
        Ok(reply.is_ok())
    }
}

/// What came back, for the trail: nothing follows from it but that it is asked about.
fn answered(serial: &Serial, reply: &Result<ResubmitReply, CallError>) -> Told {
    let (code, said, message) = match reply {
        Ok(reply) => ("answered", problems::said(&reply.code), reply.words(serial).to_owned()),
        Err(error) => (problems::code(error), problems::said_by(error), problems::words(error)),
    };
    Told {
        action: Action::Resubmit,
        event: None,
        code: code.to_owned(),
        said,
        message,
    }
}
