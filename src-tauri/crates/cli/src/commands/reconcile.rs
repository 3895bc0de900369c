//! `reconcile`: a company's days held against the platform's lists.

use kaipiao_desk::contract::{DifferenceKind, DifferenceView, Problem, ReconcileRequest, ReconcileView};
use serde_json::{Value, json};

use crate::{arguments::Options, exit::Exit, output, place};

/// What differs, each with what it is called and what to do about it.
const KINDS: [(DifferenceKind, &str, &str); 7] = [
    (
        DifferenceKind::Differs,
        "不一致",
        "打开两边核对；开错的红冲，重复的红冲多出的",
    ),
    (
        DifferenceKind::MissingThere,
        "平台没有",
        "到电子税务局查这张发票；查到后请平台修复这个月（company repair）再对一次",
    ),
    (
        DifferenceKind::Open,
        "平台有结果，这里未完成",
        "正在自动核对，运行 kaipiao resume 看结果",
    ),
    (
        DifferenceKind::Elsewhere,
        "平台上待开、不是从这里发的",
        "确认是谁提交的；不要的在平台页面删除",
    ),
    (
        DifferenceKind::Unreadable,
        "读不懂的行",
        "没有收进来；请把日志交给支持人员",
    ),
    (DifferenceKind::Incomplete, "没有看全", "列表一直在变，稍后再对一次"),
    (DifferenceKind::MissingHere, "这里没有", "已收进本机账本，不用处理"),
];

pub(crate) async fn run(
    options: &Options,
    company: &str,
    from: Option<String>,
    to: Option<String>,
) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let spid = place.desk.find_company(company).await?.spid;
    // What the platform shows of a document that is open here is asked about at once.
    place.desk.start().await?;
    let request = ReconcileRequest {
        spid: spid.clone(),
        from,
        to,
    };
    let done = place.desk.reconcile(request, progress).await;
    let found = done?;
    let mut differences = Vec::new();
    for (kind, ..) in KINDS {
        loop {
            let skip = differences
                .iter()
                .filter(|one: &&DifferenceView| one.kind == kind)
                .count();
            let more = place
                .desk
                .differences(&spid, kind, u32::try_from(skip).unwrap_or(u32::MAX))
                .await?;
            if more.is_empty() {
                break;
            }
            differences.extend(more);
        }
    }
    place.desk.close().await;
    output::answer(options.json, &document(&found, &differences), || {
        lines(&found, &differences)
    });
    let clean = differences.iter().all(|one| one.kind == DifferenceKind::MissingHere);
    Ok(if clean { Exit::Done } else { Exit::Refused })
}

fn progress(view: &ReconcileView) {
    output::say(&format!(
        "{}：{} / {} 个月，平台列出 {} 张，收进 {} 张",
        view.month, view.months_done, view.months, view.listed, view.adopted
    ));
}

fn document(found: &ReconcileView, differences: &[DifferenceView]) -> Value {
    let yuan = |fen: Option<kaipiao_desk::Fen>| fen.map(|fen| fen.to_string());
    let differences: Vec<Value> = differences
        .iter()
        .map(|one| {
            json!({
                "kind": one.kind,
                "xtlsh": one.serial,
                "code": one.code,
                "number": one.number,
                "day": one.day,
                "buyer": one.buyer,
                "here": yuan(one.here),
                "there": yuan(one.there),
                "words": one.words,
                "remedy": remedy(one.kind),
            })
        })
        .collect();
    json!({
        "company": found.spid,
        "from": found.from,
        "to": found.to,
        "listed": found.listed,
        "adopted": found.adopted,
        "complete": found.finished_at.is_some(),
        "differences": differences,
    })
}

fn remedy(kind: DifferenceKind) -> &'static str {
    KINDS
        .iter()
        .find(|(known, ..)| *known == kind)
        .map_or("", |(_, _, remedy)| remedy)
}

fn lines(found: &ReconcileView, differences: &[DifferenceView]) -> Vec<String> {
    let mut lines = vec![format!(
        "{} 至 {}：平台列出 {} 张，新收进 {} 张",
        found.from, found.to, found.listed, found.adopted
    )];
    for (kind, name, remedy) in KINDS {
        let of_kind: Vec<_> = differences.iter().filter(|one| one.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        lines.push(format!("{name}（{}）：{remedy}", of_kind.len()));
        for one in of_kind {
            let amount = |fen: Option<kaipiao_desk::Fen>| fen.map_or("—".to_owned(), |fen| format!("¥{fen}"));
            let name = if one.number.is_empty() {
                &one.serial
            } else {
                &one.number
            };
            lines.push(format!(
                "  {} {name} {} 这里 {} 平台 {} {}",
                one.day,
                one.buyer,
                amount(one.here),
                amount(one.there),
                one.words
            ));
        }
    }
    lines
}
