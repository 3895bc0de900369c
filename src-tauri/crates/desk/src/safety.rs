//! The ledger's safety: the day's backup, what befell it, and what became of what it knows nothing of.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    LedgerError, company, doubt, incident,
    lost::{self, Lost},
};
use kaipiao_platform::{
    CallError,
    call::{AskResult, InvoiceList, ListInvoices, ListStatus, Verdict},
    moment,
};
use tokio::time::Instant;

use crate::{
    Desk,
    contract::{IncidentView, LostView, Problem, SafetyView},
    engine::Watched,
    pace::Pace,
};

/// How often it is looked whether the day's backup is due: the day may have changed while the machine slept.
const BACKUP_LOOK: Duration = Duration::from_secs(600);

/// What the watch over the ledger remembers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Safety(Arc<Mutex<Option<Problem>>>);

impl Desk {
    /// What befell the ledger, and what is done about it.
    ///
    /// # Errors
    /// [`crate::contract::ProblemCode::Ledger`].
    pub async fn safety(&self) -> Result<SafetyView, Problem> {
        let (incidents, asked_about, lost) = self
            .ledger
            .read(|tx| {
                let names: HashMap<_, _> = company::all(tx)?
                    .into_iter()
                    .map(|company| (company.spid, company.name))
                    .collect();
                let lost = lost::list(tx, false)?.into_iter().map(|lost| LostView {
                    company: names.get(&lost.spid).unwrap_or(&lost.spid).clone(),
                    serial: lost.serial,
                    found: lost.found,
                });
                Ok((incident::unseen(tx)?, doubt::asked_about(tx)?, lost.collect::<Vec<_>>()))
            })
            .await?;
        let ledger = self.ledger.clone();
        let backed_up = tokio::task::spawn_blocking(move || ledger.backed_up())
            .await
            .map_err(|_| LedgerError::Closed)??;
        let filling = self.filling_view().await?;
        Ok(SafetyView {
            trouble: self.engine.trouble(),
            backup_trouble: self.safety.0.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            backed_up,
            // What is lost belongs to an incident: both are told until a person has seen them.
            lost: if incidents.is_empty() { Vec::new() } else { lost },
            incidents: incidents
                .into_iter()
                .map(|incident| IncidentView {
                    id: incident.id,
                    at: incident.at,
                    cause: incident.cause,
                })
                .collect(),
            asked_about,
            filling,
        })
    }

    /// A person has seen what befell the ledger. What is asked about is asked about all the same.
    ///
    /// # Errors
    /// [`crate::contract::ProblemCode::Ledger`].
    pub async fn incident_seen(&self, id: i64) -> Result<(), Problem> {
        Ok(self.ledger.write(move |tx| incident::saw(tx, id)).await?)
    }

    /// Makes the day's backup while the desk is open, and asks what became of what was lost.
    pub(crate) fn watch_over_the_ledger(&self) {
        let desk = self.clone();
        self.engine.spawn(async move {
            let mut closing = desk.engine.closing();
            let mut absent = HashMap::new();
            let mut backup = Instant::now();
            let watch = async {
                loop {
                    if Instant::now() >= backup {
                        desk.back_up().await;
                        backup = Instant::now() + BACKUP_LOOK;
                    }
                    let again = Instant::now() + desk.engine.pace().ask;
                    let next = match desk.look_for_lost(&mut absent).await {
                        Ok(true) => again,
                        Ok(false) => backup,
                        Err(error) => {
                            tracing::warn!(%error, "what was lost could not be asked about");
                            again
                        }
                    };
                    tokio::time::sleep_until(next.min(backup)).await;
                }
            };
            tokio::select! {
                () = watch => {}
                _ = closing.wait_for(|closing| *closing) => {}
            }
        });
    }

    async fn back_up(&self) {
        let failed = match self.ledger.back_up(self.clock.now()).await {
            Ok(made) => {
                tracing::info!(made, "the day's backup");
                None
            }
            Err(error) => Some(Problem::from(error)),
        };
        *self.safety.0.lock().unwrap_or_else(PoisonError::into_inner) = failed;
    }

    /// Asks what became of what the ledger lost; says whether something is left to ask about.
    async fn look_for_lost(&self, absent: &mut HashMap<Serial, Absent>) -> Result<bool, Problem> {
        let unasked = self.ledger.read(|tx| lost::list(tx, true)).await?;
        let mut left = false;
        for lost in unasked {
            self.engine.gate().pass().await;
            let began = Instant::now();
            // When its request left is not known: as if it were now.
            absent.entry(lost.serial.clone()).or_insert(Absent::found(began));
            let found = match self.became_of(&lost).await {
                Ok(found) => found,
                // One that can't be asked about keeps no other from its answer.
                Err(error) => {
                    tracing::warn!(serial = %lost.serial, %error, "what was lost could not be asked about");
                    self.engine.learn_from(&error);
                    left = true;
                    continue;
                }
            };
            self.engine.gate().reached();
            let words = match found {
                Found::Issued(words) => Some(words),
                Found::Open => {
                    absent.remove(&lost.serial);
                    None
                }
                Found::Absent => absent
                    .get_mut(&lost.serial)
                    .is_some_and(|absent| absent.is_sure(began, self.engine.pace()))
                    .then(|| "平台没有收到，没有开具".to_owned()),
            };
            match words {
                Some(words) => {
                    let serial = lost.serial;
                    self.ledger.write(move |tx| lost::found(tx, &serial, &words)).await?;
                }
                None => left = true,
            }
        }
        Ok(left)
    }

    async fn became_of(&self, lost: &Lost) -> Result<Found, CallError> {
        let query = AskResult {
            kind: lost.kind,
            serial: lost.serial.clone(),
            spid: lost.spid.clone(),
        };
        let reply = self.engine.in_line(self.platform.call(&query)).await?;
        let verdict = reply.verdict(&lost.serial, lost.kind);
        let list = async |status| {
            let list = ListInvoices::of_serial(lost.spid.clone(), lost.serial.clone(), status);
            self.engine.in_line(self.platform.call(&list)).await
        };
        let named = |list: &InvoiceList| list.rows().any(|row| row.serial.trim() == lost.serial.as_str());
        let issued = list(ListStatus::Issued).await?;
        let words: Vec<_> = issued
            .rows()
            .filter(|row| row.serial.trim() == lost.serial.as_str())
            .map(|row| {
                format!(
                    "已开具 {} {} ¥{} {}",
                    row.number,
                    row.issued_at.map(moment::iso).unwrap_or_default(),
                    row.gross.unwrap_or_default(),
                    row.buyer_name
                )
            })
            .collect();
        if !words.is_empty() {
            return Ok(Found::Issued(words.join("；")));
        }
        let (pending, in_progress) = (list(ListStatus::Pending).await?, list(ListStatus::InProgress).await?);
        if named(&pending) || named(&in_progress) {
            return Ok(Found::Open);
        }
        let nothing = [&issued, &pending, &in_progress].into_iter().all(InvoiceList::is_empty);
        Ok(if nothing && verdict == Verdict::Unknown {
            Found::Absent
        } else {
            Found::Open
        })
    }
}

/// Rounds in a row in which the platform did not know a document: they count as for what is to be sent again.
struct Absent {
    watched: Watched,
    rounds: u32,
}

impl Absent {
    fn found(now: Instant) -> Self {
        Self {
            watched: Watched::found(now),
            rounds: 0,
        }
    }

    /// Whether it is certain by a round that began at `began`.
    fn is_sure(&mut self, began: Instant, pace: &Pace) -> bool {
        let counts = self.watched.counts(began, pace);
        self.watched.asked(began, began, counts, 0, pace);
        self.rounds += u32::from(counts);
        self.rounds >= 2
    }
}

/// What the platform says of a document.
enum Found {
    /// It is issued.
    Issued(String),
    /// It waits, or is in progress, or what the platform says leaves it open.
    Open,
    /// It says that it does not know it, and no list has it.
    Absent,
}
