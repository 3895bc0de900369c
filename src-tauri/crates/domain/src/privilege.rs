//! Policies that make a rate what it is, with the texts that the tax bureau accepts.

use serde::{Deserialize, Serialize};

use crate::Rate;

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

impl Privilege {
    /// All of them, in the order of the tax bureau's template.
    pub const ALL: [Self; 18] = [
        Self::Simplified,
        Self::RareEarth,
        Self::RefundAfterLevy,
        Self::RefundAfterLevy100,
        Self::RefundAfterLevy50,
        Self::Simplified3,
        Self::Simplified5,
        Self::Simplified5Reduced15,
        Self::RefundUponLevy30,
        Self::RefundUponLevy50,
        Self::RefundUponLevy70,
        Self::RefundUponLevy100,
        Self::RefundAbove3,
        Self::RefundAbove8,
        Self::RefundAbove12,
        Self::RefundAbove6,
        Self::Simplified2,
        Self::Simplified3Reduced15,
    ];

    /// The text that names it (wire `YHSM`; RULES R1.13).
    pub const fn text(self) -> &'static str {
        match self {
            Self::Simplified => "简易征收",
            Self::RareEarth => "稀土产品",
            Self::RefundAfterLevy => "先征后退",
            Self::RefundAfterLevy100 => "100%先征后退",
            Self::RefundAfterLevy50 => "50%先征后退",
            Self::Simplified3 => "按3%简易征收",
            Self::Simplified5 => "按5%简易征收",
            Self::Simplified5Reduced15 => "按5%简易征收减按1.5%计征",
            Self::RefundUponLevy30 => "即征即退30%",
            Self::RefundUponLevy50 => "即征即退50%",
            Self::RefundUponLevy70 => "即征即退70%",
            Self::RefundUponLevy100 => "即征即退100%",
            Self::RefundAbove3 => "超税负3%即征即退",
            Self::RefundAbove8 => "超税负8%即征即退",
            Self::RefundAbove12 => "超税负12%即征即退",
            Self::RefundAbove6 => "超税负6%即征即退",
            Self::Simplified2 => "按2%简易征收",
            Self::Simplified3Reduced15 => "按3%简易征收减按1.5%计征",
        }
    }

    /// The one that a text names; the template's slip 计证 is read as 计征.
    ///
    /// 免税 and 不征税 are accepted texts too, but no privileges here: they are [treatments](crate::TaxTreatment).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace("计证", "计征").replace('％', "%");
        Self::ALL.into_iter().find(|privilege| privilege.text() == text)
    }

    /// The only rate that goes with it, where there is one (RULES R1.13).
    pub const fn rate(self) -> Option<Rate> {
        match self {
            Self::Simplified3 => Some(Rate(300)),
            Self::Simplified5 => Some(Rate(500)),
            Self::Simplified2 => Some(Rate(200)),
            Self::Simplified5Reduced15 | Self::Simplified3Reduced15 => Some(Rate(150)),
            Self::Simplified
            | Self::RareEarth
            | Self::RefundAfterLevy
            | Self::RefundAfterLevy100
            | Self::RefundAfterLevy50
            | Self::RefundUponLevy30
            | Self::RefundUponLevy50
            | Self::RefundUponLevy70
            | Self::RefundUponLevy100
            | Self::RefundAbove3
            | Self::RefundAbove8
            | Self::RefundAbove12
            | Self::RefundAbove6 => None,
        }
    }

    /// The statutory levy that the gross amount is divided by, where the tax is reduced below it (减按征收, RULES F5).
    pub const fn reduced_from(self) -> Option<Rate> {
        match self {
            Self::Simplified5Reduced15 => Some(Rate(500)),
            Self::Simplified3Reduced15 | Self::Simplified2 => Some(Rate(300)),
            Self::Simplified
            | Self::RareEarth
            | Self::RefundAfterLevy
            | Self::RefundAfterLevy100
            | Self::RefundAfterLevy50
            | Self::Simplified3
            | Self::Simplified5
            | Self::RefundUponLevy30
            | Self::RefundUponLevy50
            | Self::RefundUponLevy70
            | Self::RefundUponLevy100
            | Self::RefundAbove3
            | Self::RefundAbove8
            | Self::RefundAbove12
            | Self::RefundAbove6 => None,
        }
    }

    /// Whether it refunds upon levy (即征即退), for which the tax bureau asks a further kind (RULES R1.14).
    pub const fn is_refund_upon_levy(self) -> bool {
        match self {
            Self::RefundUponLevy30
            | Self::RefundUponLevy50
            | Self::RefundUponLevy70
            | Self::RefundUponLevy100
            | Self::RefundAbove3
            | Self::RefundAbove8
            | Self::RefundAbove12
            | Self::RefundAbove6 => true,
            Self::Simplified
            | Self::RareEarth
            | Self::RefundAfterLevy
            | Self::RefundAfterLevy100
            | Self::RefundAfterLevy50
            | Self::Simplified3
            | Self::Simplified5
            | Self::Simplified5Reduced15
            | Self::Simplified2
            | Self::Simplified3Reduced15 => false,
        }
    }

    /// Whether it is one of the simplified methods (简易征收), which share no invoice with general rates (RULES R1.15).
    pub const fn is_simplified(self) -> bool {
        match self {
            Self::Simplified
            | Self::Simplified3
            | Self::Simplified5
            | Self::Simplified5Reduced15
            | Self::Simplified2
            | Self::Simplified3Reduced15 => true,
            Self::RareEarth
            | Self::RefundAfterLevy
            | Self::RefundAfterLevy100
            | Self::RefundAfterLevy50
            | Self::RefundUponLevy30
            | Self::RefundUponLevy50
            | Self::RefundUponLevy70
            | Self::RefundUponLevy100
            | Self::RefundAbove3
            | Self::RefundAbove8
            | Self::RefundAbove12
            | Self::RefundAbove6 => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_privilege_is_read_back_from_its_text() {
        for privilege in Privilege::ALL {
            assert_eq!(
                Privilege::parse(privilege.text()),
                Some(privilege),
                "{}",
                privilege.text()
            );
            assert!(
                privilege.text().chars().count() <= 15,
                "{}: the wire takes 15",
                privilege.text()
            );
        }
    }

    #[test]
    fn the_slip_of_the_template_is_understood() {
        assert_eq!(
            Privilege::parse("按5%简易征收减按1.5%计证"),
            Some(Privilege::Simplified5Reduced15)
        );
        assert_eq!(Privilege::parse("免税"), None, "a treatment, no privilege");
        assert_eq!(Privilege::parse("打折"), None);
    }
}
