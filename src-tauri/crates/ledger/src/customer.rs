//! Table `customer`: whom a company bills (客户库). Learned from what it issues, corrected by people.

use kaipiao_domain::{BuyerType, Delivery, Party};
use rusqlite::{Row, Transaction, types::Value};

use crate::{
    LedgerError, Timestamp,
    entry::{self, Entry, Kept},
    learned,
};

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
    /// What the ledger keeps of it.
    pub kept: Kept,
    /// A company or a natural person.
    pub buyer_type: BuyerType,
    /// Name, tax number, and the rest.
    pub party: Party,
    /// Where invoices are sent.
    pub delivery: Delivery,
}

impl Customer {
    /// What invoices may renew: all but what names it.
    fn texts(&self) -> [&String; 6] {
        let Party {
            address,
            phone,
            bank,
            account,
            ..
        } = &self.party;
        let Delivery { email, mobile } = &self.delivery;
        [address, phone, bank, account, email, mobile]
    }

    fn texts_mut(&mut self) -> [&mut String; 6] {
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

impl Entry for Customer {
    const TABLE: &'static str = "customer";
    const COLUMNS: &'static [&'static str] = &[
        "name", "tax_id", "person", "address", "phone", "bank", "account", "email", "mobile",
    ];
    const NAMED_BY: usize = 2;

    fn kept(&self) -> &Kept {
        &self.kept
    }

    fn kept_mut(&mut self) -> &mut Kept {
        &mut self.kept
    }

    fn values(&self) -> Result<Vec<Value>, LedgerError> {
        let text = |text: &String| Value::Text(text.clone());
        let person = Value::Integer((self.buyer_type == BuyerType::Person).into());
        let names = [text(&self.party.name), text(&self.party.tax_id), person];
        Ok(names.into_iter().chain(self.texts().map(text)).collect())
    }

    fn read(kept: Kept, row: &Row<'_>) -> Result<Self, LedgerError> {
        let person: bool = row.get("person")?;
        Ok(Self {
            kept,
            buyer_type: if person { BuyerType::Person } else { BuyerType::Company },
            party: Party {
                name: row.get("name")?,
                tax_id: row.get("tax_id")?,
                address: row.get("address")?,
                phone: row.get("phone")?,
                bank: row.get("bank")?,
                account: row.get("account")?,
            },
            delivery: Delivery {
                email: row.get("email")?,
                mobile: row.get("mobile")?,
            },
        })
    }

    fn take(&mut self, other: &Self, renews: bool) {
        for (known, new) in self.texts_mut().into_iter().zip(other.texts()) {
            learned::renew(known, new, renews);
        }
        if renews {
            self.buyer_type = other.buyer_type;
        }
    }
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
    let fresh = Customer {
        kept: Kept {
            spid: spid.to_owned(),
            ..Kept::default()
        },
        buyer_type,
        party: buyer.clone(),
        delivery: delivery.clone(),
    };
    let mut known = entry::named(tx, &fresh)?;
    if known.is_none() && !buyer.tax_id.is_empty() {
        // One that was known by name alone has a tax number now.
        let mut by_name = fresh.clone();
        by_name.party.tax_id.clear();
        known = entry::named(tx, &by_name)?.filter(|known| known.party.name == buyer.name);
    }
    if let Some(known) = &mut known
        && known.party.tax_id.is_empty()
        && known.party.name == buyer.name
    {
        known.party.tax_id.clone_from(&buyer.tax_id);
    }
    entry::learn(tx, known, &fresh, issued_at)
}
