//! One document in a reply to FPKJ or SHKP.

use kaipiao_domain::Kind;
use serde::Deserialize;

use crate::{
    facts::{Facts, Parts, UnclearNumber},
    reply::{Rest, second_value},
};

/// One document in a reply: of `SucessList` or of `ErrList`. Both are one type because the duplicate reply puts all
/// fields of the first into the second.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct DocumentRow {
    /// 单据号 (`xtlsh`, `XTLSH`).
    #[serde(rename = "xtlsh")]
    pub serial: String,
    /// 发票种类 (`fpzl`).
    #[serde(rename = "fpzl")]
    pub kind: String,
    /// 发票代码 (`fpdm`).
    #[serde(rename = "fpdm")]
    pub code: String,
    /// 发票号码 (`fphm`), in `ErrList` with the code before it (`FPHM`).
    #[serde(rename = "fphm")]
    pub number: String,
    /// 开票日期 (`kprq`, `KPRQ`).
    #[serde(rename = "kprq")]
    pub issued_at: String,
    /// 密文 (`skm`).
    #[serde(rename = "skm")]
    pub cipher: String,
    /// 密文 in `[Base64]` (`MW`), in the duplicate reply.
    #[serde(rename = "mw")]
    pub encoded_cipher: String,
    /// 校验码 (`jym`).
    #[serde(rename = "jym")]
    pub check_code: String,
    /// 校验码 (`XYM`), in the duplicate reply.
    #[serde(rename = "xym")]
    pub second_check_code: String,
    /// 机器编号 (`jqbh`, `JQBH`).
    #[serde(rename = "jqbh")]
    pub machine: String,
    /// 二维码 (`ewm`).
    #[serde(rename = "ewm")]
    pub qr: String,
    /// 电子发票下载网址 (`url`).
    #[serde(rename = "url")]
    pub pdf_link: String,
    /// 开票结果: 1 开票成功, 0 开票失败 (`kpjg`).
    #[serde(rename = "kpjg", deserialize_with = "super::yes_or_no")]
    pub succeeded: Option<bool>,
    /// 开票反馈信息 (`kpfk`).
    #[serde(rename = "kpfk")]
    pub feedback: String,
    /// What is said of the PDF (`pdfxx`, in the samples alone).
    #[serde(rename = "pdfxx")]
    pub pdf_feedback: String,
    /// 错误信息 (`ErrMsg`).
    #[serde(rename = "errmsg")]
    pub message: String,
    /// 是否接收数据成功 (`HaveSave`); `None` where it is not said.
    #[serde(rename = "havesave", deserialize_with = "super::yes_or_no")]
    pub kept: Option<bool>,
    /// What the document does not name, and the second values of what it names twice.
    #[serde(flatten)]
    pub rest: Rest,
}

impl DocumentRow {
    /// What it says of an issued invoice; `None` where it has no number.
    pub(crate) fn facts(&self, kind: Kind) -> Result<Option<Facts>, UnclearNumber> {
        let either = |first: &'_ str, second: &'_ str| if first.trim().is_empty() { second } else { first }.to_owned();
        Parts {
            code: &self.code,
            number: &self.number,
            second_number: second_value(&self.rest, "fphm"),
            own_kind: &self.kind,
            kind,
            issued_at: &self.issued_at,
            check_code: &either(&self.check_code, &self.second_check_code),
            cipher: &either(&self.cipher, &self.encoded_cipher),
            machine: &self.machine,
            qr: &self.qr,
            pdf_link: &self.pdf_link,
        }
        .facts()
    }

    /// What it says, in words.
    pub(crate) fn words(&self) -> &str {
        let words = [&self.message, &self.feedback];
        words
            .into_iter()
            .map(|text| text.trim())
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    }
}
