//! A company's login at the tax bureau, and companies that shall be added.

use kaipiao_domain::Fault;
use kaipiao_vault::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, Serializer};

use super::Problem;

/// How the operator proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum BureauLogin {
    /// Someone types the code at the platform's robot.
    Robot,
    /// The platform holds the SIM card.
    HostedSim,
    /// The code comes by SMS and is typed here.
    Sms,
    /// A QR code is scanned, with the face.
    Scan,
}

/// Logs a company in at the tax bureau.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BureauLoginRequest {
    /// Which company.
    pub spid: String,
    /// Its user at the tax bureau; empty takes the one that was used last.
    pub user: String,
    /// The password; `None` takes the keyring's.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    pub password: Option<SecretString>,
    /// How.
    pub method: BureauLogin,
}

/// What a login needs to go on.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum BureauStepView {
    /// The company is logged in.
    LoggedIn,
    /// A code was sent to this phone.
    #[serde(rename_all = "camelCase")]
    CodeSent {
        /// The phone's number as the platform shows it.
        phone: String,
    },
    /// A picture is to be scanned.
    #[serde(rename_all = "camelCase")]
    Scan {
        /// A `data:` URI. Whoever has it can log in with it: it is shown and goes nowhere else.
        #[cfg_attr(feature = "contract", ts(type = "string"))]
        #[serde(serialize_with = "shown")]
        picture: SecretString,
    },
    /// The platform did not say what it waits for.
    #[serde(rename_all = "camelCase")]
    NotSaid {
        /// The platform's words.
        message: String,
    },
}

/// Which hosted SIM card's last code is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct HostedCodeRequest {
    /// The company.
    pub spid: String,
    /// The slot (设备槽号) of the company's device that the card is in; with neither slot nor card, the card is the company's own.
    pub slot: String,
    /// The card (卡号) in the company's device.
    pub card: String,
}

/// A code that a hosted SIM card received.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SmsCodeView {
    /// The code: it goes into the field that waits for it and nowhere else.
    #[cfg_attr(feature = "contract", ts(type = "string"))]
    #[serde(serialize_with = "shown")]
    pub code: SecretString,
}

/// What is known of a company's account at the tax bureau.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BureauAccountView {
    /// The user; empty while none is known.
    pub user: String,
    /// Whether the keyring has the password.
    pub has_password: bool,
}

/// How waiting for a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ScanEnd {
    /// Someone scanned: what waited goes on.
    Scanned,
    /// Nobody waits any more.
    Stopped,
}

/// Tells the platform a company's new account at the tax bureau.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CredentialsRequest {
    /// Which company.
    pub spid: String,
    /// The user at the tax bureau.
    pub user: String,
    /// The password.
    #[cfg_attr(feature = "contract", ts(type = "string"))]
    pub password: SecretString,
    /// The account for the input side (进项同步), where it is another one.
    pub input: Option<InputAccount>,
}

/// An account for the input side (进项同步). Its password is for the platform alone and kept nowhere here.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InputAccount {
    /// The user.
    pub user: String,
    /// The password.
    #[cfg_attr(feature = "contract", ts(type = "string"))]
    pub password: SecretString,
}

/// Adds a company to the account.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NewCompany {
    /// 企业的名称.
    pub name: String,
    /// 企业的税号.
    pub tax_number: String,
    /// 所属省份, by name as in the platform's table.
    pub province: String,
    /// 税控终端的编号; empty for 数电票.
    pub terminal: String,
    /// 税控终端的类型; `8` is 全电发票.
    pub terminal_type: String,
    /// 复核人.
    pub reviewer: String,
    /// 收款人.
    pub payee: String,
    /// 开票人.
    pub drawer: String,
    /// 地址电话.
    pub address_phone: String,
    /// 银行账号.
    pub bank_account: String,
    /// The user at the tax bureau.
    pub bureau_user: String,
    /// Its password; kept in the keyring.
    #[cfg_attr(feature = "contract", ts(type = "string"))]
    pub bureau_password: SecretString,
    /// 配置id, from the platform's operator.
    pub config: String,
}

/// A file with companies, read and checked. Nothing of it was sent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CompanyListView {
    /// What names the list until it is added or another one is read.
    pub id: u32,
    /// Its rows, from the top.
    pub rows: Vec<CompanyListRow>,
}

/// One row of such a file; its password stays behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CompanyListRow {
    /// Its row in the file, from 1.
    pub row: u32,
    /// 企业的名称.
    pub name: String,
    /// 企业的税号.
    pub tax_number: String,
    /// 所属省份.
    pub province: String,
    /// 税控终端的类型.
    pub terminal_type: String,
    /// Whether the account has it already: it is passed over.
    pub known: bool,
    /// What is wrong with it; each path is a cell, as it is named to a person.
    pub faults: Vec<Fault>,
}

/// What became of one row of a list of companies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AddedCompany {
    /// Its row in the file, from 1.
    pub row: u32,
    /// Its id on the platform.
    pub spid: Option<String>,
    /// Why it was not added.
    pub problem: Option<Problem>,
}

/// What is shown to whoever asked for it.
fn shown<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}
