//! The sandbox's clock: settable, and always read in China's time.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use time::{
    OffsetDateTime, UtcOffset,
    format_description::BorrowedFormatItem,
    macros::{format_description, offset},
};

/// Asia/Shanghai has had no daylight saving since 1991.
const SHANGHAI: UtcOffset = offset!(+8);

const HTTP_DATE: &[BorrowedFormatItem<'static>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// A source of the time in milliseconds since 1970-01-01 UTC.
pub type Millis = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The time as the sandbox sees it: a source, moved by as much as a test says.
#[derive(Clone)]
pub struct Clock {
    source: Millis,
    shift: Arc<AtomicI64>,
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("now", &self.now()).finish()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::over(Arc::new(system))
    }
}

impl Clock {
    /// A clock over a source of the test's own.
    pub fn over(source: Millis) -> Self {
        Self {
            source,
            shift: Arc::new(AtomicI64::new(0)),
        }
    }

    /// Now, in milliseconds since 1970-01-01 UTC.
    pub fn now(&self) -> i64 {
        (self.source)().saturating_add(self.shift.load(Ordering::SeqCst))
    }

    /// Moves the clock forward, or back where `millis` is negative.
    pub fn advance(&self, millis: i64) {
        self.shift.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets the clock to a time in milliseconds since 1970-01-01 UTC; it goes on from there.
    pub fn set(&self, millis: i64) {
        self.shift
            .store(millis.saturating_sub((self.source)()), Ordering::SeqCst);
    }
}

fn system() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// A moment in China's time; moments that no calendar reaches become 1970.
pub(crate) fn shanghai(millis: i64) -> OffsetDateTime {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).ok();
    at.and_then(|at| at.checked_to_offset(SHANGHAI))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// `20211026`.
pub(crate) fn compact_date(millis: i64) -> String {
    let at = shanghai(millis);
    format!("{:04}{:02}{:02}", at.year(), u8::from(at.month()), at.day())
}

/// `2021-10-26`.
pub(crate) fn dashed_date(millis: i64) -> String {
    let at = shanghai(millis);
    format!("{:04}-{:02}-{:02}", at.year(), u8::from(at.month()), at.day())
}

/// `Tue, 24 Nov 2026 02:00:00 GMT`, as the header `Date` wants it.
pub(crate) fn http_date(millis: i64) -> String {
    let at = shanghai(millis).to_offset(UtcOffset::UTC);
    at.format(HTTP_DATE).unwrap_or_default()
}

/// `11:20:33`.
pub(crate) fn time_of_day(millis: i64) -> String {
    let at = shanghai(millis);
    format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_in_london_is_the_next_day_in_shanghai() {
        let half_past_four_pm_utc = 1_795_537_800_000;
        assert_eq!(compact_date(half_past_four_pm_utc), "20261125");
        assert_eq!(time_of_day(half_past_four_pm_utc), "00:30:00");
        assert_eq!(http_date(half_past_four_pm_utc), "Tue, 24 Nov 2026 16:30:00 GMT");
    }

    #[test]
    fn no_moment_is_beyond_the_calendar() {
        for millis in [i64::MIN, i64::MAX, 253_402_300_799_000] {
            assert_eq!(compact_date(millis), "19700101");
        }
    }

    #[test]
    fn a_clock_that_was_set_goes_on_with_its_source() {
        let source = Arc::new(AtomicI64::new(1_000));
        let read = Arc::clone(&source);
        let clock = Clock::over(Arc::new(move || read.load(Ordering::SeqCst)));
        clock.set(50_000);
        source.store(1_500, Ordering::SeqCst);
        assert_eq!(clock.now(), 50_500);
    }
}
