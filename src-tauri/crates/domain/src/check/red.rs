//! What a red invoice says of its original (RULES §5). The signs of its lines are checked with the lines.

use super::Faults;
use crate::{Draft, FaultCode, ReversalOf, Totals, reversal::Reason};

pub(super) fn check(draft: &Draft, totals: &Totals, faults: &mut Faults) {
    let Some(reversal) = &draft.reversal else { return };
    original(draft, reversal, faults);
    if let Some(reason) = reversal.reason {
        suits(draft, totals, reason, faults);
    }
}

/// What a reason asks for, as far as the invoice itself tells (RULES R5.2); how much is the whole its original says.
fn suits(draft: &Draft, totals: &Totals, reason: Reason, faults: &mut Faults) {
    let words = reason.text();
    for (index, (line, part)) in draft.lines.iter().zip(&totals.lines).enumerate() {
        if !reason.suits_code(&line.code) {
            faults.block(
                FaultCode::BadReason,
                format!("lines[{index}].code"),
                format!("“{words}”不适用于这个项目，请改选冲红原因或删除这一行"),
            );
        }
        if reason == Reason::Allowance && part.quantity.is_some() {
            faults.block(
                FaultCode::BadReason,
                format!("lines[{index}].quantity"),
                format!("“{words}”只填金额，请清空数量和单价"),
            );
        }
    }
}

fn original(draft: &Draft, reversal: &ReversalOf, faults: &mut Faults) {
    const ORIGINAL: &str = "reversal.original";
    const INFO: &str = "reversal.infoNumber";
    let original = &reversal.original;
    if original.number.is_empty() {
        faults.block(FaultCode::Missing, ORIGINAL, "请填写被红冲的发票号码");
    } else if !original.is_complete() {
        faults.block(
            FaultCode::BadOriginal,
            ORIGINAL,
            "原发票号码不完整：数电票 20 位，其他发票为代码（10 或 12 位）加号码（8 位）",
        );
    } else if original.is_digital() && !draft.kind.is_digital() {
        faults.block(
            FaultCode::BadOriginal,
            ORIGINAL,
            "数电票只能用数电票红冲，请改选发票种类",
        );
    }
    match (&reversal.info_number, draft.kind.names_info_number()) {
        (None, false) => {}
        (None, true) => faults.block(
            FaultCode::BadInfoNumber,
            INFO,
            "请填写红字信息表编号（16 位，在税控开票系统申请）",
        ),
        (Some(_), false) => faults.warn(FaultCode::BadInfoNumber, INFO, "这种发票不需要信息表编号，将不发送"),
        (Some(number), true) => {
            if number.len() != 16 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                faults.block(FaultCode::BadInfoNumber, INFO, "红字信息表编号应为 16 位数字，请核对");
            }
        }
    }
}
