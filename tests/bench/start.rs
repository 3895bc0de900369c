//! From the program's start to its answer, over a ledger of thousands of documents.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    Subject,
    measure::{Sheet, millis, peak_of},
    queue::{Load, Over},
};

pub(crate) const SUBJECT: Subject = Subject {
    name: "start",
    about: "the command line from its start to its answer, over an empty ledger and one of 2,000 documents",
    run,
};

fn run(sheet: &mut Sheet) {
    let full = Load {
        companies: 8,
        each: 250,
        latency: Duration::ZERO,
    };
    let empty = Load { each: 0, ..full };
    let over = [empty, full].map(|load| load.issued());
    let taken = sheet.rounds(9, || [list(&over[0]), list(&over[1])]);
    let column = |place: usize, of: fn(&(Duration, f64)) -> f64| taken.iter().map(|row| of(&row[place])).collect();
    sheet.row("an empty ledger", "ms", column(0, |one| millis(one.0)));
    sheet.row("2,000 documents listed as JSON", "ms", column(1, |one| millis(one.0)));
    sheet.row("peak memory over an empty ledger", "MB", column(0, |one| one.1));
    sheet.row("peak memory over 2,000 documents", "MB", column(1, |one| one.1));
}

/// How long it takes to list the ledger, and the most memory that took, in MB.
fn list(over: &Over) -> (Duration, f64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kaipiao-under-test"))
        .args(["--server", &over.platform.url, "--json", "--data-dir"])
        .arg(over.data.path())
        .arg("ledger")
        .env("KAIPIAO_USERNAME", "demo")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0.0;
    loop {
        // Read before it is looked whether it ended: then there is nothing to read any more.
        peak = peak_of(&child.id().to_string()).unwrap_or(peak);
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return (start.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
