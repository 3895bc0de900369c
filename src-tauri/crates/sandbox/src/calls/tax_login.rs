//! TERM/LOGIN (登陆接口): logs a company in to the tax bureau, in one of four ways.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::face_code;
use crate::{
    params::Params,
    picture,
    reply::{Answer, Object, Refusal},
    state::{Scan, State},
};

/// The phone of everyone in the sandbox.
const PHONE: &str = "13800138000";
/// The code that its messages hold; `OTHER/SetSMS` takes no other.
pub(super) const CODE: &str = "123456";

pub(super) fn act(state: &mut State, params: &Params, now: i64) -> Answer {
    let spid = params.get("spid");
    let company = state.company(spid)?;
    let way = params.get("dlfs");
    if !matches!(way, "0" | "1" | "2" | "4") {
        return Err(Refusal::new("登陆方式 dlfs 只能是0、1、2、4。"));
    }
    let answer = |data: &[u8]| Ok(Object::answer(true, "正常登陆").with("DATA", STANDARD.encode(data)));
    if company.logged_in && !company.face_lapsed {
        return answer("已经登陆".as_bytes());
    }
    if way == "4" {
        let text = face_code::show(state, spid, now)?;
        let picture = if state.manner.login_text {
            None
        } else {
            picture::png(&text)
        };
        return answer(picture.as_deref().unwrap_or(text.as_bytes()));
    }
    state.codes.insert(spid.to_owned(), CODE.to_owned());
    // Someone at the robot (0) or the hosted card (1) gives the code; with 2 it comes through SetSMS.
    if way != "2" {
        let due = state
            .manner
            .scan_ms
            .map(|ms| now.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX)));
        state.scans.insert(spid.to_owned(), Scan::Shown { due });
    }
    answer(PHONE.as_bytes())
}
