//! A draft: what a person edits, and what stands on the invoice once it is issued.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Fen, Kind, Serial, TaxTreatment};

/// An invoice being written. It may be incomplete or wrong: [`check`](crate::check::check) says what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// Its serial, from birth; a copy gets a new one.
    pub serial: Serial,
    /// The kind of invoice.
    pub kind: Kind,
    /// Who is billed.
    pub buyer: Party,
    /// Whether the buyer is a company or a natural person (受票方自然人标识).
    pub buyer_type: BuyerType,
    /// Where the platform sends the invoice.
    #[serde(default)]
    pub delivery: Delivery,
    /// The seller's address, phone, bank and account as they shall be printed; name and tax number are the company's.
    #[serde(default)]
    pub seller: Party,
    /// Whether prices and amounts of the lines hold the tax.
    pub pricing: Pricing,
    /// What is sold, in printed order.
    pub lines: Vec<Line>,
    /// The remark (备注).
    #[serde(default)]
    pub remark: String,
    /// Who drew it up.
    #[serde(default)]
    pub staff: Staff,
    /// Additional fields (附加信息).
    #[serde(default)]
    pub extra: Vec<ExtraField>,
}

/// Whether prices and amounts hold the tax (是否含税).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Pricing {
    /// Without tax (不含税).
    Net,
    /// With tax (含税).
    Gross,
}

/// Where the platform sends the invoice once it is issued; empty sends nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Delivery {
    /// The buyer's mail address.
    pub email: String,
    /// The buyer's mobile number.
    pub mobile: String,
}

/// What the buyer is (RULES §3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum BuyerType {
    /// 企业: has a tax number.
    Company,
    /// 个人: need not have one.
    Person,
}

/// A side of the invoice. The pairs address + phone and bank + account are joined only at the wire (RULES §7).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Party {
    /// Name.
    pub name: String,
    /// 统一社会信用代码 or 纳税人识别号.
    pub tax_id: String,
    /// Address.
    pub address: String,
    /// Phone.
    pub phone: String,
    /// Bank.
    pub bank: String,
    /// Account at the bank.
    pub account: String,
}

/// Who drew up, checked and cashed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Staff {
    /// 开票人.
    pub drawer: String,
    /// 收款人.
    pub payee: String,
    /// 复核人.
    pub reviewer: String,
}

/// One thing sold. Of quantity, price and amount two are enough; those typed are kept as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What is sold, without its 简称 (项目名称).
    pub name: String,
    /// 规格型号.
    #[serde(default)]
    pub model: String,
    /// 单位.
    #[serde(default)]
    pub unit: String,
    /// The tax classification, 19 digits (商品和服务税收分类编码).
    pub code: String,
    /// How many.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    #[serde(default)]
    pub quantity: Option<Decimal>,
    /// Yuan for one, with or without tax as the draft's [`Pricing`] says.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    #[serde(default)]
    pub price: Option<Decimal>,
    /// The line's amount before discount, with or without tax as the draft's [`Pricing`] says.
    #[serde(default)]
    pub amount: Option<Fen>,
    /// How it is taxed.
    pub treatment: TaxTreatment,
    /// A tax amount given with the line by whoever made the document; `None` computes it (RULES §1.3 limits the difference).
    #[serde(default)]
    pub tax: Option<Fen>,
    /// What is taken off; a line of its own on the wire (RULES §1.5).
    #[serde(default)]
    pub discount: Option<Discount>,
    /// What may be deducted before tax (扣除额, 差额征税).
    #[serde(default)]
    pub deduction: Option<Fen>,
}

/// What is taken off a line; positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Discount {
    /// An amount, with or without tax as the draft's [`Pricing`] says.
    #[serde(rename_all = "camelCase")]
    Amount {
        /// How much.
        amount: Fen,
        /// The tax on it where the document gave one.
        #[serde(default)]
        tax: Option<Fen>,
    },
    /// A part of the line's amount.
    #[serde(rename_all = "camelCase")]
    Percent {
        /// 0 to 100.
        #[cfg_attr(feature = "contract", ts(type = "string"))]
        percent: Decimal,
    },
}

/// An additional field (附加信息).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExtraField {
    /// Its name.
    pub name: String,
    /// What it says.
    pub content: String,
}
