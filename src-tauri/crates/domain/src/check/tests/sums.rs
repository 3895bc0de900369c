//! What the lines come to together, and how many there may be.

use super::{BLOCK, WARN};
use crate::{Discount, FaultCode::*, Fen, Kind, Pricing, Rate, TaxTreatment, preview, sample};

#[test]
fn many_small_lines_can_be_off_together() {
    let rows = [
        ("30 × 0.07", 30, 7, None),
        ("100 × 0.04", 100, 4, None),
        ("244 × 0.04 is 1.2688 off", 244, 4, None),
        ("250 × 0.04 is 1.30 off", 250, 4, Some(TaxSumDiffers)),
    ];
    for (what, count, gross, expected) in rows {
        let mut draft = sample::draft();
        draft.lines[0].amount = Some(Fen(gross));
        draft.lines[0].quantity = None;
        draft.lines[0].unit.clear();
        draft.lines[0].treatment = TaxTreatment::at(Rate(1_300));
        draft.lines = vec![draft.lines[0].clone(); count];
        let faults = preview(draft).faults;
        assert_eq!(faults.first().map(|fault| fault.code), expected, "{what}");
        assert_eq!(faults.len(), usize::from(expected.is_some()), "{what}: nothing else");
    }
}

#[test]
fn discounts_count_in_the_sum_with_their_sign() {
    let mut draft = sample::draft();
    draft.lines[0].quantity = None;
    draft.lines[0].unit.clear();
    draft.lines[0].amount = Some(Fen(8));
    draft.lines[0].treatment = TaxTreatment::at(Rate(1_300));
    draft.lines[0].discount = Some(Discount::Amount {
        amount: Fen(4),
        tax: None,
    });
    // Each line is 0.0009 too high and its discount 0.0052 too low: together 0.0061.
    for (count, expected) in [(208, None), (210, Some(TaxSumDiffers))] {
        draft.lines = vec![draft.lines[0].clone(); count];
        let found = preview(draft.clone()).faults.first().map(|fault| fault.code);
        assert_eq!(found, expected, "{count} lines");
    }
}

#[test]
fn exactly_1_27_yuan_is_still_accepted() {
    let mut draft = sample::draft();
    draft.pricing = Pricing::Net;
    draft.lines[0].amount = Some(Fen(10_000));
    draft.lines[0].tax = Some(Fen(601));
    for (count, expected) in [(127, None), (128, Some(TaxSumDiffers))] {
        draft.lines = vec![draft.lines[0].clone(); count];
        let found = preview(draft.clone()).faults.first().map(|fault| fault.code);
        assert_eq!(found, expected, "{count} lines of a fen each");
    }
}

#[test]
fn lines_are_counted_with_their_discounts() {
    let rows = [
        ("2,000 lines", Kind::DigitalOrdinary, 2_000, false, None),
        (
            "2,001 lines",
            Kind::DigitalOrdinary,
            2_001,
            false,
            Some((TooManyLines, WARN)),
        ),
        (
            "1,001 lines with discounts",
            Kind::DigitalOrdinary,
            1_001,
            true,
            Some((TooManyLines, WARN)),
        ),
        (
            "5,000 lines",
            Kind::DigitalOrdinary,
            5_000,
            false,
            Some((TooManyLines, WARN)),
        ),
        (
            "5,001 lines",
            Kind::DigitalOrdinary,
            5_001,
            false,
            Some((TooManyLines, BLOCK)),
        ),
        ("9 lines of a 数电票", Kind::DigitalOrdinary, 9, false, None),
        ("8 lines of an older kind", Kind::PaperOrdinary, 8, false, None),
        (
            "9 lines of an older kind",
            Kind::PaperOrdinary,
            9,
            false,
            Some((NeedsList, WARN)),
        ),
        (
            "8 lines, one with discount",
            Kind::PaperOrdinary,
            8,
            true,
            Some((NeedsList, WARN)),
        ),
    ];
    for (what, kind, count, discounted, expected) in rows {
        let mut draft = sample::draft();
        draft.kind = kind;
        if discounted {
            draft.lines[0].discount = Some(Discount::Percent { percent: 10.into() });
        }
        draft.lines = vec![draft.lines[0].clone(); count];
        let faults = preview(draft).faults;
        assert_eq!(
            faults.first().map(|fault| (fault.code, fault.severity)),
            expected,
            "{what}"
        );
    }
}
