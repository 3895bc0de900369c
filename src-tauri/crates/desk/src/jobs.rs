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
    total: u32,
    done: AtomicU32,
    stop: watch::Receiver<bool>,
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
        let (stopper, stop) = watch::channel(false);
        self.jobs
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), stopper);
        let job = Job {
            jobs: Arc::clone(&self.jobs),
            events: Arc::clone(&self.events),
            name: name.to_owned(),
            total: u32::try_from(total).unwrap_or(u32::MAX),
            done: AtomicU32::new(0),
            stop,
        };
        job.tell(0);
        job
    }
}

impl Job {
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
        *self.stop.borrow()
    }

    /// Waits until someone wants it stopped.
    pub(crate) async fn stopped(&self) {
        if self.stop.clone().wait_for(|stop| *stop).await.is_err() {
            // Another of its name took its place: nobody can stop this one any more.
            std::future::pending::<()>().await;
        }
    }

    fn tell(&self, done: u32) {
        self.events.tell(DeskEvent::JobMoved {
            job: self.name.clone(),
            done,
            total: self.total,
        });
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let mut jobs = self.jobs.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs
            .get(&self.name)
            .is_some_and(|job| job.subscribe().same_channel(&self.stop))
        {
            jobs.remove(&self.name);
        }
    }
}
