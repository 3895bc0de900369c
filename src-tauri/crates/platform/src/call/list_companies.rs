//! 查询客户列表 (`/TERM/LIST`).

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

use crate::{
    endpoint::{Endpoint, Repeat},
    reply::Rest,
};

/// Lists the companies of the account, one row per terminal. No parameters.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct ListCompanies {}

/// The companies of the account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CompanyList {
    /// How many there are, as the platform counts (`total`).
    pub total: String,
    /// One per terminal (`rows`).
    pub rows: Vec<Company>,
    /// The platform's words (`Message`).
    pub message: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A company and its terminal (客户税控终端).
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct Company {
    /// 企业的名称; the document's table spells it `nsrsmc`, its sample `nsrmc`.
    #[serde(rename = "nsrmc")]
    pub name: String,
    /// 企业的税号.
    #[serde(rename = "nsrsbh")]
    pub tax_id: String,
    /// 税控终端的编号.
    #[serde(rename = "zdbh")]
    pub terminal: String,
    /// 税控终端的类型: 0 未知, 2 税控盘, 4 金税盘, 6 税务UKey, 8 全电发票, 01 托管百旺, 02 托管UKey. A name, not a number.
    #[serde(rename = "zdlx")]
    pub terminal_type: String,
    /// 企业spid: what every call names the company by.
    pub spid: String,
    /// 开票人.
    #[serde(rename = "kpr")]
    pub drawer: String,
    /// 复核人.
    #[serde(rename = "fhr")]
    pub reviewer: String,
    /// 收款人.
    #[serde(rename = "skr")]
    pub payee: String,
    /// 所在地区名称.
    #[serde(rename = "ssdq")]
    pub region: String,
    /// 所在地区代码; see [`provinces`](crate::provinces).
    #[serde(rename = "dqdm")]
    pub region_code: String,
    /// 地址电话, in one.
    #[serde(rename = "dzdh")]
    pub address_phone: String,
    /// 银行账号, in one.
    #[serde(rename = "yhzh")]
    pub bank_account: String,
    /// 机柜ID.
    #[serde(rename = "deviceid")]
    pub device: String,
    /// 在线状态, in the platform's words.
    pub online: String,
    /// 离线时限, hours.
    #[serde(rename = "lxsx")]
    pub offline_hours: String,
    /// 对应开票机号.
    #[serde(rename = "kpjh")]
    pub machine: String,
    /// 税盘日期.
    #[serde(rename = "dqrq")]
    pub device_date: String,
    /// 电子发票信息.
    #[serde(rename = "dzfp", deserialize_with = "device")]
    pub electronic: Option<TaxDevice>,
    /// 专用发票信息.
    #[serde(rename = "zyfp", deserialize_with = "device")]
    pub special: Option<TaxDevice>,
    /// 普通发票信息.
    #[serde(rename = "ptfp", deserialize_with = "device")]
    pub ordinary: Option<TaxDevice>,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// What a tax device says of one kind of invoice (dzfp、zyfp、ptfp节点信息). Flags are 1 and 0.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct TaxDevice {
    /// 是否有购入发票信息 (`HasBuyInv`).
    #[serde(rename = "hasbuyinv", deserialize_with = "super::yes_or_no")]
    pub bought: Option<bool>,
    /// 汇总报送资料 (`HasRepData`).
    #[serde(rename = "hasrepdata", deserialize_with = "super::yes_or_no")]
    pub reported: Option<bool>,
    /// 退回发票信息 (`HasRetInv`).
    #[serde(rename = "hasretinv", deserialize_with = "super::yes_or_no")]
    pub returned: Option<bool>,
    /// 单张发票限额, yuan without tax (`InvoiceLimit`).
    #[serde(rename = "invoicelimit")]
    pub invoice_limit: String,
    /// 是否到锁死期 (`IsLockTime`).
    #[serde(rename = "islocktime", deserialize_with = "super::yes_or_no")]
    pub locked: Option<bool>,
    /// 上次汇总报送日期 (`LastRepDate`); [`moment::read`](crate::moment::read) reads it.
    #[serde(rename = "lastrepdate")]
    pub last_report: String,
    /// 锁时日期 (`LockedDate`).
    #[serde(rename = "lockeddate")]
    pub locks_on: String,
    /// 本月正数金额, yuan (`MonthAmoutTotal`).
    #[serde(rename = "monthamouttotal")]
    pub month_total: String,
    /// 下个汇总期 (`NextRepDate`).
    #[serde(rename = "nextrepdate")]
    pub next_report: String,
    /// 离线剩余金额, yuan (`OffLineAmoutLeft`).
    #[serde(rename = "offlineamoutleft")]
    pub offline_left: String,
    /// 离线金额, yuan (`OffLineAmoutLimit`).
    #[serde(rename = "offlineamoutlimit")]
    pub offline_limit: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// What a company has no device for may be written in any way: it must not hide the company.
fn device<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TaxDevice>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if !value.is_object() {
        return Ok(None);
    }
    serde_json::from_value(value).map(Some).map_err(D::Error::custom)
}

impl Endpoint for ListCompanies {
    type Reply = CompanyList;
    const PATH: &'static str = "/TERM/LIST";
    const REPEAT: Repeat = Repeat::Harmless;
}
