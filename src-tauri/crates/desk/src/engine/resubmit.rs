//! Submitting again what the platform holds (SHKP): as dangerous as sending, so only right after it said so.

use kaipiao_ledger::{
    Event, LedgerError,
    attempt::Action,
    issuance::{self, Issuance},
};
use kaipiao_platform::call::{AskResult, Resubmit, Verdict};
use tokio::time::Instant;

use super::{Engine, step, watched::Watched};
use crate::failpoint::Failpoint;

impl Engine {
    /// Submits a held document again, if the platform says now, and not out of its cache, that it waits for that. Whatever the
    /// platform answers, it is asked what became of it.
    pub(super) async fn resubmit(&self, held: Issuance, watched: &mut Watched) -> Result<(), LedgerError> {
        let Ok(call) = self.calls.acquire().await else {
            return Ok(());
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
            drop(call);
            let serial = held.serial.clone();
            self.ledger
                .write(move |tx| issuance::want_resubmit(tx, &serial, false))
                .await?;
            return self.ask(held, watched).await;
        }
        self.gate.reached();
        Failpoint::BeforeResubmitted.pass();
        // Before a byte of it leaves: a process that ends from here on asks, and does not submit again.
        let submitted = self
            .apply(&held, step(Action::Resubmit, Event::Resubmitted, "", ""))
            .await?;
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
        Failpoint::AfterResubmitReply.pass();
        match &reply {
            Ok(reply) if reply.scan_lapsed() => self.park(&submitted.spid, &reply.message).await?,
            Ok(_) => {}
            Err(error) => self.learn_from(error),
        }
        tracing::info!(serial = %submitted.serial, answered = reply.is_ok(), "submitted again");
        *watched = Watched::sent(ended, false, &self.pace);
        Ok(())
    }
}
