//! Table `product`: what a company sells (商品库). Learned from what it issues, corrected by people.

use kaipiao_domain::{Line, Pricing, TaxTreatment};
use rusqlite::{Row, Transaction, params};

use crate::{LedgerError, Timestamp, learned, value};

pub(crate) const V2: &str = "
CREATE TABLE product (
    id           INTEGER PRIMARY KEY,
    spid         TEXT NOT NULL,
    name         TEXT NOT NULL,
    model        TEXT NOT NULL,
    unit         TEXT NOT NULL,
    code         TEXT NOT NULL,
    -- how it is taxed, as JSON
    treatment    TEXT NOT NULL,
    -- yuan for one, as decimal text; NULL where none is usual
    price        TEXT,
    -- whether the price holds the tax
    gross        INTEGER NOT NULL,
    -- how many lines it was learned from, and the moment of the newest
    uses         INTEGER NOT NULL,
    used_at      INTEGER,
    -- whether a person wrote it: then invoices only fill what is empty
    edited       INTEGER NOT NULL,
    -- the entry that stands in its place since someone said that they are the same
    merged_into  INTEGER REFERENCES product (id),
    removed_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX product_by_name ON product (spid, name, model, unit);
INSERT INTO product (spid, name, model, unit, code, treatment, price, gross, uses, used_at, edited)
    SELECT spid, name, model, unit, code, treatment, price, gross, count(*), max(at), 0
    FROM (SELECT issuance.spid, issuance.updated_at AS at, line.value ->> '$.name' AS name,
                 coalesce(line.value ->> '$.model', '') AS model, coalesce(line.value ->> '$.unit', '') AS unit,
                 coalesce(line.value ->> '$.code', '') AS code, line.value -> '$.treatment' AS treatment,
                 line.value ->> '$.price' AS price, draft ->> '$.pricing' = 'gross' AS gross
          FROM issuance JOIN payload ON payload.issuance = issuance.id AND payload.version = issuance.version,
               json_each(CASE WHEN json_valid(draft) THEN draft ELSE '{}' END, '$.lines') AS line
          WHERE issuance.state IN ('issued', 'settled_by_hand') AND issuance.gross > 0)
    WHERE name <> '' AND treatment IS NOT NULL
    GROUP BY spid, name, model, unit;
";

/// Something that a company sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its row; 0 for one that is not in the ledger yet.
    pub id: i64,
    /// The company that sells it.
    pub spid: String,
    /// Its name, without 简称.
    pub name: String,
    /// 规格型号.
    pub model: String,
    /// 单位.
    pub unit: String,
    /// The tax classification, 19 digits.
    pub code: String,
    /// How it is taxed.
    pub treatment: TaxTreatment,
    /// Yuan for one, as decimal text; `None` where no price is usual.
    pub price: Option<String>,
    /// Whether the price holds the tax.
    pub pricing: Pricing,
    /// How many lines it was learned from.
    pub uses: u32,
    /// When the newest of them was issued.
    pub used_at: Option<Timestamp>,
    /// Whether a person wrote it: then invoices only fill what is empty.
    pub edited: bool,
    /// The entry that stands in its place.
    pub merged_into: Option<i64>,
    /// Since when it is removed.
    pub removed_at: Option<Timestamp>,
}

impl Product {
    /// The same with what someone wrote of it now; what was left empty stays.
    #[must_use]
    pub fn renewed_by(mut self, written: Self) -> Self {
        learned::renew(&mut self.code, &written.code, true);
        if written.price.is_some() {
            self.price = written.price;
            self.pricing = written.pricing;
        }
        Self {
            treatment: written.treatment,
            edited: true,
            ..self
        }
    }
}

const COLUMNS: &str =
    "id, spid, name, model, unit, code, treatment, price, gross, uses, used_at, edited, merged_into, removed_at";

/// The products of a company that are neither removed nor merged, last sold first.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn of_company(tx: &Transaction<'_>, spid: &str) -> Result<Vec<Product>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM product WHERE spid = ?1 AND removed_at IS NULL AND merged_into IS NULL
         ORDER BY used_at DESC NULLS LAST, name, model"
    ))?;
    value::all(statement.query([spid])?, read)
}

/// One product, removed or not.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn find(tx: &Transaction<'_>, id: i64) -> Result<Option<Product>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM product WHERE id = ?1"))?;
    value::first(statement.query([id])?, read)
}

/// The product of a name, model and unit, removed or not; where two were merged, the one that stands for both.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn named(
    tx: &Transaction<'_>,
    spid: &str,
    name: &str,
    model: &str,
    unit: &str,
) -> Result<Option<Product>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM product WHERE spid = ?1 AND name = ?2 AND model = ?3 AND unit = ?4"
    ))?;
    let found = value::first(statement.query([spid, name, model, unit])?, read)?;
    learned::standing(found, |product| product.merged_into, |id| find(tx, id))
}

/// Learns from a line of an invoice that was issued: a product is added, or what is known of it renewed. Invoices may come in
/// any order.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn learn(
    tx: &Transaction<'_>,
    spid: &str,
    pricing: Pricing,
    line: &Line,
    issued_at: Timestamp,
) -> Result<(), LedgerError> {
    if line.name.is_empty() {
        return Ok(());
    }
    let fresh = Product {
        id: 0,
        spid: spid.to_owned(),
        name: line.name.clone(),
        model: line.model.clone(),
        unit: line.unit.clone(),
        code: line.code.clone(),
        treatment: line.treatment,
        price: line.price.map(|price| price.to_string()),
        pricing,
        uses: 0,
        used_at: None,
        edited: false,
        merged_into: None,
        removed_at: None,
    };
    let found = named(tx, spid, &line.name, &line.model, &line.unit)?;
    let mut product = found.unwrap_or_else(|| fresh.clone());
    let renews = !product.edited && product.used_at.is_none_or(|used_at| used_at <= issued_at);
    learned::renew(&mut product.code, &fresh.code, renews);
    if renews {
        product.treatment = fresh.treatment;
    }
    if fresh.price.is_some() && (renews || product.price.is_none()) {
        product.price = fresh.price;
        product.pricing = fresh.pricing;
    }
    product.uses += 1;
    product.used_at = product.used_at.max(Some(issued_at));
    product.removed_at = None;
    put(tx, &product)?;
    Ok(())
}

/// Writes a product as it is given: a new one where its id is 0. Gives it with its id, or the other one that has its name,
/// model and unit; then nothing is written.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn save(tx: &Transaction<'_>, product: &Product) -> Result<Result<Product, Product>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM product WHERE spid = ?1 AND name = ?2 AND model = ?3 AND unit = ?4 AND id <> ?5"
    ))?;
    let other = value::first(
        statement.query(params![
            product.spid,
            product.name,
            product.model,
            product.unit,
            product.id
        ])?,
        read,
    )?;
    match other {
        None => Ok(Ok(put(tx, product)?)),
        // Nobody sees one that was removed: whoever writes it anew gets it back.
        Some(other) if other.removed_at.is_some() && product.id == 0 => Ok(Ok(put(
            tx,
            &Product {
                id: other.id,
                uses: other.uses,
                used_at: other.used_at,
                ..product.clone()
            },
        )?)),
        Some(other) => Ok(Err(other)),
    }
}

/// Removes products; [`restore`] brings them back.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn remove(tx: &Transaction<'_>, ids: &[i64], now: Timestamp) -> Result<(), LedgerError> {
    let mut statement = tx.prepare_cached("UPDATE product SET removed_at = ?2 WHERE id = ?1")?;
    for id in ids {
        statement.execute(params![id, now.0])?;
    }
    Ok(())
}

/// Says that others are the same as one: it takes from them what it has not, and what is learned of them from now on.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn merge(tx: &Transaction<'_>, into: &Product, others: &[Product]) -> Result<Product, LedgerError> {
    let mut whole = into.clone();
    for other in others {
        learned::renew(&mut whole.code, &other.code, false);
        if whole.price.is_none() && other.price.is_some() {
            whole.price.clone_from(&other.price);
            whole.pricing = other.pricing;
        }
        whole.uses += other.uses;
        whole.used_at = whole.used_at.max(other.used_at);
        put(
            tx,
            &Product {
                merged_into: Some(into.id),
                ..other.clone()
            },
        )?;
    }
    put(tx, &whole)
}

/// Puts products back as they were.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn restore(tx: &Transaction<'_>, products: &[Product]) -> Result<(), LedgerError> {
    for product in products {
        put(tx, product)?;
    }
    Ok(())
}

fn put(tx: &Transaction<'_>, product: &Product) -> Result<Product, LedgerError> {
    let treatment = serde_json::to_string(&product.treatment).map_err(|error| LedgerError::Corrupt {
        what: "treatment",
        text: error.to_string(),
    })?;
    tx.prepare_cached(
        "INSERT INTO product (id, spid, name, model, unit, code, treatment, price, gross, uses, used_at, edited,
             merged_into, removed_at)
         VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (id) DO UPDATE SET name = ?3, model = ?4, unit = ?5, code = ?6, treatment = ?7, price = ?8, gross = ?9,
             uses = ?10, used_at = ?11, edited = ?12, merged_into = ?13, removed_at = ?14",
    )?
    .execute(params![
        product.id,
        product.spid,
        product.name,
        product.model,
        product.unit,
        product.code,
        treatment,
        product.price,
        product.pricing == Pricing::Gross,
        product.uses,
        product.used_at.map(|at| at.0),
        product.edited,
        product.merged_into,
        product.removed_at.map(|at| at.0)
    ])?;
    let id = if product.id == 0 {
        tx.last_insert_rowid()
    } else {
        product.id
    };
    Ok(Product { id, ..product.clone() })
}

fn read(row: &Row<'_>) -> Result<Product, LedgerError> {
    let treatment: String = row.get(6)?;
    let gross: bool = row.get(8)?;
    Ok(Product {
        id: row.get(0)?,
        spid: row.get(1)?,
        name: row.get(2)?,
        model: row.get(3)?,
        unit: row.get(4)?,
        code: row.get(5)?,
        treatment: serde_json::from_str(&treatment).map_err(|_| LedgerError::Corrupt {
            what: "treatment",
            text: treatment,
        })?,
        price: row.get(7)?,
        pricing: if gross { Pricing::Gross } else { Pricing::Net },
        uses: row.get(9)?,
        used_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
        edited: row.get(11)?,
        merged_into: row.get(12)?,
        removed_at: row.get::<_, Option<i64>>(13)?.map(Timestamp),
    })
}
