//! 获取人脸二维码 (`/TERM/QRCODE`).

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Endpoint, Repeat},
    reply::Rest,
};

/// Asks for the text that the operator scans as a QR code, with their face.
#[derive(Debug, Clone, Serialize)]
pub struct FaceQr {
    /// 企业spid; required.
    pub spid: String,
}

/// The text of the QR code.
#[derive(Debug, Deserialize)]
pub struct FaceQrReply {
    /// What to draw, `qrcode_id=…&areaPrefix=3502&interfaceCode=0004` (`Qrcode`). Whoever has it can log in with it.
    #[serde(rename = "qrcode")]
    pub text: SecretString,
    /// The platform's words (`Message`).
    #[serde(default)]
    pub message: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

impl Endpoint for FaceQr {
    type Reply = FaceQrReply;
    const PATH: &'static str = "/TERM/QRCODE";
    /// A second code may make the first one invalid: only at the user's wish.
    const REPEAT: Repeat = Repeat::Never;
    const SECRET_REPLY: bool = true;

    fn company(&self) -> Option<&str> {
        Some(&self.spid)
    }
}
