//! The walk through a company's months, lists and pages.

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    CompanyLock, Event, LedgerError, State, Timestamp, Transaction, aside,
    comparison::{self, Comparison, Difference, List, Place, What},
    doubt,
    invoice::{self, Listed},
    issuance::{self, Issuance},
    verdict,
};
use kaipiao_platform::call::{InvoiceList, ListInvoices, ListStatus, ListedInvoice, Seller};
use time::{Date, Duration};
use tokio::sync::watch;

use super::{begins, compare, first_of_month, last_of_month, month_before, read, taught, text};
use crate::{
    Desk,
    contract::{DeskEvent, Problem, ReconcileView},
    failpoint::Failpoint,
    sweep::already_there,
};

/// How often a list that changes under the walk is begun.
const PASSES: u32 = 3;

/// Pages of one list at most: a platform that never stops counting must not keep us for ever.
const MOST_PAGES: u32 = 5_000;

/// How many invoices that were not listed are asked for one by one at a time.
const ASKED_AT_ONCE: usize = 20;

/// A comparison on its way.
#[derive(Debug)]
pub(super) struct Walk {
    first: Date,
    last: Date,
    comparison: Comparison,
    /// Behind which row of the month what was not listed is asked for.
    asked_up_to: i64,
    _lock: CompanyLock,
}

impl Walk {
    /// Takes up the comparison of these days that was begun, or begins one.
    pub(super) async fn begin(
        desk: &Desk,
        spid: &str,
        (first, last): (Date, Date),
        lock: CompanyLock,
    ) -> Result<Self, Problem> {
        let (company, now) = (spid.to_owned(), desk.clock.now());
        let days = (text(first), text(last));
        // The newest month first: that is what one wants to know.
        let month = text(first_of_month(last));
        let comparison = desk
            .ledger
            .write(move |tx| comparison::begin(tx, &company, (&days.0, &days.1), &month, now))
            .await?;
        Ok(Self {
            first,
            last,
            comparison,
            asked_up_to: 0,
            _lock: lock,
        })
    }

    /// Walks to the end, or until someone wants it to stop.
    pub(super) async fn run(
        mut self,
        desk: &Desk,
        stop: watch::Receiver<bool>,
        told: &(impl Fn(&ReconcileView) + Send + Sync),
    ) -> Result<(), Problem> {
        while self.comparison.finished_at.is_none() && !*stop.borrow() {
            match self.comparison.at.list {
                List::Missing => self.ask_for_missing(desk).await?,
                list @ (List::Issued | List::NotUploaded | List::Pending | List::InProgress) => {
                    self.read_page(desk, list).await?;
                }
            }
            Failpoint::AfterPageCompared.pass();
            let spid = self.comparison.spid.clone();
            if let Some(view) = desk.reconciliation(&spid).await? {
                told(&view);
            }
            desk.events.tell(DeskEvent::ReconcileChanged { spid });
        }
        Ok(())
    }

    /// The days of the month under way that are wanted.
    fn days(&self) -> (Date, Date) {
        let month = read(&self.comparison.at.month).unwrap_or(self.first);
        (month.max(self.first), last_of_month(month).min(self.last))
    }

    /// The same as moments: from the first, before the second.
    fn moments(&self) -> (Timestamp, Timestamp) {
        let (from, to) = self.days();
        (begins(from), begins(to + Duration::days(1)))
    }

    /// Reads a page of a list, and writes down what it says together with where to go on.
    async fn read_page(&mut self, desk: &Desk, list: List) -> Result<(), Problem> {
        let (from, to) = self.days();
        let query = ListInvoices {
            status: Some(match list {
                List::Pending => ListStatus::Pending,
                List::InProgress => ListStatus::InProgress,
                List::Issued | List::NotUploaded | List::Missing => ListStatus::Issued,
            }),
            uploaded: (list == List::NotUploaded).then_some(false),
            details: list != List::NotUploaded,
            page: self.comparison.at.page,
            ..ListInvoices::between(self.comparison.spid.clone(), from, to)
        };
        let page = desk.engine.errand(&query).await?;
        let (comparison, moments, now) = (self.comparison.clone(), self.moments(), desk.clock.now());
        let (asked, appeared) = desk
            .ledger
            .write(move |tx| {
                let taken = take(tx, &comparison, list, &page, moments, now)?;
                let (next, unsure) = follow(&comparison.at, list, &page, &taken);
                if next.list != list {
                    end(tx, &comparison, list, unsure, moments)?;
                }
                comparison::move_on(tx, comparison.id, &next, (taken.new, taken.adopted, 0), now)?;
                Ok((taken.asked, taken.appeared))
            })
            .await?;
        for serial in asked {
            desk.engine.hurry(&self.comparison.spid, serial);
        }
        for serial in &appeared {
            desk.tell(serial);
        }
        self.look_again(desk).await
    }

    /// What the ledger has and the platform did not list, a few at a time: each is asked for by its number before it is said to
    /// be missing there. After the last of them the month is done.
    async fn ask_for_missing(&mut self, desk: &Desk) -> Result<(), Problem> {
        let (id, spid, moments) = (self.comparison.id, self.comparison.spid.clone(), self.moments());
        let behind = self.asked_up_to;
        let unseen = if self.comparison.at.complete {
            desk.ledger
                .read(move |tx| invoice::unseen(tx, &spid, moments, id, behind, ASKED_AT_ONCE))
                .await?
        } else {
            Vec::new()
        };
        for one in &unseen {
            let query = ListInvoices {
                number: Some(one.number.clone()),
                status: Some(ListStatus::Issued),
                ..ListInvoices::of(Seller::Spid(one.spid.clone()))
            };
            let list = desk.engine.errand(&query).await?;
            let is_this = |row: &&_| compare::has_number(row, &one.code, &one.number);
            let shown = list.rows().any(|row| is_this(&row));
            let unclear = list.unreadable().next().is_some();
            let difference = compare::missing_there(one);
            let row = one.id;
            desk.ledger
                .write(move |tx| {
                    if shown {
                        invoice::show(tx, row, id)
                    } else if unclear {
                        Ok(())
                    } else {
                        comparison::differ(tx, id, &difference)
                    }
                })
                .await?;
        }
        match unseen.last() {
            Some(last) => self.asked_up_to = last.id,
            None => self.next_month(desk).await?,
        }
        self.look_again(desk).await
    }

    async fn next_month(&mut self, desk: &Desk) -> Result<(), Problem> {
        let (id, now) = (self.comparison.id, desk.clock.now());
        let before = month_before(self.days().0);
        self.asked_up_to = 0;
        if before < first_of_month(self.first) {
            desk.ledger.write(move |tx| comparison::finish(tx, id, now)).await?;
            return Ok(());
        }
        let place = Place {
            month: text(before),
            list: List::Issued,
            page: 1,
            pass: 1,
            met: 0,
            counted: 0,
            shrank: false,
            complete: true,
        };
        desk.ledger
            .write(move |tx| comparison::move_on(tx, id, &place, (0, 0, 1), now))
            .await?;
        Ok(())
    }

    async fn look_again(&mut self, desk: &Desk) -> Result<(), Problem> {
        let id = self.comparison.id;
        if let Some(found) = desk.ledger.read(move |tx| comparison::find(tx, id)).await? {
            self.comparison = found;
        }
        Ok(())
    }
}

/// What a page brought.
#[derive(Debug, Default)]
struct TakenPage {
    /// Rows that this comparison had not met.
    new: u32,
    /// Of those, what nobody here knew.
    adopted: u32,
    /// Rows that can't be read or have neither number nor serial.
    unreadable: u32,
    /// Documents of ours to ask about.
    asked: Vec<Serial>,
    /// Documents of ours that were given up for another serial and turned up.
    appeared: Vec<Serial>,
}

/// Takes a page in: history is kept, what differs is written down.
fn take(
    tx: &Transaction<'_>,
    comparison: &Comparison,
    list: List,
    page: &InvoiceList,
    moments: (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<TakenPage, LedgerError> {
    let mut taken = TakenPage::default();
    if list == List::NotUploaded {
        if comparison.at.page == 1 {
            // All that was seen did reach the bureau, but for what this list names.
            invoice::uploaded(tx, &comparison.spid, moments, comparison.id)?;
        }
        for number in page.rows().filter_map(ListedInvoice::invoice_number) {
            invoice::not_uploaded(tx, &comparison.spid, &number.code, &number.number)?;
        }
        return Ok(taken);
    }
    for row in page.unreadable() {
        taken.unreadable += 1;
        comparison::differ(
            tx,
            comparison.id,
            &compare::unreadable(&comparison.at.month, &row.to_string()),
        )?;
    }
    for row in page.rows() {
        let Some(listed) = compare::listed(&comparison.spid, list, row) else {
            taken.unreadable += 1;
            let words = "有一行没有号码、单据号或金额";
            comparison::differ(tx, comparison.id, &compare::unreadable(&comparison.at.month, words))?;
            continue;
        };
        let (kept, new) = invoice::take(tx, &listed, comparison.id, now)?;
        taken.new += u32::from(new);
        taken.adopted += u32::from(kept == invoice::Taken::Adopted);
        if kept == invoice::Taken::Adopted && list == List::Issued {
            aside(tx, "customer and products of an invoice", || {
                taught::learn(tx, &listed, row, now)
            });
        }
        if let invoice::Taken::Unnumbered(issuance) = &kept {
            keep_from_being_sent(tx, &listed, issuance, now)?;
        }
        let judged = compare::judge(tx, &listed, kept)?;
        if let Some(difference) = judged.difference {
            comparison::differ(tx, comparison.id, &difference)?;
        }
        taken.asked.extend(judged.ask);
        if let Some((serial, what)) = judged.appeared
            && verdict::appeared(tx, &serial, &what, now)?
        {
            taken.appeared.push(serial);
        }
    }
    Ok(taken)
}

/// What waits here and is at the platform already is not sent: it is asked about. What was taken back here is, should it be queued again.
fn keep_from_being_sent(
    tx: &Transaction<'_>,
    listed: &Listed,
    issuance: &Issuance,
    now: Timestamp,
) -> Result<(), LedgerError> {
    match issuance.state {
        State::Queued => {
            let event = if listed.state == State::Held {
                Event::HeldBack
            } else {
                Event::InProgress
            };
            issuance::apply(tx, &issuance.serial, &already_there(event), now).map(drop)
        }
        State::Withdrawn => doubt::listed(tx, &issuance.serial),
        State::Sending
        | State::Issued
        | State::Accepted
        | State::Held
        | State::Refused
        | State::Unknown
        | State::NeedsPerson
        | State::SettledByHand => Ok(()),
    }
}

/// Where to go on after a page, and whether it is not sure that all of the list was seen.
fn follow(at: &Place, list: List, page: &InvoiceList, taken: &TakenPage) -> (Place, bool) {
    let rows = page.rows().count() + page.unreadable().count();
    let counted = page.total.map(|total| u32::try_from(total).unwrap_or(u32::MAX));
    let mut next = Place {
        met: at.met + taken.new,
        counted: counted.unwrap_or(at.counted),
        shrank: at.shrank || counted.is_some_and(|counted| counted < at.counted),
        complete: at.complete && (list != List::Issued || taken.unreadable == 0),
        ..at.clone()
    };
    let met = next.met.saturating_add(taken.unreadable);
    let short = list != List::NotUploaded && met < next.counted;
    // Some servers have smaller pages than they are asked for: what a page has says how many there are.
    let pages_read = u64::from(at.page) * u64::try_from(rows).unwrap_or_default();
    let nothing_new = at.pass == 1 && taken.new + taken.unreadable == 0 && list != List::NotUploaded;
    let all_met = at.pass == 1 && !next.shrank && list != List::NotUploaded && met >= next.counted;
    let all_read = counted.is_some_and(|counted| all_met || pages_read >= u64::from(counted));
    let ended = rows == 0 || at.page == 0 || at.page >= MOST_PAGES || nothing_new || all_read;
    if !ended {
        next.page += 1;
        return (next, false);
    }
    let unsure = short || next.shrank;
    // What can't be read is never met: more passes would not help.
    let clear = taken.unreadable == 0 && next.complete;
    if short && clear && at.page != 0 {
        // Some servers count pages from 0.
        next.page = 0;
    } else if unsure && clear && at.pass < PASSES {
        // It changed meanwhile: what moved to a page that was read is found by reading them again.
        next.page = 1;
        next.pass += 1;
        next.counted = 0;
        next.shrank = false;
    } else {
        next = Place {
            list: list.next().unwrap_or(List::Missing),
            page: 1,
            pass: 1,
            met: 0,
            counted: 0,
            shrank: false,
            complete: next.complete && !(unsure && list == List::Issued),
            ..next
        };
    }
    (next, unsure)
}

/// A list is read to its end.
fn end(
    tx: &Transaction<'_>,
    comparison: &Comparison,
    list: List,
    unsure: bool,
    moments: (Timestamp, Timestamp),
) -> Result<(), LedgerError> {
    if unsure {
        let difference = Difference {
            what: What::Incomplete,
            day: comparison.at.month.clone(),
            ..compare::unreadable(&comparison.at.month, "平台的列表一直在变，这个月没有看全；稍后再对一次")
        };
        comparison::differ(tx, comparison.id, &difference)?;
    } else if list == List::InProgress {
        invoice::forget_unseen(tx, &comparison.spid, moments, comparison.id)?;
    }
    Ok(())
}
