//! What customers and products have in common: both are learned from invoices that were issued.

use kaipiao_domain::Draft;
use rusqlite::Transaction;

use crate::{LedgerError, Timestamp, customer, product};

/// Learns customer and products from an invoice that was issued, here or elsewhere. Red invoices teach nothing: they repeat
/// their originals.
///
/// Each invoice is to be given once, in whatever order.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn learn(tx: &Transaction<'_>, spid: &str, draft: &Draft, issued_at: Timestamp) -> Result<(), LedgerError> {
    if draft.is_red() {
        return Ok(());
    }
    customer::learn(tx, spid, draft.buyer_type, &draft.buyer, &draft.delivery, issued_at)?;
    for line in &draft.lines {
        product::learn(tx, spid, draft.pricing, line, issued_at)?;
    }
    Ok(())
}

/// Takes over a newer text, or one where there was none.
pub(crate) fn renew(known: &mut String, new: &str, renews: bool) {
    if !new.is_empty() && (renews || known.is_empty()) {
        new.clone_into(known);
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::{customer::Customer, entry, product::Product, schema};

    #[test]
    fn a_ledger_of_before_learns_from_what_it_holds() {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::first_version(&connection);
        let draft = |name: &str, price: &str| {
            serde_json::json!({
                "serial": "A1", "kind": "021", "buyerType": "company", "pricing": "gross",
                "buyer": {"name": name, "taxId": "91310115563144366Q", "address": "张江路 1 号"},
                "lines": [{
                    "name": "技术服务", "unit": "次", "code": "3040203000000000000", "price": price,
                    "treatment": {"type": "taxed", "rate": 600, "privilege": null},
                }],
            })
            .to_string()
        };
        let rows = [
            (1, "issued", 100, draft("甲公司", "106.00")),
            (2, "issued", 300, draft("甲公司", "212.00")),
            (3, "refused", 400, draft("乙公司", "1")),
            (4, "issued", 200, "{broken".to_owned()),
        ];
        for (id, state, at, body) in rows {
            connection
                .execute(
                    "INSERT INTO issuance (id, serial, spid, kind, state, version, buyer_name, buyer_tax_id, net, tax,
                         gross, created_at, updated_at)
                     VALUES (?1, ?1, 'one', '021', ?2, 1, '', '', 1, 1, 1, ?3, ?3)",
                    rusqlite::params![id, state, at],
                )
                .unwrap();
            connection
                .execute(
                    "INSERT INTO payload VALUES (?1, 1, '', x'', ?2, '', 1, 1, 0)",
                    rusqlite::params![id, body],
                )
                .unwrap();
        }
        schema::migrate(&mut connection, || Ok(())).unwrap();
        let tx = connection.transaction().unwrap();
        let [customer] = entry::of_company::<Customer>(&tx, "one").unwrap().try_into().unwrap();
        assert_eq!((customer.party.name.as_str(), customer.kept.uses), ("甲公司", 2));
        assert_eq!(customer.kept.used_at, Some(Timestamp(300)));
        let [product] = entry::of_company::<Product>(&tx, "one").unwrap().try_into().unwrap();
        assert_eq!(product.price.as_deref(), Some("212.00"), "the newest");
        assert_eq!(product.treatment.rate(), kaipiao_domain::Rate(600));
    }
}
