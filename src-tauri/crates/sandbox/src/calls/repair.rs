//! KPGL/FPXF (发票修复): in the background, what was hidden of a company's month comes to light.

use crate::{
    books::Document,
    clock::compact_date,
    journal::Entry,
    params::Params,
    reply::{Answer, Object, Refusal},
    state::State,
};

/// How long the repair takes, in milliseconds.
const TAKES: i64 = 1_000;

pub(super) fn act(state: &mut State, params: &Params, now: i64) -> Answer {
    let (spid, month) = (params.get("spid"), params.get("xfyf"));
    state.company(spid)?;
    if !month.is_empty() && !is_month(month) {
        return Err(Refusal::new(format!("修复月份 {month} 不正确，应如202306。")));
    }
    if !state.manner.repairs {
        return Ok(Object::answer(true, "完成"));
    }
    let until = now.saturating_add(TAKES);
    let hidden = state.archive.all().iter().filter(|document| {
        document.spid == spid && document.visible_from > until && compact_date(document.received_at).starts_with(month)
    });
    let repaired = hidden.map(|document| Document {
        visible_from: until,
        ..document.clone()
    });
    let entries = repaired.map(|document| Entry::Document(Box::new(document))).collect();
    state.commit(entries)?;
    Ok(Object::answer(true, "完成"))
}

/// `YYYYMM`.
fn is_month(text: &str) -> bool {
    let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        && text
            .split_at_checked(4)
            .is_some_and(|(_, month)| ("01"..="12").contains(&month))
}
