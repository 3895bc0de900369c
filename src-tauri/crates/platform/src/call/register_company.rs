//! 添加客户 (`/TERM/REGISTRY`).

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::expose;
use crate::{
    endpoint::{Endpoint, Repeat},
    reply::Rest,
};

/// Adds a company to the account. The document marks no field as optional, so all are sent, empty where unknown.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterCompany {
    /// 企业的名称; required.
    #[serde(rename = "qymc")]
    pub name: String,
    /// 企业的税号; required.
    #[serde(rename = "qysh")]
    pub tax_id: String,
    /// 所属省份, by name as TERM/LIST writes it (上海); required.
    #[serde(rename = "ssdq")]
    pub province: String,
    /// 税控终端的编号.
    #[serde(rename = "zdbh")]
    pub terminal: String,
    /// 税控终端的类型, as in [`Company::terminal_type`](super::Company::terminal_type); 8 is 全电发票.
    #[serde(rename = "zdlx")]
    pub terminal_type: String,
    /// 复核人.
    #[serde(rename = "fhr")]
    pub reviewer: String,
    /// 收款人.
    #[serde(rename = "skr")]
    pub payee: String,
    /// 开票人.
    #[serde(rename = "kpr")]
    pub drawer: String,
    /// 地址电话, in one.
    #[serde(rename = "dzdh")]
    pub address_phone: String,
    /// 银行账号, in one.
    #[serde(rename = "yhzh")]
    pub bank_account: String,
    /// 电子税务局用户.
    #[serde(rename = "dzswjyh")]
    pub tax_user: String,
    /// 电子税务局密码.
    #[serde(rename = "dzswjmm", serialize_with = "expose")]
    pub tax_password: SecretString,
    /// 配置id，由服务商提供.
    #[serde(rename = "configid")]
    pub config: String,
}

/// The company's id.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RegisterCompanyReply {
    /// 企业spid; empty where the platform gave none.
    pub spid: String,
    /// The platform's code (`Code`).
    pub code: String,
    /// The platform's words (`Message`).
    pub message: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

impl Endpoint for RegisterCompany {
    type Reply = RegisterCompanyReply;
    const PATH: &'static str = "/TERM/REGISTRY";
    /// A second copy may add the company twice: list the companies first.
    const REPEAT: Repeat = Repeat::AfterAsking;

    fn company(&self) -> Option<&str> {
        Some(&self.tax_id)
    }
}
