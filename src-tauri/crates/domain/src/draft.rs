//! A draft: what a person edits, and what stands on the invoice once it is issued.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Fen, InvoiceNumber, Kind, Serial, Special, TaxTreatment, reversal::Reason};

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
    /// Whether it is for a motor vehicle (机动车标识).
    #[serde(default)]
    pub motor_vehicle: bool,
    /// Whether an agent of an exporter issues it (代办退税标识).
    #[serde(default)]
    pub export_agent_refund: bool,
    /// The special business that it is for (特定业务).
    #[serde(default)]
    pub special: Option<Special>,
    /// What it reverses: a red invoice has only negative lines and no discounts (RULES R5.3).
    #[serde(default)]
    pub reversal: Option<ReversalOf>,
}

impl Draft {
    /// An empty draft of the ordinary kind, priced with tax as accountants agree on amounts.
    pub fn new(serial: Serial) -> Self {
        Self {
            serial,
            kind: Kind::DigitalOrdinary,
            buyer: Party::default(),
            buyer_type: BuyerType::Company,
            delivery: Delivery::default(),
            seller: Party::default(),
            pricing: Pricing::Gross,
            lines: Vec::new(),
            remark: String::new(),
            staff: Staff::default(),
            extra: Vec::new(),
            motor_vehicle: false,
            export_agent_refund: false,
            special: None,
            reversal: None,
        }
    }

    /// Whether it is a red invoice (红字发票).
    pub const fn is_red(&self) -> bool {
        self.reversal.is_some()
    }

    /// Whether it is a red invoice whose lines were taken from what is known of its original.
    pub fn is_mirrored(&self) -> bool {
        self.reversal.as_ref().is_some_and(|reversal| reversal.mirrored)
    }
}

/// What a red invoice reverses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReversalOf {
    /// The blue invoice (wire `YFPHM`).
    pub original: InvoiceNumber,
    /// The 信息表编号 that the tax bureau gave, for 004 and 028 alone (wire `XXBBH`).
    #[serde(default)]
    pub info_number: Option<String>,
    /// Why; the wire has no field for it, the ledger keeps it.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// Whether its lines were taken from what is known of the blue invoice: their taxes are its own, whatever its rates say. The wire
    /// has no field for it.
    #[serde(default)]
    pub mirrored: bool,
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

impl Line {
    /// An empty line, taxed so.
    pub const fn new(treatment: TaxTreatment) -> Self {
        Self {
            name: String::new(),
            model: String::new(),
            unit: String::new(),
            code: String::new(),
            quantity: None,
            price: None,
            amount: None,
            treatment,
            tax: None,
            discount: None,
            deduction: None,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_survives_json_with_numbers_inside_tagged_choices() {
        let json = r#"{
            "serial": "A1", "kind": "021", "buyer": {"name": "张女士"}, "buyerType": "person", "pricing": "gross",
            "lines": [{
                "name": "技术服务", "code": "3040203000000000000", "quantity": "1.50", "amount": 10600,
                "treatment": {"type": "taxed", "rate": 600, "privilege": null},
                "discount": {"type": "amount", "amount": 600}
            }],
            "special": {"type": "propertySale", "actualPrice": 123}
        }"#;
        let draft: Draft = serde_json::from_str(json).unwrap();
        assert_eq!(draft.lines[0].treatment.rate(), crate::Rate(600));
        assert_eq!(
            draft.lines[0].discount,
            Some(Discount::Amount {
                amount: Fen(600),
                tax: None
            })
        );
        assert_eq!(draft.lines[0].quantity, Some(Decimal::new(150, 2)), "kept as typed");
        let value = serde_json::to_value(&draft).unwrap();
        assert_eq!(
            serde_json::from_value::<Draft>(value).unwrap(),
            draft,
            "through a value"
        );
        let text = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), draft, "through a text");
    }
}
