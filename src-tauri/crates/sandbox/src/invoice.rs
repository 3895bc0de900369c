//! An invoice as the platform takes it in: the document's nodes under English names, amounts as decimals.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// 发票种类 (FPZL).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// 专票.
    #[serde(rename = "004")]
    PaperSpecial,
    /// 普票.
    #[serde(rename = "007")]
    PaperOrdinary,
    /// 电票.
    #[serde(rename = "026")]
    ElectronicOrdinary,
    /// 电专.
    #[serde(rename = "028")]
    ElectronicSpecial,
    /// 全电专票.
    #[serde(rename = "020")]
    DigitalSpecial,
    /// 全电普票.
    #[serde(rename = "021")]
    DigitalOrdinary,
}

impl Kind {
    /// All kinds of the document.
    pub const ALL: [Self; 6] = [
        Self::PaperSpecial,
        Self::PaperOrdinary,
        Self::ElectronicOrdinary,
        Self::ElectronicSpecial,
        Self::DigitalSpecial,
        Self::DigitalOrdinary,
    ];

    /// The three digits on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::PaperSpecial => "004",
            Self::PaperOrdinary => "007",
            Self::ElectronicOrdinary => "026",
            Self::ElectronicSpecial => "028",
            Self::DigitalSpecial => "020",
            Self::DigitalOrdinary => "021",
        }
    }

    /// The kind of three digits; `None` for any other text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// 数电票: twenty digits, no code.
    pub fn is_digital(self) -> bool {
        matches!(self, Self::DigitalSpecial | Self::DigitalOrdinary)
    }

    /// 专票 of any age: the buyer's tax number is mandatory and no line may have rate 0.
    pub fn is_special(self) -> bool {
        matches!(
            self,
            Self::PaperSpecial | Self::ElectronicSpecial | Self::DigitalSpecial
        )
    }

    /// Kinds that need an information-table number (XXBBH) for a red invoice.
    pub fn needs_info_number(self) -> bool {
        matches!(self, Self::PaperSpecial | Self::ElectronicSpecial)
    }

    /// Kinds of which a PDF exists.
    pub fn has_pdf(self) -> bool {
        !matches!(self, Self::PaperSpecial | Self::PaperOrdinary)
    }
}

/// One line (ITEM).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// 产品名称 (CPMC).
    pub name: String,
    /// 产品型号 (CPXH).
    pub model: String,
    /// 产品单位 (CPDW).
    pub unit: String,
    /// 税率 (SL), a fraction.
    pub rate: Decimal,
    /// 数量 (CPSL).
    pub quantity: Option<Decimal>,
    /// 不含税金额 (BHSJE), yuan.
    pub net: Decimal,
    /// 税额 (SE), yuan.
    pub tax: Decimal,
    /// 分类编码 (FLBM).
    pub tax_code: String,
    /// 税收优惠 (XSYH): "", "0" or "1".
    pub preferential: String,
    /// 零税率标识 (LSLBZ): "", "1", "2" or "3".
    pub zero_rate: String,
    /// 优惠政策说明 (YHSM).
    pub preference: String,
    /// 扣除金额 (KCJE), yuan, with tax.
    pub deduction: Decimal,
}

/// An invoice as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// 单据号 (XTLSH).
    pub serial: String,
    /// 发票种类 (FPZL).
    pub kind: Kind,
    /// 客户名称 (KHMC).
    pub buyer: String,
    /// 客户税号 (KHSH).
    pub buyer_tax_number: String,
    /// Every other text node of the head by its wire name, those not sent left out.
    pub head: BTreeMap<String, String>,
    /// Lines, discount rows among them.
    pub items: Vec<Item>,
    /// 附加信息 (FJXX): name and content.
    pub extras: Vec<(String, String)>,
    /// 特定业务 (TDYW): each object by its wire names.
    pub special: Vec<BTreeMap<String, String>>,
}

impl Invoice {
    /// A text node of the head by its wire name, empty where it was not sent.
    pub fn head(&self, node: &str) -> &str {
        self.head.get(node).map_or("", String::as_str)
    }

    /// 原发票号 (YFPHM): code and number of the invoice that this one reverses.
    pub fn original(&self) -> &str {
        self.head("YFPHM")
    }

    /// Whether it reverses another.
    pub fn is_red(&self) -> bool {
        !self.original().is_empty()
    }

    /// 合计金额, yuan without tax.
    pub fn net(&self) -> Decimal {
        self.items.iter().map(|item| item.net).sum()
    }

    /// 合计税额, yuan.
    pub fn tax(&self) -> Decimal {
        self.items.iter().map(|item| item.tax).sum()
    }

    /// 价税合计, yuan.
    pub fn gross(&self) -> Decimal {
        self.net() + self.tax()
    }
}
