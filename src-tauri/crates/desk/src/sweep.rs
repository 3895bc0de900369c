//! What the platform already holds of documents that another program, or this one before its ledger was lost, may have sent.

use std::collections::{HashMap, HashSet};

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    Event, LedgerError, State, Timestamp, Transaction,
    attempt::Action,
    issuance::{self, Issuance, Step},
};
use kaipiao_platform::call::{ListInvoices, ListStatus};
use time::{Duration, OffsetDateTime, UtcOffset, macros::offset};

use crate::{
    Desk,
    contract::{Problem, ProblemCode},
};

/// The platform's days are China's.
const CHINA: UtcOffset = offset!(+8);

/// How far back what is waiting is looked for, in days: nothing is known of documents that wait longer than a year.
const DAYS_BACK: i64 = 366;

/// What the platform holds, and what that means for a document of ours under its serial.
#[derive(Debug, Default)]
pub(crate) struct Held(HashMap<String, Event>);

impl Desk {
    /// Looks which serials the platform has waiting or in progress: it rejects a second copy of what is issued, and not of those.
    ///
    /// # Errors
    /// What keeps the platform from answering; [`ProblemCode::NotThePlatform`] where not all of a list can be read.
    pub(crate) async fn sweep<'a>(
        &self,
        spid: &str,
        serials: impl Iterator<Item = &'a Serial>,
    ) -> Result<Held, Problem> {
        let wanted: HashSet<&str> = serials.map(Serial::as_str).collect();
        let mut held = Held::default();
        if wanted.is_empty() {
            return Ok(held);
        }
        // A clock that is wrong by a day or two must not hide anything.
        let to = OffsetDateTime::from_unix_timestamp(self.clock.now().0 / 1000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(CHINA)
            .date()
            + Duration::days(2);
        let from = to - Duration::days(DAYS_BACK);
        for (status, event) in [
            (ListStatus::Pending, Event::HeldBack),
            (ListStatus::InProgress, Event::InProgress),
        ] {
            let query = ListInvoices {
                status: Some(status),
                ..ListInvoices::between(spid.to_owned(), from, to)
            };
            let listed = self.list_all(&query).await?;
            if let Some(row) = listed.unreadable.first() {
                return Err(Problem::new(ProblemCode::NotThePlatform, row.to_string()));
            }
            if listed.is_short() {
                return Err(Problem::new(ProblemCode::NotThePlatform, "列表不完整"));
            }
            let ours = listed.rows.iter().map(|row| row.serial.trim());
            held.0.extend(
                ours.filter(|serial| wanted.contains(serial))
                    .map(|serial| (serial.to_owned(), event)),
            );
        }
        Ok(held)
    }
}

/// The step of a document that waits to be sent and is at the platform already: it is asked about and not sent.
pub(crate) fn already_there(event: Event) -> Step {
    Step {
        code: "listed".to_owned(),
        message: "平台上已有这张单据，没有再发送".to_owned(),
        ..Step::plain(Action::Ask, event)
    }
}

impl Held {
    /// Takes a queued document that the platform holds to where it stands there, so that it is asked about and not sent.
    pub(crate) fn settle(
        &self,
        tx: &Transaction<'_>,
        queued: Issuance,
        now: Timestamp,
    ) -> Result<Issuance, LedgerError> {
        match self.0.get(queued.serial.as_str()) {
            Some(&event) if queued.state == State::Queued => {
                issuance::apply(tx, &queued.serial, &already_there(event), now)
            }
            Some(_) | None => Ok(queued),
        }
    }
}
