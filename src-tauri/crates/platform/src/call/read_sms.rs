//! 获取短信验证码 (`/OTHER/SMS`).

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Endpoint, Repeat},
    reply::Rest,
};

/// Reads the last code that a hosted SIM card received.
#[derive(Debug, Clone, Serialize)]
pub struct ReadSms {
    /// 企业税号或企业spid或设备id; with a slot it is the device's id. Required.
    #[serde(rename = "qysh")]
    pub owner: String,
    /// 设备槽号; makes `owner` a device's id.
    #[serde(rename = "cch", skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// 卡号.
    #[serde(rename = "khao", skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// "与10保持一致", as in TERM/LOGIN: which we read as the spid. Required.
    #[serde(rename = "id")]
    pub spid: String,
    #[serde(rename = "lx")]
    fixed: &'static str,
}

impl ReadSms {
    /// The code that the company's own card received.
    pub fn of_company(spid: String) -> Self {
        Self {
            owner: spid.clone(),
            slot: None,
            card: None,
            spid,
            fixed: "1",
        }
    }

    /// The code that a card in a device received.
    #[must_use]
    pub fn in_device(self, device: String, slot: Option<String>, card: Option<String>) -> Self {
        Self {
            owner: device,
            slot,
            card,
            ..self
        }
    }
}

/// The code.
#[derive(Debug, Deserialize)]
pub struct ReadSmsReply {
    /// 验证码 (`YZM`).
    #[serde(rename = "yzm")]
    pub code: SecretString,
    /// The platform's words (`Message`).
    #[serde(default)]
    pub message: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

impl Endpoint for ReadSms {
    type Reply = ReadSmsReply;
    const PATH: &'static str = "/OTHER/SMS";
    const REPEAT: Repeat = Repeat::Harmless;
    const SECRET_REPLY: bool = true;

    fn company(&self) -> Option<&str> {
        Some(&self.spid)
    }
}
