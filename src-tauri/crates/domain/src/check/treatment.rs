//! How a line is taxed (RULES §1.3, §1.6).

use super::{Faults, line::Here};
use crate::{FaultCode, Fen, LineTotals, Privilege, Rate, TaxTreatment};

/// One fen, as [`TaxTreatment::deviation`] counts.
pub(super) const ONE_FEN: i128 = 10_000;

/// The rate that only the reduced levies show (RULES R1.13): without one of them the tax would be another.
const REDUCED: Rate = Rate(150);

pub(super) fn check(here: &Here<'_>, part: &LineTotals, faults: &mut Faults) {
    here.treatment(faults);
    here.tax(part, faults);
}

impl Here<'_> {
    fn treatment(&self, faults: &mut Faults) {
        let path = self.path("treatment");
        let code = self.line.code.as_str();
        let treatment = self.line.treatment;
        if code.starts_with('6') && treatment != TaxTreatment::NotTaxable && !self.draft.is_red() {
            faults.block(FaultCode::CodeTreatment, &path, "6 开头的编码只能选“不征税”");
        }
        let TaxTreatment::Taxed { rate, privilege } = treatment else {
            if self.draft.kind.is_special() {
                faults.block(
                    FaultCode::SpecialWithoutTax,
                    &path,
                    "专票不能开免税、不征税或零税率，请改开普票",
                );
            }
            return;
        };
        if rate == Rate::ZERO {
            faults.block(FaultCode::ZeroRate, &path, "税率为 0 时请选免税、不征税或零税率");
            return;
        }
        self.rate(rate, privilege, faults);
        if rate == Rate(100) && is_real_estate(code) && !self.draft.is_red() {
            faults.block(
                FaultCode::CodeTreatment,
                &path,
                "不动产和土地使用权的销售、租赁不能用 1% 征收率，请改选",
            );
        }
        if privilege.is_some_and(Privilege::is_refund_upon_levy) && self.is_new_digital() {
            faults.warn(
                FaultCode::Experimental,
                &path,
                "即征即退还要选类型，平台没有这一项，可能被退回",
            );
        }
        if self.draft.kind.is_special() && !self.draft.is_red() && is_not_deductible(code) {
            faults.warn(
                FaultCode::NotDeductible,
                self.path("code"),
                "餐饮、贷款、娱乐服务的进项不能抵扣，一般开普票",
            );
        }
    }

    fn rate(&self, rate: Rate, privilege: Option<Privilege>, faults: &mut Faults) {
        let path = self.path("treatment");
        if let Some(expected) = privilege.and_then(Privilege::rate) {
            if expected != rate {
                let text = privilege.map_or("", Privilege::text);
                faults.block(
                    FaultCode::PrivilegeRate,
                    path,
                    format!("“{text}”的征收率应为 {expected}，请改选"),
                );
            } else if self.line.treatment.is_reduced() && self.is_new_digital() {
                faults.warn(
                    FaultCode::Experimental,
                    path,
                    "平台未说明能否开减按征税的数电票，可能被退回",
                );
            }
            return;
        }
        if privilege == Some(Privilege::Simplified) && ![Rate(300), Rate(500)].contains(&rate) && !self.draft.is_red() {
            faults.warn(FaultCode::PrivilegeRate, path, "简易征收一般用 3% 或 5%，请核对");
            return;
        }
        if rate == REDUCED && !self.draft.is_red() {
            faults.warn(FaultCode::BadRate, path, "1.5% 一般只用于减按征收，请选对应的优惠政策");
            return;
        }
        if Rate::CURRENT.contains(&rate) {
            return;
        }
        if !Rate::HISTORIC.contains(&rate) {
            faults.block(FaultCode::BadRate, path, format!("没有 {rate} 这档税率，请重新选择"));
        } else if !self.draft.is_red() {
            faults.warn(FaultCode::BadRate, path, format!("{rate} 现在一般不再使用，请核对"));
        }
    }

    fn tax(&self, part: &LineTotals, faults: &mut Faults) {
        let line = self.line;
        let deduction = line.deduction.unwrap_or_default();
        let off = line.treatment.deviation(part.net, part.tax, deduction).abs();
        let untaxed = line.treatment.rate() == Rate::ZERO && part.tax != Fen::ZERO;
        let limit = if self.draft.kind.is_digital() {
            ONE_FEN
        } else {
            6 * ONE_FEN
        };
        let expected = line.treatment.tax_on(part.net, deduction);
        if off > limit && !untaxed && self.draft.is_mirrored() {
            // Red mirrors blue, to the fen: what was deducted of an invoice that was not issued here is not told.
            faults.warn(
                FaultCode::TaxDiffers,
                self.path("tax"),
                format!(
                    "税额照原发票为 {}，按税率应为 {expected}：原发票可能是差额征税，可能被退回",
                    part.tax
                ),
            );
        } else if untaxed || off > limit {
            faults.block(
                FaultCode::TaxDiffers,
                self.path("tax"),
                format!("税额应为 {expected}，现在是 {}，请改正或清空", part.tax),
            );
        } else if off > ONE_FEN {
            faults.warn(
                FaultCode::TaxDiffers,
                self.path("tax"),
                format!("税额与 {expected} 相差超过 0.01，请核对"),
            );
        }
    }
}

/// 不动产 (5…), its lease (304050202…, roads and bridges aside) and 土地使用权 (40501…).
pub(super) fn is_real_estate(code: &str) -> bool {
    code.starts_with('5')
        || code.starts_with("40501")
        || (code.starts_with("304050202") && !code.starts_with("30405020203"))
}

/// 涉税鉴证, 纳税情况审查, 税务咨询、顾问、合规计划和代理, 纳税申报和其他税务事项代办 (table of June 2026).
pub(super) fn is_tax_service(code: &str) -> bool {
    [
        "304060202",
        "304060203",
        "304060301",
        "304060302",
        "304060303",
        "304060304",
        "304080205",
        "304080206",
    ]
    .iter()
    .any(|prefix| code.starts_with(prefix))
}

/// 贷款服务, 娱乐服务, 餐饮服务.
fn is_not_deductible(code: &str) -> bool {
    ["30601", "3070302", "3070401"]
        .iter()
        .any(|prefix| code.starts_with(prefix))
}
