//! The companies of an account.

use serde::Serialize;

/// The companies of the account, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CompaniesView {
    /// One each.
    pub companies: Vec<CompanyView>,
}

/// A company as the platform lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CompanyView {
    /// Its id on the platform.
    pub spid: String,
    /// Its name.
    pub name: String,
    /// 统一社会信用代码 or 纳税人识别号.
    pub tax_number: String,
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
    /// The platform's words since the company's face scan lapsed: nothing of it is sent until the next scan.
    pub parked: Option<String>,
}
