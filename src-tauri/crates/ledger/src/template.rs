//! Table `template`: invoices that are written again and again.

use kaipiao_domain::Draft;
use rusqlite::{Row, Transaction, params};

use crate::{LedgerError, Timestamp, draft, value};

pub(crate) const V2: &str = "
CREATE TABLE template (
    id         INTEGER PRIMARY KEY,
    spid       TEXT NOT NULL,
    name       TEXT NOT NULL,
    -- whether it belongs to what is issued every month
    monthly    INTEGER NOT NULL,
    -- the month for which it was last laid out as a draft, YYYY-MM; empty for never
    laid_out   TEXT NOT NULL DEFAULT '',
    -- the draft, as JSON; its serial is that of the draft it was made of and is never used again
    body       TEXT NOT NULL,
    saved_at   INTEGER NOT NULL,
    UNIQUE (spid, name)
) STRICT;
";

/// A named draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its row.
    pub id: i64,
    /// The company it is for.
    pub spid: String,
    /// Its name; a company's names differ.
    pub name: String,
    /// Whether it belongs to what is issued every month.
    pub monthly: bool,
    /// The month for which it was last laid out, `YYYY-MM`; empty for never.
    pub laid_out: String,
    /// What is written.
    pub draft: Draft,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

/// Saves a template; one of the same name is replaced and keeps the month for which it was laid out.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn save(
    tx: &Transaction<'_>,
    spid: &str,
    name: &str,
    monthly: bool,
    draft: &Draft,
    now: Timestamp,
) -> Result<Option<Template>, LedgerError> {
    tx.prepare_cached(
        "INSERT INTO template (spid, name, monthly, body, saved_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (spid, name) DO UPDATE SET monthly = ?3, body = ?4, saved_at = ?5",
    )?
    .execute(params![spid, name, monthly, draft::body(draft)?, now.0])?;
    let mut statement = tx.prepare_cached(&format!("{SELECT} WHERE spid = ?1 AND name = ?2"))?;
    value::first(statement.query([spid, name])?, read)
}

/// Writes a template that was removed as it was; nothing happens where there is one of its name again.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn restore(tx: &Transaction<'_>, one: &Template) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "INSERT INTO template (spid, name, monthly, laid_out, body, saved_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (spid, name) DO NOTHING",
    )?
    .execute(params![
        one.spid,
        one.name,
        one.monthly,
        one.laid_out,
        draft::body(&one.draft)?,
        one.saved_at.0
    ])?;
    Ok(())
}

/// The templates of a company, by name.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`] where one can't be read.
pub fn of_company(tx: &Transaction<'_>, spid: &str) -> Result<Vec<Template>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("{SELECT} WHERE spid = ?1 ORDER BY name"))?;
    value::all(statement.query([spid])?, read)
}

/// One template.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`] where it can't be read.
pub fn find(tx: &Transaction<'_>, id: i64) -> Result<Option<Template>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    value::first(statement.query([id])?, read)
}

/// Notes that a template was laid out as a draft for a month, `YYYY-MM`.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn laid_out(tx: &Transaction<'_>, id: i64, month: &str) -> Result<(), LedgerError> {
    tx.prepare_cached("UPDATE template SET laid_out = ?2 WHERE id = ?1")?
        .execute(params![id, month])?;
    Ok(())
}

/// Removes a template; nothing happens where there is none.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn remove(tx: &Transaction<'_>, id: i64) -> Result<(), LedgerError> {
    tx.prepare_cached("DELETE FROM template WHERE id = ?1")?.execute([id])?;
    Ok(())
}

const SELECT: &str = "SELECT id, spid, name, monthly, laid_out, body, saved_at FROM template";

fn read(row: &Row<'_>) -> Result<Template, LedgerError> {
    Ok(Template {
        id: row.get(0)?,
        spid: row.get(1)?,
        name: row.get(2)?,
        monthly: row.get(3)?,
        laid_out: row.get(4)?,
        draft: draft::read(&row.get::<_, String>(5)?)?,
        saved_at: Timestamp(row.get(6)?),
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::schema;

    #[test]
    fn a_template_that_comes_back_is_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection, || Ok(())).unwrap();
        let tx = connection.transaction().unwrap();
        let draft = Draft::new("A1".parse().unwrap());
        let saved = save(&tx, "one", "房租", true, &draft, Timestamp(7)).unwrap().unwrap();
        laid_out(&tx, saved.id, "2026-11").unwrap();
        let before = of_company(&tx, "one").unwrap();
        assert_eq!(before[0].laid_out, "2026-11");
        remove(&tx, saved.id).unwrap();
        restore(&tx, &before[0]).unwrap();
        assert_eq!(of_company(&tx, "one").unwrap(), before);

        // What was saved under its name meanwhile stays.
        let newer = save(&tx, "one", "房租", false, &draft, Timestamp(8)).unwrap().unwrap();
        restore(&tx, &before[0]).unwrap();
        assert_eq!(of_company(&tx, "one").unwrap(), [newer]);
    }
}
