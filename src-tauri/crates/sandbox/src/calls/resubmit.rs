//! KPGL/SHKP (重新审核单据): runs the bureau's page again for what waits. A second one while the first runs issues twice.

use super::{Call, Outcome, issue};
use crate::{
    books::{Document, Stage},
    faults::FaultKind,
    invoice::Kind,
    journal::Entry,
    params::Params,
    payload,
    reply::{Object, Refusal},
    state::{FACE_LAPSED, NewDocument, State},
};

pub(super) fn act(state: &mut State, params: &Params, now: i64) -> Result<Outcome, Refusal> {
    let spid = params.get("spid");
    state.company(spid)?;
    let mut errors = Vec::new();
    let mut words = None;
    let mut lost = None;
    for (kind, serial) in payload::resubmissions(params.get("data"))? {
        match one(state, spid, kind, &serial, now)? {
            Done::Again => {}
            Done::Late { hangs } => lost = Some(hangs),
            Done::Refused(message) => {
                errors.push(Object::default().with("XTLSH", serial).with("ErrMsg", message.as_str()));
                words.get_or_insert(message);
            }
        }
    }
    if let Some(hangs) = lost {
        return Ok(Outcome::Lost { hangs });
    }
    let reply = match words {
        None => Object::answer(true, "成功，离线开票模式！"),
        Some(words) => Object::answer(false, &words),
    };
    Ok(Outcome::Reply(
        reply.with("ErrList", errors).with("SucessList", Vec::new()),
    ))
}

enum Done {
    Again,
    Late { hangs: bool },
    Refused(String),
}

fn one(state: &mut State, spid: &str, kind: Kind, serial: &str, now: i64) -> Result<Done, Refusal> {
    let seen: Vec<Document> = state
        .archive
        .visible(spid, serial, now)
        .into_iter()
        .filter(|document| document.invoice.kind == kind)
        .cloned()
        .collect();
    if seen.is_empty() {
        return Ok(Done::Refused(format!("单据 {serial} 不存在。")));
    }
    if seen.iter().any(|document| document.number().is_some()) {
        return Ok(Done::Refused("此单据已经开过发票。".into()));
    }
    let fault = state.faults.strike_invoice(Call::Shkp, spid, serial, &mut state.rng);
    if let Some(fault) = &fault {
        match fault.kind {
            FaultKind::Refuse => {
                return Ok(Done::Refused(
                    fault.message.clone().unwrap_or_else(|| "审核失败。".into()),
                ));
            }
            FaultKind::Face => state.lapse(spid)?,
            // Still waiting, for another reason perhaps.
            FaultKind::Held | FaultKind::UsedUp => {
                let message = fault
                    .message
                    .clone()
                    .unwrap_or_else(|| "待审核，请核对后重新提交。".into());
                return Ok(Done::Refused(message));
            }
            // The others issue, each in its own time; those of the connection never come here.
            FaultKind::NoNumber
            | FaultKind::Kept
            | FaultKind::Late
            | FaultKind::BothLists
            | FaultKind::NeitherList
            | FaultKind::Stranger
            | FaultKind::Failed
            | FaultKind::Hang
            | FaultKind::Delay
            | FaultKind::ResetBefore
            | FaultKind::ResetAfter
            | FaultKind::Cut
            | FaultKind::Html
            | FaultKind::Test
            | FaultKind::Empty
            | FaultKind::Redirect
            | FaultKind::TokenExpired => {}
        }
    }
    if state.company(spid)?.face_lapsed {
        return Ok(Done::Refused(FACE_LAPSED.into()));
    }
    let pace = i64::try_from(state.manner.progress_ms).unwrap_or(i64::MAX);
    let usual = Stage::InProgress {
        due: Some(now.saturating_add(pace)),
        asks: None,
    };
    let stage = fault.as_ref().map_or(usual, |fault| issue::in_progress(fault, now));
    let waiting: Vec<&Document> = seen
        .iter()
        .filter(|document| matches!(document.stage, Stage::Waiting { .. }))
        .collect();
    if waiting.is_empty() {
        second_run(state, &seen, &stage, now)?;
    }
    let again = waiting.into_iter().map(|document| Document {
        stage: stage.clone(),
        ..document.clone()
    });
    let entries = again.map(|document| Entry::Document(Box::new(document))).collect();
    state.commit(entries)?;
    state.cache.clear();
    Ok(match fault {
        Some(fault) if fault.kind == FaultKind::Late => Done::Late { hangs: fault.hangs },
        Some(_) | None => Done::Again,
    })
}

/// The page runs while it runs already: what comes of it is issued beside the first.
fn second_run(state: &mut State, running: &[Document], stage: &Stage, now: i64) -> Result<(), Refusal> {
    let submission = state.new_submission();
    for document in running
        .iter()
        .filter(|document| Some(document.submission) == running.first().map(|first| first.submission))
    {
        let new = NewDocument {
            submission,
            spid: document.spid.clone(),
            invoice: document.invoice.clone(),
            visible_from: now,
            stage: Some(stage.clone()),
        };
        state.take_in(new, now)?;
    }
    Ok(())
}
