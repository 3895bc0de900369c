//! How a line is taxed: one choice, so that rate, zero-rate mark and privilege can't contradict each other.

use serde::{Deserialize, Serialize};

use crate::Rate;

/// How a line is taxed (RULES R1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum TaxTreatment {
    /// At a rate above zero.
    #[serde(rename_all = "camelCase")]
    Taxed {
        /// The rate or levy.
        rate: Rate,
        /// The policy that makes the rate what it is (优惠政策类型), where there is one.
        privilege: Option<Privilege>,
    },
    /// 免税.
    Exempt,
    /// 不征税.
    NotTaxable,
    /// 普通零税率.
    ZeroRated,
}

impl TaxTreatment {
    /// At an ordinary rate without privilege.
    pub const fn at(rate: Rate) -> Self {
        Self::Taxed { rate, privilege: None }
    }

    /// The rate that the tax is computed with.
    pub const fn rate(self) -> Rate {
        match self {
            Self::Taxed { rate, .. } => rate,
            Self::Exempt | Self::NotTaxable | Self::ZeroRated => Rate::ZERO,
        }
    }
}

/// A policy that the tax bureau accepts as 优惠政策类型, 免税 and 不征税 aside: those are treatments (RULES R1.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Privilege {
    /// 简易征收.
    Simplified,
    /// 稀土产品.
    RareEarth,
    /// 先征后退.
    RefundAfterLevy,
    /// 100%先征后退.
    RefundAfterLevy100,
    /// 50%先征后退.
    RefundAfterLevy50,
    /// 按3%简易征收.
    Simplified3,
    /// 按5%简易征收.
    Simplified5,
    /// 按5%简易征收减按1.5%计征.
    Simplified5Reduced15,
    /// 即征即退30%.
    RefundUponLevy30,
    /// 即征即退50%.
    RefundUponLevy50,
    /// 即征即退70%.
    RefundUponLevy70,
    /// 即征即退100%.
    RefundUponLevy100,
    /// 超税负3%即征即退.
    RefundAbove3,
    /// 超税负8%即征即退.
    RefundAbove8,
    /// 超税负12%即征即退.
    RefundAbove12,
    /// 超税负6%即征即退.
    RefundAbove6,
    /// 按2%简易征收.
    Simplified2,
    /// 按3%简易征收减按1.5%计征.
    Simplified3Reduced15,
}
