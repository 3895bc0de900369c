//! 登陆接口 (`/TERM/LOGIN`).

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::expose;
use crate::{
    endpoint::{Endpoint, Repeat},
    reply::Rest,
};

/// Logs a company in at the tax bureau, through the platform's robot.
#[derive(Debug, Clone, Serialize)]
pub struct TaxLogin {
    /// 企业spid; required.
    pub spid: String,
    /// 电子税务局账号; required.
    #[serde(rename = "dzswjyh")]
    pub user: String,
    /// 电子税务局密码; required.
    #[serde(rename = "dzswjmm", serialize_with = "expose")]
    pub password: SecretString,
    /// 登陆方式; required.
    #[serde(rename = "dlfs")]
    pub method: LoginMethod,
}

/// How the operator proves who they are (`dlfs`); 3 does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum LoginMethod {
    /// rpa端手工输入短信: someone types the code at the robot.
    #[serde(rename = "0")]
    Robot,
    /// 手机卡托管模式: the platform holds the SIM card.
    #[serde(rename = "1")]
    HostedSim,
    /// 调用方式输入短信: the code comes by [`SetSms`](super::SetSms).
    #[serde(rename = "2")]
    Sms,
    /// 二维码扫脸登陆.
    #[serde(rename = "4")]
    FaceScan,
}

/// What the tax bureau wants next.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TaxLoginReply {
    /// Base64 of what [`TaxLoginReply::answer`] tells apart (`DATA`); `None` where there is none.
    data: Option<SecretString>,
    /// The platform's words (`Message`).
    pub message: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// What a login needs to go on.
#[derive(Debug, Clone)]
pub enum LoginAnswer {
    /// A picture of a QR code: show it, and wait for the scan.
    Picture(Picture),
    /// The text of a QR code: draw it, and wait for the scan.
    QrText(SecretString),
    /// A code was sent to this phone: hand it over with [`SetSms`](super::SetSms).
    CodeSent {
        /// The phone's number as the platform shows it, perhaps with stars.
        phone: String,
    },
    /// The company is logged in already.
    LoggedIn,
    /// The platform did not say: show its words.
    NotSaid,
}

/// A picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// `image/png`, `image/jpeg`, `image/gif` or `image/svg+xml`.
    pub media_type: &'static str,
    /// `data:` URI of the picture; whoever has it can log in with it.
    pub data_uri: SecretString,
}

impl TaxLoginReply {
    /// What the reply asks for.
    pub fn answer(&self) -> LoginAnswer {
        let Some(data) = &self.data else {
            return LoginAnswer::NotSaid;
        };
        let written = data.expose_secret().trim();
        // A picture may come as a `data:` URI that is not wrapped in Base64 once more.
        if let Some(picture) = data_uri(written) {
            return LoginAnswer::Picture(picture);
        }
        let compact: String = written
            .trim_matches(['[', ']'])
            .chars()
            .filter(|c| !c.is_ascii_whitespace())
            .collect();
        let Ok(bytes) = STANDARD.decode(compact) else {
            return LoginAnswer::NotSaid;
        };
        if let Some(media_type) = media_type(&bytes) {
            return LoginAnswer::Picture(picture(media_type, &bytes));
        }
        let Ok(text) = String::from_utf8(bytes) else {
            return LoginAnswer::NotSaid;
        };
        let text = text.trim();
        if let Some(picture) = data_uri(text) {
            return LoginAnswer::Picture(picture);
        }
        if text.is_empty() {
            return LoginAnswer::NotSaid;
        }
        if text.contains("qrcode_id=") || text.starts_with("http://") || text.starts_with("https://") {
            return LoginAnswer::QrText(text.into());
        }
        if is_phone(text) {
            return LoginAnswer::CodeSent { phone: text.to_owned() };
        }
        LoginAnswer::LoggedIn
    }
}

/// A phone number, perhaps with its middle hidden: `138****8000`, `+86 13800138000`.
fn is_phone(text: &str) -> bool {
    let counted = text.chars().filter(|c| c.is_ascii_digit() || *c == '*').count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (7..=15).contains(&counted) && digits >= 4 && text.chars().all(|c| c.is_ascii_digit() || "*+- ()".contains(c))
}

fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some("image/jpeg")
    } else if bytes.starts_with(b"GIF8") {
        Some("image/gif")
    } else if text.starts_with(b"<svg") || (text.starts_with(b"<?xml") && text.windows(4).any(|part| part == b"<svg")) {
        Some("image/svg+xml")
    } else {
        None
    }
}

fn picture(media_type: &'static str, bytes: &[u8]) -> Picture {
    Picture {
        media_type,
        data_uri: format!("data:{media_type};base64,{}", STANDARD.encode(bytes)).into(),
    }
}

/// Reads a `data:` URI in Base64. What it says of itself does not matter: its bytes do.
fn data_uri(text: &str) -> Option<Picture> {
    let (_, data) = text.strip_prefix("data:image/")?.split_once(";base64,")?;
    let bytes = STANDARD.decode(data.trim()).ok()?;
    media_type(&bytes).map(|media_type| picture(media_type, &bytes))
}

impl Endpoint for TaxLogin {
    type Reply = TaxLoginReply;
    const PATH: &'static str = "/TERM/LOGIN";
    /// It may send an SMS, and end the code before it.
    const REPEAT: Repeat = Repeat::Never;
    const SECRET_REPLY: bool = true;

    /// The robot opens the bureau's page meanwhile.
    fn timeout(&self) -> Duration {
        Duration::from_mins(2)
    }

    fn company(&self) -> Option<&str> {
        Some(&self.spid)
    }
}
