//! `settle`: a person's verdict on a document that stopped.

use kaipiao_desk::{
    Desk, Serial, State,
    contract::{AdoptRequest, FindingView, IssuanceView, Problem, ProblemCode, SideField, SideView, VerdictView},
};
use serde_json::{Value, json};

use super::issue::{follow, of_company};
use crate::{
    arguments::{Options, SettleArguments},
    exit::Exit,
    output, place,
};

pub(crate) async fn run(options: &Options, wanted: SettleArguments) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let desk = &place.desk;
    let serials = of_company(desk, std::slice::from_ref(&wanted.xtlsh), &wanted.company).await?;
    let Some(serial) = serials.into_iter().next() else {
        return Err(Problem::new(ProblemCode::NotFound, wanted.xtlsh));
    };
    let way = wanted.way;
    if way.new_serial {
        return issue_anew(options, desk, serial).await;
    }
    if way.hand_over {
        return Ok(settled(options, &desk.hand_over(serial).await?));
    }
    if !way.adopt.is_empty() {
        let numbers = way.adopt;
        return Ok(settled(options, &desk.adopt(AdoptRequest { serial, numbers }).await?));
    }
    if let Some(number) = way.by_hand {
        return Ok(settled(options, &desk.settle_by_hand(serial, &number).await?));
    }
    let view = if way.repair {
        desk.repair_for(serial).await?
    } else if way.look {
        desk.look_for(serial).await?
    } else {
        desk.verdict(serial).await?
    };
    Ok(show(options, &view))
}

fn settled(options: &Options, view: &IssuanceView) -> Exit {
    output::issuances(options.json, std::slice::from_ref(view));
    Exit::Done
}

/// Closes the document and issues its contents under the serial that follows. The same command given twice issues once.
async fn issue_anew(options: &Options, desk: &Desk, serial: Serial) -> Result<Exit, Problem> {
    let before = desk.issuance(serial.clone()).await?;
    let word = if before.successor.is_some() {
        String::new()
    } else {
        // What else is missing is said before anything has to be typed.
        let view = desk.look_for(serial.clone()).await?;
        if !view.checklist.missing.is_empty() {
            return Err(Problem::new(ProblemCode::NotYet, view.checklist.missing.join("；")));
        }
        let word = view.checklist.word;
        place::ask_word(&format!(
            "请先到电子税务局核对没有这张发票（购买方 {}，价税合计 {}）。核对过了，输入“{word}”：",
            view.sent.buyer,
            amount(view.sent.gross)
        ))?
    };
    if let Some(successor) = &before.successor
        && let Some(issued) = on_its_way(desk, successor).await?
    {
        return follow(options, desk, &[issued]).await;
    }
    let draft = desk.issue_anew(serial, &word).await?;
    let queued = desk.issue_file(&draft.spid, vec![draft.draft]).await?;
    follow(options, desk, &queued).await
}

/// What takes the place of a document, once it was queued.
async fn on_its_way(desk: &Desk, successor: &Serial) -> Result<Option<IssuanceView>, Problem> {
    match desk.issuance(successor.clone()).await {
        Ok(view) => Ok(Some(view)),
        Err(problem) if problem.code == ProblemCode::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn show(options: &Options, view: &VerdictView) -> Exit {
    let document = json!({
        "invoice": output::issuance(&view.issuance),
        "sent": side(&view.sent),
        "found": view.found.iter().map(finding).collect::<Vec<_>>(),
        "checklist": {
            "months": view.checklist.months,
            "repaired_at": view.checklist.repaired_at,
            "repaired_from": view.checklist.repaired_from,
            "looked_at": view.checklist.looked_at,
            "last_try": view.checklist.last_try,
            "waited_from": view.checklist.waited_from,
            "missing": view.checklist.missing,
        },
    });
    output::answer(options.json, &document, || lines(view));
    match view.issuance.state {
        State::NeedsPerson => Exit::Refused,
        State::Queued
        | State::Sending
        | State::Issued
        | State::Accepted
        | State::Held
        | State::Refused
        | State::Unknown
        | State::SettledByHand
        | State::Withdrawn => Exit::Done,
    }
}

fn side(side: &SideView) -> Value {
    json!({
        "xtlsh": side.serial,
        "kind": side.kind,
        "number": side.number,
        "code": side.code,
        "issued_at": side.issued_at,
        "buyer": side.buyer,
        "buyer_tax_id": side.buyer_tax_id,
        "net": side.net.map(|fen| fen.to_string()),
        "tax": side.tax.map(|fen| fen.to_string()),
        "gross": side.gross.map(|fen| fen.to_string()),
    })
}

fn finding(found: &FindingView) -> Value {
    json!({
        "found_in": found.found_in,
        "same_xtlsh": found.same_serial,
        "invoice": side(&found.side),
        "differs": found.differs,
        "owner": found.owner,
        "message": found.words,
    })
}

fn lines(view: &VerdictView) -> Vec<String> {
    let mut lines = vec![output::line(&view.issuance)];
    lines.push(format!("这里发送的：{}", words(&view.sent)));
    match (view.checklist.looked_at, view.found.as_slice()) {
        (None, _) => lines.push("还没有查过平台的列表：加 --look 查一遍".to_owned()),
        (Some(_), []) => lines.push("平台上没有这张，也没有同购买方、同金额的".to_owned()),
        (Some(_), found) => lines.extend(found.iter().map(|one| {
            let mut line = format!("平台上：{}", words(&one.side));
            if !one.differs.is_empty() {
                let names: Vec<_> = one.differs.iter().map(|field| name(*field)).collect();
                line.push_str(&format!("  不同：{}", names.join("、")));
            }
            if let Some(owner) = &one.owner {
                line.push_str(&format!("  已是单据 {owner} 的"));
            }
            if !one.words.is_empty() {
                line.push_str(&format!("  {}", one.words));
            }
            line
        })),
    }
    if view.issuance.state == State::NeedsPerson {
        lines.push("是平台上的一张：--adopt 号码；已手工开具：--by-hand 号码；都不是：--new-serial".to_owned());
        lines.extend(
            view.checklist
                .missing
                .iter()
                .map(|missing| format!("换新单据号还差：{missing}")),
        );
    }
    lines
}

fn words(side: &SideView) -> String {
    let number = format!("{}{}", side.code, side.number);
    let parts = [
        number,
        side.kind.clone(),
        side.buyer.clone(),
        side.buyer_tax_id.clone(),
        format!("价税合计 {}", amount(side.gross)),
        side.issued_at.clone(),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}

fn amount(fen: Option<kaipiao_desk::Fen>) -> String {
    fen.map_or_else(|| "（平台没有说）".to_owned(), |fen| format!("¥{fen}"))
}

const fn name(field: SideField) -> &'static str {
    match field {
        SideField::Kind => "种类",
        SideField::Buyer => "购买方",
        SideField::BuyerTaxId => "购买方税号",
        SideField::Net => "金额",
        SideField::Tax => "税额",
        SideField::Gross => "价税合计",
    }
}
