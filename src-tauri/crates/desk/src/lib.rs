//! The use cases: the whole application without a window.
//!
//! [`Desk`] is what the window and the command line call. It knows no window, no terminal and no clock of its own: those are
//! [`ports`].

pub mod computer;
pub mod contract;
pub mod failpoint;
pub mod files;
pub mod folder;
pub mod logging;
pub mod ports;
pub mod sabotage;
pub mod settings;
pub mod trail;

/// What the platform lists and says, for whoever shows it as it is.
pub mod platform {
    pub use kaipiao_platform::{
        call::{ListInvoices, ListStatus, ListedInvoice, ListedRate, Seller, Sign, Verdict},
        moment::iso,
    };
}

mod account;
mod alike;
mod bureau;
mod companies;
mod company_list;
mod customers;
mod defaults;
mod drafts;
mod engine;
mod export;
mod goods;
mod goods_file;
mod invoice_names;
mod invoices;
mod issue;
mod jobs;
mod known;
mod library;
mod library_file;
mod listed;
mod lists;
mod log_in;
mod month_end;
mod new_company;
mod pace;
mod pdfs;
mod printed;
mod problems;
mod products;
mod qr;
mod reconcile;
mod red_wait;
mod reverse;
mod safety;
mod scans;
mod sweep;
mod templates;
mod tokens;
mod turn;
mod verdict;
mod views;
mod wire_log;
mod withdraw;

use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicU64},
};

use kaipiao_ledger::Ledger;
use kaipiao_platform::Platform;

pub use account::{Server, Setup, check_server, forget_secrets, keyring};
pub use bureau::{BureauAccount, BureauStep};
pub use company_list::write_company_template;
pub use customers::read_pasted_buyer;
pub use drafts::spread_discount;
pub use goods::Goods;
pub use kaipiao_domain::{
    Draft, Fault, FaultCode, Fen, Kind, Preview, Rate, Serial, Severity, Taxpayer, pasted_buyer::PastedBuyer, preview,
    reversal,
};
pub use kaipiao_ledger::{State, Timestamp, company_setting::CompanySetting};
pub use kaipiao_vault::{ExposeSecret, SecretString, Vault};
pub use lists::Standing;
pub use new_company::{TERMINAL_TYPES, check_company};
pub use pace::Pace;
pub use reverse::ReverseRequest;

use crate::{
    company_list::CompanyLists,
    contract::AccountKind,
    engine::Engine,
    jobs::Jobs,
    ports::{Clock, Events, Ids},
    reconcile::Comparisons,
    safety::Safety,
    scans::Scans,
    tokens::Tokens,
};

/// The application, at one account. Clones share it.
#[derive(Debug, Clone)]
pub struct Desk {
    kind: AccountKind,
    /// The platform's address as the user knows it.
    origin: String,
    /// Origin and prefix, under which the keyring keeps what belongs to the account.
    place: String,
    user: String,
    /// The folder of all of the program's data.
    data_dir: PathBuf,
    /// The account's own folder.
    folder: PathBuf,
    goods: Arc<Goods>,
    ledger: Ledger,
    platform: Platform,
    vault: Vault,
    tokens: Arc<Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    events: Arc<dyn Events>,
    engine: Arc<Engine>,
    jobs: Arc<Jobs>,
    safety: Safety,
    /// Counts the questions for sums: a newer one ends those before it.
    sums_asked: Arc<AtomicU64>,
    comparisons: Arc<Comparisons>,
    scans: Arc<Scans>,
    lists: Arc<CompanyLists>,
}

impl Desk {
    /// How many transactions this desk committed to the ledger since it was opened: what issuing costs is counted by it.
    pub fn commits(&self) -> u64 {
        self.ledger.commits()
    }
}
