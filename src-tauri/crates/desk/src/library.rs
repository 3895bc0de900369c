//! What the libraries of customers and of products (客户库、商品库) can both do.

use std::path::PathBuf;

use kaipiao_domain::search::{Match, Query};
use kaipiao_ledger::{
    LedgerError, Timestamp, Transaction,
    entry::{self, Entry, Kept},
};

use crate::{
    Desk,
    contract::{ImportView, MergeRequest, Problem, ProblemCode},
    library_file::{self, Rows},
};

/// How many are suggested.
const SUGGESTED: usize = 8;

/// An entry and how the window sees it.
pub(crate) trait Shown: Entry {
    /// What the window sees.
    type View: Send + 'static;

    /// It as the window sees it.
    fn view(&self) -> Self::View;

    /// What of a view the ledger keeps, as an entry of a company.
    fn of(spid: &str, view: Self::View) -> Self;

    /// What it is called.
    fn name(&self) -> &str;

    /// How it answers what someone types.
    fn answers(&self, query: &Query) -> Option<Match>;
}

/// What the ledger keeps of an entry that the window shows.
pub(crate) fn kept(spid: &str, id: i64, uses: u32, used_at: Option<Timestamp>, edited: bool) -> Kept {
    Kept {
        id,
        spid: spid.to_owned(),
        uses,
        used_at,
        edited,
        merged_into: None,
        removed_at: None,
    }
}

fn views<E: Shown>(entries: &[E]) -> Vec<E::View> {
    entries.iter().map(E::view).collect()
}

impl Desk {
    pub(crate) async fn entries<E: Shown>(&self, spid: &str) -> Result<Vec<E::View>, Problem> {
        let spid = spid.to_owned();
        let entries: Vec<E> = self.ledger.read(move |tx| entry::of_company(tx, &spid)).await?;
        Ok(views(&entries))
    }

    /// Those that answer what someone types, the best first; for nothing typed, those used last.
    pub(crate) async fn suggest_entries<E: Shown>(&self, spid: &str, typed: &str) -> Result<Vec<E::View>, Problem> {
        let spid = spid.to_owned();
        let mut entries: Vec<E> = self.ledger.read(move |tx| entry::of_company(tx, &spid)).await?;
        if let Some(query) = Query::new(typed) {
            let answer = |entry: E| entry.answers(&query).map(|found| (found, entry));
            let mut found: Vec<(Match, E)> = entries.into_iter().filter_map(answer).collect();
            // Of those that answer alike, the last used first: as they came.
            found.sort_by_key(|(found, _)| *found);
            entries = found.into_iter().map(|(_, entry)| entry).collect();
        }
        entries.truncate(SUGGESTED);
        Ok(views(&entries))
    }

    /// Keeps an entry as a person wrote it; how often it was used stays.
    pub(crate) async fn save_entry<E: Shown>(&self, spid: &str, view: E::View) -> Result<E::View, Problem> {
        let mut written = E::of(spid, view);
        let saved = self
            .ledger
            .write(move |tx| {
                let Kept { id, spid, .. } = written.kept().clone();
                let before: Option<E> = existing(tx, &spid, id)?;
                if before.is_none() && id != 0 {
                    return Ok(None);
                }
                let (uses, used_at) = before.map_or((0, None), |before| (before.kept().uses, before.kept().used_at));
                *written.kept_mut() = kept(&spid, id, uses, used_at, true);
                entry::save(tx, written).map(Some)
            })
            .await?;
        match saved {
            Some(Ok(entry)) => Ok(entry.view()),
            Some(Err(other)) => Err(Problem::new(ProblemCode::AlreadyThere, other.name())),
            None => Err(Problem::new(ProblemCode::NotFound, "")),
        }
    }

    /// Removes entries; gives them as they were.
    pub(crate) async fn remove_entries<E: Shown>(&self, spid: &str, ids: Vec<i64>) -> Result<Vec<E::View>, Problem> {
        let (spid, now) = (spid.to_owned(), self.clock.now());
        let removed = self.ledger.write(move |tx| {
            let removed: Vec<E> = several(tx, &spid, &ids)?;
            let ids: Vec<i64> = removed.iter().map(|entry| entry.kept().id).collect();
            entry::remove::<E>(tx, &ids, now)?;
            Ok(removed)
        });
        Ok(views(&removed.await?))
    }

    /// Says that entries are the same; gives them all as they were.
    pub(crate) async fn merge_entries<E: Shown>(&self, request: MergeRequest) -> Result<Vec<E::View>, Problem> {
        let merged = self.ledger.write(move |tx| {
            let Some(into) = existing::<E>(tx, &request.spid, request.into)? else {
                return Ok(None);
            };
            let mut others = several(tx, &request.spid, &request.others)?;
            others.retain(|other: &E| other.kept().id != into.kept().id);
            entry::merge(tx, &into, &others)?;
            others.insert(0, into);
            Ok(Some(others))
        });
        let before = merged.await?;
        let before = before.ok_or_else(|| Problem::new(ProblemCode::NotFound, ""))?;
        Ok(views(&before))
    }

    /// Puts entries back as they were.
    pub(crate) async fn restore_entries<E: Shown>(&self, spid: &str, before: Vec<E::View>) -> Result<(), Problem> {
        let entries: Vec<E> = before.into_iter().map(|view| E::of(spid, view)).collect();
        let restored = self.ledger.write(move |tx| {
            let mut known = Vec::new();
            for entry in entries {
                if existing::<E>(tx, &entry.kept().spid, entry.kept().id)?.is_some() {
                    known.push(entry);
                }
            }
            entry::restore(tx, known)
        });
        Ok(restored.await?)
    }

    /// Imports a file: entries that are known already are renewed. A row that can't be taken keeps no other out.
    pub(crate) async fn import_entries<E: Shown>(
        &self,
        spid: &str,
        file: PathBuf,
        read: fn(&std::path::Path) -> Result<Rows<E::View>, Problem>,
        check: impl Fn(E::View) -> Result<E::View, Problem>,
    ) -> Result<ImportView, Problem> {
        let rows = tokio::task::spawn_blocking(move || read(&file))
            .await
            .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))??;
        let mut refused = rows.refused;
        let mut wanted: Vec<E> = Vec::new();
        for (place, view) in rows.good {
            match check(view) {
                Ok(view) => wanted.push(E::of(spid, view)),
                Err(problem) => refused.push(library_file::refusal(&place, &problem)),
            }
        }
        let imported = self.ledger.write(move |tx| {
            let (mut added, mut renewed) = (0, 0);
            for written in wanted {
                let known = entry::named(tx, &written)?.filter(|known| known.kept().removed_at.is_none());
                let count = if known.is_some() { &mut renewed } else { &mut added };
                let entry = known.map_or_else(|| written.clone(), |known| known.renewed_by(&written));
                // Whether another one has its name was looked up just now.
                if entry::save(tx, entry)?.is_ok() {
                    *count += 1;
                }
            }
            Ok((added, renewed))
        });
        let (added, renewed) = imported.await?;
        Ok(ImportView {
            added,
            renewed,
            refused,
        })
    }
}

/// One of a company's entries.
fn existing<E: Entry>(tx: &Transaction<'_>, spid: &str, id: i64) -> Result<Option<E>, LedgerError> {
    Ok(entry::find(tx, id)?.filter(|found: &E| found.kept().spid == spid))
}

/// Those of them that are the company's.
fn several<E: Entry>(tx: &Transaction<'_>, spid: &str, ids: &[i64]) -> Result<Vec<E>, LedgerError> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(existing::<E>(tx, spid, *id)?);
    }
    Ok(found)
}
