//! 重新审核单据 (`/KPGL/SHKP`).

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use kaipiao_domain::{Kind, Serial};
use serde::{Deserialize, Serialize, Serializer, ser::Error};

use super::{DocumentRow, issue::patience};
use crate::{
    endpoint::{Endpoint, Repeat},
    reply::Rest,
    words::lapsed,
};

/// Submits documents again that the platform holds for review. It runs the tax bureau's page again, so it is as
/// dangerous as [`Issue`](super::Issue): only right after an uncached "held".
#[derive(Debug, Serialize)]
pub struct Resubmit<'a> {
    /// 企业spid; required.
    pub spid: &'a str,
    /// Kind and serial of each (`FPZL`, `XTLSH`); written as the bare Base64 of their JSON, since the call's section of
    /// the document does not mention brackets.
    #[serde(rename = "data", serialize_with = "bare")]
    pub documents: &'a [(Kind, Serial)],
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "FPZL")]
    kind: &'a Kind,
    #[serde(rename = "XTLSH")]
    serial: &'a Serial,
}

fn bare<S: Serializer>(documents: &[(Kind, Serial)], serializer: S) -> Result<S::Ok, S::Error> {
    let documents: Vec<_> = documents
        .iter()
        .map(|(kind, serial)| Document { kind, serial })
        .collect();
    let json = serde_json::to_vec(&documents).map_err(S::Error::custom)?;
    serializer.serialize_str(&STANDARD.encode(json))
}

/// That the platform took them again; the document's sample has both lists empty, so ask for each result whatever it says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResubmitReply {
    /// `Result`.
    #[serde(deserialize_with = "super::yes_or_no")]
    pub result: Option<bool>,
    /// The platform's code (`Code`), where it gave one.
    pub code: String,
    /// The platform's words (`Message`).
    pub message: String,
    /// 成功列表 (`SucessList`).
    #[serde(rename = "sucesslist")]
    pub issued: Vec<DocumentRow>,
    /// 失败列表 (`ErrList`).
    #[serde(rename = "errlist")]
    pub failed: Vec<DocumentRow>,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

impl ResubmitReply {
    /// The platform's words about a document, or about all of them.
    pub fn words(&self, serial: &Serial) -> &str {
        let own = self.failed.iter().find(|row| row.serial.trim() == serial.as_str());
        let own = own.map(|row| row.message.trim()).filter(|words| !words.is_empty());
        own.unwrap_or_else(|| self.message.trim())
    }

    /// Whether the platform says that the company's face scan has lapsed.
    pub fn scan_lapsed(&self) -> bool {
        lapsed(&self.message) || self.failed.iter().any(|row| lapsed(&row.message))
    }
}

impl Endpoint for Resubmit<'_> {
    type Reply = ResubmitReply;
    const PATH: &'static str = "/KPGL/SHKP";
    /// A second copy while the first is at work may issue a second invoice.
    const REPEAT: Repeat = Repeat::AfterAsking;
    const RESULT_IS_OUTCOME: bool = true;

    fn timeout(&self) -> Duration {
        patience(self.documents.len())
    }

    fn company(&self) -> Option<&str> {
        Some(self.spid)
    }
}
