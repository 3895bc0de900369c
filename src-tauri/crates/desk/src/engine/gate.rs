//! The circuit breaker: while the platform is down, or the login is dead, nothing is tried and nothing is marked failed.

use std::time::Duration;

use tokio::{sync::watch, time::Instant};

use crate::{contract::Problem, pace::Pace};

/// Whether the platform may be called.
#[derive(Debug, Clone)]
enum Way {
    /// It may.
    Clear,
    /// It was not reached `failed` times in a row.
    Down { failed: u32, next: Instant },
    /// A person must do something first.
    Stopped(Problem),
}

/// The one place all calls of the engine pass.
#[derive(Debug)]
pub(crate) struct Gate {
    way: watch::Sender<Way>,
    pace: Pace,
}

impl Gate {
    pub(crate) fn new(pace: Pace) -> Self {
        Self {
            way: watch::Sender::new(Way::Clear),
            pace,
        }
    }

    /// Waits until the platform may be called, or called again.
    pub(crate) async fn pass(&self) {
        let mut way = self.way.subscribe();
        loop {
            let now = way.borrow_and_update().clone();
            match now {
                Way::Clear => return,
                Way::Down { next, .. } if next <= Instant::now() => return,
                Way::Down { next, .. } => {
                    tokio::select! {
                        () = tokio::time::sleep_until(next) => {}
                        _ = way.changed() => {}
                    }
                }
                Way::Stopped(_) => {
                    // The sender lives as long as self: an error can't be.
                    let _ = way.changed().await;
                }
            }
        }
    }

    /// The platform answered.
    pub(crate) fn reached(&self) {
        self.way.send_if_modified(|way| {
            let was_down = matches!(way, Way::Down { .. });
            if was_down {
                *way = Way::Clear;
            }
            was_down
        });
    }

    /// The platform was not reached. Calls that were under way at once count as one failure.
    pub(crate) fn missed(&self) {
        self.way.send_if_modified(|way| {
            let failed = match way {
                Way::Clear => 1,
                Way::Down { failed, next } if *next <= Instant::now() => failed.saturating_add(1),
                Way::Down { .. } | Way::Stopped(_) => return false,
            };
            *way = Way::Down {
                failed,
                next: Instant::now() + self.pace.before_retry(failed),
            };
            true
        });
    }

    /// Nothing goes on until a person did something about it.
    pub(crate) fn stop(&self, problem: Problem) {
        self.way.send_replace(Way::Stopped(problem));
    }

    /// A person did: all goes on.
    pub(crate) fn clear(&self) {
        self.way.send_replace(Way::Clear);
    }

    /// What a person must do something about.
    pub(crate) fn problem(&self) -> Option<Problem> {
        match &*self.way.borrow() {
            Way::Stopped(problem) => Some(problem.clone()),
            Way::Clear | Way::Down { .. } => None,
        }
    }

    /// How long until a platform that is down is tried again.
    pub(crate) fn next_try(&self) -> Option<Duration> {
        match &*self.way.borrow() {
            Way::Down { next, .. } => Some(next.saturating_duration_since(Instant::now())),
            Way::Clear | Way::Stopped(_) => None,
        }
    }
}
