//! Whom a company bills (客户库).

use std::path::PathBuf;

use kaipiao_domain::{
    Draft, Fault, Severity,
    pasted_buyer::{self, PastedBuyer},
    preview,
    search::{Match, Query, Searchable},
};
use kaipiao_ledger::customer::Customer;

use crate::{
    Desk,
    contract::{CustomerView, ImportView, MergeRequest, Problem, SaveCustomerRequest},
    library::{Shown, kept},
    library_file,
};

impl Desk {
    /// The customers of a company, last billed first.
    ///
    /// # Errors
    /// [`Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn customers(&self, spid: &str) -> Result<Vec<CustomerView>, Problem> {
        self.entries::<Customer>(spid).await
    }

    /// The customers that answer what someone types: a name, its pinyin, a tax number. For nothing typed, those billed last.
    ///
    /// # Errors
    /// [`Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn suggest_customers(&self, spid: &str, typed: &str) -> Result<Vec<CustomerView>, Problem> {
        self.suggest_entries::<Customer>(spid, typed).await
    }

    /// Keeps a customer as it was written.
    ///
    /// # Errors
    /// [`Faults`](crate::contract::ProblemCode::Faults); [`AlreadyThere`](crate::contract::ProblemCode::AlreadyThere) where another one has its name and tax number;
    /// [`NotFound`](crate::contract::ProblemCode::NotFound); [`Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn save_customer(&self, request: SaveCustomerRequest) -> Result<CustomerView, Problem> {
        let SaveCustomerRequest { spid, customer } = request;
        self.save_entry::<Customer>(&spid, self.checked_customer(customer)?)
            .await
    }

    /// Removes customers; gives them as they were, for [`Desk::restore_customers`].
    ///
    /// # Errors
    /// [`Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn remove_customers(&self, spid: &str, ids: Vec<i64>) -> Result<Vec<CustomerView>, Problem> {
        self.remove_entries::<Customer>(spid, ids).await
    }

    /// Says that customers are the same; gives them all as they were, for [`Desk::restore_customers`].
    ///
    /// # Errors
    /// [`NotFound`](crate::contract::ProblemCode::NotFound), [`Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn merge_customers(&self, request: MergeRequest) -> Result<Vec<CustomerView>, Problem> {
        self.merge_entries::<Customer>(request).await
    }

    /// Puts customers back as they were.
    ///
    /// # Errors
    /// [`Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn restore_customers(&self, spid: &str, customers: Vec<CustomerView>) -> Result<(), Problem> {
        self.restore_entries::<Customer>(spid, customers).await
    }

    /// Imports customers from an xls, xlsx or csv file: those that are known already are renewed.
    ///
    /// # Errors
    /// [`BadFile`](crate::contract::ProblemCode::BadFile); [`Ledger`](crate::contract::ProblemCode::Ledger).
    pub async fn import_customers(&self, spid: &str, file: PathBuf) -> Result<ImportView, Problem> {
        let check = |customer| self.checked_customer(customer);
        self.import_entries::<Customer>(spid, file, library_file::customers, check)
            .await
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

impl Shown for Customer {
    type View = CustomerView;

    fn view(&self) -> CustomerView {
        CustomerView {
            id: self.kept.id,
            buyer_type: self.buyer_type,
            party: self.party.clone(),
            delivery: self.delivery.clone(),
            uses: self.kept.uses,
            used_at: self.kept.used_at,
            edited: self.kept.edited,
        }
    }

    fn of(spid: &str, view: CustomerView) -> Self {
        Self {
            kept: kept(spid, view.id, view.uses, view.used_at, view.edited),
            buyer_type: view.buyer_type,
            party: view.party,
            delivery: view.delivery,
        }
    }

    fn name(&self) -> &str {
        &self.party.name
    }

    fn answers(&self, query: &Query) -> Option<Match> {
        let by_name = query.matches(&Searchable::new(&self.party.name));
        let by_number = query.begins(&self.party.tax_id).then_some(Match::Beginning);
        by_name.into_iter().chain(by_number).min()
    }
}
