//! Reconciliation: a company's days held against the platform's lists, both ways.
//!
//! Page by page, each written down with the place to go on from, so that neither memory grows with what is listed nor anything
//! is read twice after a stop. What the platform alone knows is kept as history. No issuance changes by it: one that the
//! platform shows otherwise is asked about, as always.

mod compare;
mod filling;
mod report;
mod taught;
mod walk;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use kaipiao_ledger::{Timestamp, company, comparison, invoice, issuance, lock_company, verdict};
use kaipiao_platform::moment;
use time::{Date, Month, OffsetDateTime, UtcOffset, macros::offset};
use tokio::sync::watch;

use crate::{
    Desk,
    contract::{DeskEvent, DifferenceKind, DifferenceView, Problem, ProblemCode, ReconcileRequest, ReconcileView},
    reconcile::walk::Walk,
};

/// The platform's days are China's.
const CHINA: UtcOffset = offset!(+8);

/// How long after one comparison the daily one is due.
const DAILY_MILLIS: i64 = 20 * 3600 * 1000;

/// How long what was given up for another serial is looked for: this month and the last are compared.
const WATCHED_MILLIS: i64 = 31 * 24 * 3600 * 1000;

/// How long a person has to say whether a company's past shall be compared.
const OFFERED_MILLIS: i64 = 7 * 24 * 3600 * 1000;

/// Comparisons under way in this process.
#[derive(Debug, Default)]
pub(crate) struct Comparisons {
    under_way: Mutex<HashMap<String, watch::Sender<bool>>>,
    /// Why the last one of a company stopped before its end.
    stopped: Mutex<HashMap<String, Problem>>,
}

impl Comparisons {
    /// Takes a company's place; `None` while a comparison of it is under way here.
    fn take(self: &Arc<Self>, spid: &str) -> Option<Turn> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.contains_key(spid) {
            return None;
        }
        let stop = watch::Sender::new(false);
        let asked = stop.subscribe();
        under_way.insert(spid.to_owned(), stop);
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).remove(spid);
        Some(Turn {
            comparisons: Arc::clone(self),
            spid: spid.to_owned(),
            stop: asked,
        })
    }

    fn is_under_way(&self, spid: &str) -> bool {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(spid)
    }

    fn why_stopped(&self, spid: &str) -> Option<Problem> {
        self.stopped
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(spid)
            .cloned()
    }
}

/// A company's place among the comparisons under way.
#[derive(Debug)]
struct Turn {
    comparisons: Arc<Comparisons>,
    spid: String,
    /// Becomes true when someone wants it to stop.
    stop: watch::Receiver<bool>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut under_way = self
            .comparisons
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        under_way.remove(&self.spid);
    }
}

impl Desk {
    /// Compares a company's days with the platform and waits for the end. One that was begun and not ended goes on.
    ///
    /// # Errors
    /// What keeps the platform from answering: what was compared stays, and the next one goes on from there;
    /// [`ProblemCode::BadInput`], [`ProblemCode::UnknownCompany`], [`ProblemCode::WrongState`] while another one of the company is
    /// under way, [`ProblemCode::Ledger`].
    pub async fn reconcile(
        &self,
        request: ReconcileRequest,
        told: impl Fn(&ReconcileView) + Send + Sync,
    ) -> Result<ReconcileView, Problem> {
        let (spid, turn, walk) = self.begin(request).await?;
        let walked = walk.run(self, turn.stop.clone(), &told).await;
        self.end(turn, &walked);
        walked?;
        self.note_filled().await?;
        self.reconciliation(&spid)
            .await?
            .ok_or_else(|| Problem::new(ProblemCode::NotFound, spid))
    }

    /// Begins to compare in the background, or goes on with what was begun; what it finds is told by
    /// [`DeskEvent::ReconcileChanged`].
    ///
    /// # Errors
    /// Those of [`Desk::reconcile`] that come before the first page.
    pub async fn start_reconcile(&self, request: ReconcileRequest) -> Result<(), Problem> {
        let (_, turn, walk) = self.begin(request).await?;
        let desk = self.clone();
        tokio::spawn(async move {
            let walked = walk.run(&desk, turn.stop.clone(), &|_| {}).await;
            desk.end(turn, &walked);
        });
        Ok(())
    }

    /// Stops a company's comparison after the page under way; the next one of the same days goes on from there.
    pub fn stop_reconcile(&self, spid: &str) {
        let under_way = self
            .comparisons
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(stop) = under_way.get(spid) {
            stop.send_replace(true);
        }
    }

    /// How far a company's newest comparison is and what it found; `None` where there was none.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn reconciliation(&self, spid: &str) -> Result<Option<ReconcileView>, Problem> {
        let company = spid.to_owned();
        let found = self
            .ledger
            .read(move |tx| {
                let Some(newest) = comparison::newest(tx, &company)? else {
                    return Ok(None);
                };
                let counts = comparison::counts(tx, newest.id)?;
                Ok(Some((newest, counts)))
            })
            .await?;
        Ok(found.map(|(comparison, counts)| {
            report::view(
                &comparison,
                &counts,
                self.comparisons.is_under_way(spid),
                self.comparisons.why_stopped(spid),
            )
        }))
    }

    /// Differences of one kind that a company's newest comparison found, behind the first `skip`.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn differences(
        &self,
        spid: &str,
        kind: DifferenceKind,
        skip: u32,
    ) -> Result<Vec<DifferenceView>, Problem> {
        let company = spid.to_owned();
        let found = self
            .ledger
            .read(move |tx| match comparison::newest(tx, &company)? {
                Some(newest) => comparison::differences(tx, newest.id, report::what(kind), skip, report::AT_ONCE),
                None => Ok(Vec::new()),
            })
            .await?;
        Ok(found.into_iter().map(report::difference).collect())
    }

    /// Compares each company's last weeks once a day, one company after the other, while the desk is open; at once what a ledger that
    /// was made anew lacks.
    pub(crate) fn reconcile_daily(&self) {
        let desk = self.clone();
        let mut closing = self.engine.closing();
        self.engine.spawn(async move {
            let work = async {
                loop {
                    if let Err(problem) = desk.reconcile_due().await {
                        tracing::info!(code = ?problem.code, "the daily comparison waits");
                    }
                    tokio::time::sleep(desk.engine.pace().compare).await;
                }
            };
            // What was compared stays, and the next one goes on from there.
            tokio::select! {
                () = work => {}
                _ = closing.wait_for(|closing| *closing) => {}
            }
        });
    }

    /// Compares what a ledger that was made anew lacks, and those companies whose last comparison is a day old. A company that never
    /// was compared is asked about in the window first; without an answer it is compared once it has issued here for a week, and at once
    /// where it gave a document up for another serial: that may still turn up.
    async fn reconcile_due(&self) -> Result<(), Problem> {
        self.fill().await?;
        let now = self.clock.now();
        let companies = self.ledger.read(company::all).await?;
        for company in companies.into_iter().filter(|company| company.gone_at.is_none()) {
            let newest = self.reconciliation(&company.spid).await?;
            let due = match newest {
                Some(newest) => newest.updated_at.0 + DAILY_MILLIS < now.0,
                None => self.may_have_doubles(&company.spid, now).await?,
            };
            if due {
                let days = ReconcileRequest {
                    spid: company.spid,
                    from: None,
                    to: None,
                };
                self.reconcile_quietly(days).await?;
            }
        }
        Ok(())
    }

    /// Compares a company that nobody waits for. What hinders it at that company keeps no other from its turn.
    async fn reconcile_quietly(&self, days: ReconcileRequest) -> Result<(), Problem> {
        match self.reconcile(days, |_| {}).await {
            Err(problem) if matches!(problem.code, ProblemCode::WrongState | ProblemCode::PlatformRefused) => {
                tracing::info!(code = ?problem.code, "a comparison waits");
                Ok(())
            }
            done => done.map(drop),
        }
    }

    /// Whether a company gave a document up for another serial within what is compared by itself, or issued something and for a week
    /// nobody wanted to know.
    async fn may_have_doubles(&self, spid: &str, now: Timestamp) -> Result<bool, Problem> {
        let (company, since) = (spid.to_owned(), Timestamp(now.0 - WATCHED_MILLIS));
        let offered_until = Timestamp(now.0 - OFFERED_MILLIS);
        Ok(self
            .ledger
            .read(move |tx| {
                Ok(verdict::gave_up_since(tx, &company, since)?
                    || issuance::any_between(tx, &company, since, offered_until)?)
            })
            .await?)
    }

    async fn begin(&self, request: ReconcileRequest) -> Result<(String, Turn, Walk), Problem> {
        let company = self.company(&request.spid).await?;
        let days = self.days(&request)?;
        let busy = || Problem::new(ProblemCode::WrongState, "这家企业正在对账");
        let turn = self.comparisons.take(&company.spid).ok_or_else(busy)?;
        // One process at a time: another one would read the same pages.
        let lock = lock_company(self.ledger.folder(), &format!("reconcile {}", company.spid))?.ok_or_else(busy)?;
        let walk = Walk::begin(self, &company.spid, days, lock).await?;
        Ok((company.spid, turn, walk))
    }

    fn end(&self, turn: Turn, walked: &Result<(), Problem>) {
        let spid = turn.spid.clone();
        if let Err(problem) = walked {
            tracing::info!(code = ?problem.code, "a comparison stopped");
            self.comparisons
                .stopped
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(spid.clone(), problem.clone());
        }
        drop(turn);
        self.events.tell(DeskEvent::ReconcileChanged { spid });
    }

    /// The days that are wanted; without any, those of this month and the last.
    fn days(&self, request: &ReconcileRequest) -> Result<(Date, Date), Problem> {
        let today = OffsetDateTime::from_unix_timestamp(self.clock.now().0.div_euclid(1000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(CHINA)
            .date();
        let day = |text: &Option<String>, usual: Date| match text.as_deref().map(str::trim) {
            None | Some("") => Ok(usual),
            Some(text) => moment::read(text)
                .map(time::PrimitiveDateTime::date)
                .ok_or_else(|| Problem::new(ProblemCode::BadInput, format!("日期“{text}”应像 2026-11-24"))),
        };
        let last = day(&request.to, today)?;
        let first = day(&request.from, month_before(last))?;
        if first > last {
            return Err(Problem::new(ProblemCode::BadInput, "起始日期在截止日期之后"));
        }
        Ok((first, last))
    }
}

/// The first day of a day's month.
fn first_of_month(day: Date) -> Date {
    day.replace_day(1).unwrap_or(day)
}

/// The first day of the month before a day's.
fn month_before(day: Date) -> Date {
    let (year, month) = match day.month() {
        Month::January => (day.year() - 1, Month::December),
        month => (day.year(), month.previous()),
    };
    Date::from_calendar_date(year, month, 1).unwrap_or(day)
}

/// The last day of a day's month.
fn last_of_month(day: Date) -> Date {
    let length = day.month().length(day.year());
    day.replace_day(length).unwrap_or(day)
}

/// A day as the ledger writes it.
fn text(day: Date) -> String {
    moment::iso(day.midnight()).chars().take(10).collect()
}

/// The moment at which a day begins in China.
fn begins(day: Date) -> Timestamp {
    Timestamp(day.midnight().assume_offset(CHINA).unix_timestamp() * 1000)
}

/// The day that the ledger wrote.
fn read(text: &str) -> Option<Date> {
    moment::read(text).map(time::PrimitiveDateTime::date)
}

/// A moment's day, as the ledger writes it.
fn day_of(at: Timestamp) -> String {
    invoice::day(at)
}
