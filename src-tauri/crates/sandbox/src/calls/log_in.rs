//! LOGIN/GetToken (获取token): a new token; the one before it ends.

use crate::{
    params::Params,
    reply::{Answer, Object},
    state::State,
};

pub(super) fn act(state: &mut State, params: &Params, now: i64) -> Answer {
    let token = state.login(params.get("username"), params.get("password"), now)?;
    Ok(Object::answer(true, "系统登陆成功。").with("ID", token))
}
