//! What a comparison found, as whoever shows it sees it.

use kaipiao_domain::Fen;
use kaipiao_ledger::comparison::{Comparison, Difference, What};

use super::{first_of_month, read};
use crate::contract::{DifferenceCount, DifferenceKind, DifferenceView, Problem, ReconcileView};

/// Differences that are given at a time.
pub(super) const AT_ONCE: u32 = 200;

pub(super) fn view(
    comparison: &Comparison,
    counts: &[(What, u32)],
    running: bool,
    stopped: Option<Problem>,
) -> ReconcileView {
    ReconcileView {
        spid: comparison.spid.clone(),
        from: comparison.first_day.clone(),
        to: comparison.last_day.clone(),
        running,
        months: months(&comparison.first_day, &comparison.last_day),
        months_done: comparison.months_done,
        month: comparison.at.month.chars().take(7).collect(),
        listed: comparison.listed,
        adopted: comparison.adopted,
        counts: counts
            .iter()
            .map(|&(what, count)| DifferenceCount {
                kind: kind(what),
                count,
            })
            .collect(),
        started_at: comparison.started_at,
        updated_at: comparison.updated_at,
        finished_at: comparison.finished_at,
        stopped,
    }
}

fn months(first: &str, last: &str) -> u32 {
    let (Some(first), Some(last)) = (read(first), read(last)) else {
        return 1;
    };
    let (first, last) = (first_of_month(first), first_of_month(last));
    let count =
        (last.year() - first.year()) * 12 + i32::from(u8::from(last.month())) - i32::from(u8::from(first.month()));
    u32::try_from(count + 1).unwrap_or(1)
}

pub(super) fn difference(found: Difference) -> DifferenceView {
    DifferenceView {
        kind: kind(found.what),
        serial: found.serial,
        code: found.code,
        number: found.number,
        day: found.day,
        buyer: found.buyer,
        here: found.here.map(Fen),
        there: found.there.map(Fen),
        words: found.words,
    }
}

const fn kind(what: What) -> DifferenceKind {
    match what {
        What::Double => DifferenceKind::Double,
        What::MissingHere => DifferenceKind::MissingHere,
        What::MissingThere => DifferenceKind::MissingThere,
        What::Differs => DifferenceKind::Differs,
        What::Open => DifferenceKind::Open,
        What::Elsewhere => DifferenceKind::Elsewhere,
        What::Unreadable => DifferenceKind::Unreadable,
        What::Incomplete => DifferenceKind::Incomplete,
    }
}

pub(super) const fn what(kind: DifferenceKind) -> What {
    match kind {
        DifferenceKind::Double => What::Double,
        DifferenceKind::MissingHere => What::MissingHere,
        DifferenceKind::MissingThere => What::MissingThere,
        DifferenceKind::Differs => What::Differs,
        DifferenceKind::Open => What::Open,
        DifferenceKind::Elsewhere => What::Elsewhere,
        DifferenceKind::Unreadable => What::Unreadable,
        DifferenceKind::Incomplete => What::Incomplete,
    }
}
