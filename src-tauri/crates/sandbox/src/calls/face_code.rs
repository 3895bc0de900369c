//! TERM/QRCODE (获取人脸二维码): the text that the operator's phone scans.

use rand_chacha::rand_core::RngCore;

use crate::{
    params::Params,
    reply::{Answer, Object, Refusal},
    state::{Scan, State},
};

pub(super) fn act(state: &mut State, params: &Params, now: i64) -> Answer {
    let text = show(state, params.get("spid"), now)?;
    Ok(Object::answer(true, "正常").with("Qrcode", text))
}

/// Shows a new code and waits for its scan.
pub(super) fn show(state: &mut State, spid: &str, now: i64) -> Result<String, Refusal> {
    let region = state.company(spid)?.region_code.clone();
    let id: String = (0..4).map(|_| format!("{:016X}", state.rng.next_u64())).collect();
    let due = state
        .manner
        .scan_ms
        .map(|ms| now.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX)));
    state.scans.insert(spid.to_owned(), Scan::Shown { due });
    Ok(format!("qrcode_id={id}&areaPrefix={region}&interfaceCode=0004"))
}
