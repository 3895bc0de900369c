//! Taking back what is queued and not at the platform: it becomes a draft again.

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    Event, LedgerError, Timestamp, Transaction,
    attempt::Action,
    draft,
    issuance::{self, Issuance, Step},
    payload,
};

use crate::{
    Desk,
    contract::{IssuanceView, ManyView, Problem, ProblemCode},
    failpoint::Failpoint,
};

/// What the trail says of a document that is taken back because a month ends.
const MONTH_ENDS: &str = "月末前没有发送，已按您的要求撤回";

impl Desk {
    /// Takes back what is queued and not at the platform; it becomes a draft again.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] where the platform may have it; [`ProblemCode::NotFound`]; [`ProblemCode::Ledger`].
    pub async fn withdraw(&self, serial: Serial) -> Result<IssuanceView, Problem> {
        let ManyView { done, .. } = self.withdraw_all(vec![serial.clone()]).await?;
        match done.into_iter().next() {
            Some(done) => Ok(done),
            None => Err(Problem::new(ProblemCode::WrongState, serial.to_string())),
        }
    }

    /// Takes several back, those that are not at the platform; the others stay as they are and are named.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] where one is not there, and none is taken back; [`ProblemCode::Ledger`].
    pub async fn withdraw_all(&self, serials: Vec<Serial>) -> Result<ManyView, Problem> {
        let now = self.clock.now();
        Failpoint::BeforeWithdrawn.pass();
        let (done, refused) = self
            .ledger
            .write(move |tx| {
                let (mut done, mut refused) = (Vec::new(), Vec::new());
                for serial in serials {
                    match one(tx, &serial, "", now) {
                        Ok(_) => done.push(serial),
                        Err(LedgerError::Illegal { .. }) => refused.push(serial),
                        Err(error) => return Err(error),
                    }
                }
                Ok((done, refused))
            })
            .await?;
        Failpoint::AfterWithdrawn.pass();
        for serial in &done {
            self.tell(serial);
        }
        Ok(ManyView {
            done: self.issuances_of(done).await?,
            refused,
        })
    }
}

/// Takes back all that was queued before a moment and is not at the platform.
pub(crate) fn unsent_before(
    tx: &Transaction<'_>,
    moment: Timestamp,
    now: Timestamp,
) -> Result<Vec<Issuance>, LedgerError> {
    let unsent = issuance::unsent_before(tx, moment)?;
    unsent.iter().map(|serial| one(tx, serial, MONTH_ENDS, now)).collect()
}

/// Takes one back because a month ends.
pub(crate) fn at_the_end_of_a_month(
    tx: &Transaction<'_>,
    serial: &Serial,
    now: Timestamp,
) -> Result<Issuance, LedgerError> {
    one(tx, serial, MONTH_ENDS, now)
}

/// Takes one back, and makes it a draft again.
fn one(tx: &Transaction<'_>, serial: &Serial, words: &str, now: Timestamp) -> Result<Issuance, LedgerError> {
    let step = Step {
        message: words.to_owned(),
        ..Step::plain(Action::Person, Event::TakenBack)
    };
    let withdrawn = issuance::apply(tx, serial, &step, now)?;
    if let Some(last) = payload::versions(tx, withdrawn.id)?.into_iter().next_back() {
        draft::save(tx, &withdrawn.spid, &last.draft, now)?;
    }
    Ok(withdrawn)
}
