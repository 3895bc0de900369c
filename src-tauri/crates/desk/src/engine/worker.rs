//! One company's worker: which of its documents comes next.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError},
    time::Duration,
};

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    CompanyLock, LedgerError, State, company,
    issuance::{self, Filter, Heard, Issuance},
    lock_company,
};
use tokio::{sync::Notify, time::Instant};

use super::{Engine, watched::Watched};
use crate::failpoint::Failpoint;

/// Works for a company until the engine closes.
pub(super) async fn work(engine: Arc<Engine>, spid: String, bell: Arc<Notify>) {
    let mut closing = engine.closing.subscribe();
    loop {
        // A task of its own: one that panics lets go of the company, and is followed by another.
        let turn = tokio::spawn({
            let (engine, spid, bell) = (Arc::clone(&engine), spid.clone(), Arc::clone(&bell));
            async move { engine.turn(&spid, &bell).await }
        })
        .await;
        if *closing.borrow_and_update() {
            return;
        }
        // What could not be written down is not done: it is tried again, from what the ledger holds.
        let again = match turn {
            Ok(Ok(())) => None,
            Ok(Err(error)) => {
                tracing::error!(%error, "the ledger failed a company's worker");
                Some(engine.pace.retry_most)
            }
            Err(error) => {
                tracing::error!(%error, "a company's worker panicked");
                Some(engine.pace.retry_most)
            }
        };
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(again.unwrap_or_default()), if again.is_some() => {}
            _ = closing.changed() => return,
        }
    }
}

/// What a worker does next.
enum Next {
    Do(Task, Box<Issuance>),
    WaitUntil(Instant),
    Nothing,
}

/// What is done about one document.
#[derive(Debug, Clone, Copy)]
enum Task {
    Ask,
    Resubmit,
    Send,
}

impl Engine {
    /// Works until nothing of the company is open, or the engine closes.
    async fn turn(&self, spid: &str, bell: &Notify) -> Result<(), LedgerError> {
        let mut closing = self.closing.subscribe();
        let Some(_lock) = self.lock(spid, bell).await? else {
            return Ok(());
        };
        let (company, now) = (spid.to_owned(), self.clock.now());
        for interrupted in self
            .ledger
            .write(move |tx| issuance::interrupt(tx, &company, now))
            .await?
        {
            self.tell(&interrupted);
        }
        let mut watched = HashMap::new();
        let mut aside = HashSet::new();
        loop {
            if *closing.borrow_and_update() {
                return Ok(());
            }
            match self.next(spid, &mut watched, &aside).await? {
                Next::Do(task, issuance) => {
                    self.pass_gate(&mut closing).await;
                    if *closing.borrow() {
                        return Ok(());
                    }
                    let serial = issuance.serial.clone();
                    match self.take_up(task, *issuance, &mut watched).await {
                        // One that can't be read keeps no other from its number.
                        Err(error @ LedgerError::Corrupt { .. }) => {
                            self.set_aside(&serial, &error).await?;
                            aside.insert(serial);
                        }
                        done => done?,
                    }
                }
                Next::WaitUntil(moment) => {
                    tokio::select! {
                        () = tokio::time::sleep_until(moment) => {}
                        () = bell.notified() => {}
                        _ = closing.changed() => {}
                    }
                }
                Next::Nothing => return Ok(()),
            }
        }
    }

    async fn take_up(
        &self,
        task: Task,
        issuance: Issuance,
        watched: &mut HashMap<Serial, Watched>,
    ) -> Result<(), LedgerError> {
        let serial = issuance.serial.clone();
        let mut memory = watched
            .remove(&serial)
            .unwrap_or_else(|| Watched::found(Instant::now()));
        match task {
            Task::Ask => {
                Failpoint::BeforeAsked.pass();
                self.ask(issuance, &mut memory).await?;
            }
            Task::Resubmit => {
                self.resubmit(issuance, &mut memory).await?;
            }
            Task::Send => match self.send(issuance).await? {
                Some(sent) => memory = sent,
                None => return Ok(()),
            },
        }
        watched.insert(serial, memory);
        Ok(())
    }

    /// What the ledger holds of a document can't be read: a person must know.
    async fn set_aside(&self, serial: &Serial, unreadable: &LedgerError) -> Result<(), LedgerError> {
        const WORDS: &str = "账本里这张单据读不懂，请到电子税务局核对，并把日志交给支持人员";
        tracing::error!(%serial, error = %unreadable, "a document is set aside");
        let (wanted, now) = (serial.clone(), self.clock.now());
        let noted = self
            .ledger
            .write(move |tx| match issuance::find(tx, &wanted)? {
                Some(found) if found.message != WORDS => {
                    issuance::note(tx, &wanted, Heard::Nothing, "unreadable", WORDS, now).map(Some)
                }
                Some(_) | None => Ok(None),
            })
            .await?;
        if let Some(noted) = noted {
            self.tell(&noted);
        }
        Ok(())
    }

    async fn pass_gate(&self, closing: &mut tokio::sync::watch::Receiver<bool>) {
        tokio::select! {
            () = self.gate.pass() => {}
            _ = closing.wait_for(|closing| *closing) => {}
        }
    }

    /// The company's lock, as soon as no other process has it; `None` once there is nothing left to do.
    async fn lock(&self, spid: &str, bell: &Notify) -> Result<Option<CompanyLock>, LedgerError> {
        let mut closing = self.closing.subscribe();
        loop {
            if let Some(lock) = lock_company(self.ledger.folder(), spid)? {
                return Ok(Some(lock));
            }
            if self.open(spid).await?.0.is_empty() || *closing.borrow_and_update() {
                return Ok(None);
            }
            tokio::select! {
                () = tokio::time::sleep(self.pace.look.max(Duration::from_millis(20))) => {}
                () = bell.notified() => {}
                _ = closing.changed() => {}
            }
        }
    }

    /// What is open of a company, and whether it is parked.
    async fn open(&self, spid: &str) -> Result<(Vec<Issuance>, bool), LedgerError> {
        let spid = spid.to_owned();
        self.ledger
            .read(move |tx| {
                let open = issuance::list(
                    tx,
                    &Filter {
                        spid: Some(&spid),
                        open: true,
                        state: None,
                    },
                )?;
                let parked = company::find(tx, &spid)?.is_some_and(|company| company.parked.is_some());
                Ok((open, parked))
            })
            .await
    }

    /// Questions that are due come first: they may settle what would else be sent again. Then what is queued, oldest first.
    async fn next(
        &self,
        spid: &str,
        watched: &mut HashMap<Serial, Watched>,
        aside: &HashSet<Serial>,
    ) -> Result<Next, LedgerError> {
        let (mut open, parked) = self.open(spid).await?;
        open.retain(|issuance| !aside.contains(&issuance.serial));
        watched.retain(|serial, _| open.iter().any(|issuance| issuance.serial == *serial));
        let now = Instant::now();
        if let Some(issuance) = open
            .iter()
            .find(|issuance| !parked && self.may_resubmit(issuance, watched, now))
        {
            return Ok(Next::Do(Task::Resubmit, Box::new(issuance.clone())));
        }
        while let Some(serial) = self.next_wish(spid) {
            let Some(issuance) = open.iter().find(|issuance| issuance.serial == serial) else {
                // What is settled without a number is asked about once more, because a person wants to know.
                let found = self.ledger.read(move |tx| issuance::find(tx, &serial)).await?;
                if let Some(found) = found.filter(|found| found.state.may_be_asked_again()) {
                    return Ok(Next::Do(Task::Ask, Box::new(found)));
                }
                continue;
            };
            if issuance.state.is_asked() {
                watched.entry(serial).or_insert_with(|| Watched::found(now)).hurry(now);
            }
        }
        let mut due: Option<(Instant, &Issuance)> = None;
        for issuance in open.iter().filter(|issuance| issuance.state.is_asked()) {
            let next = watched
                .entry(issuance.serial.clone())
                .or_insert_with(|| Watched::found(now))
                .next();
            if due.is_none_or(|(earliest, _)| next < earliest) {
                due = Some((next, issuance));
            }
        }
        if let Some((moment, issuance)) = due
            && moment <= now
        {
            return Ok(Next::Do(Task::Ask, Box::new(issuance.clone())));
        }
        let queued = open.iter().find(|issuance| issuance.state == State::Queued);
        Ok(match (queued, due) {
            (Some(issuance), _) if !parked => Next::Do(Task::Send, Box::new(issuance.clone())),
            (_, Some((moment, _))) => Next::WaitUntil(moment),
            // Parked: whoever lets it go on rings the bell.
            (Some(_), None) => Next::WaitUntil(now + self.pace.late_ask),
            (None, None) => Next::Nothing,
        })
    }

    /// Whether a held document is to be submitted again now. A second time only after QUIET: the first may still be in the platform's
    /// intake, and the platform say that it waits.
    fn may_resubmit(&self, issuance: &Issuance, watched: &mut HashMap<Serial, Watched>, now: Instant) -> bool {
        if issuance.state != State::Held || !issuance.resubmit {
            return false;
        }
        let memory = watched
            .entry(issuance.serial.clone())
            .or_insert_with(|| Watched::found(now));
        issuance.resubmits == 0 || memory.counts(now, &self.pace)
    }

    /// What of the company a person wants asked about next.
    fn next_wish(&self, spid: &str) -> Option<Serial> {
        let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        let place = wishes.iter().position(|(company, _)| company == spid)?;
        Some(wishes.remove(place).1)
    }
}
