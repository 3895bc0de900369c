//! What a worker remembers of a document while it is open: when to ask, and what an answer is worth.

use std::time::Duration;

use tokio::time::Instant;

use crate::pace::Pace;

/// A document that the platform is asked about. Lives in memory only: a new process waits afresh, longer, never shorter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watched {
    /// Since when it is asked about.
    since: Instant,
    /// How often it was.
    asked: u32,
    /// When to ask next.
    next: Instant,
    /// When the last question began.
    last: Option<Instant>,
    /// When our last connection about it ended, or the last round in which the platform did not know it began.
    silence: Instant,
}

impl Watched {
    /// A document whose request just ended; `soon` where there is reason to ask at once.
    pub(crate) fn sent(now: Instant, soon: bool, pace: &Pace) -> Self {
        Self {
            since: now,
            asked: 0,
            next: if soon { now } else { now + pace.first_ask },
            last: None,
            silence: now,
        }
    }

    /// A document that was open when the process, or its turn at the company, began: asked at once.
    pub(crate) const fn found(now: Instant) -> Self {
        Self {
            since: now,
            asked: 0,
            next: now,
            last: None,
            silence: now,
        }
    }

    /// When to ask next.
    pub(crate) const fn next(&self) -> Instant {
        self.next
    }

    /// Whether a question that began at `began` counts if the platform does not know the document: only QUIET after the
    /// connection ended, or after the last round that counted.
    pub(crate) fn counts(&self, began: Instant, pace: &Pace) -> bool {
        began >= self.counts_from(pace)
    }

    /// From when on it counts.
    pub(crate) fn counts_from(&self, pace: &Pace) -> Instant {
        self.silence + pace.quiet
    }

    /// Whether it is asked about for longer than that.
    pub(crate) fn is_older(&self, age: Duration, now: Instant) -> bool {
        now >= self.older_from(age)
    }

    /// From when on it is asked about for longer than that.
    pub(crate) fn older_from(&self, age: Duration) -> Instant {
        self.since + age
    }

    /// Whether a question began since then.
    pub(crate) fn was_asked_since(&self, moment: Instant) -> bool {
        self.last.is_some_and(|last| last >= moment)
    }

    /// Asked by a question that began at `began`; `absent` where the platform did not know it in a round that counts. `jitter` is 0
    /// to 100 % of a fifth.
    pub(crate) fn asked(&mut self, began: Instant, now: Instant, absent: bool, jitter: u32, pace: &Pace) {
        let pause = pace.before_ask(self.asked, now.saturating_duration_since(self.since));
        self.asked = self.asked.saturating_add(1);
        self.last = Some(began);
        if absent {
            self.silence = began;
        }
        let with_jitter = pause + pause.saturating_mul(jitter.min(100)) / 500;
        self.next = now + with_jitter;
        // The moment at which an answer starts to count is not slept through.
        let counts_from = self.counts_from(pace);
        if counts_from > now && counts_from < self.next {
            self.next = counts_from + Duration::from_millis(1);
        }
    }

    /// Ask now.
    pub(crate) const fn hurry(&mut self, now: Instant) {
        self.next = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_absence_counts_only_after_quiet() {
        let pace = Pace::default();
        let start = Instant::now();
        let mut watched = Watched::sent(start, false, &pace);
        let almost = start + pace.quiet - Duration::from_secs(1);
        assert!(!watched.counts(almost, &pace), "a second too soon");
        let first = start + pace.quiet;
        assert!(watched.counts(first, &pace));
        watched.asked(first, first, true, 0, &pace);
        assert!(
            !watched.counts(first + pace.quiet - Duration::from_secs(1), &pace),
            "the second round waits as long again"
        );
        assert!(watched.counts(first + pace.quiet, &pace));
    }

    #[tokio::test(start_paused = true)]
    async fn the_moment_from_which_an_absence_counts_is_asked_at() {
        let pace = Pace {
            late_ask: Duration::from_secs(7200),
            patience: Duration::ZERO,
            ask: Duration::ZERO,
            ..Pace::default()
        };
        let start = Instant::now();
        let mut watched = Watched::sent(start, false, &pace);
        for _ in 0..20 {
            let now = watched.next();
            watched.asked(now, now, false, 100, &pace);
            if watched.counts(watched.next(), &pace) {
                break;
            }
        }
        let late = watched.next().saturating_duration_since(start + pace.quiet);
        assert!(late < Duration::from_secs(1), "asked {late:?} after it");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_in_progress_is_asked_about_from_five_seconds_to_a_minute_and_after_ten_every_half_hour() {
        let pace = Pace::default();
        let start = Instant::now();
        // How much longer the pauses are by the jitter, in per cent.
        for jitter in [0, 20] {
            let mut watched = Watched::sent(start, false, &pace);
            let (mut before, mut pauses) = (start, Vec::new());
            while before < start + Duration::from_secs(3 * 3600) {
                let now = watched.next();
                pauses.push((before - start, (now - before).as_secs()));
                watched.asked(now, now, false, jitter * 5, &pace);
                before = now;
            }
            let longer = |seconds: u64| seconds * u64::from(100 + jitter) / 100;
            let first: Vec<_> = pauses.iter().map(|(_, pause)| *pause).take(6).collect();
            assert_eq!(first, [5, longer(5), longer(10), longer(20), longer(40), longer(60)]);
            let ten = Duration::from_secs(600);
            let (early, late): (Vec<_>, Vec<_>) = pauses.iter().partition(|(since, _)| *since < ten);
            assert!(early.iter().all(|(_, pause)| *pause <= longer(60)), "{early:?}");
            assert!(
                late.len() >= 4 && late.iter().all(|(_, pause)| *pause == longer(1800)),
                "{late:?}"
            );
        }
    }
}
