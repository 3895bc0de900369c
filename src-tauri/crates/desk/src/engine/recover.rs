//! A company after its scan: the platform is asked first, for it may have gone on by itself; then one held document is submitted again
//! to see whether the scan holds; then the others; then what is queued.

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    LedgerError, State,
    company::{self, Recovery},
    issuance::{self, Filter, Issuance},
};
use kaipiao_platform::lapsed;
use tokio::time::Instant;

use super::{
    Engine,
    next::{Next, Task},
    worker::Turn,
};
use crate::failpoint::Failpoint;

impl Engine {
    /// What comes next after a scan; `None` where something was written down about it and all is to be looked at anew.
    pub(super) async fn recover(
        &self,
        spid: &str,
        recovery: Recovery,
        turn: &mut Turn,
        now: Instant,
    ) -> Result<Option<Next>, LedgerError> {
        let since = *turn.recovering.get_or_insert(now);
        if since == now {
            turn.agenda.hurry_all(now);
        }
        match recovery {
            Recovery::Asking if !turn.agenda.was_asked_since(since) => Ok(Some(ask_on(turn, now, None))),
            Recovery::Asking => self.choose_probe(spid, turn, now).await,
            Recovery::Probing(probe) => self.watch_probe(spid, &probe, turn, now).await,
        }
    }

    /// Everything was asked about: one of what still waits for the scan is submitted again.
    async fn choose_probe(&self, spid: &str, turn: &mut Turn, now: Instant) -> Result<Option<Next>, LedgerError> {
        let waiting = self.waiting_for_scan(spid, turn).await?;
        if waiting.is_empty() {
            self.go_on(spid, turn).await?;
            return Ok(None);
        }
        let may = |held: &&Issuance| {
            turn.agenda
                .may_be_submitted(&held.serial, held.resubmits > 0, now, &self.pace)
        };
        if let Some(probe) = waiting.iter().find(may) {
            return Ok(Some(Next::Do(Task::Resubmit {
                serial: probe.serial.clone(),
                is_probe: true,
            })));
        }
        let quiet = waiting.iter().filter_map(|held| turn.agenda.memory(&held.serial));
        let first = quiet.map(|memory| memory.counts_from(&self.pace)).min();
        Ok(Some(ask_on(turn, now, first)))
    }

    /// One was submitted again: what became of it says whether the others follow.
    async fn watch_probe(
        &self,
        spid: &str,
        probe: &Serial,
        turn: &mut Turn,
        now: Instant,
    ) -> Result<Option<Next>, LedgerError> {
        let found = self.find(probe).await?;
        let memory = turn.agenda.memory(probe);
        let (Some(found), Some(memory)) = (found, memory) else {
            // It is settled, or nothing to work at any more.
            self.go_on(spid, turn).await?;
            return Ok(None);
        };
        // What the platform says of it right after may still be of before.
        let is_fresh = !memory.is_older(self.pace.ask, now);
        match found.state {
            State::Held if lapsed(&found.message) && is_fresh => {
                Ok(Some(ask_on(turn, now, Some(memory.older_from(self.pace.ask)))))
            }
            State::Held if lapsed(&found.message) && turn.is_probe_answered => {
                self.park(spid, &found.message).await?;
                Ok(None)
            }
            // It may never have left: that it waits as before says nothing of the scan.
            State::Held if lapsed(&found.message) => {
                let company = spid.to_owned();
                self.ledger
                    .write(move |tx| company::recover(tx, &company, Some(&Recovery::Asking)))
                    .await?;
                Ok(None)
            }
            State::Accepted | State::Unknown if !memory.counts(now, &self.pace) => {
                Ok(Some(ask_on(turn, now, Some(memory.counts_from(&self.pace)))))
            }
            // It is issued, or held for a reason of its own, or takes its time: the scan holds.
            State::Held
            | State::Accepted
            | State::Unknown
            | State::Queued
            | State::Sending
            | State::Issued
            | State::Refused
            | State::NeedsPerson
            | State::SettledByHand
            | State::Withdrawn => {
                self.go_on(spid, turn).await?;
                Ok(None)
            }
        }
    }

    /// The scan holds: what still waits for it is submitted again, and what is queued follows.
    async fn go_on(&self, spid: &str, turn: &mut Turn) -> Result<(), LedgerError> {
        let rest = self.waiting_for_scan(spid, turn).await?;
        let company = spid.to_owned();
        Failpoint::BeforeRest.pass();
        self.ledger
            .write(move |tx| {
                for held in &rest {
                    issuance::want_resubmit(tx, &held.serial, true)?;
                }
                company::recover(tx, &company, None)
            })
            .await?;
        Failpoint::AfterRest.pass();
        turn.read_at = None;
        turn.recovering = None;
        Ok(())
    }

    /// What the platform holds because the scan lapsed, or a person wants submitted again: what is held for another reason is left
    /// to them.
    async fn waiting_for_scan(&self, spid: &str, turn: &Turn) -> Result<Vec<Issuance>, LedgerError> {
        let company = spid.to_owned();
        let mut held = self
            .ledger
            .read(move |tx| {
                issuance::list(
                    tx,
                    &Filter {
                        spid: Some(&company),
                        state: Some(State::Held),
                        open: false,
                    },
                )
            })
            .await?;
        held.retain(|held| {
            let waits = held.resubmit || held.awaits_scan || lapsed(&held.message);
            waits && turn.agenda.memory(&held.serial).is_some()
        });
        Ok(held)
    }
}

/// Asks about what is due; else waits until something is, or until a moment at which there is more to do.
fn ask_on(turn: &Turn, now: Instant, until: Option<Instant>) -> Next {
    match (turn.agenda.due(), until) {
        (Some((moment, serial)), _) if moment <= now => Next::Do(Task::Ask(serial.clone())),
        (Some((moment, _)), Some(until)) => Next::WaitUntil(moment.min(until)),
        (Some((moment, _)), None) => Next::WaitUntil(moment),
        (None, Some(until)) => Next::WaitUntil(until),
        (None, None) => Next::WaitUntil(now),
    }
}
