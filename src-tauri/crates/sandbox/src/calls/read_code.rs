//! OTHER/SMS (获取短信验证码): reads the code that arrived at a hosted card.

use crate::{
    params::Params,
    reply::{Answer, Object, Refusal},
    state::State,
};

/// The slot of its device in which each company's card is.
const SLOT: &str = "1";

pub(super) fn act(state: &State, params: &Params) -> Answer {
    if params.get("lx") != "1" {
        return Err(Refusal::new("lx 固定值是1。"));
    }
    let wanted = params.get("qysh");
    let by_device = !params.get("cch").is_empty();
    let company = state.companies.iter().find(|company| {
        if by_device {
            company.device == wanted
        } else {
            company.spid == wanted || company.tax_number == wanted
        }
    });
    let company = match company {
        Some(company) => company,
        None if by_device => return Err(Refusal::new(format!("设备 {wanted} 不存在。"))),
        None => return Err(Refusal::new(format!("企业 {wanted} 不存在。"))),
    };
    // "与10保持一致" (as in LOGIN): read as the spid.
    if params.get("id") != company.spid {
        return Err(Refusal::new("id 与登陆接口不一致。"));
    }
    if by_device && params.get("cch") != SLOT {
        return Err(Refusal::new("该卡槽没有收到验证码。"));
    }
    let code = state
        .codes
        .get(&company.spid)
        .ok_or_else(|| Refusal::new("没有收到验证码。"))?;
    Ok(Object::answer(true, "获取成功").with("YZM", code.as_str()))
}
