//! Golden cases: one folder per legal situation, with the draft, what it adds up to, and what is wrong with it.
//!
//! `known.json`, where there is one, says what is known of the company and of the table of codes; `derived.json` which case a red
//! invoice reverses, and how.
//! `KAIPIAO_GOLDEN=write` writes the answers anew, to be read before they are committed.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use kaipiao_domain::{
    Draft, Fault, Fen, InvoiceNumber, Known, Limits, Taxpayer,
    goods_code::{GoodsCode, GoodsEntry, GoodsTable},
    preview, preview_knowing,
    reversal::{Original, OriginalLine, Reversal},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Faults without a case, and why.
const WITHOUT_CASE: [(&str, &str); 12] = [
    (
        "too-many-lines",
        "2,001 lines are no file to read; the table of checks has them",
    ),
    ("above-original", "the original stands in a ledger: a journey has one"),
    ("not-in-original", "the original stands in a ledger: a journey has one"),
    ("other-buyer", "the original stands in a ledger: a journey has one"),
    (
        "unknown-original",
        "the ledger lacks it: a journey has one that another seat issued",
    ),
    ("look-alike", "one draft looks like none: a journey has two"),
    ("red-open", "the other one stands in a ledger: a journey has one"),
    ("serial-taken", "it stands in a ledger: a journey has one"),
    ("bad-treatment", "no draft can hold it: the tests of files have it"),
    ("unreadable", "no draft can hold it: the tests of files have it"),
    ("unknown-node", "no draft can hold it: the tests of files have it"),
    ("serial-twice", "one draft has one serial: a journey has a file of two"),
];

#[test]
fn every_golden_case_adds_up_and_is_judged_as_written() {
    let cases = cases();
    assert!(cases.len() >= 80, "cases are missing: only {} found", cases.len());
    let writing = env::var("KAIPIAO_GOLDEN").is_ok_and(|mode| mode == "write");
    let mut wrong = Vec::new();
    for case in cases {
        let draft: Draft = serde_json::from_str(&read(&case.join("draft.json"))).unwrap();
        let here = Here::of(&case);
        let shown = preview_knowing(draft, &here.known());
        check(&case.join("totals.json"), &shown.totals, writing, &mut wrong);
        check(&case.join("faults.json"), &shown.faults, writing, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The invoice that a case reverses, and how: the draft is what the last reversal makes of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Derived {
    /// The case of the blue invoice.
    original: String,
    number: InvoiceNumber,
    /// Nobody tells what was deducted, as of an invoice that was issued elsewhere.
    #[serde(default)]
    forgets_deduction: bool,
    reversals: Vec<Reversal>,
}

#[test]
fn a_mirrored_golden_case_is_what_is_derived_from_its_original() {
    let writing = env::var("KAIPIAO_GOLDEN").is_ok_and(|mode| mode == "write");
    let mut wrong = Vec::new();
    let cases = cases().into_iter().filter(|case| case.join("derived.json").exists());
    for case in cases {
        let told: Derived = serde_json::from_str(&read(&case.join("derived.json"))).unwrap();
        let blue: Draft = serde_json::from_str(&read(&case.join("..").join(told.original).join("draft.json"))).unwrap();
        let blue = preview(blue);
        let mut original = Original::issued(told.number, &blue.draft, &blue.totals);
        if told.forgets_deduction {
            original.lines.iter_mut().for_each(|line| line.deduction = Fen::ZERO);
        }
        let spid = case.file_name().unwrap().to_str().unwrap();
        let mut red = None;
        for reversal in told.reversals {
            let made = preview(reversal.derive(spid, &original).unwrap());
            original.reversed_by(made.totals.gross, OriginalLine::of(&made.draft, &made.totals));
            red = Some(made.draft);
        }
        check(&case.join("draft.json"), &red.unwrap(), writing, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fault_has_a_golden_case() {
    let shown: BTreeSet<String> = cases()
        .iter()
        .flat_map(|case| serde_json::from_str::<Vec<Fault>>(&read(&case.join("faults.json"))).unwrap())
        .map(|fault| text_of(&fault.code))
        .collect();
    let without: BTreeSet<String> = WITHOUT_CASE.iter().map(|(code, _)| (*code).to_owned()).collect();
    let all = all_codes();
    assert!(
        shown.is_subset(&all),
        "the contract is stale: run ./dev contract. {shown:?}"
    );
    assert!(
        without.is_disjoint(&shown),
        "no longer without a case: strike them from the list"
    );
    let missing: Vec<_> = all.difference(&shown).filter(|code| !without.contains(*code)).collect();
    assert!(missing.is_empty(), "no golden case shows {missing:?}");
}

/// All codes there are, as the generated contract lists them.
#[cfg(test)]
fn all_codes() -> BTreeSet<String> {
    let contract = include_str!("../../../../ui/src/contract/FaultCode.ts");
    let (_, listed) = contract.split_once("export type FaultCode =").unwrap();
    let codes: BTreeSet<String> = listed.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(codes.len() > 30, "the contract reads otherwise than it did: {codes:?}");
    codes
}

#[cfg(test)]
fn text_of(code: &impl Serialize) -> String {
    serde_json::to_value(code).unwrap().as_str().unwrap().to_owned()
}

/// What is known beside the draft.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct KnownFile {
    taxpayer: Option<Taxpayer>,
    /// 单张限额 of 专票, in fen.
    special_limit: Option<Fen>,
    /// Code and name.
    codes: Vec<(GoodsCode, String)>,
}

struct Here {
    taxpayer: Option<Taxpayer>,
    limits: Limits,
    codes: Option<GoodsTable>,
}

#[cfg(test)]
impl Here {
    fn of(case: &Path) -> Self {
        let path = case.join("known.json");
        let file: KnownFile = if path.exists() {
            serde_json::from_str(&read(&path)).unwrap()
        } else {
            KnownFile::default()
        };
        let entries = file.codes.into_iter().map(|(code, name)| GoodsEntry {
            code,
            name,
            short_name: String::new(),
            is_summary: false,
            description: String::new(),
        });
        let table = GoodsTable::new(entries);
        Self {
            taxpayer: file.taxpayer,
            limits: Limits {
                special: file.special_limit,
                ..Limits::default()
            },
            codes: Some(table).filter(|table| !table.is_empty()),
        }
    }

    const fn known(&self) -> Known<'_> {
        Known {
            taxpayer: self.taxpayer,
            limits: self.limits,
            codes: self.codes.as_ref(),
        }
    }
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
