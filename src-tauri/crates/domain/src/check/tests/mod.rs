//! Each rule by a table: a faultless draft, one thing of it changed, and exactly the faults that follow.

mod buyer;
mod line;
mod red;
mod rest;
mod special;
mod sums;
mod taken_off;
mod treatment;

use rust_decimal::Decimal;

use crate::{Draft, FaultCode, Fen, Invoice, Kind, Severity, preview, sample};

const BLOCK: Severity = Severity::Block;
const WARN: Severity = Severity::Warn;

type Change = fn(&mut Draft);
type Row = (&'static str, Change, &'static [(FaultCode, &'static str, Severity)]);

/// Each change of a faultless draft gives exactly these faults, in this order.
fn expect(base: fn() -> Draft, rows: &[Row]) {
    let faults = preview(base()).faults;
    assert!(faults.is_empty(), "what the rows start from has faults: {faults:?}");
    for (what, change, expected) in rows {
        let mut draft = base();
        change(&mut draft);
        let faults = preview(draft).faults;
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.code, fault.path.as_str(), fault.severity))
            .collect();
        assert_eq!(found, *expected, "{what}: {faults:#?}");
        for fault in faults {
            assert!(
                fault.message.chars().count() <= 60,
                "{what}: too long to stand under a field"
            );
        }
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// As [`sample::draft`], as 专票.
fn special_kind() -> Draft {
    Draft {
        kind: Kind::DigitalSpecial,
        ..sample::draft()
    }
}

/// As [`sample::draft`], as 税控电子普票.
fn older() -> Draft {
    Draft {
        kind: Kind::ElectronicOrdinary,
        ..sample::draft()
    }
}

#[test]
fn a_draft_that_only_warns_becomes_an_invoice() {
    let mut draft = sample::draft();
    draft.remark = "备".repeat(201);
    let invoice = Invoice::new(draft.clone()).unwrap();
    assert_eq!(invoice.totals().gross, Fen(10_600));
    draft.buyer.name.clear();
    let faults = Invoice::new(draft).unwrap_err();
    assert_eq!(faults.len(), 2, "the warning comes along: {faults:?}");
}

#[test]
fn an_empty_draft_names_what_is_missing_in_the_order_of_the_form() {
    let mut draft = sample::draft();
    draft.buyer = crate::Party::default();
    draft.lines = vec![crate::Line {
        name: String::new(),
        code: String::new(),
        amount: None,
        quantity: None,
        ..sample::line()
    }];
    let paths: Vec<_> = preview(draft).faults.into_iter().map(|fault| fault.path).collect();
    assert_eq!(
        paths,
        [
            "buyer.name",
            "buyer.taxId",
            "lines[0].name",
            "lines[0].code",
            "lines[0].amount"
        ]
    );
}
