//! What the platform says of an issued invoice, wherever it says so.

use base64::{Engine, engine::general_purpose::STANDARD};
use kaipiao_domain::{InvoiceNumber, Kind};
use time::PrimitiveDateTime;

use crate::moment;

/// What the platform says of an issued invoice. Texts that it did not give are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// 发票代码 and 发票号码.
    pub number: InvoiceNumber,
    /// 开票日期, China Standard Time; `None` where it is missing or in no form that we know.
    pub issued_at: Option<PrimitiveDateTime>,
    /// 校验码; 数电票 have none.
    pub check_code: String,
    /// 密文, taken out of its Base64.
    pub cipher: String,
    /// 机器编号.
    pub machine: String,
    /// 二维码: the text that it holds.
    pub qr: String,
    /// 电子发票下载网址, absolute or relative; see [`Platform::pdf`](crate::Platform::pdf).
    pub pdf_link: String,
}

/// The texts of a row that facts are made of.
pub(crate) struct Parts<'a> {
    pub(crate) code: &'a str,
    pub(crate) number: &'a str,
    /// The number in another spelling of the key (`FPHM` and `fphm`), where it differs.
    pub(crate) second_number: Option<&'a str>,
    /// The row's own kind, as a code.
    pub(crate) own_kind: &'a str,
    /// The kind that was asked for.
    pub(crate) kind: Kind,
    pub(crate) issued_at: &'a str,
    pub(crate) check_code: &'a str,
    pub(crate) cipher: &'a str,
    pub(crate) machine: &'a str,
    pub(crate) qr: &'a str,
    pub(crate) pdf_link: &'a str,
}

/// A number is there, but it is none of that kind, or there are two that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnclearNumber;

impl Parts<'_> {
    /// The facts; `None` where there is no number.
    pub(crate) fn facts(&self) -> Result<Option<Facts>, UnclearNumber> {
        if self.number.trim().is_empty() {
            return Ok(None);
        }
        let kind = self.own_kind.parse().unwrap_or(self.kind);
        let number = number(self.code, self.number, kind)?;
        if let Some(second) = self.second_number
            && !number.join().ends_with(second.trim())
        {
            return Err(UnclearNumber);
        }
        Ok(Some(Facts {
            number,
            issued_at: moment::read(self.issued_at),
            check_code: self.check_code.trim().to_owned(),
            cipher: cipher(self.cipher),
            machine: self.machine.trim().to_owned(),
            qr: self.qr.trim().to_owned(),
            pdf_link: self.pdf_link.trim().to_owned(),
        }))
    }
}

/// Code and number, apart or in one. A 数电票 has no code, so one that stands beside its 20 digits says nothing.
pub(crate) fn number(code: &str, number: &str, kind: Kind) -> Result<InvoiceNumber, UnclearNumber> {
    let (code, number) = (code.trim(), number.trim());
    if code.is_empty() || kind.is_digital() || number.len() != 8 {
        let split = InvoiceNumber::split(number, Some(kind)).map_err(|_| UnclearNumber)?;
        let fits = code.is_empty() || kind.is_digital() || split.code == code;
        return if fits { Ok(split) } else { Err(UnclearNumber) };
    }
    let pair = InvoiceNumber {
        code: code.to_owned(),
        number: number.to_owned(),
    };
    if pair.is_complete() {
        Ok(pair)
    } else {
        Err(UnclearNumber)
    }
}

/// The cipher may come as `[Base64]`.
fn cipher(text: &str) -> String {
    let text = text.trim();
    let decoded = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .and_then(|inner| STANDARD.decode(inner).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.unwrap_or_else(|| text.to_owned())
}
