//! Totals, remark, staff, additional fields and marks.

use super::{Faults, field::Field};
use crate::{Draft, FaultCode, Fen, Totals};

/// What one page of the tax bureau's site shows of a remark.
const SOFT_REMARK: usize = 200;

pub(super) fn check(draft: &Draft, totals: &Totals, faults: &mut Faults) {
    sums(draft, totals, faults);
    remark(draft, faults);
    staff(draft, faults);
    extra(draft, faults);
    let marks = [
        (draft.motor_vehicle, "motorVehicle", "机动车标识只用于专票，请核对"),
        (
            draft.export_agent_refund,
            "exportAgentRefund",
            "代办退税只能开专票，请核对",
        ),
    ];
    for (marked, path, message) in marks {
        if marked && !draft.kind.is_special() {
            faults.warn(FaultCode::SpecialOnly, path, message);
        }
    }
}

fn sums(draft: &Draft, totals: &Totals, faults: &mut Faults) {
    let amounts = [totals.net, totals.tax, totals.gross];
    if amounts.iter().any(|amount| amount.to_string().len() > 16) {
        faults.block(FaultCode::TooLong, "", "合计金额最多 16 个字符，请拆成多张");
    }
    // A line without an amount has said so itself.
    let complete = !draft.lines.is_empty() && draft.lines.iter().all(|line| crate::total::amount(line).is_some());
    if !complete {
        return;
    }
    if draft.is_red() {
        if totals.net == Fen::ZERO {
            faults.block(FaultCode::WrongSign, "lines", "红字发票至少要有一行金额小于 0");
        }
    } else if totals.gross == Fen::ZERO && draft.lines.iter().any(|line| line.discount.is_some()) {
        faults.warn(FaultCode::NothingToPay, "", "价税合计为 0，可能被退回，请核对");
    }
}

fn remark(draft: &Draft, faults: &mut Faults) {
    let field = Field {
        path: "remark".into(),
        label: "备注",
        chars: 230,
        bytes: 240,
    };
    field.check(draft.kind, &draft.remark, faults);
    if !draft.kind.is_digital() {
        return;
    }
    if draft.is_red() && !draft.remark.is_empty() {
        faults.warn(
            FaultCode::RedRemark,
            "remark",
            "红字数电票的备注由税务局自动生成，这里写的可能不显示",
        );
    }
    let length = draft.remark.chars().count();
    if length > SOFT_REMARK && length <= field.chars {
        faults.warn(
            FaultCode::LongRemark,
            "remark",
            format!("备注超过 {SOFT_REMARK} 个字（现在 {length} 个），票面可能显示不全"),
        );
    }
}

fn staff(draft: &Draft, faults: &mut Faults) {
    let staff = [
        ("drawer", "开票人", &draft.staff.drawer),
        ("payee", "收款人", &draft.staff.payee),
        ("reviewer", "复核人", &draft.staff.reviewer),
    ];
    for (key, label, name) in staff {
        let field = Field {
            path: format!("staff.{key}"),
            label,
            chars: 16,
            bytes: 16,
        };
        field.check(draft.kind, name, faults);
    }
}

fn extra(draft: &Draft, faults: &mut Faults) {
    for (index, extra) in draft.extra.iter().enumerate() {
        let path = format!("extra[{index}].name");
        if extra.name.is_empty() {
            faults.block(FaultCode::Missing, &path, "请填写附加信息的名称");
        } else if extra.name == "备注" {
            faults.block(FaultCode::BadExtraField, &path, "附加信息不能叫“备注”，请换个名称");
        }
        let fields = [
            (path, "附加信息名称", 50, &extra.name),
            (format!("extra[{index}].content"), "附加信息内容", 300, &extra.content),
        ];
        for (path, label, chars, content) in fields {
            let field = Field {
                path,
                label,
                chars,
                bytes: chars,
            };
            field.check(draft.kind, content, faults);
        }
    }
}
