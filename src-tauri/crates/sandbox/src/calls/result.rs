//! KPGL/KPJG (获取开票结果): what became of a serial.

use super::rows;
use crate::{
    books::{Document, Stage},
    invoice::Kind,
    journal::Entry,
    params::Params,
    reply::{Answer, Object, Refusal},
    state::State,
};

pub(super) fn act(state: &mut State, params: &Params, now: i64) -> Answer {
    // "code=100，说明是调用错误，请认真看调用参数".
    let wrong = |message: String| Refusal::coded(message, "code", "100");
    let (spid, serial) = (params.get("spid"), params.get("xtlsh"));
    let kind = Kind::from_code(params.get("fpzl")).ok_or_else(|| wrong("发票种类 fpzl 不正确。".into()))?;
    state.company(spid).map_err(|refusal| wrong(refusal.message))?;
    let key = (spid.to_owned(), kind.code(), serial.to_owned());
    let keeps = i64::try_from(state.manner.cache_ms).unwrap_or(i64::MAX);
    if let Some((reply, _)) = state.cache.get(&key).filter(|(_, at)| now.saturating_sub(*at) < keeps) {
        return Ok(reply.clone().with("Code", "200"));
    }
    count_ask(state, spid, serial, kind, now)?;
    let seen: Vec<&Document> = state
        .archive
        .visible(spid, serial, now)
        .into_iter()
        .filter(|document| document.invoice.kind == kind)
        .collect();
    let reply = answer(state, &seen).ok_or_else(|| wrong(format!("单据 {serial} 不存在。")))?;
    state.cache.insert(key, (reply.clone(), now));
    Ok(reply)
}

/// What was accepted until it is asked often enough comes nearer by one.
fn count_ask(state: &mut State, spid: &str, serial: &str, kind: Kind, now: i64) -> Result<(), Refusal> {
    let mut asked = Vec::new();
    for document in state.archive.visible(spid, serial, now) {
        if let (Stage::InProgress { due, asks: Some(asks) }, true) = (&document.stage, document.invoice.kind == kind) {
            let stage = Stage::InProgress {
                due: *due,
                asks: Some(asks.saturating_sub(1)),
            };
            asked.push(Entry::Document(Box::new(Document {
                stage,
                ..document.clone()
            })));
        }
    }
    if !asked.is_empty() {
        state.commit(asked)?;
        state.settle(now)?;
    }
    Ok(())
}

/// The answer to all documents of a serial; `None` where there are none.
fn answer(state: &State, seen: &[&Document]) -> Option<Object> {
    let issued: Vec<&&Document> = seen.iter().filter(|document| document.number().is_some()).collect();
    if let Some(first) = issued.first() {
        let reply = with_verdict(Object::answer(true, ""), rows::verdict(state, first)).with("FPZT", "1");
        let rows: Vec<Object> = issued.iter().map(|document| rows::verdict(state, document)).collect();
        return Some(if rows.len() > 1 {
            reply.with("Rows", rows)
        } else {
            reply
        });
    }
    let first = seen.first()?;
    let (message, status) = match &first.stage {
        Stage::Waiting { message, .. } => (message.as_str(), "0"),
        Stage::InProgress { .. } => ("数据正在开票中，请稍后再查询。", "2"),
        Stage::Issued { .. } => return None,
    };
    Some(
        Object::answer(false, message)
            .with("XTLSH", first.serial())
            .with("FPZT", status),
    )
}

fn with_verdict(mut reply: Object, verdict: Object) -> Object {
    reply.0.extend(verdict.0);
    reply
}
