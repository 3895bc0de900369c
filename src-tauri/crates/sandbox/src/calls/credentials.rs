//! TERM/SJMMGX (更新电局登陆信息): new tax-bureau credentials. The sandbox has no use for them and keeps none.

use crate::{
    params::Params,
    reply::{Answer, Object},
    state::State,
};

pub(super) fn act(state: &State, params: &Params) -> Answer {
    state.company(params.get("spid"))?;
    Ok(Object::answer(true, "完成"))
}
