//! What a company's worker does next.

use std::sync::PoisonError;

use kaipiao_domain::Serial;
use kaipiao_ledger::{LedgerError, company, issuance};
use tokio::time::Instant;

use super::{
    Engine,
    agenda::Entries,
    worker::{Bell, Turn},
};

/// What a worker does next.
#[derive(Debug)]
pub(super) enum Next {
    /// It does this.
    Do(Task),
    /// Nothing before then, unless the bell rings.
    WaitUntil(Instant),
    /// Nothing is open.
    Nothing,
}

/// A step of a worker.
#[derive(Debug)]
pub(super) enum Task {
    /// Asks what became of a document.
    Ask(Serial),
    /// Submits a held document again; `is_probe` where it shows whether a scan holds.
    Resubmit { serial: Serial, is_probe: bool },
    /// Sends these, in one call.
    Send(Vec<Serial>),
}

impl Engine {
    /// Questions that are due come first: they may settle what would else be sent again. Then what is queued, oldest first. After a
    /// scan nothing is sent before it showed that it holds. A step reads as much however much is open.
    pub(super) async fn next(&self, spid: &str, turn: &mut Turn, bell: &Bell) -> Result<Next, LedgerError> {
        loop {
            let now = Instant::now();
            let rung = bell.rung();
            if turn.read_at != Some(rung) {
                let company = spid.to_owned();
                let entries = self.ledger.read(move |tx| Entries::read(tx, &company)).await?;
                turn.agenda.take_over(entries, now);
                turn.read_at = Some(rung);
            }
            if let Some(asked) = self.grant_wish(spid, turn, now).await? {
                return Ok(Next::Do(asked));
            }
            let (owner, at_most) = (spid.to_owned(), self.per_call() + turn.agenda.aside().len());
            let (company, mut queued) = self
                .ledger
                .read(move |tx| Ok((company::find(tx, &owner)?, issuance::first_queued(tx, &owner, at_most)?)))
                .await?;
            queued.retain(|serial| !turn.agenda.aside().contains(serial));
            queued.truncate(self.per_call());
            let is_parked = company.as_ref().is_some_and(|company| company.parked.is_some());
            let recovery = company.and_then(|company| company.recovery).filter(|_| !is_parked);
            match recovery {
                None => turn.recovering = None,
                Some(recovery) => match self.recover(spid, recovery, turn, now).await? {
                    Some(next) => return Ok(next),
                    None => continue,
                },
            }
            if !is_parked && let Some(serial) = turn.agenda.wanted(now, &self.pace) {
                return Ok(Next::Do(Task::Resubmit {
                    serial: serial.clone(),
                    is_probe: false,
                }));
            }
            return Ok(match turn.agenda.due() {
                Some((moment, serial)) if moment <= now => Next::Do(Task::Ask(serial.clone())),
                _ if !queued.is_empty() && !is_parked => Next::Do(Task::Send(queued)),
                Some((moment, _)) => Next::WaitUntil(moment),
                // Parked: whoever lets it go on rings the bell.
                None if !queued.is_empty() => Next::WaitUntil(now + self.pace.late_ask),
                None => Next::Nothing,
            });
        }
    }

    /// What a person wants to know now: what is open is asked about now, and what is settled without a number once more.
    async fn grant_wish(&self, spid: &str, turn: &mut Turn, now: Instant) -> Result<Option<Task>, LedgerError> {
        while let Some(serial) = self.next_wish(spid) {
            if turn.agenda.memory(&serial).is_some() {
                turn.agenda.hurry(&serial, now);
            } else if self
                .find(&serial)
                .await?
                .is_some_and(|found| found.state.may_be_asked_again())
            {
                return Ok(Some(Task::Ask(serial)));
            }
        }
        Ok(None)
    }

    /// What of the company a person wants asked about next.
    fn next_wish(&self, spid: &str) -> Option<Serial> {
        let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        let place = wishes.iter().position(|(company, _)| company == spid)?;
        Some(wishes.remove(place).1)
    }
}
