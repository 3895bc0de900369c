//! `./dev bench [SUBJECT…]`: what things cost, in processor time, commits, seconds and memory. Tests never judge by a clock; this does.
//!
//! One file per subject. What is claimed in docs/performance.md was printed by this.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for developers: it stops at the first thing that is not as it should be, and prints"
)]

mod batch;
#[cfg(feature = "window")]
mod frames;
mod issuing;
mod measure;
mod queue;
mod reconcile;
mod search;
mod start;

use std::process::ExitCode;

use measure::Sheet;

/// Something that is measured.
struct Subject {
    name: &'static str,
    about: &'static str,
    run: fn(&mut Sheet),
}

const SUBJECTS: &[Subject] = &[
    issuing::SUBJECT,
    batch::SUBJECT,
    start::SUBJECT,
    search::SUBJECT,
    reconcile::SUBJECT,
    #[cfg(feature = "window")]
    frames::SUBJECT,
];

fn main() -> ExitCode {
    // Cargo says `--bench` to whatever it benches.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let unknown = wanted.iter().find(|name| SUBJECTS.iter().all(|one| one.name != **name));
    if let Some(unknown) = unknown {
        eprintln!("没有这个项目 there is no such subject: {unknown}");
        for subject in SUBJECTS {
            eprintln!("  {:<9} {}", subject.name, subject.about);
        }
        return ExitCode::from(2);
    }
    let mut sheet = Sheet::default();
    for subject in SUBJECTS {
        if wanted.is_empty() || wanted.iter().any(|name| name == subject.name) {
            sheet.begin(subject.name);
            (subject.run)(&mut sheet);
        }
    }
    println!("{}", sheet.table());
    if sheet.keeps_bounds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
