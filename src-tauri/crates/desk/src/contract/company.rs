//! The companies of an account.

use kaipiao_ledger::{Timestamp, company_setting::CompanySetting};
use serde::{Deserialize, Serialize};

/// The companies of the account, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CompaniesView {
    /// One each.
    pub companies: Vec<CompanyView>,
    /// When the platform listed them; `None` where it never did.
    pub listed_at: Option<Timestamp>,
}

/// A company as the platform lists it, and what the user decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CompanyView {
    /// Its id on the platform.
    pub spid: String,
    /// Its name.
    pub name: String,
    /// The initials of each character of its name in pinyin, those of all readings together: what people look for it by.
    pub initials: Vec<String>,
    /// 统一社会信用代码 or 纳税人识别号.
    pub tax_number: String,
    /// Whether the tax number's check digit is right, as far as it has one.
    pub tax_number_holds: bool,
    /// The terminal's number (税控终端的编号); empty where there is none.
    pub terminal: String,
    /// Kind of terminal, as the platform codes it (终端类型).
    pub terminal_type: String,
    /// Online state, in the platform's words.
    pub online: String,
    /// The cabinet's id that its device stands in (机柜ID); empty where there is none.
    pub device: String,
    /// Region, in the platform's words.
    pub region: String,
    /// Who draws up, by default.
    pub drawer: String,
    /// Who cashes, by default.
    pub payee: String,
    /// Who checks, by default.
    pub reviewer: String,
    /// Address and phone, as the platform keeps them.
    pub address_phone: String,
    /// Bank and account, as the platform keeps them.
    pub bank_account: String,
    /// What its terminal says of electronic invoices (dzfp).
    pub electronic: Option<QuotaView>,
    /// What its terminal says of special invoices (zyfp).
    pub special: Option<QuotaView>,
    /// What its terminal says of ordinary invoices (ptfp).
    pub ordinary: Option<QuotaView>,
    /// The platform's words since the company's face scan lapsed: nothing of it is sent until the next scan.
    pub parked: Option<String>,
    /// Why it can't issue now; empty while it can.
    pub hindrances: Vec<Hindrance>,
    /// What the user decided about it.
    pub setting: CompanySetting,
}

/// What a terminal says of one kind of invoices. Amounts are yuan as the platform writes them; empty where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct QuotaView {
    /// Most that one invoice may come to, without tax (单张限额).
    pub limit: String,
    /// Sum of this month's positive invoices (本月正数金额).
    pub month_total: String,
    /// What may still be issued offline (离线剩余金额).
    pub offline_left: String,
    /// The day on which it locks unless reports are sent, `YYYY-MM-DD` (锁死日期).
    pub locks_on: String,
    /// Whole days until then; negative once it is past. `None` where no day is said.
    pub locks_in: Option<i64>,
    /// Whether it is locked already.
    pub locked: bool,
}

/// Why a company can't issue now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Hindrance {
    /// Its login at the tax bureau lapsed: someone must scan.
    LoginLapsed,
    /// Its terminal is locked until reports are sent (锁死).
    Locked,
    /// Its terminal is not online.
    Offline,
    /// The platform no longer lists it.
    NotListed,
}

/// How a company stands: what changes from one minute to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StandingView {
    /// Which company.
    pub spid: String,
    /// When its login at the tax bureau was last seen to work.
    pub login_at: Option<Timestamp>,
    /// When its login was last seen to have lapsed.
    pub lapsed_at: Option<Timestamp>,
    /// When something last happened to one of its documents.
    pub active_at: Option<Timestamp>,
    /// When the user last chose it.
    pub used_at: Option<Timestamp>,
    /// How many of its documents may still change by themselves.
    pub open: u32,
    /// How many of its documents need a person.
    pub needs_person: u32,
}

/// Keeps what the user decided about a company.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SaveCompanySettingRequest {
    /// Which company.
    pub spid: String,
    /// What was decided.
    pub setting: CompanySetting,
}

/// Sorts several companies at once.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SortCompaniesRequest {
    /// Which companies.
    pub spids: Vec<String>,
    /// The group to put them in; empty takes them out of theirs, `None` leaves them where they are.
    pub group: Option<String>,
    /// Marks to add.
    pub add_tags: Vec<String>,
    /// Marks to take away.
    pub remove_tags: Vec<String>,
}
