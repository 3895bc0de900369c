//! The golden cases on the wire: what is sent for each, and that a platform which forgives nothing takes it.
//!
//! `KAIPIAO_GOLDEN=write` writes the requests anew, to be read before they are committed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use kaipiao_domain::{Draft, Invoice};
use kaipiao_platform::{
    BaseUrl, NoLog, Platform, SystemClock,
    call::{Issue, Outcome},
    document,
};
use kaipiao_sandbox::{Config, Sandbox};
use serde_json::Value;

use super::fake::Store;

/// A general taxpayer and a small-scale one: a rate that one may not use is the other's.
const COMPANIES: usize = 2;

/// Whether a case may be issued, all that is known of its company counted.
fn may_be_issued(folder: &Path) -> bool {
    let faults: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder.join("faults.json")).unwrap()).unwrap();
    faults.iter().all(|fault| fault["severity"] == "warn")
}

/// The words in which the sandbox refuses what can be sent nevertheless: it knows no original of a red invoice, neither
/// company may use the rates of the past, and foreign tax numbers of fewer than 15 characters are none to it.
fn refusal(name: &str, invoice: &Invoice) -> Option<&'static str> {
    if name == "warn-red-mirrored-tax" {
        // What was deducted of the original nobody tells, so that the tax looks wrong before the original is looked for.
        Some("税额误差超过")
    } else if invoice.draft().is_red() {
        Some("不存在")
    } else if name.ends_with("rate-of-the-past") {
        Some("税率不合法")
    } else if name == "warn-tax-id-too-short" {
        Some("税号 HK12345678 不正确")
    } else {
        None
    }
}

fn cases() -> Vec<(String, PathBuf, Invoice)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/golden");
    let mut cases: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|folder| may_be_issued(folder))
        .map(|folder| {
            let draft: Draft = serde_json::from_str(&fs::read_to_string(folder.join("draft.json")).unwrap()).unwrap();
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let invoice = Invoice::new(draft).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
            (name, folder, invoice)
        })
        .collect();
    cases.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(
        cases.len() > 40,
        "cases are missing: only {} can be issued",
        cases.len()
    );
    cases
}

#[test]
fn every_golden_case_is_sent_as_written() {
    let writing = env::var("KAIPIAO_GOLDEN").is_ok_and(|mode| mode == "write");
    for (name, folder, invoice) in cases() {
        let path = folder.join("wire.json");
        let sent: Value = serde_json::from_str(document::write(&invoice).as_str()).unwrap();
        if writing {
            fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&sent).unwrap())).unwrap();
        }
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expected: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(sent, expected, "{name}");
    }
}

#[test]
fn what_is_sent_reads_back_as_the_same_request() {
    for (name, _, invoice) in cases() {
        let sent = document::write(&invoice);
        let read = document::read(sent.as_str().as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut draft = read
            .into_iter()
            .next()
            .unwrap()
            .into_draft(|| panic!("{name}: it has a serial"));
        if let Some(reversal) = &mut draft.reversal {
            // The wire has no field for it.
            reversal.mirrored = invoice.draft().is_mirrored();
        }
        let again = Invoice::new(draft).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        assert_eq!(document::write(&again), sent, "{name}");
    }
}

#[tokio::test]
async fn a_platform_that_forgives_nothing_takes_every_golden_case() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let store = Store::new();
    *store.credentials.lock().unwrap() = Some(("demo".to_owned(), "demo".to_owned()));
    let base = BaseUrl::parse(&sandbox.url(), None).unwrap();
    let platform = Platform::new(base, store, Arc::new(SystemClock), Arc::new(NoLog)).unwrap();
    let spids: Vec<_> = kaipiao_sandbox::Company::many(COMPANIES)
        .into_iter()
        .map(|company| company.spid)
        .collect();
    let mut wrong = Vec::new();
    for (name, _, invoice) in cases() {
        let serial = invoice.draft().serial.clone();
        let payloads = [document::write(&invoice)];
        let mut answers = Vec::new();
        for spid in &spids {
            let reply = platform
                .call(&Issue {
                    spid,
                    payloads: &payloads,
                })
                .await
                .unwrap();
            answers.push(reply.outcome(&serial, invoice.draft().kind));
        }
        let as_known = match refusal(&name, &invoice) {
            None => answers.iter().any(|answer| matches!(answer, Outcome::Issued(_))),
            Some(words) => answers
                .iter()
                .all(|answer| matches!(answer, Outcome::Refused { message } if message.contains(words))),
        };
        if !as_known {
            wrong.push(format!("{name}: {answers:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
