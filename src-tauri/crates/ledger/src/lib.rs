//! The ledger on the user's machine.
//!
//! The only crate that knows SQL. One file per table; all of them are synchronous functions over a transaction, run by
//! the [`Ledger`]'s one writer. [`State`] is the issuing state machine, and [`issuance::apply`] the only way a state changes.

pub mod attempt;
pub mod company;
pub mod company_seen;
pub mod company_setting;
pub mod comparison;
pub mod customer;
pub mod doubt;
pub mod draft;
pub mod entry;
pub mod goods;
pub mod incident;
pub mod invoice;
pub mod issuance;
pub mod learned;
pub mod lost;
pub mod month_end;
pub mod payload;
pub mod product;
pub mod repair;
pub mod reversal;
pub mod state;
pub mod template;
pub mod verdict;

mod alive;
mod aside;
mod backup;
mod database;
mod error;
mod lock;
mod marks;
mod opening;
mod place;
mod rescue;
mod salvage;
mod schema;
mod site;
mod value;
mod writer;

pub use aside::aside;
pub use database::Ledger;
pub use error::LedgerError;
pub use lock::{CompanyLock, lock_company};
pub use rusqlite::{Connection, Transaction};
pub use site::Site;
pub use state::{Event, State};
pub use value::Timestamp;
