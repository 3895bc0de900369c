//! OTHER/SetSMS (设置验证码): the code that LOGIN had sent; the sandbox takes 123456.

use crate::{
    params::Params,
    reply::{Answer, Object, Refusal},
    state::State,
};

pub(super) fn act(state: &mut State, params: &Params, now: i64) -> Answer {
    let spid = params.get("spid");
    state.company(spid)?;
    let sent = state
        .codes
        .get(spid)
        .ok_or_else(|| Refusal::new("请先调用登陆接口。"))?;
    if sent != params.get("yzm") {
        return Err(Refusal::new("验证码错误。"));
    }
    state.log_in(spid, now)?;
    Ok(Object::answer(true, "调用成功"))
}
