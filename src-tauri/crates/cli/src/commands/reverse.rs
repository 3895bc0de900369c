//! `reverse`: the red invoice of an original.

use kaipiao_desk::{
    ReverseRequest,
    contract::{Problem, ProblemCode},
    reversal::{Extent, LinePart, Part, Reason},
};

use super::issue::{follow, serial};
use crate::{
    arguments::{Options, ReverseArguments, ReverseReason},
    exit::Exit,
    place,
};

pub(crate) async fn run(options: &Options, wanted: ReverseArguments) -> Result<Exit, Problem> {
    let lines = wanted
        .lines
        .iter()
        .map(|text| line(text))
        .collect::<Result<Vec<_>, _>>()?;
    let reason = match (wanted.reason, lines.is_empty()) {
        (Some(ReverseReason::Mistake), _) | (None, true) => Reason::Mistake,
        (Some(ReverseReason::Allowance), _) | (None, false) => Reason::Allowance,
        (Some(ReverseReason::Return), _) => Reason::Return,
        (Some(ReverseReason::Stopped), _) => Reason::Stopped,
    };
    let request = ReverseRequest {
        number: wanted.number,
        kind: wanted.kind,
        reason,
        extent: if lines.is_empty() {
            Extent::Whole
        } else {
            Extent::Lines { lines }
        },
        info_number: wanted.info_number,
        serial: wanted.xtlsh.as_deref().map(serial).transpose()?,
    };
    let place = place::open(options).await?;
    let company = place.desk.find_company(&wanted.company).await?;
    let queued = place.desk.reverse(&company.spid, request).await?;
    follow(options, &place.desk, &[queued]).await
}

/// `I=AMOUNT`: the line from 1, as it is printed, and its net amount, positive.
fn line(text: &str) -> Result<LinePart, Problem> {
    let bad = || {
        Problem::new(
            ProblemCode::BadFile,
            format!("--line {text} 读不懂，应像 1=100.00（第几行=不含税金额）"),
        )
    };
    let (line, net) = text.split_once('=').ok_or_else(bad)?;
    let line = line
        .trim()
        .parse::<usize>()
        .ok()
        .and_then(|line| line.checked_sub(1))
        .ok_or_else(bad)?;
    let net = net.parse().map_err(|_| bad())?;
    Ok(LinePart {
        line,
        part: Part::Net { net },
    })
}
