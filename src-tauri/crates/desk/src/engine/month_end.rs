//! The end of a month: what a person ordered to be taken back if it is not sent by then.

use kaipiao_ledger::{LedgerError, Timestamp, Transaction, issuance::Issuance, month_end};

use super::Engine;
use crate::{contract::DeskEvent, failpoint::Failpoint, month_end::LEAD_MILLIS, withdraw};

impl Engine {
    /// Takes back what was to be sent by the end of a month for which that is ordered, as soon as no call could end before it.
    pub(super) async fn end_month(&self) -> Result<(), LedgerError> {
        let now = self.clock.now();
        let Some(ends_at) = self.ledger.read(move |tx| due(tx, now)).await? else {
            return Ok(());
        };
        Failpoint::BeforeWithdrawn.pass();
        let withdrawn = self
            .ledger
            .write(move |tx| {
                let withdrawn = withdraw::unsent_before(tx, ends_at, now)?;
                if now >= ends_at {
                    month_end::order(tx, ends_at, false, now)?;
                }
                Ok(withdrawn)
            })
            .await?;
        Failpoint::AfterWithdrawn.pass();
        if !withdrawn.is_empty() {
            tracing::info!(count = withdrawn.len(), "taken back at the end of the month");
            self.events.tell(DeskEvent::LedgerChanged);
        }
        for one in &withdrawn {
            self.tell(one);
        }
        Ok(())
    }
}

/// The end of a month that is so near, or past, that what is not sent is taken back.
fn due(tx: &Transaction<'_>, now: Timestamp) -> Result<Option<Timestamp>, LedgerError> {
    let ordered = month_end::ordered(tx)?;
    Ok(ordered.filter(|ends_at| now.0 >= ends_at.0.saturating_sub(LEAD_MILLIS)))
}

/// Whether a queued document is not to be sent any more, for a month ends.
pub(super) fn is_too_late(tx: &Transaction<'_>, queued: &Issuance, now: Timestamp) -> Result<bool, LedgerError> {
    if queued.may_be_there() {
        return Ok(false);
    }
    Ok(due(tx, now)?.is_some_and(|ends_at| queued.queued_at < ends_at))
}
