//! Whom a company bills (客户库).

use std::path::PathBuf;

use kaipiao_domain::{
    Draft, Fault, Severity,
    pasted_buyer::{self, PastedBuyer},
    preview,
    search::{Match, Query, Searchable},
};
use kaipiao_ledger::{
    LedgerError, Transaction,
    customer::{self, Customer},
};

use crate::{
    Desk,
    contract::{CustomerView, ImportView, MergeRequest, Problem, ProblemCode, SaveCustomerRequest},
    library_file,
};

/// How many are suggested.
const SUGGESTED: usize = 8;

impl Desk {
    /// The customers of a company, last billed first.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn customers(&self, spid: &str) -> Result<Vec<CustomerView>, Problem> {
        let owner = spid.to_owned();
        let customers = self.ledger.read(move |tx| customer::of_company(tx, &owner)).await?;
        Ok(customers.iter().map(view).collect())
    }

    /// The customers that answer what someone types: a name, its pinyin, a tax number. For nothing typed, those billed last.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn suggest_customers(&self, spid: &str, typed: &str) -> Result<Vec<CustomerView>, Problem> {
        let customers = self.customers(spid).await?;
        let Some(query) = Query::new(typed) else {
            return Ok(customers.into_iter().take(SUGGESTED).collect());
        };
        let mut found: Vec<(Match, CustomerView)> = customers
            .into_iter()
            .filter_map(|customer| {
                let by_name = query.matches(&Searchable::new(&customer.party.name));
                let by_number = query.begins(&customer.party.tax_id).then_some(Match::Beginning);
                by_name
                    .into_iter()
                    .chain(by_number)
                    .min()
                    .map(|found| (found, customer))
            })
            .collect();
        // Of those that answer alike, the last billed first: as they came.
        found.sort_by_key(|(found, _)| *found);
        Ok(found
            .into_iter()
            .take(SUGGESTED)
            .map(|(_, customer)| customer)
            .collect())
    }

    /// Keeps a customer as it was written.
    ///
    /// # Errors
    /// [`ProblemCode::Faults`]; [`ProblemCode::AlreadyThere`] where another one has its name and tax number;
    /// [`ProblemCode::NotFound`]; [`ProblemCode::Ledger`].
    pub async fn save_customer(&self, request: SaveCustomerRequest) -> Result<CustomerView, Problem> {
        let SaveCustomerRequest { spid, customer } = request;
        let customer = self.checked_customer(customer)?;
        let saved = self
            .ledger
            .write(move |tx| {
                let before = existing(tx, &spid, customer.id)?;
                if before.is_none() && customer.id != 0 {
                    return Ok(None);
                }
                let written = Customer::new(&spid, customer.buyer_type, customer.party, customer.delivery);
                let written = match before {
                    Some(before) => Customer {
                        id: before.id,
                        uses: before.uses,
                        used_at: before.used_at,
                        ..written
                    },
                    None => written,
                };
                customer::save(tx, &written).map(Some)
            })
            .await?;
        match saved {
            Some(Ok(customer)) => Ok(view(&customer)),
            Some(Err(other)) => Err(Problem::new(ProblemCode::AlreadyThere, other.party.name)),
            None => Err(Problem::new(ProblemCode::NotFound, "")),
        }
    }

    /// Removes customers; gives them as they were, for [`Desk::restore_customers`].
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn remove_customers(&self, spid: &str, ids: Vec<i64>) -> Result<Vec<CustomerView>, Problem> {
        let (owner, now) = (spid.to_owned(), self.clock.now());
        let removed = self
            .ledger
            .write(move |tx| {
                let removed = several(tx, &owner, &ids)?;
                let ids: Vec<i64> = removed.iter().map(|customer| customer.id).collect();
                customer::remove(tx, &ids, now)?;
                Ok(removed)
            })
            .await?;
        Ok(removed.iter().map(view).collect())
    }

    /// Says that customers are the same; gives them all as they were, for [`Desk::restore_customers`].
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn merge_customers(&self, request: MergeRequest) -> Result<Vec<CustomerView>, Problem> {
        let merged = self
            .ledger
            .write(move |tx| {
                let Some(into) = existing(tx, &request.spid, request.into)? else {
                    return Ok(None);
                };
                let mut others = several(tx, &request.spid, &request.others)?;
                others.retain(|other| other.id != into.id);
                customer::merge(tx, &into, &others)?;
                others.insert(0, into);
                Ok(Some(others))
            })
            .await?;
        let before = merged.ok_or_else(|| Problem::new(ProblemCode::NotFound, ""))?;
        Ok(before.iter().map(view).collect())
    }

    /// Puts customers back as they were.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn restore_customers(&self, spid: &str, customers: Vec<CustomerView>) -> Result<(), Problem> {
        let owner = spid.to_owned();
        let restored = self.ledger.write(move |tx| {
            let mut restored = Vec::new();
            for before in customers {
                if existing(tx, &owner, before.id)?.is_some() {
                    restored.push(Customer {
                        id: before.id,
                        uses: before.uses,
                        used_at: before.used_at,
                        edited: before.edited,
                        ..Customer::new(&owner, before.buyer_type, before.party, before.delivery)
                    });
                }
            }
            customer::restore(tx, &restored)
        });
        Ok(restored.await?)
    }

    /// Imports customers from an xls, xlsx or csv file: those that are known already are renewed.
    ///
    /// # Errors
    /// [`ProblemCode::BadFile`]; [`ProblemCode::Ledger`].
    pub async fn import_customers(&self, spid: &str, file: PathBuf) -> Result<ImportView, Problem> {
        let rows = tokio::task::spawn_blocking(move || library_file::customers(&file))
            .await
            .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))??;
        let mut refused = rows.refused;
        let mut wanted = Vec::new();
        for (place, customer) in rows.good {
            match self.checked_customer(customer) {
                Ok(customer) => wanted.push(customer),
                Err(problem) => refused.push(library_file::refusal(&place, &problem)),
            }
        }
        let owner = spid.to_owned();
        let (added, renewed) = self
            .ledger
            .write(move |tx| {
                let (mut added, mut renewed) = (0, 0);
                for customer in wanted {
                    let known = customer::named(tx, &owner, &customer.party.name, &customer.party.tax_id)?
                        .filter(|known| known.removed_at.is_none());
                    let written = Customer::new(&owner, customer.buyer_type, customer.party, customer.delivery);
                    match known {
                        Some(known) => {
                            customer::save(tx, &known.renewed_by(written))?.ok();
                            renewed += 1;
                        }
                        None => {
                            customer::save(tx, &written)?.ok();
                            added += 1;
                        }
                    }
                }
                Ok((added, renewed))
            })
            .await?;
        Ok(ImportView {
            added,
            renewed,
            refused,
        })
    }

    /// A customer with its texts tidied.
    fn checked_customer(&self, customer: CustomerView) -> Result<CustomerView, Problem> {
        let draft = Draft {
            buyer: customer.party,
            buyer_type: customer.buyer_type,
            delivery: customer.delivery,
            ..Draft::new(self.ids.serial())
        };
        let shown = preview(draft);
        let faults: Vec<Fault> = shown
            .faults
            .into_iter()
            .filter(|fault| fault.severity == Severity::Block)
            .filter(|fault| fault.path.starts_with("buyer.") || fault.path.starts_with("delivery."))
            .collect();
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        Ok(CustomerView {
            party: shown.draft.buyer,
            delivery: shown.draft.delivery,
            ..customer
        })
    }
}

/// Reads a pasted block of particulars (抬头); `None` where it is none.
pub fn read_pasted_buyer(text: &str) -> Option<PastedBuyer> {
    pasted_buyer::read(text)
}

fn existing(tx: &Transaction<'_>, spid: &str, id: i64) -> Result<Option<Customer>, LedgerError> {
    Ok(customer::find(tx, id)?.filter(|customer| customer.spid == spid))
}

fn several(tx: &Transaction<'_>, spid: &str, ids: &[i64]) -> Result<Vec<Customer>, LedgerError> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(existing(tx, spid, *id)?);
    }
    Ok(found)
}

fn view(customer: &Customer) -> CustomerView {
    CustomerView {
        id: customer.id,
        buyer_type: customer.buyer_type,
        party: customer.party.clone(),
        delivery: customer.delivery.clone(),
        uses: customer.uses,
        used_at: customer.used_at,
        edited: customer.edited,
    }
}
