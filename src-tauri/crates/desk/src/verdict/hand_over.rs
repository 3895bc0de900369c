//! Handing over what is asked about without end: the platform had a day to say what became of it, and a person decides instead.

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    Event, LedgerError, State, Timestamp,
    attempt::Action,
    issuance::{self, Issuance, Step},
};
use kaipiao_platform::call::AskResult;

use super::{no_clock, words};
use crate::{
    Desk,
    contract::{IssuanceView, Problem, ProblemCode},
    red_wait,
};

/// How long after the last request may have left the platform is asked before a person may decide, in milliseconds of its clock: a day.
/// A choice of ours: twice as long as a document is waited for before it may be issued anew.
const DAY: i64 = 24 * 3_600_000;

/// From when on, by the platform's clock, a person may decide about a document that the platform is asked about; `None` where it is not,
/// or the platform did not say how late it is.
pub(crate) fn from(issuance: &Issuance) -> Option<Timestamp> {
    let is_asked = matches!(issuance.state, State::Accepted | State::Unknown);
    let day = Timestamp(issuance.last_try.filter(|_| is_asked)?.0.saturating_add(DAY));
    Some(red_wait::until(issuance).map_or(day, |until| until.max(day)))
}

impl Desk {
    /// Stops asking about a document of which the platform says nothing clear for a day, by its clock: a person decides about it.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] where it is not being asked about; [`ProblemCode::NotYet`] before the day is over; what keeps the
    /// platform from answering; [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn hand_over(&self, serial: Serial) -> Result<IssuanceView, Problem> {
        let known = self.known(&serial).await?.issuance;
        let query = AskResult {
            kind: known.kind,
            serial: serial.clone(),
            spid: known.spid.clone(),
        };
        let asked = std::time::Instant::now();
        self.engine.errand(&query).await?;
        let at = self.engine.heard_since(asked).ok_or_else(no_clock)?;
        let (wanted, now) = (serial.clone(), self.clock.now());
        let handed_over = self
            .ledger
            .write(move |tx| {
                let found = issuance::find(tx, &wanted)?.ok_or_else(|| LedgerError::NoSuchIssuance(wanted.clone()))?;
                if let Some(until) = from(&found).filter(|until| at < *until) {
                    return Ok(Err(until));
                }
                let step = Step {
                    code: "handed_over".to_owned(),
                    message: "平台一直没有明确的结果，已交给您处理".to_owned(),
                    ..Step::plain(Action::Person, Event::Exhausted)
                };
                if from(&found).is_none() {
                    return Err(LedgerError::Illegal {
                        state: found.state,
                        event: step.event,
                    });
                }
                issuance::apply(tx, &wanted, &step, now).map(Ok)
            })
            .await?;
        handed_over.map_err(|until| Problem::new(ProblemCode::NotYet, words::wait_a_day(until)))?;
        self.engine.wake(&known.spid);
        self.told(serial).await
    }
}
