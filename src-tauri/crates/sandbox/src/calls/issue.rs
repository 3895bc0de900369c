//! KPGL/FPKJ (全电发票开具): issues blue and red invoices, several in one call, each with a fate of its own.

use super::{Call, Outcome, companies::LIMIT, rows};
use crate::{
    books::{Document, Stage},
    faults::{Fault, FaultKind},
    invoice::Invoice,
    params::Params,
    payload::{self, Read},
    reply::{Object, Refusal},
    rules,
    split::split,
    state::{FACE_LAPSED, NewDocument, State},
};

/// How long what a fault holds back stays hidden when the fault does not say, in milliseconds.
const HELD_BACK: u64 = 3_000;

pub(super) fn act(state: &mut State, params: &Params, now: i64) -> Result<Outcome, Refusal> {
    let spid = params.get("spid");
    state.company(spid)?;
    let mut reply = Reply::default();
    for read in payload::invoices(params.get("data"))? {
        one(state, spid, read, now, &mut reply)?;
    }
    Ok(match reply.lost {
        Some(hangs) => Outcome::Lost { hangs },
        None => Outcome::Reply(reply.object()),
    })
}

/// The reply as it grows.
#[derive(Default)]
struct Reply {
    successes: Vec<Object>,
    errors: Vec<Object>,
    words: Option<String>,
    /// The reply is lost: whether it hangs.
    lost: Option<bool>,
}

impl Reply {
    /// A row of ErrList; the sample has a space behind its words.
    fn refuse(&mut self, serial: &str, message: &str, have_save: Option<&str>) {
        let row = Object::default()
            .with("XTLSH", serial)
            .with("ErrMsg", format!("{message} "));
        self.errors.push(match have_save {
            Some(saved) => row.with("HaveSave", saved),
            None => row,
        });
        self.words.get_or_insert_with(|| message.to_owned());
    }

    fn object(self) -> Object {
        let (ok, words) = match (self.successes.is_empty(), self.words) {
            (false, None) => (true, "成功".to_owned()),
            (false, Some(words)) => (true, format!("部份成功：{words}")),
            (true, words) => (false, words.unwrap_or_default()),
        };
        Object::answer(ok, &words)
            .with("ErrList", self.errors)
            .with("SucessList", self.successes)
    }
}

fn one(state: &mut State, spid: &str, read: Read, now: i64, reply: &mut Reply) -> Result<(), Refusal> {
    let invoice = match read {
        Ok(invoice) => invoice,
        Err((serial, fault)) => {
            reply.refuse(&serial, &fault, Some("0"));
            return Ok(());
        }
    };
    let serial = invoice.serial.clone();
    let issued = state
        .archive
        .visible(spid, &serial, now)
        .into_iter()
        .find(|document| document.number().is_some());
    if let Some(document) = issued {
        let (message, row) = rows::duplicate(state, document);
        reply.errors.push(row);
        reply.words.get_or_insert(message);
        return Ok(());
    }
    let broken = broken_rule(state, spid, &invoice)?;
    if let Some(message) = broken {
        reply.refuse(&serial, &message, Some("0"));
        return Ok(());
    }
    let fault = state.faults.strike_invoice(Call::Fpkj, spid, &serial, &mut state.rng);
    match fault {
        Some(fault) => strike(state, spid, invoice, &fault, now, reply),
        None if state.company(spid)?.face_lapsed => {
            keep(state, spid, invoice, &waiting(FACE_LAPSED, false), now)?;
            reply.refuse(&serial, FACE_LAPSED, Some("1"));
            Ok(())
        }
        None => {
            let issued = take_in(state, spid, invoice, None, now, now)?;
            reply
                .successes
                .extend(issued.iter().map(|document| rows::success(state, document)));
            Ok(())
        }
    }
}

fn broken_rule(state: &State, spid: &str, invoice: &Invoice) -> Result<Option<String>, Refusal> {
    let company = state.company(spid)?;
    let original = state.archive.original(spid, invoice.original());
    let checked = rules::check(invoice, company).and_then(|()| rules::check_against(invoice, original.as_ref()));
    if let Err(message) = checked {
        return Ok(Some(message));
    }
    // 数电票 have no limit of their own, only a monthly sum.
    let over = !invoice.kind.is_digital() && invoice.net().abs() > LIMIT;
    Ok(over.then(|| format!("发票金额超过单张发票限额{LIMIT}。")))
}

fn strike(
    state: &mut State,
    spid: &str,
    invoice: Invoice,
    fault: &Fault,
    now: i64,
    reply: &mut Reply,
) -> Result<(), Refusal> {
    let serial = invoice.serial.clone();
    let words = |usual: &str| fault.message.clone().unwrap_or_else(|| usual.to_owned());
    match fault.kind {
        FaultKind::NoNumber => {
            for document in keep(state, spid, invoice, &in_progress(fault, now), now)? {
                reply.successes.push(rows::success(state, &document));
            }
        }
        FaultKind::Failed => {
            for document in keep(state, spid, invoice, &in_progress(fault, now), now)? {
                let row = rows::success(state, &document);
                let row = row.set("kpjg", "0").set("kpfk", words("开具失败，请核对后重试。"));
                reply.successes.push(row);
            }
        }
        FaultKind::BothLists => {
            let issued = take_in(state, spid, invoice, None, now, now)?;
            reply
                .successes
                .extend(issued.iter().map(|document| rows::success(state, document)));
            reply.refuse(&serial, &words("开票超时。"), Some("0"));
        }
        FaultKind::NeitherList => {
            take_in(state, spid, invoice, None, now, now)?;
        }
        FaultKind::Stranger => {
            let issued = take_in(state, spid, invoice, None, now, now)?;
            let rows = issued.iter().map(|document| rows::success(state, document));
            reply
                .successes
                .extend(rows.map(|row| row.set("xtlsh", format!("{serial}X"))));
        }
        FaultKind::Kept => {
            keep(state, spid, invoice, &in_progress(fault, now), now)?;
            reply.refuse(&serial, &words("开票超时，系统将自动重试。"), Some("1"));
        }
        FaultKind::UsedUp => {
            let message = words("发票已经用完，请申领发票");
            if fault.acts {
                keep(state, spid, invoice, &waiting(&message, false), now)?;
            }
            reply
                .errors
                .push(Object::default().with("XTLSH", serial).with("ErrMsg", message.as_str()));
            reply.words.get_or_insert(message);
        }
        FaultKind::Held => {
            let message = words("待审核，请核对后重新提交。");
            keep(state, spid, invoice, &waiting(&message, false), now)?;
            reply.refuse(&serial, &message, Some("1"));
        }
        FaultKind::Face => {
            state.lapse(spid)?;
            if !fault.forgets {
                keep(state, spid, invoice, &waiting(FACE_LAPSED, fault.retries), now)?;
            }
            reply.refuse(&serial, FACE_LAPSED, Some(if fault.forgets { "0" } else { "1" }));
        }
        FaultKind::Late => {
            take_in(state, spid, invoice, None, after(fault, now), now)?;
            reply.lost = Some(fault.hangs);
        }
        FaultKind::Refuse => reply.refuse(&serial, &words("数据异常，请检查后重新提交。"), Some("0")),
        FaultKind::Hang
        | FaultKind::Delay
        | FaultKind::ResetBefore
        | FaultKind::ResetAfter
        | FaultKind::Cut
        | FaultKind::Html
        | FaultKind::Test
        | FaultKind::Empty
        | FaultKind::Redirect
        | FaultKind::TokenExpired => return Err(Refusal::new("此故障不针对单张发票。")),
    }
    Ok(())
}

/// When a fault lets go of what it holds back.
pub(super) fn after(fault: &Fault, now: i64) -> i64 {
    now.saturating_add(i64::try_from(fault.ms.unwrap_or(HELD_BACK)).unwrap_or(i64::MAX))
}

pub(super) fn in_progress(fault: &Fault, now: i64) -> Stage {
    let due = match (fault.ms, fault.asks) {
        (None, Some(_)) => None,
        (Some(_), _) | (None, None) => Some(after(fault, now)),
    };
    Stage::InProgress { due, asks: fault.asks }
}

fn waiting(message: &str, after_scan: bool) -> Stage {
    Stage::Waiting {
        message: message.to_owned(),
        after_scan,
    }
}

fn keep(state: &mut State, spid: &str, invoice: Invoice, stage: &Stage, now: i64) -> Result<Vec<Document>, Refusal> {
    take_in(state, spid, invoice, Some(stage), now, now)
}

/// Takes an invoice in, as several documents where the platform splits it.
fn take_in(
    state: &mut State,
    spid: &str,
    invoice: Invoice,
    stage: Option<&Stage>,
    visible_from: i64,
    now: i64,
) -> Result<Vec<Document>, Refusal> {
    let submission = state.new_submission();
    let mut documents = Vec::new();
    for part in split(invoice, state.manner.split_over) {
        let new = NewDocument {
            submission,
            spid: spid.to_owned(),
            invoice: part,
            visible_from,
            stage: stage.cloned(),
        };
        documents.push(state.take_in(new, now)?);
    }
    Ok(documents)
}
