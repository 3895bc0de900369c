//! What a red invoice says of its original (RULES §5). The signs of its lines are checked with the lines.

use super::Faults;
use crate::{Draft, FaultCode};

pub(super) fn original(draft: &Draft, faults: &mut Faults) {
    let Some(reversal) = &draft.reversal else { return };
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
