//! The last evening of a month: what is still open counts, for an invoice of the next month is another month's tax.

use kaipiao_ledger::{State, Timestamp, issuance, month_end};
use time::{Date, Duration, OffsetDateTime, Time, UtcOffset, macros::offset};

use crate::{
    Desk,
    contract::{DeskEvent, MonthEndView, Problem, ProblemCode},
};

/// The tax bureau's days are China's (Asia/Shanghai has no summer time).
const CHINA: UtcOffset = offset!(+8);

/// From which hour of the last day on the window counts what is open.
const FROM_HOUR: u8 = 18;

/// How long before midnight nothing more is sent where a person wants what is not sent taken back: a call may take some minutes, and
/// is to end before the month does. A choice of ours.
pub(crate) const LEAD_MILLIS: i64 = 5 * 60 * 1000;

impl Desk {
    /// What is open on the last evening of a month, from 18:00 on (Asia/Shanghai); `None` at any other time, or where nothing is.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn month_end(&self) -> Result<Option<MonthEndView>, Problem> {
        let Some(ends_at) = ends_tonight(self.clock.now()) else {
            return Ok(None);
        };
        let ((counts, unsent), ordered) = self
            .ledger
            .read(|tx| Ok((issuance::count_open(tx)?, month_end::ordered(tx)?)))
            .await?;
        let open: u32 = counts.iter().map(|(_, count)| count).sum();
        let held = counts.iter().filter(|(state, _)| *state == State::Held);
        let withdraws = ordered == Some(ends_at);
        Ok((open > 0 || withdraws).then(|| MonthEndView {
            ends_at,
            open,
            unsent,
            held: held.map(|(_, count)| count).sum(),
            withdraws,
            withdraws_from: Timestamp(ends_at.0 - LEAD_MILLIS),
        }))
    }

    /// Orders that what is not sent by midnight is taken back, or no longer. Nothing is ever taken back that the platform may have.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] where no month ends tonight; [`ProblemCode::Ledger`].
    pub async fn order_withdrawal(&self, wanted: bool) -> Result<Option<MonthEndView>, Problem> {
        let now = self.clock.now();
        let Some(ends_at) = ends_tonight(now) else {
            return Err(Problem::new(ProblemCode::WrongState, ""));
        };
        self.ledger
            .write(move |tx| month_end::order(tx, ends_at, wanted, now))
            .await?;
        self.events.tell(DeskEvent::LedgerChanged);
        self.month_end().await
    }
}

/// The midnight at which the month ends, from 18:00 of its last day on.
fn ends_tonight(now: Timestamp) -> Option<Timestamp> {
    let there = OffsetDateTime::from_unix_timestamp(now.0.div_euclid(1000))
        .ok()?
        .to_offset(CHINA);
    let tomorrow: Date = there.date().checked_add(Duration::DAY)?;
    let is_evening = there.hour() >= FROM_HOUR && tomorrow.day() == 1;
    is_evening.then(|| {
        let midnight = tomorrow.with_time(Time::MIDNIGHT).assume_offset(CHINA);
        Timestamp(midnight.unix_timestamp().saturating_mul(1000))
    })
}

#[cfg(test)]
mod tests {
    use time::format_description::well_known::Rfc3339;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(OffsetDateTime::parse(text, &Rfc3339).unwrap().unix_timestamp() * 1000)
    }

    #[test]
    fn a_month_ends_on_the_evening_of_its_last_day_in_china() {
        #[rustfmt::skip]
        let rows = [
            ("a minute before six",          "2026-11-30T17:59:59+08:00", None),
            ("six",                          "2026-11-30T18:00:00+08:00", Some("2026-12-01T00:00:00+08:00")),
            ("the last second",              "2026-11-30T23:59:59+08:00", Some("2026-12-01T00:00:00+08:00")),
            ("midnight",                     "2026-12-01T00:00:00+08:00", None),
            ("the day before",               "2026-11-29T20:00:00+08:00", None),
            ("a leap day",                   "2028-02-29T20:00:00+08:00", Some("2028-03-01T00:00:00+08:00")),
            ("the 28th of a leap year",      "2028-02-28T20:00:00+08:00", None),
            ("the end of a year",            "2026-12-31T19:00:00+08:00", Some("2027-01-01T00:00:00+08:00")),
            ("a computer in London",         "2026-11-30T10:30:00Z",      Some("2026-12-01T00:00:00+08:00")),
            ("evening in London",            "2026-11-30T19:00:00Z",      None),
        ];
        for (what, now, expected) in rows {
            assert_eq!(ends_tonight(at(now)), expected.map(at), "{what}");
        }
    }
}
