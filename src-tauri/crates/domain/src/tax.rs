//! How a line is taxed: one choice, so that rate, zero-rate mark and privilege can't contradict each other.

use serde::{Deserialize, Serialize};

use crate::{Fen, Privilege, Rate, money::divide};

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

    /// The statutory levy and the rate in effect; they differ where the tax is reduced (减按征收, RULES F5).
    const fn levy(self) -> (Rate, Rate) {
        if let Self::Taxed {
            rate,
            privilege: Some(privilege),
        } = self
            && let (Some(levy), Some(effective)) = (privilege.reduced_from(), privilege.rate())
            && effective.0 == rate.0
        {
            return (levy, rate);
        }
        (self.rate(), self.rate())
    }

    /// Whether the tax is reduced below the statutory levy (减按征收).
    pub const fn is_reduced(self) -> bool {
        let (levy, effective) = self.levy();
        levy.0 != effective.0
    }

    /// The tax within a gross amount of which a part is deducted before tax (RULES F2, F4, F5).
    pub fn tax_within(self, gross: Fen, deduction: Fen) -> Fen {
        let (levy, effective) = self.levy();
        let taxed = i128::from(gross.0) - i128::from(deduction.0);
        divide(taxed * i128::from(effective.0), 10_000 + i128::from(levy.0))
    }

    /// The tax on a net amount of which a part is deducted before tax (RULES F1; F4 and F5 solved for the net amount).
    pub fn tax_on(self, net: Fen, deduction: Fen) -> Fen {
        let (levy, effective) = self.levy();
        let taxed = i128::from(net.0) - i128::from(deduction.0);
        let divisor = 10_000 + i128::from(levy.0) - i128::from(effective.0);
        divide(taxed * i128::from(effective.0), divisor)
    }

    /// How far a tax is from the exact tax on the net amount, in hundredths of a percent of a fen: 10,000 is one fen
    /// (RULES §1.3; R1.6b for reduced taxes, which are compared with what the gross amount gives).
    pub fn deviation(self, net: Fen, tax: Fen, deduction: Fen) -> i128 {
        if self.is_reduced() {
            let expected = self.tax_within(Fen(net.0.saturating_add(tax.0)), deduction);
            return (i128::from(expected.0) - i128::from(tax.0)) * 10_000;
        }
        let taxed = i128::from(net.0) - i128::from(deduction.0);
        taxed * i128::from(self.rate().0) - i128::from(tax.0) * 10_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Fen = Fen::ZERO;

    #[test]
    fn a_deduction_leaves_the_rest_to_be_taxed() {
        #[rustfmt::skip]
        let rows = [
            // what                       gross      deduction  rate  net        tax
            ("劳务派遣 5 %",               100_000,    60_000,    500,   98_095,    1_905),
            ("a fen off the check form",  1_000_000, 850_050,    500,  992_860,    7_140),
            ("6 %",                       1_060_000, 530_000,    600, 1_030_000,  30_000),
            ("3 %",                       1_030_000, 412_000,    300, 1_012_000,  18_000),
            ("all of it deducted",        10_000,     10_000,    500,   10_000,        0),
            ("red mirrors blue",         -100_000,   -60_000,    500,  -98_095,   -1_905),
        ];
        for (what, gross, deduction, rate, net, tax) in rows {
            let treatment = TaxTreatment::at(Rate(rate));
            let computed = treatment.tax_within(Fen(gross), Fen(deduction));
            assert_eq!(computed, Fen(tax), "{what}");
            assert_eq!(Fen(gross) - computed, Fen(net), "{what}");
            let from_net = treatment.tax_on(Fen(net), Fen(deduction));
            assert!(
                (from_net - Fen(tax)).abs() <= Fen(1),
                "{what}: from the net amount within a fen"
            );
        }
    }

    #[test]
    fn a_reduced_tax_is_taken_from_the_amount_without_the_full_levy() {
        let reduced = |rate, privilege| TaxTreatment::Taxed {
            rate: Rate(rate),
            privilege: Some(privilege),
        };
        let (lease5, lease3, used) = (
            reduced(150, Privilege::Simplified5Reduced15),
            reduced(150, Privilege::Simplified3Reduced15),
            reduced(200, Privilege::Simplified2),
        );
        #[rustfmt::skip]
        let rows = [
            // what                    treatment gross      net        tax
            ("住房租赁, old, 5→1.5 %", lease5,   1_050_000, 1_035_000, 15_000),
            ("住房租赁, 3→1.5 %",      lease3,   1_030_000, 1_015_000, 15_000),
            ("used assets, 3→2 %",     used,     1_030_000, 1_010_000, 20_000),
            ("used assets, small",     used,       103_000,   101_000,  2_000),
            ("to the fen",             lease3,     200_000,   197_087,  2_913),
        ];
        for (what, treatment, gross, net, tax) in rows {
            assert_eq!(treatment.tax_within(Fen(gross), NONE), Fen(tax), "{what}");
            assert_eq!(
                treatment.tax_on(Fen(net), NONE),
                Fen(tax),
                "{what}: from the net amount"
            );
            assert_eq!(treatment.deviation(Fen(net), Fen(tax), NONE), 0, "{what}");
        }
    }

    #[test]
    fn a_privilege_whose_rate_does_not_fit_reduces_nothing() {
        let treatment = TaxTreatment::Taxed {
            rate: Rate(500),
            privilege: Some(Privilege::Simplified5Reduced15),
        };
        assert!(!treatment.is_reduced());
        assert_eq!(treatment.tax_within(Fen(10_500), NONE), Fen(500));
    }

    #[test]
    fn a_deviation_is_measured_before_rounding() {
        let at13 = TaxTreatment::at(Rate(1_300));
        assert_eq!(
            at13.deviation(Fen(8_850), Fen(1_150), NONE),
            5_000,
            "11.505 against 11.50"
        );
        assert_eq!(at13.deviation(Fen(4), Fen(0), NONE), 5_200, "0.0052 against nothing");
        assert_eq!(
            at13.deviation(Fen(10_000), Fen(1_302), NONE),
            -20_000,
            "two fen too much"
        );
    }
}
