//! Table `customer`: whom a company bills (客户库). Learned from what it issues, corrected by people.

use kaipiao_domain::{BuyerType, Delivery, Party};
use rusqlite::{Row, Transaction, params};

use crate::{LedgerError, Timestamp, learned, value};

pub(crate) const V2: &str = "
CREATE TABLE customer (
    id           INTEGER PRIMARY KEY,
    spid         TEXT NOT NULL,
    name         TEXT NOT NULL,
    tax_id       TEXT NOT NULL,
    person       INTEGER NOT NULL,
    address      TEXT NOT NULL,
    phone        TEXT NOT NULL,
    bank         TEXT NOT NULL,
    account      TEXT NOT NULL,
    email        TEXT NOT NULL,
    mobile       TEXT NOT NULL,
    -- how many invoices it was learned from, and the moment of the newest
    uses         INTEGER NOT NULL,
    used_at      INTEGER,
    -- whether a person wrote it: then invoices only fill what is empty
    edited       INTEGER NOT NULL,
    -- the entry that stands in its place since someone said that they are the same
    merged_into  INTEGER REFERENCES customer (id),
    removed_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX customer_by_name ON customer (spid, name, tax_id);
INSERT INTO customer (spid, name, tax_id, person, address, phone, bank, account, email, mobile, uses, used_at, edited)
    SELECT spid, name, tax_id, person, address, phone, bank, account, email, mobile, count(*), max(at), 0
    FROM (SELECT issuance.spid, issuance.updated_at AS at, draft ->> '$.buyer.name' AS name,
                 coalesce(draft ->> '$.buyer.taxId', '') AS tax_id, draft ->> '$.buyerType' = 'person' AS person,
                 coalesce(draft ->> '$.buyer.address', '') AS address, coalesce(draft ->> '$.buyer.phone', '') AS phone,
                 coalesce(draft ->> '$.buyer.bank', '') AS bank, coalesce(draft ->> '$.buyer.account', '') AS account,
                 coalesce(draft ->> '$.delivery.email', '') AS email,
                 coalesce(draft ->> '$.delivery.mobile', '') AS mobile
          FROM issuance JOIN payload ON payload.issuance = issuance.id AND payload.version = issuance.version
          WHERE issuance.state IN ('issued', 'settled_by_hand') AND issuance.gross > 0 AND json_valid(draft))
    WHERE name <> ''
    GROUP BY spid, name, tax_id;
";

/// Someone whom a company bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Its row; 0 for one that is not in the ledger yet.
    pub id: i64,
    /// The company that bills.
    pub spid: String,
    /// A company or a natural person.
    pub buyer_type: BuyerType,
    /// Name, tax number, and the rest.
    pub party: Party,
    /// Where invoices are sent.
    pub delivery: Delivery,
    /// How many invoices it was learned from.
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

impl Customer {
    /// One that a person writes.
    pub fn new(spid: &str, buyer_type: BuyerType, party: Party, delivery: Delivery) -> Self {
        Self {
            id: 0,
            spid: spid.to_owned(),
            buyer_type,
            party,
            delivery,
            uses: 0,
            used_at: None,
            edited: true,
            merged_into: None,
            removed_at: None,
        }
    }

    /// The same with what someone wrote of it now; what was left empty stays.
    #[must_use]
    pub fn renewed_by(mut self, mut written: Self) -> Self {
        for (known, new) in self.texts().into_iter().zip(written.texts()) {
            learned::renew(known, new, true);
        }
        Self {
            buyer_type: written.buyer_type,
            edited: true,
            ..self
        }
    }

    fn texts(&mut self) -> [&mut String; 6] {
        let Party {
            address,
            phone,
            bank,
            account,
            ..
        } = &mut self.party;
        let Delivery { email, mobile } = &mut self.delivery;
        [address, phone, bank, account, email, mobile]
    }
}

const COLUMNS: &str = "id, spid, name, tax_id, person, address, phone, bank, account, email, mobile, uses, used_at, edited, \
    merged_into, removed_at";

/// The customers of a company that are neither removed nor merged, last billed first.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn of_company(tx: &Transaction<'_>, spid: &str) -> Result<Vec<Customer>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM customer WHERE spid = ?1 AND removed_at IS NULL AND merged_into IS NULL
         ORDER BY used_at DESC NULLS LAST, name"
    ))?;
    value::all(statement.query([spid])?, read)
}

/// One customer, removed or not.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn find(tx: &Transaction<'_>, id: i64) -> Result<Option<Customer>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM customer WHERE id = ?1"))?;
    value::first(statement.query([id])?, read)
}

/// The customer of a name and tax number, removed or not; where two were merged, the one that stands for both.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn named(tx: &Transaction<'_>, spid: &str, name: &str, tax_id: &str) -> Result<Option<Customer>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM customer WHERE spid = ?1 AND name = ?2 AND tax_id = ?3"
    ))?;
    let found = value::first(statement.query([spid, name, tax_id])?, read)?;
    learned::standing(found, |customer| customer.merged_into, |id| find(tx, id))
}

/// Learns from an invoice that was issued: a customer is added, or what is known of it renewed. Invoices may come in any order.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn learn(
    tx: &Transaction<'_>,
    spid: &str,
    buyer_type: BuyerType,
    buyer: &Party,
    delivery: &Delivery,
    issued_at: Timestamp,
) -> Result<(), LedgerError> {
    if buyer.name.is_empty() {
        return Ok(());
    }
    let mut found = named(tx, spid, &buyer.name, &buyer.tax_id)?;
    if found.is_none() && !buyer.tax_id.is_empty() {
        // One that was known by name alone has a tax number now.
        found = named(tx, spid, &buyer.name, "")?.filter(|found| found.party.name == buyer.name);
    }
    let fresh = Customer {
        edited: false,
        ..Customer::new(spid, buyer_type, buyer.clone(), delivery.clone())
    };
    let mut customer = found.unwrap_or_else(|| fresh.clone());
    let renews = !customer.edited && customer.used_at.is_none_or(|used_at| used_at <= issued_at);
    let mut fresh = fresh;
    for (known, new) in customer.texts().into_iter().zip(fresh.texts()) {
        learned::renew(known, new, renews);
    }
    if customer.party.tax_id.is_empty() && customer.party.name == buyer.name {
        customer.party.tax_id.clone_from(&buyer.tax_id);
    }
    if renews {
        customer.buyer_type = buyer_type;
    }
    customer.uses += 1;
    customer.used_at = customer.used_at.max(Some(issued_at));
    customer.removed_at = None;
    put(tx, &customer)?;
    Ok(())
}

/// Writes a customer as it is given: a new one where its id is 0. Gives it with its id, or the other one that has its name
/// and tax number; then nothing is written.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn save(tx: &Transaction<'_>, customer: &Customer) -> Result<Result<Customer, Customer>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM customer WHERE spid = ?1 AND name = ?2 AND tax_id = ?3 AND id <> ?4"
    ))?;
    let Party { name, tax_id, .. } = &customer.party;
    let other = value::first(
        statement.query(params![customer.spid, name, tax_id, customer.id])?,
        read,
    )?;
    match other {
        None => Ok(Ok(put(tx, customer)?)),
        // Nobody sees one that was removed: whoever writes it anew gets it back.
        Some(other) if other.removed_at.is_some() && customer.id == 0 => Ok(Ok(put(
            tx,
            &Customer {
                id: other.id,
                uses: other.uses,
                used_at: other.used_at,
                ..customer.clone()
            },
        )?)),
        Some(other) => Ok(Err(other)),
    }
}

/// Removes customers; [`restore`] brings them back.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn remove(tx: &Transaction<'_>, ids: &[i64], now: Timestamp) -> Result<(), LedgerError> {
    let mut statement = tx.prepare_cached("UPDATE customer SET removed_at = ?2 WHERE id = ?1")?;
    for id in ids {
        statement.execute(params![id, now.0])?;
    }
    Ok(())
}

/// Says that others are the same as one: it takes from them what it has not, and what is learned of them from now on.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn merge(tx: &Transaction<'_>, into: &Customer, others: &[Customer]) -> Result<Customer, LedgerError> {
    let mut whole = into.clone();
    for other in others {
        let mut other = other.clone();
        for (known, new) in whole.texts().into_iter().zip(other.texts()) {
            learned::renew(known, new, false);
        }
        whole.uses += other.uses;
        whole.used_at = whole.used_at.max(other.used_at);
        put(
            tx,
            &Customer {
                merged_into: Some(into.id),
                ..other
            },
        )?;
    }
    put(tx, &whole)
}

/// Puts customers back as they were.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn restore(tx: &Transaction<'_>, customers: &[Customer]) -> Result<(), LedgerError> {
    for customer in customers {
        put(tx, customer)?;
    }
    Ok(())
}

fn put(tx: &Transaction<'_>, customer: &Customer) -> Result<Customer, LedgerError> {
    let Party {
        name,
        tax_id,
        address,
        phone,
        bank,
        account,
    } = &customer.party;
    let Delivery { email, mobile } = &customer.delivery;
    tx.prepare_cached(
        "INSERT INTO customer (id, spid, name, tax_id, person, address, phone, bank, account, email, mobile, uses, used_at,
             edited, merged_into, removed_at)
         VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
         ON CONFLICT (id) DO UPDATE SET name = ?3, tax_id = ?4, person = ?5, address = ?6, phone = ?7, bank = ?8,
             account = ?9, email = ?10, mobile = ?11, uses = ?12, used_at = ?13, edited = ?14, merged_into = ?15,
             removed_at = ?16",
    )?
    .execute(params![
        customer.id,
        customer.spid,
        name,
        tax_id,
        customer.buyer_type == BuyerType::Person,
        address,
        phone,
        bank,
        account,
        email,
        mobile,
        customer.uses,
        customer.used_at.map(|at| at.0),
        customer.edited,
        customer.merged_into,
        customer.removed_at.map(|at| at.0)
    ])?;
    let id = if customer.id == 0 {
        tx.last_insert_rowid()
    } else {
        customer.id
    };
    Ok(Customer { id, ..customer.clone() })
}

fn read(row: &Row<'_>) -> Result<Customer, LedgerError> {
    let person: bool = row.get(4)?;
    Ok(Customer {
        id: row.get(0)?,
        spid: row.get(1)?,
        buyer_type: if person { BuyerType::Person } else { BuyerType::Company },
        party: Party {
            name: row.get(2)?,
            tax_id: row.get(3)?,
            address: row.get(5)?,
            phone: row.get(6)?,
            bank: row.get(7)?,
            account: row.get(8)?,
        },
        delivery: Delivery {
            email: row.get(9)?,
            mobile: row.get(10)?,
        },
        uses: row.get(11)?,
        used_at: row.get::<_, Option<i64>>(12)?.map(Timestamp),
        edited: row.get(13)?,
        merged_into: row.get(14)?,
        removed_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
    })
}
