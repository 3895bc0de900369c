//! What the lines are together (RULES R1.15, R1.19, R1.20, §1.3).

use super::Faults;
use crate::{Draft, FaultCode, Line, LineTotals, TaxTreatment, Totals};

/// Lines and discount lines that the tax bureau can still handle well, and at all.
const SOFT_LINES: usize = 2_000;
const MOST_LINES: usize = 5_000;

/// Lines on the face of an older kind.
const FACE_LINES: usize = 8;

/// 1.27 yuan, as [`TaxTreatment::deviation`] counts.
const MOST_DEVIATION: i128 = 127 * 10_000;

pub(super) fn check(draft: &Draft, faults: &mut Faults) {
    count(draft, faults);
    // What was issued, rightly or not, can be reversed.
    if !draft.is_red() {
        not_taxable(draft, faults);
        simplified(draft, faults);
    }
}

fn count(draft: &Draft, faults: &mut Faults) {
    let discounts = draft.lines.iter().filter(|line| line.discount.is_some()).count();
    let count = draft.lines.len() + discounts;
    if count == 0 {
        faults.block(FaultCode::Missing, "lines", "请至少填写一行项目");
    } else if count > MOST_LINES {
        faults.block(
            FaultCode::TooManyLines,
            "lines",
            format!("最多 {MOST_LINES} 行（折扣也算一行），现在 {count} 行，请拆成多张"),
        );
    } else if count > SOFT_LINES {
        faults.warn(
            FaultCode::TooManyLines,
            "lines",
            format!("超过 {SOFT_LINES} 行电子税务局可能出错，建议拆成多张"),
        );
    } else if count > FACE_LINES && !draft.kind.is_digital() {
        faults.warn(
            FaultCode::NeedsList,
            "lines",
            format!("超过 {FACE_LINES} 行，将开具销货清单"),
        );
    }
}

/// 不征税 stands alone.
fn not_taxable(draft: &Draft, faults: &mut Faults) {
    let is_not_taxable = |line: &Line| line.treatment == TaxTreatment::NotTaxable;
    if !draft.lines.iter().any(is_not_taxable) {
        return;
    }
    if let Some(other) = draft.lines.iter().position(|line| !is_not_taxable(line)) {
        faults.block(
            FaultCode::NotMixable,
            format!("lines[{other}].treatment"),
            "不征税项目不能和其他项目开在一张发票上，请分开",
        );
    }
}

/// 简易征收 stands apart from general rates.
fn simplified(draft: &Draft, faults: &mut Faults) {
    let is_simplified = |line: &Line| matches!(line.treatment, TaxTreatment::Taxed { privilege: Some(privilege), .. } if privilege.is_simplified());
    let is_general = |line: &Line| matches!(line.treatment, TaxTreatment::Taxed { .. }) && !is_simplified(line);
    if !draft.lines.iter().any(is_simplified) {
        return;
    }
    if let Some(other) = draft.lines.iter().position(is_general) {
        faults.block(
            FaultCode::NotMixable,
            format!("lines[{other}].treatment"),
            "简易征收不能和一般税率开在一张发票上，请分开",
        );
    }
}

/// Many small lines, each legal, can add up to more than the tax bureau accepts. Where one is not, it has said so.
pub(super) fn tax_sum(draft: &Draft, totals: &Totals, faults: &mut Faults) {
    if faults.has(FaultCode::TaxDiffers) {
        return;
    }
    let off: i128 = draft
        .lines
        .iter()
        .zip(&totals.lines)
        .map(|(line, part)| deviation(line, part))
        .sum();
    if off.abs() > MOST_DEVIATION {
        faults.block(
            FaultCode::TaxSumDiffers,
            "lines",
            "各行税额的误差合计超过 1.27 元，请合并金额很小的行",
        );
    }
}

fn deviation(line: &Line, part: &LineTotals) -> i128 {
    let treatment = line.treatment;
    let of_line = treatment.deviation(part.net, part.tax, line.deduction.unwrap_or_default());
    of_line - treatment.deviation(part.discount_net, part.discount_tax, crate::Fen::ZERO)
}
