//! Why an invoice is reversed.

use serde::{Deserialize, Serialize};

use super::Original;

/// Why an invoice is reversed (冲红原因, RULES R5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// 开票有误: whole only.
    Mistake,
    /// 销货退回: of goods.
    Return,
    /// 服务中止: of services.
    Stopped,
    /// 销售折让: an amount, nothing comes back.
    Allowance,
}

impl Reason {
    /// All of them, in the tax bureau's order.
    pub const ALL: [Self; 4] = [Self::Mistake, Self::Return, Self::Stopped, Self::Allowance];

    /// Its Chinese words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Mistake => "开票有误",
            Self::Return => "销货退回",
            Self::Stopped => "服务中止",
            Self::Allowance => "销售折让",
        }
    }

    /// Whether it asks for the whole invoice.
    pub const fn is_whole_only(self) -> bool {
        match self {
            Self::Mistake => true,
            Self::Return | Self::Stopped | Self::Allowance => false,
        }
    }

    /// Whether it can be the reason for some lines of an invoice.
    pub fn suits(self, original: &Original) -> bool {
        original.lines.iter().any(|line| self.suits_code(&line.code))
    }

    /// Whether it can be the reason for a line of this code: goods (1…) come back, services (2…, 3…) are stopped.
    pub fn suits_code(self, code: &str) -> bool {
        match self {
            Self::Mistake | Self::Allowance => true,
            Self::Return => !code.starts_with(['2', '3']),
            Self::Stopped => !code.starts_with('1'),
        }
    }
}
