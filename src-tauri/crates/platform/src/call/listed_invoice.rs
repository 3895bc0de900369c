//! One row of FPLIST.

use std::str::FromStr;

use kaipiao_domain::{Fen, InvoiceNumber, Kind, Rate, reversal::read_remark};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error};
use time::PrimitiveDateTime;

use crate::{facts, moment, reply::Rest};

/// An invoice or waiting document as the platform lists it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct ListedInvoice {
    /// 单据号传过来的XTLSH.
    #[serde(rename = "xtlsh")]
    pub serial: String,
    /// 企业spid.
    pub spid: String,
    /// 开票税号: the seller's.
    #[serde(rename = "qysh")]
    pub seller_tax_id: String,
    /// 销方银行和账号.
    #[serde(rename = "xfyh")]
    pub seller_bank_account: String,
    /// 销方地址电话.
    #[serde(rename = "xfdz")]
    pub seller_address_phone: String,
    /// 发票类型代码; [`ListedInvoice::kind`] reads it.
    #[serde(rename = "fplxdm")]
    pub kind_code: String,
    /// 发票代码.
    #[serde(rename = "fpdm")]
    pub code: String,
    /// 发票号码; [`ListedInvoice::invoice_number`] reads it with the code.
    #[serde(rename = "fphm")]
    pub number: String,
    /// 开票日期.
    #[serde(rename = "kprq", deserialize_with = "moment_or_none")]
    pub issued_at: Option<PrimitiveDateTime>,
    /// 购货单位识别号.
    #[serde(rename = "ghdwsbh")]
    pub buyer_tax_id: String,
    /// 购货单位名称.
    #[serde(rename = "ghdwmc")]
    pub buyer_name: String,
    /// 购货单位地址和电话.
    #[serde(rename = "ghdwdzdh")]
    pub buyer_address_phone: String,
    /// 购货单位银行账号.
    #[serde(rename = "ghdwyhzh")]
    pub buyer_bank_account: String,
    /// 整张发票的合计不含税金额.
    #[serde(rename = "hjje", deserialize_with = "money")]
    pub net: Option<Fen>,
    /// 整张发票的合计税额.
    #[serde(rename = "hjse", deserialize_with = "money")]
    pub tax: Option<Fen>,
    /// 整张发票的价税合计; its key comes with a blank behind it.
    #[serde(rename = "jshj", deserialize_with = "money")]
    pub gross: Option<Fen>,
    /// 电子发票的URL, absolute or relative.
    #[serde(rename = "url")]
    pub pdf_link: String,
    /// 收款人.
    #[serde(rename = "skr")]
    pub payee: String,
    /// 复核人.
    #[serde(rename = "fhr")]
    pub reviewer: String,
    /// 开票人.
    #[serde(rename = "kpr")]
    pub drawer: String,
    /// 备注.
    #[serde(rename = "bz")]
    pub remark: String,
    /// 原发票代码: on a red invoice, the blue one's.
    #[serde(rename = "yfpdm")]
    pub original_code: String,
    /// 原发票号码: on a red invoice, the blue one's.
    #[serde(rename = "yfphm")]
    pub original_number: String,
    /// 信息表编号.
    #[serde(rename = "tzdbh")]
    pub info_number: String,
    /// 红冲发票代码: on a blue invoice, its red one's.
    #[serde(rename = "chfpdm")]
    pub red_code: String,
    /// 红冲发票号码: on a blue invoice, its red one's.
    #[serde(rename = "chfphm")]
    pub red_number: String,
    /// 收件人（电子邮箱）.
    #[serde(rename = "spr")]
    pub recipient: String,
    /// 发票打印状态: 1 printed.
    #[serde(rename = "fpdyzt")]
    pub printed: String,
    /// 清单标志.
    #[serde(rename = "qdbz")]
    pub list: String,
    /// 校验码.
    #[serde(rename = "xym")]
    pub check_code: String,
    /// 机器编号.
    #[serde(rename = "jqbh")]
    pub machine: String,
    /// 作废标志: 1 voided.
    #[serde(rename = "zfbz", deserialize_with = "super::yes_or_no")]
    pub voided: Option<bool>,
    /// 作废日期.
    #[serde(rename = "zfrq", deserialize_with = "moment_or_none")]
    pub voided_at: Option<PrimitiveDateTime>,
    /// The lines, where they were asked for (`fpmx`).
    #[serde(rename = "fpmx")]
    pub lines: Vec<ListedLine>,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A line as the platform lists it. Numbers stay texts where a loose server may write anything and nothing is computed.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub struct ListedLine {
    /// 商品名称.
    #[serde(rename = "spmc")]
    pub name: String,
    /// 单价, yuan.
    #[serde(rename = "dj", deserialize_with = "decimal")]
    pub price: Option<Decimal>,
    /// 税率, here really the rate (in FPKJ `CPSL` is the quantity).
    #[serde(rename = "sl", deserialize_with = "rate")]
    pub rate: Option<Result<ListedRate, UnclearRate>>,
    /// 数量.
    #[serde(rename = "spsl", deserialize_with = "decimal")]
    pub quantity: Option<Decimal>,
    /// 金额, without tax.
    #[serde(rename = "je", deserialize_with = "money")]
    pub net: Option<Fen>,
    /// 税额.
    #[serde(rename = "se", deserialize_with = "money")]
    pub tax: Option<Fen>,
    /// 规格型号.
    #[serde(rename = "ggxh")]
    pub model: String,
    /// 单位.
    #[serde(rename = "dw")]
    pub unit: String,
    /// 分类编码.
    #[serde(rename = "flbm")]
    pub tax_code: String,
    /// 税收优惠: 1 有优惠, 0 无优惠.
    #[serde(rename = "xsyh")]
    pub privileged: String,
    /// 零税率标识: 1 免税, 2 不征税, 3 其它或0税率.
    #[serde(rename = "lslbz")]
    pub zero_rate: String,
    /// 优惠说明.
    #[serde(rename = "yhsm")]
    pub privilege: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// The rate of a listed line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedRate {
    /// A rate, 0 among them.
    Rate(Rate),
    /// 免税.
    Exempt,
    /// 不征税.
    NotTaxable,
    /// `***`: not shown, or different per line.
    Masked,
}

/// A rate that is neither clearly a percent nor clearly a fraction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("税率“{0}”看不懂：既不像百分数也不像小数")]
pub struct UnclearRate(String);

/// From here on a number is a percent: 0.5 % was the lowest rate there ever was.
const LOWEST_PERCENT: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
/// Up to here a number is a fraction: 17 % was the highest rate there ever was.
const HIGHEST_FRACTION: Decimal = Decimal::from_parts(17, 0, 0, false, 2);

impl FromStr for ListedRate {
    type Err = UnclearRate;

    /// Some servers write a percent (`13`), others a fraction (`0.13`): 0.5 and above is the one, 0.17 and below the
    /// other, anything between neither.
    fn from_str(text: &str) -> Result<Self, UnclearRate> {
        let unclear = || UnclearRate(text.to_owned());
        let trimmed = text.trim();
        match trimmed {
            "免税" => return Ok(Self::Exempt),
            "不征税" => return Ok(Self::NotTaxable),
            _ if !trimmed.is_empty() && trimmed.chars().all(|c| c == '*') => return Ok(Self::Masked),
            _ => {}
        }
        let (digits, says_percent) = match trimmed.strip_suffix(['%', '％']) {
            Some(digits) => (digits.trim_end(), true),
            None => (trimmed, false),
        };
        let number = Decimal::from_str_exact(digits).map_err(|_| unclear())?;
        let fraction = if number.is_sign_negative() && !number.is_zero() {
            return Err(unclear());
        } else if number.is_zero() || (!says_percent && number <= HIGHEST_FRACTION) {
            number
        } else if says_percent || number >= LOWEST_PERCENT {
            number.checked_div(Decimal::ONE_HUNDRED).ok_or_else(unclear)?
        } else {
            return Err(unclear());
        };
        let points = fraction
            .checked_mul(Decimal::from(10_000))
            .filter(|points| points.fract().is_zero() && *points <= Decimal::from(10_000))
            .ok_or_else(unclear)?;
        u16::try_from(points)
            .map(|points| Self::Rate(Rate(points)))
            .map_err(|_| unclear())
    }
}

impl ListedInvoice {
    /// The kind of invoice; `None` for kinds that this program does not issue.
    pub fn kind(&self) -> Option<Kind> {
        match self.kind_code.trim() {
            // The codes that tax bureau and 查验 give the digital kinds (RULES §4.2).
            "81" | "081" => Some(Kind::DigitalSpecial),
            "82" | "082" => Some(Kind::DigitalOrdinary),
            code => code.parse().ok(),
        }
    }

    /// Code and number; `None` where it has none yet, or none that is one.
    pub fn invoice_number(&self) -> Option<InvoiceNumber> {
        number(&self.code, &self.number, self.kind())
    }

    /// What it reverses, on a red invoice: as the list says, else as the tax bureau's remark on it says (RULES R5.8).
    pub fn original(&self) -> Option<InvoiceNumber> {
        if self.original_number.trim().is_empty() {
            return self.remarked_original();
        }
        number(&self.original_code, &self.original_number, None)
    }

    fn remarked_original(&self) -> Option<InvoiceNumber> {
        let is_red = self.gross.is_some_and(Fen::is_negative);
        let told = is_red.then(|| read_remark(&self.remark)).flatten()?;
        InvoiceNumber::split(&told.original, None)
            .ok()
            .filter(InvoiceNumber::is_complete)
    }

    /// What reverses it, on a blue invoice.
    pub fn reversed_by(&self) -> Option<InvoiceNumber> {
        number(&self.red_code, &self.red_number, None)
    }
}

/// Code and number of a row whose kind may not be known: the code stands apart here, so a number of 20 digits without one
/// is a 数电票.
fn number(code: &str, number: &str, kind: Option<Kind>) -> Option<InvoiceNumber> {
    if let Some(kind) = kind {
        return facts::number(code, number, kind).ok();
    }
    let pair = InvoiceNumber {
        code: code.trim().to_owned(),
        number: number.trim().to_owned(),
    };
    if pair.is_complete() {
        return Some(pair);
    }
    InvoiceNumber::split(number, None).ok().filter(|_| pair.code.is_empty())
}

fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fen>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    // A server that computes with floats writes 47.970000000000006: half a fen is far from that.
    let yuan = exact(&text).ok_or_else(|| D::Error::custom("expected an amount in yuan"))?;
    Fen::round(yuan)
        .filter(|fen| (fen.yuan() - yuan).abs() < Decimal::new(1, 4))
        .map(Some)
        .ok_or_else(|| D::Error::custom("expected an amount in yuan with two decimals"))
}

fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    exact(&text)
        .map(Some)
        .ok_or_else(|| D::Error::custom("expected a decimal number"))
}

/// Reads plain digits, or the exponent that a JSON number may have.
pub(crate) fn exact(text: &str) -> Option<Decimal> {
    let text = text.trim();
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

fn rate<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Result<ListedRate, UnclearRate>>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok((!text.trim().is_empty()).then(|| text.parse()))
}

fn moment_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PrimitiveDateTime>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    moment::read(&text)
        .map(Some)
        .ok_or_else(|| D::Error::custom("expected a date"))
}
