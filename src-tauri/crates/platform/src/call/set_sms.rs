//! 设置验证码 (`/OTHER/SetSMS`).

use secrecy::SecretString;
use serde::Serialize;

use super::{Acknowledged, expose};
use crate::endpoint::{Endpoint, Repeat};

/// Hands the code that the tax bureau sent by SMS to the login that waits for it; TERM/LOGIN comes first.
#[derive(Debug, Clone, Serialize)]
pub struct SetSms {
    /// 企业spid; required.
    pub spid: String,
    /// 验证码; required.
    #[serde(rename = "yzm", serialize_with = "expose")]
    pub code: SecretString,
}

impl Endpoint for SetSms {
    type Reply = Acknowledged;
    const PATH: &'static str = "/OTHER/SetSMS";
    /// A code is good once; a second try may count as a wrong one.
    const REPEAT: Repeat = Repeat::Never;
    /// The words may quote the code.
    const SECRET_REPLY: bool = true;

    fn company(&self) -> Option<&str> {
        Some(&self.spid)
    }
}
