//! One company's worker: takes its turn at the company, one step after the other.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    CompanyLock, LedgerError, State, company,
    issuance::{self, Heard, Issuance},
    lock_company,
};
use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

use super::{
    Engine,
    agenda::Agenda,
    next::{Next, Task},
    watched::Watched,
};
use crate::failpoint::Failpoint;

/// Tells a worker that someone else wrote about its company.
#[derive(Debug, Default)]
pub(super) struct Bell {
    bell: Notify,
    rung: AtomicU64,
}

impl Bell {
    pub(super) fn ring(&self) {
        self.rung.fetch_add(1, Ordering::SeqCst);
        self.bell.notify_one();
    }

    /// Waits until it rings, or has rung since the last time it was waited for.
    async fn heard(&self) {
        self.bell.notified().await;
    }

    /// How often it rang.
    pub(super) fn rung(&self) -> u64 {
        self.rung.load(Ordering::SeqCst)
    }
}

/// What a worker remembers while it is at a company.
#[derive(Debug, Default)]
pub(super) struct Turn {
    pub(super) agenda: Agenda,
    /// How often the bell had rung when the agenda was read.
    pub(super) read_at: Option<u64>,
    /// Since when the company goes on after a scan.
    pub(super) recovering: Option<Instant>,
    /// Whether the document that shows whether the scan holds was submitted in this turn, and the platform answered.
    pub(super) is_probe_answered: bool,
}

/// Works for a company until the engine closes.
pub(super) async fn work(engine: Arc<Engine>, spid: String, bell: Arc<Bell>) {
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
                engine.note_trouble(Some(error.into()));
                Some(engine.pace.retry_most)
            }
            Err(error) => {
                tracing::error!(%error, "a company's worker panicked");
                Some(engine.pace.retry_most)
            }
        };
        tokio::select! {
            () = bell.heard() => {}
            () = tokio::time::sleep(again.unwrap_or_default()), if again.is_some() => {}
            _ = closing.changed() => return,
        }
    }
}

impl Engine {
    /// Works until nothing of the company is open, or the engine closes.
    async fn turn(&self, spid: &str, bell: &Bell) -> Result<(), LedgerError> {
        let mut closing = self.closing.subscribe();
        let Some(_lock) = self.lock(spid, bell).await? else {
            return Ok(());
        };
        self.interrupt(spid).await?;
        let mut turn = Turn::default();
        loop {
            if *closing.borrow_and_update() {
                return Ok(());
            }
            match self.next(spid, &mut turn, bell).await? {
                Next::Do(task) => {
                    self.pass_gate(&mut closing).await;
                    if *closing.borrow() {
                        return Ok(());
                    }
                    self.take_up(task, &mut turn).await?;
                }
                Next::WaitUntil(moment) => {
                    tokio::select! {
                        () = tokio::time::sleep_until(moment) => {}
                        () = bell.heard() => {}
                        _ = closing.changed() => {}
                    }
                }
                Next::Nothing => return Ok(()),
            }
        }
    }

    /// What another process left in the middle of being sent is asked about.
    async fn interrupt(&self, spid: &str) -> Result<(), LedgerError> {
        let (company, now) = (spid.to_owned(), self.clock.now());
        let sending = self
            .ledger
            .read(move |tx| issuance::are_being_sent(tx, &company))
            .await?;
        if !sending {
            return Ok(());
        }
        let company = spid.to_owned();
        let interrupted = self
            .ledger
            .write(move |tx| issuance::interrupt(tx, &company, now))
            .await?;
        for one in &interrupted {
            self.tell(one);
        }
        Ok(())
    }

    async fn take_up(&self, task: Task, turn: &mut Turn) -> Result<(), LedgerError> {
        match task {
            Task::Ask(serial) => {
                let recovering = turn.recovering.is_some();
                self.with(&serial, turn, State::may_be_asked, async |open, memory| {
                    Failpoint::BeforeAsked.pass();
                    self.ask(open, memory, recovering).await
                })
                .await
            }
            Task::Resubmit { serial, is_probe } => {
                let mut is_answered = false;
                let is_held = |state| state == State::Held;
                self.with(&serial, turn, is_held, async |held, memory| {
                    is_answered = self.resubmit(held, memory, is_probe).await?;
                    Ok(())
                })
                .await?;
                turn.is_probe_answered = is_probe && is_answered;
                Ok(())
            }
            Task::Send(serials) => {
                let sent = self.send(serials).await?;
                for serial in sent.unreadable {
                    turn.agenda.set_aside(serial);
                }
                for (settled, memory) in &sent.answered {
                    turn.agenda.keep(settled, *memory);
                }
                Ok(())
            }
        }
    }

    /// Does something about a document as the ledger has it now, if it is still in a state for it, and keeps what is remembered of it.
    async fn with(
        &self,
        serial: &Serial,
        turn: &mut Turn,
        is_for_it: impl Fn(State) -> bool,
        work: impl AsyncFnOnce(Issuance, &mut Watched) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let mut memory = turn
            .agenda
            .memory(serial)
            .unwrap_or_else(|| Watched::found(Instant::now()));
        let done = match self.find(serial).await {
            Ok(Some(found)) if is_for_it(found.state) => work(found, &mut memory).await,
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        let after = match done {
            Ok(()) => self.find(serial).await,
            Err(error) => Err(error),
        };
        match after {
            Ok(Some(found)) => turn.agenda.keep(&found, memory),
            Ok(None) => turn.agenda.forget(serial),
            // One that can't be read keeps no other from its number.
            Err(error @ LedgerError::Corrupt { .. }) => {
                self.set_aside(serial, &error).await?;
                turn.agenda.set_aside(serial.clone());
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    pub(super) async fn find(&self, serial: &Serial) -> Result<Option<Issuance>, LedgerError> {
        let serial = serial.clone();
        self.ledger.read(move |tx| issuance::find(tx, &serial)).await
    }

    /// What the ledger holds of a document can't be read: a person must know.
    pub(super) async fn set_aside(&self, serial: &Serial, unreadable: &LedgerError) -> Result<(), LedgerError> {
        const WORDS: &str = "账本里这张单据读不懂，请到电子税务局核对，并把日志交给支持人员";
        tracing::error!(%serial, error = %unreadable, "a document is set aside");
        let (wanted, now) = (serial.clone(), self.clock.now());
        let noted = self
            .ledger
            .write(move |tx| match issuance::find(tx, &wanted) {
                Ok(Some(found)) if found.message != WORDS => {
                    issuance::note(tx, &wanted, Heard::Nothing, "unreadable", "", WORDS, now).map(Some)
                }
                // Its row itself can't be read: there is nowhere to write it down but the log.
                Ok(_) | Err(LedgerError::Corrupt { .. }) => Ok(None),
                Err(error) => Err(error),
            })
            .await?;
        if let Some(noted) = noted {
            self.tell(&noted);
        }
        Ok(())
    }

    async fn pass_gate(&self, closing: &mut watch::Receiver<bool>) {
        tokio::select! {
            () = self.gate.pass() => {}
            _ = closing.wait_for(|closing| *closing) => {}
        }
    }

    /// The company's lock, as soon as no other process has it; `None` once there is nothing left to do.
    async fn lock(&self, spid: &str, bell: &Bell) -> Result<Option<CompanyLock>, LedgerError> {
        let mut closing = self.closing.subscribe();
        loop {
            if let Some(lock) = lock_company(self.ledger.folder(), spid)? {
                return Ok(Some(lock));
            }
            let company = spid.to_owned();
            let open = self.ledger.read(move |tx| company::has_open_work(tx, &company)).await?;
            if !open || *closing.borrow_and_update() {
                return Ok(None);
            }
            tokio::select! {
                () = tokio::time::sleep(self.pace.look.max(Duration::from_millis(20))) => {}
                () = bell.heard() => {}
                _ = closing.changed() => {}
            }
        }
    }
}
