//! 更新电局登陆信息 (`/TERM/SJMMGX`).

use secrecy::SecretString;
use serde::Serialize;

use super::{Acknowledged, expose};
use crate::endpoint::{Endpoint, Repeat};

/// Tells the platform a company's new account at the tax bureau.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateCredentials {
    /// 企业spid; required.
    pub spid: String,
    /// 电子税务局用户; required.
    #[serde(rename = "dzswjyh")]
    pub user: String,
    /// 电子税务局密码; required.
    #[serde(rename = "dzswjmm", serialize_with = "expose")]
    pub password: SecretString,
    /// The account for the input side (进项同步), where it is another one.
    #[serde(flatten)]
    pub input: Option<InputCredentials>,
}

/// The tax-bureau account for the input side (进项同步).
#[derive(Debug, Clone, Serialize)]
pub struct InputCredentials {
    /// 电子税务局用户（进项同步）.
    #[serde(rename = "dzswjyh_jx")]
    pub user: String,
    /// 电子税务局密码（进项同步）.
    #[serde(rename = "dzswjmm_jx", serialize_with = "expose")]
    pub password: SecretString,
}

impl Endpoint for UpdateCredentials {
    type Reply = Acknowledged;
    const PATH: &'static str = "/TERM/SJMMGX";
    /// The second copy sets what the first one set.
    const REPEAT: Repeat = Repeat::Harmless;

    fn company(&self) -> Option<&str> {
        Some(&self.spid)
    }
}
