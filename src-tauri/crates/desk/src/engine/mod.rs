//! The issuing engine: one worker per company takes what is queued to the platform and asks about what is open.

pub(crate) mod adopt;
mod agenda;
mod ask;
mod calls;
mod gate;
mod month_end;
mod next;
mod recover;
mod resubmit;
mod send;
mod watched;
mod worker;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    Event, Ledger, LedgerError, Timestamp,
    attempt::Action,
    company, company_seen,
    issuance::{Issuance, Step},
};
use kaipiao_platform::{CallError, Endpoint, Platform, Repeat};
use tokio::{sync::watch, task::JoinSet};

pub(crate) use gate::Gate;
pub(crate) use watched::Watched;

use self::{calls::Calls, worker::Bell};
use crate::{
    contract::{DeskEvent, IssuingSettings, Problem},
    pace::Pace,
    ports::{Clock, Events},
    problems,
    tokens::LoginMark,
};

/// How often a call that does nothing is tried again where the platform was not reached.
const ERRANDS: u32 = 2;

/// How often a document is sent, the first time included, before a person must look.
const SENDS: u32 = 3;

/// Drives everything that is open to its end.
#[derive(Debug)]
pub(crate) struct Engine {
    ledger: Ledger,
    platform: Platform,
    clock: Arc<dyn Clock>,
    events: Arc<dyn Events>,
    pace: Pace,
    gate: Gate,
    calls: Calls,
    per_call: AtomicUsize,
    workers: Mutex<Workers>,
    closing: watch::Sender<bool>,
    /// What a person wants asked about now, each with its company.
    wishes: Mutex<Vec<(String, Serial)>>,
    /// Counts the steps taken here, for whoever waits for one.
    steps: watch::Sender<u64>,
    /// What keeps the ledger from being written.
    trouble: Mutex<Option<Problem>>,
    /// Whether another process logged in.
    logins: LoginMark,
}

#[derive(Debug, Default)]
struct Workers {
    by_company: HashMap<String, Arc<Bell>>,
    tasks: JoinSet<()>,
}

impl Engine {
    pub(crate) fn new(
        ledger: Ledger,
        platform: Platform,
        clock: Arc<dyn Clock>,
        events: Arc<dyn Events>,
        pace: Pace,
        issuing: IssuingSettings,
        logins: LoginMark,
    ) -> Arc<Self> {
        Arc::new(Self {
            ledger,
            platform,
            clock,
            events,
            pace,
            gate: Gate::new(pace),
            calls: Calls::new(usize::from(issuing.calls_at_once)),
            per_call: AtomicUsize::new(usize::from(issuing.per_call)),
            workers: Mutex::default(),
            closing: watch::Sender::new(false),
            wishes: Mutex::default(),
            steps: watch::Sender::new(0),
            trouble: Mutex::default(),
            logins,
        })
    }

    pub(crate) const fn gate(&self) -> &Gate {
        &self.gate
    }

    pub(crate) const fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Runs beside the workers until the engine closes; whatever runs so watches [`Engine::closing`].
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        if !*self.closing.borrow() {
            workers.tasks.spawn(task);
        }
    }

    /// Becomes true when the engine closes.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// What keeps the ledger from being written; `None` since it was written last.
    pub(crate) fn trouble(&self) -> Option<Problem> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note_trouble(&self, trouble: Option<Problem>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Makes a call that a person or a comparison wants, in the line of all calls. It is tried again a few times where the platform
    /// was not reached: it must be one that does nothing.
    pub(crate) async fn errand<E: Endpoint>(&self, request: &E) -> Result<E::Reply, CallError> {
        let mut failed = 0;
        loop {
            match self.in_line(self.platform.call(request)).await {
                Err(error) if problems::looks_down(&error) && failed < ERRANDS && E::REPEAT == Repeat::Harmless => {
                    failed += 1;
                    tokio::time::sleep(self.pace.before_retry(failed)).await;
                }
                done => return done,
            }
        }
    }

    /// Makes a call when there is a place for it among those that may be under way at once. One in line makes no other: it might wait
    /// for itself.
    pub(crate) async fn in_line<T>(&self, call: impl Future<Output = T>) -> T {
        let _place = self.calls.place().await;
        call.await
    }

    /// How late it is by the platform's clock, as the reply to a call says that began no sooner than `moment`.
    pub(crate) fn heard_since(&self, moment: std::time::Instant) -> Option<Timestamp> {
        let at = self.platform.heard_since(moment)?;
        Some(Timestamp(at.unix_timestamp() * 1000))
    }

    pub(crate) fn steps(&self) -> watch::Receiver<u64> {
        self.steps.subscribe()
    }

    /// From now on issues so.
    pub(crate) fn set(&self, issuing: IssuingSettings) {
        self.calls.bound(usize::from(issuing.calls_at_once));
        self.per_call.store(usize::from(issuing.per_call), Ordering::Relaxed);
    }

    /// How many documents of a company are sent in one call, at most.
    fn per_call(&self) -> usize {
        self.per_call.load(Ordering::Relaxed)
    }

    /// Sees to it that a worker looks at the company now.
    pub(crate) fn wake(self: &Arc<Self>, spid: &str) {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        if *self.closing.borrow() {
            return;
        }
        if let Some(bell) = workers.by_company.get(spid) {
            bell.ring();
            return;
        }
        let bell = Arc::new(Bell::default());
        workers.by_company.insert(spid.to_owned(), Arc::clone(&bell));
        workers
            .tasks
            .spawn(worker::work(Arc::clone(self), spid.to_owned(), bell));
    }

    /// Asks about a document as soon as its company's worker is free.
    pub(crate) fn hurry(self: &Arc<Self>, spid: &str, serial: Serial) {
        self.wishes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((spid.to_owned(), serial));
        self.wake(spid);
    }

    /// Takes up everything that is open, and goes on to look whether another process adds to it.
    pub(crate) async fn start(self: &Arc<Self>) -> Result<(), LedgerError> {
        // Read first: what another process commits from now on changes it.
        let mut seen = self.ledger.version().await?;
        let mut login = self.logins.of_another().await;
        self.wake_all().await?;
        let engine = Arc::clone(self);
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        workers.tasks.spawn(Arc::clone(self).tell_of_the_gate());
        workers.tasks.spawn(async move {
            let mut closing = engine.closing.subscribe();
            loop {
                tokio::select! {
                    () = tokio::time::sleep(engine.pace.look) => {}
                    _ = closing.wait_for(|closing| *closing) => return,
                }
                engine.look_for_login(&mut login).await;
                let looked = async {
                    engine.look(&mut seen).await?;
                    engine.end_month().await
                };
                if let Err(error) = looked.await {
                    tracing::error!(%error, "the ledger could not be looked at");
                }
            }
        });
        Ok(())
    }

    /// Tells whenever the platform is reached or not, or a person must do something first.
    async fn tell_of_the_gate(self: Arc<Self>) {
        let mut closing = self.closing.subscribe();
        let mut seen = self.gate.seen();
        loop {
            tokio::select! {
                () = self.gate.changed(&mut seen) => self.events.tell(DeskEvent::ConnectionChanged),
                _ = closing.wait_for(|closing| *closing) => return,
            }
        }
    }

    /// Looks whether another process logged in: what a person had to do here is done then, as far as that goes. Where the login is of
    /// no use here, the next call says so again.
    async fn look_for_login(&self, seen: &mut Option<String>) {
        let mark = self.logins.of_another().await;
        // One of our own changes nothing about what stopped us since.
        if mark.is_none() || mark == *seen {
            return;
        }
        *seen = mark;
        if self.gate.problem().is_some() {
            self.gate.clear();
        }
    }

    /// Looks whether the ledger changed since the version that was `seen`, and wakes whoever has work then.
    async fn look(self: &Arc<Self>, seen: &mut i64) -> Result<(), LedgerError> {
        let version = self.ledger.version().await?;
        if version == *seen {
            return Ok(());
        }
        self.events.tell(DeskEvent::LedgerChanged);
        self.steps.send_modify(|steps| *steps += 1);
        self.wake_all().await?;
        // Only now: a look that failed is taken again.
        *seen = version;
        Ok(())
    }

    /// Wakes a worker for each company that has something open.
    pub(crate) async fn wake_all(self: &Arc<Self>) -> Result<(), LedgerError> {
        for spid in self.ledger.read(company::with_open_work).await? {
            self.wake(&spid);
        }
        Ok(())
    }

    /// Lets every worker finish the step it is at, and no other.
    pub(crate) async fn close(&self) {
        self.closing.send_replace(true);
        let mut tasks = {
            let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
            workers.by_company.clear();
            std::mem::take(&mut workers.tasks)
        };
        while tasks.join_next().await.is_some() {}
    }

    /// Tells what was just written down.
    fn tell(&self, issuance: &Issuance) {
        self.note_trouble(None);
        self.steps.send_modify(|steps| *steps += 1);
        self.events.tell(DeskEvent::IssuanceChanged {
            serial: issuance.serial.clone(),
        });
    }

    /// The company's scan lapsed: nothing of it is sent until someone scanned.
    async fn park(&self, spid: &str, words: &str) -> Result<(), LedgerError> {
        let (company, reason, now) = (spid.to_owned(), words.to_owned(), self.clock.now());
        let before = self
            .ledger
            .write(move |tx| {
                let before = company::find(tx, &company)?;
                company::park(tx, &company, &reason)?;
                company_seen::login_lapsed(tx, &company, now)?;
                Ok(before)
            })
            .await?;
        self.events.tell(DeskEvent::CompaniesChanged);
        if let Some(company) = before.filter(|company| company.parked.is_none()) {
            self.events.tell(DeskEvent::LoginLapsed {
                spid: company.spid,
                company: company.name,
            });
        }
        Ok(())
    }
}

/// A step that has nothing to it but what was done and what followed.
fn step(action: Action, event: Event, code: impl Into<String>, message: impl Into<String>) -> Step {
    Step {
        code: code.into(),
        message: message.into(),
        ..Step::plain(action, event)
    }
}
