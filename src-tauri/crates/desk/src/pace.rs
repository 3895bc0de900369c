//! How long the desk waits for what.

use std::time::Duration;

/// The desk's pauses, all on the monotonic clock: a machine that sleeps, or whose clock is set, waits longer, never shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How long a document may be in the platform's intake unseen: QUIET, 5 minutes.
    ///
    /// A choice of ours: the platform's document names no time. Nothing is sent again before the platform was asked twice, this
    /// far apart, the first time no sooner than this after the connection ended.
    pub quiet: Duration,
    /// Before the platform is asked for the first time.
    pub first_ask: Duration,
    /// Between two questions, at most, for the first [`Pace::patience`].
    pub ask: Duration,
    /// How long a document is asked about often.
    pub patience: Duration,
    /// Between two questions, at most, after that.
    pub late_ask: Duration,
    /// Before a platform that was not reached is tried again, at first.
    pub retry: Duration,
    /// The same, at most.
    pub retry_most: Duration,
    /// Between two looks whether another process changed the ledger or let go of a company.
    pub look: Duration,
    /// Between two looks whether a company's daily comparison is due.
    pub compare: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            quiet: Duration::from_secs(300),
            first_ask: Duration::from_secs(5),
            ask: Duration::from_secs(60),
            patience: Duration::from_secs(600),
            late_ask: Duration::from_secs(1800),
            retry: Duration::from_secs(2),
            retry_most: Duration::from_secs(60),
            look: Duration::from_millis(500),
            compare: Duration::from_secs(600),
        }
    }
}

impl Pace {
    /// The pauses as tests may shorten them: `KAIPIAO_QUIET` (seconds, QUIET alone) and `KAIPIAO_PACE` (a divisor of all
    /// others). The desk takes them at a loopback platform only.
    pub fn hurried(variable: impl Fn(&str) -> Option<String>) -> Self {
        let mut pace = Self::default();
        if let Some(divisor) = variable("KAIPIAO_PACE")
            .and_then(|text| text.parse::<u32>().ok())
            .filter(|&by| by > 0)
        {
            for pause in [
                &mut pace.first_ask,
                &mut pace.ask,
                &mut pace.patience,
                &mut pace.late_ask,
                &mut pace.retry,
                &mut pace.retry_most,
                &mut pace.compare,
            ] {
                *pause /= divisor;
            }
            pace.look = pace.look.min(Duration::from_millis(50));
        }
        if let Some(quiet) = variable("KAIPIAO_QUIET").and_then(|text| seconds(&text)) {
            pace.quiet = quiet;
        }
        pace
    }

    /// The pause before the next question about a document that was asked about `asked` times, `since` long.
    pub(crate) fn before_ask(&self, asked: u32, since: Duration) -> Duration {
        let doubled = self
            .first_ask
            .saturating_mul(1_u32.checked_shl(asked).unwrap_or(u32::MAX));
        doubled.min(if since < self.patience { self.ask } else { self.late_ask })
    }

    /// The pause before the next try after `failed` ones in a row did not reach the platform.
    pub(crate) fn before_retry(&self, failed: u32) -> Duration {
        self.retry
            .saturating_mul(1_u32.checked_shl(failed.saturating_sub(1)).unwrap_or(u32::MAX))
            .min(self.retry_most)
    }
}

/// Seconds with or without decimals.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let millis = format!("{part:0<3}").get(..3)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(
        whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(millis)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_shortened_only_when_asked_for() {
        assert_eq!(Pace::hurried(|_| None), Pace::default());
        let hurried = Pace::hurried(|name| match name {
            "KAIPIAO_QUIET" => Some("0.5".to_owned()),
            "KAIPIAO_PACE" => Some("100".to_owned()),
            _ => None,
        });
        assert_eq!(
            (hurried.quiet, hurried.first_ask),
            (Duration::from_millis(500), Duration::from_millis(50))
        );
        let senseless = Pace::hurried(|_| Some("-1".to_owned()));
        assert_eq!(senseless, Pace::default());
    }

    #[test]
    fn questions_come_rarer_and_much_rarer_after_ten_minutes() {
        let pace = Pace::default();
        #[rustfmt::skip]
        let rows = [
            ("the first",                 0,   0,    5),
            ("the third",                 2,  15,   20),
            ("the tenth",                 9, 500,   60),
            ("after ten minutes",        12, 600, 1800),
            ("after very many",         400, 900, 1800),
        ];
        for (what, asked, since, expected) in rows {
            assert_eq!(
                pace.before_ask(asked, Duration::from_secs(since)).as_secs(),
                expected,
                "{what}"
            );
        }
    }

    #[test]
    fn a_platform_that_is_down_is_tried_rarer() {
        let pace = Pace::default();
        let waits: Vec<_> = [1, 2, 3, 9].map(|failed| pace.before_retry(failed).as_secs()).into();
        assert_eq!(waits, [2, 4, 8, 60]);
    }
}
