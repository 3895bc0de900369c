//! A month's end at an agency: 2,000 documents of 20 companies at a platform that takes 200 ms for every answer.

use std::time::Duration;

use crate::{Subject, measure::Sheet, queue::Load};

pub(crate) const SUBJECT: Subject = Subject {
    name: "batch",
    about: "2,000 documents of 20 companies at 200 ms, against what eight calls at once allow (a minute)",
    run,
};

/// How many calls are under way at once.
const CALLS_AT_ONCE: u32 = 8;

fn run(sheet: &mut Sheet) {
    let load = Load {
        companies: 20,
        each: 100,
        latency: Duration::from_millis(200),
    };
    let documents = u32::try_from(load.documents()).unwrap();
    let allowed = load.latency * documents / CALLS_AT_ONCE;
    let taken = sheet.rounds(1, || load.issue());
    let seconds = taken.iter().map(|one| one.time.as_secs_f64());
    sheet.row("2,000 documents, 20 companies, 200 ms", "s", seconds.clone().collect());
    let peaks = taken.iter().map(|one| one.peak).collect();
    let ratios = seconds.map(|seconds| seconds / allowed.as_secs_f64()).collect();
    sheet.bound("of what 8 calls at once allow (50 s)", "×", ratios, 1.15);
    sheet.row("peak memory of the process", "MB", peaks);
}
