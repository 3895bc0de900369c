//! What customers and products have in common: both are learned from invoices, corrected, merged, removed and brought back.

use rusqlite::{Row, Transaction, params_from_iter, types::Value};

use crate::{LedgerError, Timestamp, value};

/// What the ledger keeps of an entry beside what it says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Its row; 0 for one that is not in the ledger yet.
    pub id: i64,
    /// The company whose it is.
    pub spid: String,
    /// How often an invoice taught it.
    pub uses: u32,
    /// When the newest of these was issued.
    pub used_at: Option<Timestamp>,
    /// Whether a person wrote it: then invoices only fill what is empty.
    pub edited: bool,
    /// The entry that stands in its place since someone said that they are the same.
    pub merged_into: Option<i64>,
    /// Since when it is removed.
    pub removed_at: Option<Timestamp>,
}

/// A customer or a product.
pub trait Entry: Clone + Send + Sized + 'static {
    /// Its table.
    const TABLE: &'static str;
    /// The columns that hold what it says, in the order of [`Entry::values`].
    const COLUMNS: &'static [&'static str];
    /// How many of these tell it from the others of its company: the first ones.
    const NAMED_BY: usize;

    /// What the ledger keeps of it.
    fn kept(&self) -> &Kept;

    /// What the ledger keeps of it, to be changed.
    fn kept_mut(&mut self) -> &mut Kept;

    /// What its columns hold.
    ///
    /// # Errors
    /// [`LedgerError::Corrupt`].
    fn values(&self) -> Result<Vec<Value>, LedgerError>;

    /// Reads its columns.
    ///
    /// # Errors
    /// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
    fn read(kept: Kept, row: &Row<'_>) -> Result<Self, LedgerError>;

    /// Takes over what another one says: all of it where that renews it, else what it has not.
    fn take(&mut self, other: &Self, renews: bool);

    /// The same with what someone wrote of it now; what was left empty stays.
    #[must_use]
    fn renewed_by(mut self, written: &Self) -> Self {
        self.take(written, true);
        self.kept_mut().edited = true;
        self
    }
}

/// The columns of every entry, before those of its own.
const KEPT: [&str; 7] = ["id", "spid", "uses", "used_at", "edited", "merged_into", "removed_at"];

fn columns<E: Entry>() -> impl Iterator<Item = &'static str> {
    KEPT.into_iter().chain(E::COLUMNS.iter().copied())
}

fn select<E: Entry>() -> String {
    let columns: Vec<_> = columns::<E>().collect();
    format!("SELECT {} FROM {}", columns.join(", "), E::TABLE)
}

/// The columns that name it, each followed by `behind`.
fn names<E: Entry>(behind: &str, between: &str) -> String {
    let names = E::COLUMNS.iter().take(E::NAMED_BY);
    let names: Vec<_> = names.map(|column| format!("{column}{behind}")).collect();
    names.join(between)
}

fn read<E: Entry>(row: &Row<'_>) -> Result<E, LedgerError> {
    let kept = Kept {
        id: row.get("id")?,
        spid: row.get("spid")?,
        uses: row.get("uses")?,
        used_at: row.get::<_, Option<i64>>("used_at")?.map(Timestamp),
        edited: row.get("edited")?,
        merged_into: row.get("merged_into")?,
        removed_at: row.get::<_, Option<i64>>("removed_at")?.map(Timestamp),
    };
    E::read(kept, row)
}

/// The entries of a company that are neither removed nor merged, last used first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn of_company<E: Entry>(tx: &Transaction<'_>, spid: &str) -> Result<Vec<E>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "{} WHERE spid = ? AND removed_at IS NULL AND merged_into IS NULL ORDER BY used_at DESC NULLS LAST, {}",
        select::<E>(),
        names::<E>("", ", ")
    ))?;
    value::all(statement.query([spid])?, read)
}

/// One entry, removed or not.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn find<E: Entry>(tx: &Transaction<'_>, id: i64) -> Result<Option<E>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("{} WHERE id = ?", select::<E>()))?;
    value::first(statement.query([id])?, read)
}

/// The entry of the same company and name, removed or not; where two were merged, the one that stands for both.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn named<E: Entry>(tx: &Transaction<'_>, like: &E) -> Result<Option<E>, LedgerError> {
    let Some(mut standing) = same(tx, like)? else {
        return Ok(None);
    };
    // A ring cannot come about by merging; a ledger that has one is not walked for ever.
    for _ in 0..16 {
        let Some(next) = standing.kept().merged_into else { break };
        match find(tx, next)? {
            Some(next) => standing = next,
            None => break,
        }
    }
    Ok(Some(standing))
}

/// The row of the same company and name.
fn same<E: Entry>(tx: &Transaction<'_>, like: &E) -> Result<Option<E>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "{} WHERE spid = ? AND {}",
        select::<E>(),
        names::<E>(" = ?", " AND ")
    ))?;
    let spid = Value::Text(like.kept().spid.clone());
    let names = like.values()?.into_iter().take(E::NAMED_BY);
    value::first(
        statement.query(params_from_iter([spid].into_iter().chain(names)))?,
        read,
    )
}

/// Learns from an invoice what it says of an entry; `known` is what the ledger has of it. Invoices may come in any order.
pub(crate) fn learn<E: Entry>(
    tx: &Transaction<'_>,
    known: Option<E>,
    fresh: &E,
    issued_at: Timestamp,
) -> Result<(), LedgerError> {
    let mut entry = known.unwrap_or_else(|| fresh.clone());
    let kept = entry.kept();
    let renews = !kept.edited && kept.used_at.is_none_or(|used_at| used_at <= issued_at);
    entry.take(fresh, renews);
    let kept = entry.kept_mut();
    kept.uses += 1;
    kept.used_at = kept.used_at.max(Some(issued_at));
    kept.removed_at = None;
    put(tx, entry)?;
    Ok(())
}

/// Writes an entry as it is given: a new one where its id is 0. Gives it with its id, or the other one that has its name; then
/// nothing is written.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn save<E: Entry>(tx: &Transaction<'_>, mut entry: E) -> Result<Result<E, E>, LedgerError> {
    let other = same(tx, &entry)?.filter(|other| other.kept().id != entry.kept().id);
    let Some(other) = other else {
        return Ok(Ok(put(tx, entry)?));
    };
    if other.kept().removed_at.is_none() || entry.kept().id != 0 {
        return Ok(Err(other));
    }
    // Nobody sees one that was removed: whoever writes it anew gets it back.
    let kept = entry.kept_mut();
    kept.id = other.kept().id;
    kept.uses = other.kept().uses;
    kept.used_at = other.kept().used_at;
    Ok(Ok(put(tx, entry)?))
}

/// Removes entries; [`restore`] brings them back.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn remove<E: Entry>(tx: &Transaction<'_>, ids: &[i64], now: Timestamp) -> Result<(), LedgerError> {
    let mut statement = tx.prepare_cached(&format!("UPDATE {} SET removed_at = ?2 WHERE id = ?1", E::TABLE))?;
    for id in ids {
        statement.execute([*id, now.0])?;
    }
    Ok(())
}

/// Says that others are the same as one: it takes from them what it has not, and what is learned of them from now on.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn merge<E: Entry>(tx: &Transaction<'_>, into: &E, others: &[E]) -> Result<E, LedgerError> {
    let mut whole = into.clone();
    for other in others {
        whole.take(other, false);
        let kept = whole.kept_mut();
        kept.uses += other.kept().uses;
        kept.used_at = kept.used_at.max(other.kept().used_at);
        let mut merged = other.clone();
        merged.kept_mut().merged_into = Some(into.kept().id);
        put(tx, merged)?;
    }
    put(tx, whole)
}

/// Puts entries back as they were.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn restore<E: Entry>(tx: &Transaction<'_>, entries: Vec<E>) -> Result<(), LedgerError> {
    for entry in entries {
        put(tx, entry)?;
    }
    Ok(())
}

fn put<E: Entry>(tx: &Transaction<'_>, mut entry: E) -> Result<E, LedgerError> {
    let all: Vec<_> = columns::<E>().collect();
    let places = vec!["?"; all.len()].join(", ");
    let renewed: Vec<_> = all
        .iter()
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    let mut statement = tx.prepare_cached(&format!(
        "INSERT INTO {} ({}) VALUES ({places}) ON CONFLICT (id) DO UPDATE SET {}",
        E::TABLE,
        all.join(", "),
        renewed.join(", ")
    ))?;
    let of = |number: Option<i64>| number.map_or(Value::Null, Value::Integer);
    let kept = entry.kept();
    let kept = [
        of(Some(kept.id).filter(|id| *id != 0)),
        Value::Text(kept.spid.clone()),
        Value::Integer(kept.uses.into()),
        of(kept.used_at.map(|at| at.0)),
        Value::Integer(kept.edited.into()),
        of(kept.merged_into),
        of(kept.removed_at.map(|at| at.0)),
    ];
    statement.execute(params_from_iter(kept.into_iter().chain(entry.values()?)))?;
    if entry.kept().id == 0 {
        entry.kept_mut().id = tx.last_insert_rowid();
    }
    Ok(entry)
}
