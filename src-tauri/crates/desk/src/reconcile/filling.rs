//! A ledger that was made anew lacks what came after its backup: what the platform has of it is taken in, company by company.

use kaipiao_ledger::{
    LedgerError, Timestamp, Transaction, company, comparison,
    incident::{self, Cause, Incident},
};
use time::{Date, OffsetDateTime};

use super::{CHINA, first_of_month, text};
use crate::{
    Desk,
    contract::{FillingView, Problem, ReconcileRequest},
};

/// How far back the platform is asked where there was no backup: a year.
const WITHOUT_BACKUP: time::Duration = time::Duration::days(365);

/// What of the companies' lists was taken in since the ledger was made anew.
struct Filling {
    incident: i64,
    view: FillingView,
    /// The companies that are left.
    left: Vec<String>,
}

impl Desk {
    /// Compares with the platform what a ledger that was made anew may lack; one company after the other, each once.
    pub(super) async fn fill(&self) -> Result<(), Problem> {
        if self.ledger.read(incident::unfilled).await?.is_none() {
            return Ok(());
        }
        // A new ledger knows none: the platform names them.
        self.companies(false).await?;
        let Some(filling) = self.filling().await? else {
            return Ok(());
        };
        for spid in filling.left {
            let days = ReconcileRequest {
                spid,
                from: Some(filling.view.from.clone()),
                to: None,
            };
            self.reconcile_quietly(days).await?;
        }
        self.note_filled().await
    }

    /// How far that is; `None` where nothing is missing, or a person has seen what was.
    pub(crate) async fn filling_view(&self) -> Result<Option<FillingView>, Problem> {
        let incident = self.ledger.read(incident::unseen).await?;
        let incident = incident.into_iter().rev().find(|one| first_day(one).is_some());
        let Some(incident) = incident else { return Ok(None) };
        let found = self.ledger.read(move |tx| filling(tx, &incident)).await?;
        Ok(found.map(|filling| filling.view))
    }

    /// Writes down that nothing is missing any more, if so.
    pub(super) async fn note_filled(&self) -> Result<(), Problem> {
        if let Some(filling) = self.filling().await?
            && filling.left.is_empty()
            && filling.view.companies > 0
        {
            self.ledger
                .write(move |tx| incident::fill(tx, filling.incident))
                .await?;
        }
        Ok(())
    }

    async fn filling(&self) -> Result<Option<Filling>, Problem> {
        Ok(self
            .ledger
            .read(|tx| match incident::unfilled(tx)? {
                Some(incident) => filling(tx, &incident),
                None => Ok(None),
            })
            .await?)
    }
}

fn filling(tx: &Transaction<'_>, incident: &Incident) -> Result<Option<Filling>, LedgerError> {
    let Some(from) = first_day(incident) else {
        return Ok(None);
    };
    let from = text(from);
    let (mut left, mut companies, mut adopted) = (Vec::new(), 0, 0);
    for company in company::all(tx)? {
        // Of one that it no longer lists the platform says nothing.
        if company.gone_at.is_some() {
            continue;
        }
        companies += 1;
        match comparison::since(tx, &company.spid, incident.at, &from)? {
            Some(done) => adopted += done.adopted,
            None => left.push(company.spid),
        }
    }
    Ok(Some(Filling {
        incident: incident.id,
        view: FillingView {
            from,
            companies,
            left: u32::try_from(left.len()).unwrap_or(u32::MAX),
            adopted,
        },
        left,
    }))
}

/// From which day on something may be missing; `None` where nothing is.
fn first_day(incident: &Incident) -> Option<Date> {
    let Cause::Rebuilt { backup, .. } = &incident.cause else {
        return None;
    };
    let day = |at: Timestamp| {
        OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(CHINA)
            .date()
    };
    Some(match backup {
        Some(backup) => first_of_month(day(*backup)),
        None => first_of_month(day(incident.at).checked_sub(WITHOUT_BACKUP).unwrap_or(Date::MIN)),
    })
}
