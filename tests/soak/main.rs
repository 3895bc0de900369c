//! A short soak, and that it can fail: with a guard taken out it must find what the guard keeps from happening.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

use std::process::{Command, Output};

/// A soak of its own process.
fn soak(options: &[&str], sabotage: Option<&str>) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaipiao-soak"));
    command.args(options).env_remove("KAIPIAO_SABOTAGE");
    if let Some(name) = sabotage {
        command.env("KAIPIAO_SABOTAGE", name);
    }
    let Output { status, stdout, stderr } = command.output().unwrap();
    let said = String::from_utf8_lossy(&stdout).into_owned();
    assert!(
        said.contains("Books and ledger"),
        "it came to no verdict: {said} {}",
        String::from_utf8_lossy(&stderr)
    );
    (status.success(), said)
}

#[test]
fn three_hundred_invoices_through_faults_and_kills_are_issued_once() {
    let (good, said) = soak(
        &["--invoices", "300", "--faults", "0.3", "--kills", "20", "--seed", "1"],
        None,
    );
    println!("{said}");
    assert!(good, "{said}");
    assert!(
        said.contains("kills     20 "),
        "it killed as often as it was told: {said}"
    );
    assert!(said.contains("late "), "documents showed late: {said}");
}

/// Enough documents for some to hide; the soak ends at the first double.
const BROKEN: [&str; 10] = [
    "--invoices",
    "200",
    "--faults",
    "0.4",
    "--kills",
    "2",
    "--seed",
    "1",
    "--patience",
    "40",
];

#[test]
fn with_asking_switched_off_the_soak_finds_doubles() {
    let (good, said) = soak(&BROKEN, Some("no-asking"));
    assert!(!good, "{said}");
    assert!(said.contains("DOUBLE"), "{said}");
}

#[test]
fn with_too_short_a_quiet_the_soak_finds_doubles() {
    let options = [&BROKEN[..], &["--quiet", "200", "--hides", "20000"]].concat();
    let (good, said) = soak(&options, None);
    assert!(!good, "{said}");
    assert!(said.contains("DOUBLE"), "{said}");
}
