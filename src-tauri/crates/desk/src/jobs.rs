//! Work that takes a while: how far it is, and stopping it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use tokio::sync::watch;

use crate::{Desk, contract::DeskEvent, ports::Events};

/// The jobs under way, by the name that whoever began each gave it.
#[derive(Debug, Default)]
pub(crate) struct Jobs(Mutex<HashMap<String, watch::Sender<bool>>>);

/// One job; it is over when this is dropped.
#[derive(Debug)]
pub(crate) struct Job {
    jobs: Arc<Jobs>,
    events: Arc<dyn Events>,
    name: String,
    total: AtomicU32,
    done: AtomicU32,
    stopper: watch::Sender<bool>,
}

impl Desk {
    /// Stops a job after what it is at; what it has done stays. Nothing happens where there is none of that name.
    pub fn cancel_job(&self, name: &str) {
        let jobs = self.jobs.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = jobs.get(name) {
            job.send_replace(true);
        }
    }

    /// Begins a job of so many steps. A second one of the same name takes the first one's place for [`Desk::cancel_job`].
    pub(crate) fn begin_job(&self, name: &str, total: usize) -> Job {
        let (stopper, _) = watch::channel(false);
        self.jobs
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), stopper.clone());
        let job = Job {
            jobs: Arc::clone(&self.jobs),
            events: Arc::clone(&self.events),
            name: name.to_owned(),
            total: AtomicU32::new(u32::try_from(total).unwrap_or(u32::MAX)),
            done: AtomicU32::new(0),
            stopper,
        };
        job.tell(0);
        job
    }
}

impl Job {
    /// Another part of the work begins, of so many steps.
    pub(crate) fn next_part(&self, total: usize) {
        self.total
            .store(u32::try_from(total).unwrap_or(u32::MAX), Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        self.tell(0);
    }

    /// Goes on after it was stopped; it can be stopped again.
    pub(crate) fn go_on(&self) {
        self.stopper.send_replace(false);
    }

    /// One step is done.
    pub(crate) fn step(&self) {
        self.advance(1);
    }

    /// So many steps are done.
    pub(crate) fn advance(&self, steps: u32) {
        self.tell(self.done.fetch_add(steps, Ordering::Relaxed).saturating_add(steps));
    }

    /// Whether someone wants it stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        *self.stopper.borrow()
    }

    /// Waits until someone wants it stopped.
    pub(crate) async fn stopped(&self) {
        // It never ends without: the job itself holds the sender.
        let _ = self.stopper.subscribe().wait_for(|stop| *stop).await;
    }

    fn tell(&self, done: u32) {
        self.events.tell(DeskEvent::JobMoved {
            job: self.name.clone(),
            done,
            total: self.total.load(Ordering::Relaxed),
        });
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let mut jobs = self.jobs.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.get(&self.name).is_some_and(|job| job.same_channel(&self.stopper)) {
            jobs.remove(&self.name);
        }
    }
}
