//! Table `product`: what a company sells (商品库). Learned from what it issues, corrected by people.

use kaipiao_domain::{Line, Pricing, TaxTreatment};
use rusqlite::{Row, Transaction, types::Value};

use crate::{
    LedgerError, Timestamp,
    entry::{self, Entry, Kept},
    learned,
};

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
    /// What the ledger keeps of it.
    pub kept: Kept,
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
}

impl Entry for Product {
    const TABLE: &'static str = "product";
    const COLUMNS: &'static [&'static str] = &["name", "model", "unit", "code", "treatment", "price", "gross"];
    const NAMED_BY: usize = 3;

    fn kept(&self) -> &Kept {
        &self.kept
    }

    fn kept_mut(&mut self) -> &mut Kept {
        &mut self.kept
    }

    fn values(&self) -> Result<Vec<Value>, LedgerError> {
        let treatment = serde_json::to_string(&self.treatment).map_err(|error| LedgerError::Corrupt {
            what: "treatment",
            text: error.to_string(),
        })?;
        let text = |text: &String| Value::Text(text.clone());
        Ok(vec![
            text(&self.name),
            text(&self.model),
            text(&self.unit),
            text(&self.code),
            Value::Text(treatment),
            self.price.as_ref().map_or(Value::Null, text),
            Value::Integer((self.pricing == Pricing::Gross).into()),
        ])
    }

    fn read(kept: Kept, row: &Row<'_>) -> Result<Self, LedgerError> {
        let treatment: String = row.get("treatment")?;
        let gross: bool = row.get("gross")?;
        Ok(Self {
            kept,
            name: row.get("name")?,
            model: row.get("model")?,
            unit: row.get("unit")?,
            code: row.get("code")?,
            treatment: serde_json::from_str(&treatment).map_err(|_| LedgerError::Corrupt {
                what: "treatment",
                text: treatment,
            })?,
            price: row.get("price")?,
            pricing: if gross { Pricing::Gross } else { Pricing::Net },
        })
    }

    fn take(&mut self, other: &Self, renews: bool) {
        learned::renew(&mut self.code, &other.code, renews);
        if renews {
            self.treatment = other.treatment;
        }
        if other.price.is_some() && (renews || self.price.is_none()) {
            self.price.clone_from(&other.price);
            self.pricing = other.pricing;
        }
    }
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
        kept: Kept {
            spid: spid.to_owned(),
            ..Kept::default()
        },
        name: line.name.clone(),
        model: line.model.clone(),
        unit: line.unit.clone(),
        code: line.code.clone(),
        treatment: line.treatment,
        price: line.price.map(|price| price.to_string()),
        pricing,
    };
    entry::learn(tx, entry::named(tx, &fresh)?, &fresh, issued_at)
}
