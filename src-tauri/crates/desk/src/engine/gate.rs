//! The circuit breaker: while the platform is down, or the login is dead, nothing is tried and nothing is marked failed.

use std::time::Duration;

use tokio::{sync::watch, time::Instant};

use crate::{contract::Problem, pace::Pace};

/// Whether the platform may be called.
#[derive(Debug, Clone)]
enum Way {
    /// It may.
    Clear,
    /// It gave no usable reply `failed` times in a row. At `next` one call tries it; `trying` until that one is done.
    Down { failed: u32, next: Instant, trying: bool },
    /// A person must do something first.
    Stopped(Problem),
}

/// The one place all calls of the engine pass.
#[derive(Debug)]
pub(crate) struct Gate {
    way: watch::Sender<Way>,
    pace: Pace,
}

/// What of the gate was seen.
#[derive(Debug)]
pub(super) struct Seen(watch::Receiver<Way>);

impl Gate {
    pub(crate) fn new(pace: Pace) -> Self {
        Self {
            way: watch::Sender::new(Way::Clear),
            pace,
        }
    }

    /// Waits until the platform may be called, or until it is this caller's turn to try it.
    pub(crate) async fn pass(&self) {
        let mut way = self.way.subscribe();
        loop {
            if self.try_it() {
                return;
            }
            let now = way.borrow_and_update().clone();
            match now {
                Way::Clear => return,
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

    /// Whether a platform that is down is to be tried by this caller: the others wait for what it finds, and take its
    /// place if it finds nothing.
    fn try_it(&self) -> bool {
        self.way.send_if_modified(|way| match way {
            Way::Down { failed, next, trying } if *next <= Instant::now() => {
                *next = Instant::now() + self.pace.before_retry(failed.saturating_add(1));
                *trying = true;
                true
            }
            Way::Clear | Way::Down { .. } | Way::Stopped(_) => false,
        })
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

    /// The platform gave no usable reply. Calls that were under way at once count as one failure.
    pub(crate) fn missed(&self) {
        self.way.send_if_modified(|way| {
            let failed = match way {
                Way::Clear => 1,
                Way::Down {
                    failed, trying: true, ..
                } => failed.saturating_add(1),
                Way::Down { .. } | Way::Stopped(_) => return false,
            };
            *way = Way::Down {
                failed,
                next: Instant::now() + self.pace.before_retry(failed),
                trying: false,
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

    /// A platform that is down is tried now and not when its turn comes.
    pub(crate) fn try_now(&self) {
        self.way.send_if_modified(|way| match way {
            Way::Down { next, .. } => {
                *next = Instant::now();
                true
            }
            Way::Clear | Way::Stopped(_) => false,
        });
    }

    /// Waits until something about the way to the platform changed since it was last waited for.
    pub(super) async fn changed(&self, seen: &mut Seen) {
        // The sender lives as long as self: an error can't be.
        let _ = seen.0.changed().await;
    }

    /// What is seen from now on.
    pub(super) fn seen(&self) -> Seen {
        Seen(self.way.subscribe())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a caller gets through without waiting.
    async fn passes(gate: &Gate) -> bool {
        tokio::time::timeout(Duration::from_millis(1), gate.pass())
            .await
            .is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn a_platform_that_is_down_is_tried_by_one_caller_at_a_time() {
        let pace = Pace::default();
        let gate = Gate::new(pace);
        assert!(passes(&gate).await);
        gate.missed();
        gate.missed();
        assert_eq!(
            gate.next_try(),
            Some(pace.retry),
            "calls under way at once are one failure"
        );
        assert!(!passes(&gate).await, "nobody tries before the pause is over");
        tokio::time::advance(pace.retry).await;
        assert!(passes(&gate).await, "then one does");
        assert!(!passes(&gate).await, "and the others wait for what it finds");
        gate.missed();
        assert!(gate.next_try() > Some(pace.retry), "the pause grows");
        tokio::time::advance(pace.retry * 2).await;
        assert!(passes(&gate).await);
        gate.reached();
        assert!(passes(&gate).await && passes(&gate).await, "it answers: all go on");
    }

    #[tokio::test(start_paused = true)]
    async fn a_platform_that_is_down_is_tried_at_once_where_a_person_says_so() {
        let gate = Gate::new(Pace::default());
        gate.try_now();
        gate.missed();
        assert!(!passes(&gate).await);
        gate.try_now();
        assert!(passes(&gate).await, "one tries");
        assert!(!passes(&gate).await, "and one only");
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_tries_and_never_says_what_it_found_keeps_nobody_waiting_for_ever() {
        let pace = Pace::default();
        let gate = Gate::new(pace);
        gate.missed();
        tokio::time::advance(pace.retry).await;
        assert!(passes(&gate).await);
        tokio::time::advance(pace.retry_most).await;
        assert!(passes(&gate).await);
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_person_must_do_is_not_overcome_by_a_call_that_was_under_way() {
        let gate = Gate::new(Pace::default());
        gate.stop(Problem::new(crate::contract::ProblemCode::TakenElsewhere, ""));
        gate.reached();
        gate.missed();
        assert!(!passes(&gate).await);
        gate.clear();
        assert!(passes(&gate).await);
    }
}
