//! Golden cases: one folder per legal situation, with the draft, what it adds up to, and what is wrong with it.
//!
//! `KAIPIAO_GOLDEN=write` writes the answers anew, to be read before they are committed.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use kaipiao_domain::{Draft, preview};
use serde::Serialize;
use serde_json::Value;

#[test]
fn every_golden_case_adds_up_and_is_judged_as_written() {
    let cases = cases();
    assert!(cases.len() >= 60, "cases are missing: only {} found", cases.len());
    let writing = env::var("KAIPIAO_GOLDEN").is_ok_and(|mode| mode == "write");
    let mut wrong = Vec::new();
    for case in cases {
        let draft: Draft = serde_json::from_str(&read(&case.join("draft.json"))).unwrap();
        let shown = preview(draft);
        check(&case.join("totals.json"), &shown.totals, writing, &mut wrong);
        check(&case.join("faults.json"), &shown.faults, writing, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(test)]
fn check(path: &Path, found: &impl Serialize, writing: bool, wrong: &mut Vec<String>) {
    let found = serde_json::to_value(found).unwrap();
    if writing {
        fs::write(path, format!("{}\n", serde_json::to_string_pretty(&found).unwrap())).unwrap();
    }
    let expected: Value = serde_json::from_str(&read(path)).unwrap();
    if expected != found {
        wrong.push(format!("{}: expected {expected}, found {found}", path.display()));
    }
}

#[cfg(test)]
fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[cfg(test)]
fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/golden");
    let mut cases: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}
