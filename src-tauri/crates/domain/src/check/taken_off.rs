//! What is taken off a line: discounts and deductions (RULES §1.5, R1.18).

use super::{Faults, line::Here, treatment::ONE_FEN};
use crate::{FaultCode, Fen, LineTotals, Pricing, Rate, total};

pub(super) fn check(here: &Here<'_>, part: &LineTotals, faults: &mut Faults) {
    here.discount(part, faults);
    here.deduction(part, faults);
}

impl Here<'_> {
    fn discount(&self, part: &LineTotals, faults: &mut Faults) {
        let path = self.path("discount");
        if self.line.discount.is_none() {
            return;
        }
        if self.draft.is_red() {
            faults.block(FaultCode::RedDiscount, path, "红字发票不能有折扣行，请把折扣并入金额");
            return;
        }
        let Some(amount) = total::amount(self.line) else { return };
        let gross_off = part.discount_net + part.discount_tax;
        let untaxed = self.line.treatment.rate() == Rate::ZERO && part.discount_tax != Fen::ZERO;
        let off = match self.draft.pricing {
            Pricing::Net => part.discount_net,
            Pricing::Gross => gross_off,
        };
        if off <= Fen::ZERO {
            faults.block(FaultCode::BadDiscount, path, "折扣要大于 0；没有折扣请删除");
        } else if part.discount_net > part.net || part.discount_tax > part.tax {
            faults.block(
                FaultCode::BadDiscount,
                path,
                format!("折扣 {off} 超过了这一行的金额 {amount}，请改小"),
            );
        } else if untaxed || part.discount_tax.is_negative() || self.discount_deviation(part).abs() > ONE_FEN {
            faults.block(
                FaultCode::TaxDiffers,
                path,
                format!("折扣的税额 {} 与税率不符，请改正或清空", part.discount_tax),
            );
        }
    }

    fn discount_deviation(&self, part: &LineTotals) -> i128 {
        let treatment = self.line.treatment;
        treatment.deviation(part.discount_net, part.discount_tax, Fen::ZERO)
    }

    fn deduction(&self, part: &LineTotals, faults: &mut Faults) {
        let path = self.path("deduction");
        let Some(deduction) = self.line.deduction else { return };
        let wrong_sign = if self.draft.is_red() {
            deduction > Fen::ZERO
        } else {
            deduction.is_negative()
        };
        if wrong_sign || deduction.abs() > part.gross.abs() {
            faults.block(FaultCode::BadDeduction, path, "扣除额要在 0 和含税金额之间，请改正");
            return;
        }
        if deduction == Fen::ZERO {
            return;
        }
        if self.draft.lines.len() > 1 || self.line.discount.is_some() || self.line.treatment.is_reduced() {
            faults.block(
                FaultCode::NotMixable,
                &path,
                "差额征税的发票只能有一行，不能有折扣或减按征税",
            );
        }
        if self.draft.is_red() {
            return;
        }
        if self.draft.kind.is_digital() {
            faults.warn(
                FaultCode::Experimental,
                path,
                "平台未说明能否开差额征税的数电票，可能被退回",
            );
        }
        let words = format!("差额征税：{deduction}。");
        if !self.draft.remark.contains(&words) {
            faults.warn(
                FaultCode::DeductionRemark,
                "remark",
                format!("差额征税要在备注写“{words}”"),
            );
        }
    }
}
