//! What the desk tells without being asked.

use kaipiao_domain::Serial;
use serde::Serialize;

use super::AddedCompany;

/// Something changed; whoever shows it asks again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum DeskEvent {
    /// An issuance changed.
    #[serde(rename_all = "camelCase")]
    IssuanceChanged {
        /// Which.
        serial: Serial,
    },
    /// Another process wrote to the ledger.
    LedgerChanged,
    /// Whether the platform is reached, or a person must do something first, changed.
    ConnectionChanged,
    /// The list of companies, or whether one is parked, changed.
    CompaniesChanged,
    /// A job that takes a while moved on.
    JobMoved {
        /// The name that whoever began it gave it.
        job: String,
        /// Steps done.
        done: u32,
        /// Steps in all.
        total: u32,
    },
    /// A company's comparison with the platform went on, ended or stopped.
    #[serde(rename_all = "camelCase")]
    ReconcileChanged {
        /// Whose.
        spid: String,
    },
    /// A company's login at the tax bureau lapsed: nothing of it is sent until someone has scanned.
    #[serde(rename_all = "camelCase")]
    LoginLapsed {
        /// Which.
        spid: String,
        /// Its name.
        company: String,
    },
    /// A row of a list of companies was added, or was not.
    #[serde(rename_all = "camelCase")]
    CompanyAdded {
        /// Which, and what became of it.
        added: AddedCompany,
    },
    /// A repaired month of a company was compared with the platform's list.
    #[serde(rename_all = "camelCase")]
    MonthRepaired {
        /// Which company.
        spid: String,
        /// `YYYYMM`.
        month: String,
    },
}
