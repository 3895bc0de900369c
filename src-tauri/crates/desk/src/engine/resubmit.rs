//! Submitting again what the platform holds (SHKP): as dangerous as sending, so only right after it said so.

use kaipiao_ledger::{
    Event, LedgerError,
    attempt::Action,
    company::{self, Recovery},
    issuance::{self, Issuance},
};
use kaipiao_platform::call::{AskResult, Resubmit, Verdict};
use tokio::time::Instant;

use super::{Engine, step, watched::Watched};
use crate::failpoint::Failpoint;

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
            .map(|reply| reply.verdict(&held.serial, held.kind));
        if !matches!(verdict, Ok(Verdict::Held { .. })) {
            // Anything else is a matter of asking, with the lists beside it; the person sees what comes of it and may wish again.
            drop(place);
            let serial = held.serial.clone();
            self.ledger
                .write(move |tx| issuance::want_resubmit(tx, &serial, false))
                .await?;
            self.ask(held, watched, is_probe).await?;
            return Ok(false);
        }
        self.gate.reached();
        Failpoint::BeforeResubmitted.pass();
        // Before a byte of it leaves: a process that ends from here on asks, and does not submit again.
        let (serial, now) = (held.serial.clone(), self.clock.now());
        let submitted = self
            .ledger
            .write(move |tx| {
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
        Ok(reply.is_ok())
    }
}
