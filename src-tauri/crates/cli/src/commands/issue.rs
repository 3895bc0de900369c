//! `issue`, `resume`, `withdraw`.

use std::{path::Path, time::Duration};

use kaipiao_desk::{
    Desk, Serial,
    contract::{IssuanceFilter, IssuanceView, Problem, ProblemCode},
    files,
    ports::RandomIds,
};

use super::{before_batch, check};
use crate::{arguments::Options, exit::Exit, output, place};

pub(crate) async fn issue(options: &Options, file: &Path, company: &str) -> Result<Exit, Problem> {
    // The file is read first: a bad one reaches neither platform nor ledger.
    let drafts = files::to_issue(&check::read(file)?, &RandomIds)?;
    let place = place::open(options).await?;
    let company = place.desk.find_company(company).await?;
    // Before anything is queued: who then stops the command to log in has sent nothing.
    before_batch::say(options, &place.desk, drafts.iter().map(|_| company.spid.as_str())).await?;
    let queued = place.desk.issue_file(&company.spid, drafts).await?;
    follow(options, &place.desk, &queued).await
}

pub(crate) async fn resume(options: &Options, company: Option<&str>) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let spid = match company {
        Some(company) => Some(place.desk.find_company(company).await?.spid),
        None => None,
    };
    let open = place
        .desk
        .issuances(IssuanceFilter {
            spid,
            open: true,
            state: None,
        })
        .await?;
    before_batch::say(options, &place.desk, open.iter().map(|view| view.spid.as_str())).await?;
    follow(options, &place.desk, &open).await
}

pub(crate) async fn withdraw(options: &Options, serials: &[String], company: &str) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let serials = of_company(&place.desk, serials, company).await?;
    let many = place.desk.withdraw_all(serials).await?;
    if many.done.is_empty() {
        return Err(Problem::new(ProblemCode::WrongState, named(&many.refused)));
    }
    output::issuances(options.json, &many.done);
    Ok(left_alone("没有撤回，可能已经发出", &many.refused).unwrap_or(Exit::Done))
}

pub(crate) async fn resubmit(options: &Options, serials: &[String], company: &str) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let serials = of_company(&place.desk, serials, company).await?;
    let many = place.desk.resubmit_all(serials).await?;
    if many.done.is_empty() {
        return Err(Problem::new(ProblemCode::WrongState, named(&many.refused)));
    }
    before_batch::say(options, &place.desk, many.done.iter().map(|view| view.spid.as_str())).await?;
    let left_alone = left_alone("没有重新提交，平台没有在等待审核", &many.refused);
    let exit = follow(options, &place.desk, &many.done).await?;
    Ok(if exit == Exit::Done {
        left_alone.unwrap_or(exit)
    } else {
        exit
    })
}

/// Serials as they were typed, each of a document of the company.
pub(crate) async fn of_company(desk: &Desk, texts: &[String], company: &str) -> Result<Vec<Serial>, Problem> {
    let company = desk.find_company(company).await?;
    let mut serials = Vec::with_capacity(texts.len());
    for text in texts {
        let view = desk.issuance(serial(text)?).await?;
        if view.spid != company.spid {
            return Err(Problem::new(ProblemCode::NotFound, text));
        }
        serials.push(view.serial);
    }
    Ok(serials)
}

fn named(serials: &[Serial]) -> String {
    serials.iter().map(Serial::as_str).collect::<Vec<_>>().join("、")
}

/// Says to which of several nothing was done.
fn left_alone(words: &str, serials: &[Serial]) -> Option<Exit> {
    (!serials.is_empty()).then(|| {
        output::say(&format!("{words}：{}", named(serials)));
        Exit::Refused
    })
}

/// A serial as it was typed.
pub(crate) fn serial(text: &str) -> Result<Serial, Problem> {
    text.parse::<Serial>()
        .map_err(|error| Problem::new(ProblemCode::NotFound, error.to_string()))
}

/// Starts the engine, waits for these documents and says how they stand.
pub(crate) async fn follow(options: &Options, desk: &Desk, views: &[IssuanceView]) -> Result<Exit, Problem> {
    let serials: Vec<_> = views.iter().map(|view| view.serial.clone()).collect();
    desk.start().await?;
    let views = desk.wait_for(&serials, Duration::from_secs(options.wait)).await?;
    let (stopped_by, unreached) = (desk.stopped_by(), desk.next_try().is_some());
    let trouble = desk.safety().await.ok().and_then(|safety| safety.trouble);
    desk.close().await;
    output::issuances(options.json, &views);
    if let Some(problem) = stopped_by.as_ref().or(trouble.as_ref()) {
        output::problem(problem, false);
    }
    let exit = Exit::of_issuances(&views, stopped_by.as_ref(), unreached);
    match exit {
        Exit::Open => output::say("有发票还没有结果，不会丢失也不会重复开具；运行 kaipiao resume 继续"),
        Exit::Unreached => output::say("没有连上平台，发票已排队；网络恢复后运行 kaipiao resume 继续"),
        Exit::Done | Exit::Refused | Exit::Invalid | Exit::NoAccount => {}
    }
    Ok(exit)
}
