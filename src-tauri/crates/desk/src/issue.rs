//! Issuing a draft, and what a person can do about it afterwards.

use kaipiao_domain::{Draft, Fault, FaultCode, Invoice, Serial, Severity, total::total};
use kaipiao_ledger::{
    LedgerError, State, Timestamp, Transaction, attempt, draft, incident,
    issuance::{self, Filter, Issuance, Likeness, Queued},
    payload::{self, Payload},
    reversal,
};
use kaipiao_platform::document;

use crate::{
    Desk,
    alike::{alike, ours_as_suspect},
    contract::{
        AttemptView, CompanyView, DeskEvent, IssuanceFilter, IssuanceView, IssueRequest, ManyView, Problem,
        ProblemCode, SuspectView,
    },
    failpoint::Failpoint,
    reverse::against_original,
    views,
};

/// How long after something befell the ledger it may not know all that it sent: 31 days.
const DOUBTED_MILLIS: i64 = 31 * 24 * 3600 * 1000;

/// What freezing a document came to.
enum Frozen {
    /// Nothing stands in its way yet.
    Free,
    /// It is on its way, or was already: the same document under the same serial is never queued twice.
    OnItsWay(Box<Issuance>),
    /// It looks like these.
    Alike(Vec<SuspectView>),
    /// It reverses an invoice that it can't reverse as it stands, for this reason.
    NotReversed(Problem),
    /// Its serial stands for something else.
    Conflict,
}

impl Desk {
    /// Issues a draft: freezes it in the ledger, and lets the company's worker take it to the platform.
    ///
    /// Returns as soon as it is frozen. The same draft given twice is issued once.
    ///
    /// # Errors
    /// [`ProblemCode::Faults`] and nothing is written or sent; [`ProblemCode::Suspects`] where it looks like another one that
    /// the request does not name; [`ProblemCode::CannotReverse`] while another reversal of its original is open;
    /// [`ProblemCode::SerialConflict`]; [`ProblemCode::UnknownCompany`]; [`ProblemCode::Ledger`].
    pub async fn issue(&self, request: IssueRequest) -> Result<IssuanceView, Problem> {
        let company = self.company(&request.spid).await?;
        let invoice = self.checked(&company, request.draft).await?;
        let new = queued(&company.spid, &invoice);
        let now = self.clock.now();
        Failpoint::BeforeQueued.pass();
        let frozen = self
            .ledger
            .write(move |tx| freeze(tx, &new, Some(&request.beside), now))
            .await?;
        Failpoint::AfterQueued.pass();
        match frozen {
            Frozen::OnItsWay(issuance) => {
                self.engine.wake(&company.spid);
                Ok(views::issuance(&issuance, &company.name, company.parked.is_some()))
            }
            Frozen::Alike(alike) => Err(Problem::suspects(alike)),
            Frozen::NotReversed(problem) => Err(problem),
            Frozen::Free | Frozen::Conflict => Err(Problem::new(
                ProblemCode::SerialConflict,
                invoice.draft().serial.to_string(),
            )),
        }
    }

    /// Issues the documents of a file, all of them or none. Their serials say that each is meant: look-alikes are not asked
    /// about, and a file given twice issues nothing twice.
    ///
    /// # Errors
    /// [`ProblemCode::SerialConflict`] with the serials that stand for something else, [`ProblemCode::Faults`],
    /// [`ProblemCode::Suspects`] where one takes the place of a document that was given up and turned up all the same,
    /// [`ProblemCode::CannotReverse`] where one reverses an invoice of which another reversal is open or in the file too,
    /// [`ProblemCode::UnknownCompany`], [`ProblemCode::Ledger`], and where another may have sent them what keeps the platform from
    /// saying whether it holds them: nothing is queued.
    pub async fn issue_file(&self, spid: &str, drafts: Vec<Draft>) -> Result<Vec<IssuanceView>, Problem> {
        let company = self.company(spid).await?;
        let mut new = Vec::with_capacity(drafts.len());
        for draft in drafts {
            new.push(queued(&company.spid, &self.checked(&company, draft).await?));
        }
        let now = self.clock.now();
        let sent_elsewhere = self.may_be_sent_elsewhere(&new, now).await?;
        let held = self.sweep(&company.spid, sent_elsewhere.iter()).await?;
        Failpoint::BeforeQueued.pass();
        let frozen = self
            .ledger
            .write(move |tx| {
                let (mut conflicts, mut doubles) = (Vec::new(), Vec::new());
                for one in &new {
                    match look(tx, one)? {
                        Frozen::Conflict => conflicts.push(one.serial.to_string()),
                        Frozen::Free => {
                            if let Some(problem) = not_reversed(tx, one, &new)? {
                                return Ok(Err(problem));
                            }
                        }
                        Frozen::OnItsWay(_) | Frozen::Alike(_) | Frozen::NotReversed(_) => {}
                    }
                    doubles.extend(turned_up(tx, one)?.as_ref().map(ours_as_suspect));
                }
                if !conflicts.is_empty() {
                    return Ok(Err(Problem::new(ProblemCode::SerialConflict, conflicts.join("、"))));
                }
                if !doubles.is_empty() {
                    return Ok(Err(Problem::suspects(doubles)));
                }
                let frozen = new.iter().map(|one| match freeze(tx, one, None, now)? {
                    Frozen::OnItsWay(queued) => held.settle(tx, *queued, now).map(Box::new).map(Frozen::OnItsWay),
                    other @ (Frozen::Free | Frozen::Alike(_) | Frozen::NotReversed(_) | Frozen::Conflict) => Ok(other),
                });
                frozen.collect::<Result<Vec<_>, LedgerError>>().map(Ok)
            })
            .await?;
        Failpoint::AfterQueued.pass();
        let frozen = frozen?;
        self.engine.wake(&company.spid);
        let parked = company.parked.is_some();
        Ok(frozen
            .into_iter()
            .filter_map(|one| match one {
                Frozen::OnItsWay(issuance) => Some(views::issuance(&issuance, &company.name, parked)),
                Frozen::Free | Frozen::Alike(_) | Frozen::NotReversed(_) | Frozen::Conflict => None,
            })
            .collect())
    }

    /// Why a document of a file that has no fault of its own can't be queued under its serial.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub(crate) async fn not_queued(&self, company: &CompanyView, draft: Draft) -> Result<Option<Fault>, Problem> {
        let Ok(invoice) = self.checked(company, draft).await else {
            return Ok(None);
        };
        let new = queued(&company.spid, &invoice);
        let reason = self
            .ledger
            .read(move |tx| {
                Ok(match look(tx, &new)? {
                    Frozen::Conflict => Some((
                        FaultCode::SerialTaken,
                        "单据号在账本里是另一张（内容、种类或企业不同）：请核对，确要另开请换单据号".to_owned(),
                    )),
                    Frozen::Free | Frozen::OnItsWay(_) | Frozen::Alike(_) | Frozen::NotReversed(_) => {
                        turned_up(tx, &new)?.map(|old| {
                            let words = format!("它代替的单据 {} 后来开出来了：请核对，不要再开", old.serial);
                            (FaultCode::LookAlike, words)
                        })
                    }
                })
            })
            .await?;
        Ok(reason.map(|(code, message)| Fault {
            code,
            path: "serial".to_owned(),
            severity: Severity::Block,
            message,
        }))
    }

    /// The serials of those that another seat, or this one before its ledger was lost, may have sent: that are not of our making, that
    /// follow from an original, and all of them for a while after something befell the ledger.
    async fn may_be_sent_elsewhere(&self, new: &[Queued], now: Timestamp) -> Result<Vec<Serial>, Problem> {
        let since = Timestamp(now.0 - DOUBTED_MILLIS);
        let was_lost = self.ledger.read(move |tx| incident::any_since(tx, since)).await?;
        let unsure = new
            .iter()
            .filter(|one| was_lost || !one.serial.is_own() || one.payload.draft.reversal.is_some());
        Ok(unsure.map(|one| one.serial.clone()).collect())
    }

    /// Documents on their way to a number, newest first.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn issuances(&self, filter: IssuanceFilter) -> Result<Vec<IssuanceView>, Problem> {
        let views = self
            .ledger
            .read(move |tx| {
                let wanted = Filter {
                    spid: filter.spid.as_deref(),
                    state: filter.state,
                    open: filter.open,
                };
                let found = issuance::list(tx, &wanted)?;
                views::issuances(tx, &found)
            })
            .await?;
        Ok(views.into_iter().rev().collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn issuance(&self, serial: Serial) -> Result<IssuanceView, Problem> {
        let wanted = serial.clone();
        let found = self
            .ledger
            .read(move |tx| {
                let found: Vec<_> = issuance::find(tx, &wanted)?.into_iter().collect();
                views::issuances(tx, &found)
            })
            .await?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| Problem::new(ProblemCode::NotFound, serial.to_string()))
    }

    /// These, in the order given.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub(crate) async fn issuances_of(&self, serials: Vec<Serial>) -> Result<Vec<IssuanceView>, Problem> {
        let views = self
            .ledger
            .read(move |tx| {
                let found = serials.iter().map(|serial| {
                    issuance::find(tx, serial)?.ok_or_else(|| LedgerError::NoSuchIssuance(serial.clone()))
                });
                views::issuances(tx, &found.collect::<Result<Vec<_>, _>>()?)
            })
            .await?;
        Ok(views)
    }

    /// All that was done about a document, oldest first.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn attempts(&self, serial: Serial) -> Result<Vec<AttemptView>, Problem> {
        let wanted = serial.clone();
        let trail = self
            .ledger
            .read(move |tx| {
                let found = issuance::find(tx, &wanted)?;
                found.map(|found| attempt::of_issuance(tx, found.id)).transpose()
            })
            .await?;
        let trail = trail.ok_or_else(|| Problem::new(ProblemCode::NotFound, serial.to_string()))?;
        Ok(trail.into_iter().map(views::attempt).collect())
    }

    /// Asks about a document now instead of when its turn comes. What an answer is worth does not change by it.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn ask_again(&self, serial: Serial) -> Result<(), Problem> {
        let view = self.issuance(serial.clone()).await?;
        self.engine.hurry(&view.spid, serial);
        Ok(())
    }

    /// Submits documents again that the platform holds for review (重新审核), those that it does; the others stay as they are and are
    /// named. The wish stands in the ledger until it is granted, and what becomes of them is asked, as always.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`] where one is not there, and none is submitted; [`ProblemCode::Ledger`].
    pub async fn resubmit_all(&self, serials: Vec<Serial>) -> Result<ManyView, Problem> {
        let (done, refused) = self
            .ledger
            .write(move |tx| {
                let (mut done, mut refused) = (Vec::new(), Vec::new());
                for serial in serials {
                    match issuance::want_resubmit(tx, &serial, true) {
                        Ok(_) => done.push(serial),
                        Err(LedgerError::Illegal { .. }) => refused.push(serial),
                        Err(error) => return Err(error),
                    }
                }
                Ok((done, refused))
            })
            .await?;
        Failpoint::AfterWished.pass();
        let done = self.issuances_of(done).await?;
        for view in &done {
            self.tell(&view.serial);
            self.engine.wake(&view.spid);
        }
        Ok(ManyView { done, refused })
    }

    /// Submits one of them again.
    ///
    /// # Errors
    /// [`ProblemCode::WrongState`] where it is not held, [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn resubmit(&self, serial: Serial) -> Result<(), Problem> {
        let many = self.resubmit_all(vec![serial.clone()]).await?;
        if many.refused.is_empty() {
            Ok(())
        } else {
            Err(Problem::new(ProblemCode::WrongState, serial.to_string()))
        }
    }

    /// Says that a document changed.
    pub(crate) fn tell(&self, serial: &Serial) {
        self.events.tell(DeskEvent::IssuanceChanged { serial: serial.clone() });
    }
}

/// What the ledger already has under a document's serial.
fn look(tx: &Transaction<'_>, new: &Queued) -> Result<Frozen, LedgerError> {
    let Some(found) = issuance::find(tx, &new.serial)? else {
        return Ok(Frozen::Free);
    };
    let owner = found.spid == new.spid && found.kind == new.kind;
    Ok(match found.state {
        // Company and kind freeze with the first byte that leaves.
        State::Refused | State::Withdrawn if owner || found.sends == 0 => Frozen::Free,
        State::Refused | State::Withdrawn => Frozen::Conflict,
        State::Queued
        | State::Sending
        | State::Issued
        | State::Accepted
        | State::Held
        | State::Unknown
        | State::NeedsPerson
        | State::SettledByHand => {
            let last = payload::versions(tx, found.id)?.into_iter().next_back();
            if owner && last.is_some_and(|last| is_same(&last, &new.payload)) {
                Frozen::OnItsWay(Box::new(found))
            } else {
                Frozen::Conflict
            }
        }
    })
}

/// Whether two payloads are of the same document: an earlier version of the program may have written its content otherwise.
fn is_same(frozen: &Payload, new: &Payload) -> bool {
    frozen.body == new.body || frozen.draft == new.draft
}

/// Freezes a document under its serial. With `beside`, look-alikes that it does not name keep it from being frozen.
fn freeze(
    tx: &Transaction<'_>,
    new: &Queued,
    beside: Option<&[String]>,
    now: Timestamp,
) -> Result<Frozen, LedgerError> {
    match look(tx, new)? {
        Frozen::Free => {}
        settled @ (Frozen::OnItsWay(_) | Frozen::Alike(_) | Frozen::NotReversed(_) | Frozen::Conflict) => {
            return Ok(settled);
        }
    }
    if let Some(problem) = not_reversed(tx, new, &[])? {
        return Ok(Frozen::NotReversed(problem));
    }
    if let Some(beside) = beside {
        let alike = alike(tx, &Likeness::from(new), now)?;
        if alike.iter().any(|one| !beside.contains(&one.key)) {
            return Ok(Frozen::Alike(alike));
        }
    }
    if let Some(old) = turned_up(tx, new)?.as_ref().map(ours_as_suspect)
        && !beside.is_some_and(|beside| beside.contains(&old.key))
    {
        return Ok(Frozen::Alike(vec![old]));
    }
    let frozen = match issuance::find(tx, &new.serial)? {
        None => issuance::queue(tx, new, now)?,
        Some(_) => issuance::correct(tx, new, now)?,
    };
    draft::remove(tx, &new.serial)?;
    Ok(Frozen::OnItsWay(Box::new(frozen)))
}

/// Why a red invoice can't reverse what it shall: another reversal has no result yet, in the ledger or among those issued with it, or it
/// contradicts the original that the ledger has.
fn not_reversed(tx: &Transaction<'_>, new: &Queued, with: &[Queued]) -> Result<Option<Problem>, LedgerError> {
    let draft = &new.payload.draft;
    let twin = || twin_red(with.iter().map(|one| &one.payload.draft), draft).and_then(|place| with.get(place));
    if let Some(open) = open_red(tx, &new.spid, draft)?.or_else(|| twin().map(|twin| twin.serial.clone())) {
        return Ok(Some(Problem::new(ProblemCode::CannotReverse, red_open(&open))));
    }
    let mut faults = against_original(tx, &new.spid, draft, &total(draft))?;
    faults.retain(|fault| fault.severity == Severity::Block);
    Ok((!faults.is_empty()).then(|| Problem::faults(faults)))
}

/// Another reversal of the same invoice of which it is not known what becomes.
pub(crate) fn open_red(tx: &Transaction<'_>, spid: &str, draft: &Draft) -> Result<Option<Serial>, LedgerError> {
    let Some(reversal) = &draft.reversal else {
        return Ok(None);
    };
    let reds = reversal::of_original(tx, spid, &reversal.original)?;
    let open = reds
        .into_iter()
        .find(|red| red.serial != draft.serial && is_open_red(red));
    Ok(open.map(|open| open.serial))
}

/// The place of another reversal of the same invoice among those that shall be issued.
pub(crate) fn twin_red<'a>(mut all: impl Iterator<Item = &'a Draft>, one: &Draft) -> Option<usize> {
    let original = &one.reversal.as_ref()?.original;
    all.position(|twin| {
        let reverses = twin.reversal.as_ref();
        twin.serial != one.serial && reverses.is_some_and(|reverses| &reverses.original == original)
    })
}

/// Whether what becomes of a red invoice is not known yet.
pub(crate) const fn is_open_red(red: &Issuance) -> bool {
    match red.state {
        State::Queued | State::Sending | State::Accepted | State::Held | State::Unknown | State::NeedsPerson => true,
        State::Issued | State::Refused | State::Withdrawn | State::SettledByHand => false,
    }
}

/// What to do while another reversal has no result.
pub(crate) fn red_open(open: &Serial) -> String {
    format!("原发票的另一张红字（单据 {open}）还没有结果，请等它有了结果再冲")
}

/// The document that this one takes the place of, where it turned up all the same.
fn turned_up(tx: &Transaction<'_>, new: &Queued) -> Result<Option<Issuance>, LedgerError> {
    let old = issuance::predecessor(tx, &new.spid, &new.serial)?;
    Ok(old.filter(|old| !old.appeared.is_empty()))
}

fn queued(spid: &str, invoice: &Invoice) -> Queued {
    let (draft, totals) = (invoice.draft(), invoice.totals());
    Queued {
        serial: draft.serial.clone(),
        spid: spid.to_owned(),
        kind: draft.kind,
        buyer_name: draft.buyer.name.clone(),
        tax: totals.tax,
        payload: Payload {
            version: 1,
            body: document::write(invoice).into_string(),
            draft: draft.clone(),
            buyer_tax_id: draft.buyer.tax_id.clone(),
            net: totals.net,
            gross: totals.gross,
        },
    }
}

#[cfg(test)]
mod tests {
    use kaipiao_domain::Fen;

    use super::*;

    #[test]
    fn a_document_is_the_same_however_an_earlier_version_wrote_it() {
        let draft = Draft::new("A1".parse().unwrap());
        let frozen = Payload {
            version: 1,
            body: r#"{"XXBBH":"4400204567890123"}"#.to_owned(),
            draft: draft.clone(),
            buyer_tax_id: String::new(),
            net: Fen::ZERO,
            gross: Fen::ZERO,
        };
        let written_otherwise = Payload {
            body: r#"{"XXBBH":""}"#.to_owned(),
            ..frozen.clone()
        };
        assert!(is_same(&frozen, &written_otherwise), "its content is the same");
        let read_otherwise = Payload {
            draft: Draft {
                remark: "x".to_owned(),
                ..draft
            },
            ..frozen.clone()
        };
        assert!(is_same(&frozen, &read_otherwise), "what is sent is the same");
        let other = Payload {
            body: String::new(),
            ..read_otherwise
        };
        assert!(!is_same(&frozen, &other));
    }
}
