//! 获取开票结果 (`/KPGL/KPJG`).

use kaipiao_domain::{Kind, Serial};
use serde::{Deserialize, Serialize};

use crate::{
    endpoint::{Endpoint, Repeat},
    facts::{Facts, Parts, UnclearNumber},
    reply::{Rest, second_value},
    words::lapsed,
};

/// Asks what became of a document.
#[derive(Debug, Clone, Serialize)]
pub struct AskResult {
    /// 发票种类; required.
    #[serde(rename = "fpzl")]
    pub kind: Kind,
    /// 单据号; required.
    #[serde(rename = "xtlsh")]
    pub serial: Serial,
    /// 企业spid; required.
    pub spid: String,
}

impl Endpoint for AskResult {
    type Reply = ResultReply;
    const PATH: &'static str = "/KPGL/KPJG";
    const REPEAT: Repeat = Repeat::Harmless;
    const RESULT_IS_OUTCOME: bool = true;

    fn company(&self) -> Option<&str> {
        Some(&self.spid)
    }
}

/// What the platform says of the document.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ResultReply {
    /// `Result`: 1 issued, 0 the call or the issuing failed.
    #[serde(deserialize_with = "super::yes_or_no")]
    pub result: Option<bool>,
    /// `Code`: 100 the call was wrong, 200 the answer is from the cache.
    pub code: String,
    /// The platform's words (`Message`).
    pub message: String,
    /// Where the document stands (`FPZT`): 0 waiting for review, 1 issued, 2 in progress.
    #[serde(rename = "fpzt")]
    pub standing: String,
    /// The invoice.
    #[serde(flatten)]
    pub row: ResultRow,
    /// All invoices, where the platform split the document into several (`Rows`).
    pub rows: Vec<ResultRow>,
}

/// An invoice in a reply to [`AskResult`].
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct ResultRow {
    /// 单据号 (`XTLSH`).
    #[serde(rename = "xtlsh")]
    pub serial: String,
    /// 发票种类 (`FPZL`), where it is given.
    #[serde(rename = "fpzl")]
    pub kind: String,
    /// 发票代码 (`FPDM`), where it is given apart.
    #[serde(rename = "fpdm")]
    pub code: String,
    /// 发票号码（18位或20位）含代码 (`FPHM`).
    #[serde(rename = "fphm")]
    pub number: String,
    /// 开票日期 (`KPRQ`).
    #[serde(rename = "kprq")]
    pub issued_at: String,
    /// 密文 (`MW`).
    #[serde(rename = "mw")]
    pub cipher: String,
    /// 校验码 (`XYM`).
    #[serde(rename = "xym")]
    pub check_code: String,
    /// 机器编号 (`JQBH`).
    #[serde(rename = "jqbh")]
    pub machine: String,
    /// 电子发票下载网址 (`URL`).
    #[serde(rename = "url")]
    pub pdf_link: String,
    /// 二维码 (`EWM`), where it is given.
    #[serde(rename = "ewm")]
    pub qr: String,
    /// In the sample without a word about it (`SWQM`).
    #[serde(rename = "swqm")]
    pub signature: String,
    /// What the document does not name, and the second values of what it names twice.
    #[serde(flatten)]
    pub rest: Rest,
}

/// What a reply to [`AskResult`] means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Issued: believe it once FPLIST shows the same invoice.
    Issued {
        /// One per invoice; several where the platform split the document.
        facts: Vec<Facts>,
        /// Whether the answer is from the platform's cache.
        cached: bool,
    },
    /// The platform is at it; ask later.
    InProgress,
    /// The platform waits for someone to submit it again ([`Resubmit`](super::Resubmit)).
    Held {
        /// The platform's words.
        message: String,
    },
    /// `Code` 100, "the call was wrong": the platform says that it does not know it. Alone it decides nothing.
    Unknown,
    /// A "not issued" out of the platform's cache, which may be overtaken: ask again.
    Stale {
        /// The platform's words.
        message: String,
    },
    /// No verdict: show the words, ask FPLIST.
    NoVerdict {
        /// The platform's words.
        message: String,
    },
}

impl ResultReply {
    /// What the reply means for the document that was asked about.
    pub fn verdict(&self, serial: &Serial, kind: Kind) -> Verdict {
        let cached = self.code.trim() == "200";
        let message = self.message.trim().to_owned();
        let foreign = |row: &ResultRow| !row.serial.trim().is_empty() && row.serial.trim() != serial.as_str();
        if foreign(&self.row) || self.rows.iter().any(foreign) {
            return Verdict::NoVerdict { message };
        }
        let Ok(numbers) = self.facts(kind) else {
            return Verdict::NoVerdict { message };
        };
        let verdict = match (self.standing.trim(), self.result, numbers) {
            ("1", _, Numbers::All(facts)) | ("", Some(true), Numbers::All(facts)) => {
                return Verdict::Issued { facts, cached };
            }
            ("0", _, Numbers::None | Numbers::Some) => Verdict::Held { message },
            ("1" | "2", _, _) | ("", Some(true), Numbers::None | Numbers::Some) => Verdict::InProgress,
            ("", _, Numbers::None) if self.code.trim() == "100" => return Verdict::Unknown,
            // A number beside "waiting" or "failed", or a standing that the document does not know.
            (_, _, _) => Verdict::NoVerdict { message },
        };
        if cached {
            return Verdict::Stale {
                message: self.message.trim().to_owned(),
            };
        }
        verdict
    }

    /// The platform's own codes, `Code` and `FPZT`, as it wrote them; empty where it gave none.
    pub fn codes(&self) -> String {
        let parts = [("Code", self.code.trim()), ("FPZT", self.standing.trim())];
        let given = parts.iter().filter(|(_, code)| !code.is_empty());
        given
            .map(|(name, code)| format!("{name} {code}"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Whether the platform says that the company's face scan has lapsed.
    pub fn scan_lapsed(&self) -> bool {
        lapsed(&self.message)
    }

    fn facts(&self, kind: Kind) -> Result<Numbers, UnclearNumber> {
        let mut facts: Vec<Facts> = Vec::new();
        let mut missing = 0_usize;
        for row in &self.rows {
            match row.facts(kind)? {
                Some(fact) if facts.iter().any(|known| known.number == fact.number) => {}
                Some(fact) => facts.push(fact),
                None => missing += 1,
            }
        }
        if let Some(own) = self.row.facts(kind)?
            && !facts.iter().any(|known| known.number == own.number)
        {
            facts.insert(0, own);
        }
        Ok(match (facts.is_empty(), missing) {
            (true, _) => Numbers::None,
            (false, 0) => Numbers::All(facts),
            (false, _) => Numbers::Some,
        })
    }
}

/// How many of a document's invoices have their number.
enum Numbers {
    None,
    Some,
    All(Vec<Facts>),
}

impl ResultRow {
    fn facts(&self, kind: Kind) -> Result<Option<Facts>, UnclearNumber> {
        Parts {
            code: &self.code,
            number: &self.number,
            second_number: second_value(&self.rest, "fphm"),
            own_kind: &self.kind,
            kind,
            issued_at: &self.issued_at,
            check_code: &self.check_code,
            cipher: &self.cipher,
            machine: &self.machine,
            qr: &self.qr,
            pdf_link: &self.pdf_link,
        }
        .facts()
    }
}
