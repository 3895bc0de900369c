use proptest::prelude::*;

use super::*;
use crate::{
    Discount, FaultCode, LineTotals, Rate, Severity, TaxTreatment, preview,
    sample::{self, any_draft},
    total::total,
};

fn number() -> InvoiceNumber {
    InvoiceNumber {
        code: String::new(),
        number: "24312000000136634917".into(),
    }
}

fn issued(draft: &Draft) -> Original {
    Original::issued(number(), draft, &total(draft))
}

fn counted(original: &mut Original, red: &Draft) {
    let totals = total(red);
    original.reversed_by(totals.gross, OriginalLine::of(red, &totals));
}

fn whole(reason: Reason) -> Reversal {
    Reversal {
        kind: Kind::DigitalOrdinary,
        reason,
        extent: Extent::Whole,
        info_number: None,
    }
}

fn part(reason: Reason, line: usize, part: Part) -> Reversal {
    Reversal {
        extent: Extent::Lines {
            lines: vec![LinePart { line, part }],
        },
        ..whole(reason)
    }
}

/// Three of ¥106.00, one discounted, and ¥0.07.
fn three_lines() -> Draft {
    let mut draft = sample::draft();
    draft.lines[0].quantity = Some(3.into());
    draft.lines[0].amount = Some(Fen(31_800));
    draft.lines.push(sample::line());
    draft.lines[1].name = "打折的服务".into();
    draft.lines[1].discount = Some(Discount::Amount {
        amount: Fen(1_000),
        tax: None,
    });
    draft.lines.push(sample::line());
    draft.lines[2].name = "零头".into();
    draft.lines[2].quantity = None;
    draft.lines[2].unit.clear();
    draft.lines[2].amount = Some(Fen(7));
    draft.lines[2].treatment = TaxTreatment::at(Rate(1_300));
    draft
}

#[test]
fn a_whole_reversal_has_the_original_s_sums_and_no_fault() {
    let blue = three_lines();
    let red = whole(Reason::Mistake).derive("spid", &issued(&blue)).unwrap();
    let (sums, reversed) = (total(&blue), preview(red.clone()));
    assert_eq!(
        (reversed.totals.net, reversed.totals.tax, reversed.totals.gross),
        (-sums.net, -sums.tax, -sums.gross)
    );
    assert_eq!(reversed.faults, [], "it can be issued as it is");
    assert!(
        red.lines.iter().all(|line| line.discount.is_none()),
        "discounts are netted"
    );
    assert_eq!(red.lines[0].quantity, Some((-3).into()));
    assert_eq!(red.lines[2].unit, "", "without a quantity there is no unit");
    assert_eq!(red.buyer, blue.buyer);
    assert_eq!(red.remark, "", "the tax bureau writes it");
}

#[test]
fn a_gift_leaves_nothing_to_reverse_of_its_line() {
    let mut blue = three_lines();
    blue.lines[1].discount = Some(Discount::Percent { percent: 100.into() });
    let red = whole(Reason::Mistake).derive("spid", &issued(&blue)).unwrap();
    assert_eq!(red.lines.len(), 2);
    assert_eq!(total(&red).gross, -total(&blue).gross);
}

#[test]
fn a_line_is_reversed_by_quantity_or_amount() {
    let original = issued(&three_lines());
    #[rustfmt::skip]
    let rows = [
        // what                      reason             line  part                                          quantity  net       tax
        ("one of three",             Reason::Stopped,   0,    Part::Quantity { quantity: 1.into() },        Some(-1), -10_000,  -600),
        ("all three",                Reason::Stopped,   0,    Part::Quantity { quantity: 3.into() },        Some(-3), -30_000,  -1_800),
        ("what is left",             Reason::Stopped,   0,    Part::Rest,                                   Some(-3), -30_000,  -1_800),
        ("an amount of it",          Reason::Stopped,   0,    Part::Net { net: Fen(1_234) },                None,     -1_234,   -74),
        ("an allowance",             Reason::Allowance, 0,    Part::Net { net: Fen(1_234) },                None,     -1_234,   -74),
        ("an allowance of all",      Reason::Allowance, 0,    Part::Rest,                                   None,     -30_000,  -1_800),
        ("the discounted line",      Reason::Stopped,   1,    Part::Rest,                                   Some(-1), -9_057,   -543),
        ("a line without quantity",  Reason::Stopped,   2,    Part::Rest,                                   None,     -6,       -1),
    ];
    for (what, reason, line, chosen, quantity, net, tax) in rows {
        let red = part(reason, line, chosen).derive("spid", &original).unwrap();
        let line = &red.lines[0];
        assert_eq!(red.lines.len(), 1, "{what}");
        assert_eq!(line.quantity, quantity.map(Decimal::from), "{what}: quantity");
        assert_eq!(
            (line.amount, line.tax),
            (Some(Fen(net)), Some(Fen(tax))),
            "{what}: amounts"
        );
        assert_eq!(preview(red).faults, [], "{what}: it can be issued as it is");
    }
}

#[test]
fn what_can_not_be_reversed_is_refused() {
    let original = issued(&three_lines());
    let bounds = |line, left| ReversalError::OutOfBounds { line, left: Fen(left) };
    #[rustfmt::skip]
    let rows = [
        ("a mistake in part",         part(Reason::Mistake, 0, Part::Rest),                                     ReversalError::WholeOnly(Reason::Mistake)),
        ("more than the line has",    part(Reason::Stopped, 0, Part::Quantity { quantity: 4.into() }),          bounds(0, 30_000)),
        ("none of it",                part(Reason::Stopped, 0, Part::Quantity { quantity: 0.into() }),          bounds(0, 30_000)),
        ("less than none",            part(Reason::Stopped, 0, Part::Net { net: Fen(-1) }),                     bounds(0, 30_000)),
        ("a fen too much",            part(Reason::Stopped, 0, Part::Net { net: Fen(30_001) }),                 bounds(0, 30_000)),
        ("by a quantity it lacks",    part(Reason::Stopped, 2, Part::Quantity { quantity: 1.into() }),         ReversalError::NoQuantity { line: 2 }),
        ("an allowance by quantity",  part(Reason::Allowance, 0, Part::Quantity { quantity: 1.into() }),        ReversalError::AmountOnly),
        ("a line that is not there",  part(Reason::Stopped, 3, Part::Rest),                                     ReversalError::NoSuchLine),
        ("no line",                   Reversal { extent: Extent::Lines { lines: vec![] }, ..whole(Reason::Stopped) }, ReversalError::NoSuchLine),
        ("a line twice",              Reversal { extent: Extent::Lines { lines: vec![LinePart { line: 0, part: Part::Rest }; 2] }, ..whole(Reason::Stopped) }, ReversalError::NoSuchLine),
        ("数电 by an older kind",      Reversal { kind: Kind::PaperOrdinary, ..whole(Reason::Stopped) },         ReversalError::DigitalOnly),
    ];
    assert_eq!(
        ReversalError::WholeOnly(Reason::Mistake).to_string(),
        "“开票有误”只能全额红冲"
    );
    for (what, reversal, error) in rows {
        assert_eq!(reversal.derive("spid", &original), Err(error), "{what}");
    }
    let mut half = original.clone();
    half.number.number = "8".into();
    assert_eq!(
        whole(Reason::Stopped).derive("spid", &half),
        Err(ReversalError::BadOriginal)
    );
}

#[test]
fn what_was_reversed_before_counts() {
    let mut original = issued(&three_lines());
    let first = part(Reason::Stopped, 0, Part::Quantity { quantity: 2.into() })
        .derive("spid", &original)
        .unwrap();
    counted(&mut original, &first);
    assert_eq!(original.reversed_before(), Fen(21_200));
    assert_eq!(
        part(Reason::Stopped, 0, Part::Quantity { quantity: 2.into() }).derive("spid", &original),
        Err(ReversalError::OutOfBounds {
            line: 0,
            left: Fen(10_000)
        })
    );
    assert_eq!(
        whole(Reason::Mistake).derive("spid", &original),
        Err(ReversalError::WholeOnly(Reason::Mistake)),
        "no longer the whole"
    );
    let second = whole(Reason::Stopped).derive("spid", &original).unwrap();
    assert_ne!(first.serial, second.serial);
    counted(&mut original, &second);
    assert_eq!(original.reversed_before(), original.gross());
    assert_eq!(
        whole(Reason::Stopped).derive("spid", &original),
        Err(ReversalError::NothingLeft)
    );
}

#[test]
fn a_quantity_beyond_what_is_left_is_refused_where_its_amount_rounds_to_the_same() {
    let mut blue = sample::draft();
    blue.lines[0].quantity = Some(1_000.into());
    blue.lines[0].amount = Some(Fen(6));
    let original = issued(&blue);
    let left = original.lines[0].net;
    let quantity = |quantity: i64| {
        let quantity = quantity.into();
        part(Reason::Stopped, 0, Part::Quantity { quantity }).derive("spid", &original)
    };
    assert_eq!(quantity(1_001), Err(ReversalError::OutOfBounds { line: 0, left }));
    assert!(quantity(1_000).is_ok());
}

#[test]
fn half_of_a_whole_number_is_half_of_the_amount() {
    let original = issued(&three_lines());
    let quantity = Decimal::new(15, 1);
    let red = part(Reason::Stopped, 0, Part::Quantity { quantity }).derive("spid", &original);
    assert_eq!(red.unwrap().lines[0].amount, Some(Fen(-15_000)));
}

#[test]
fn a_part_takes_the_tax_that_leaves_an_acceptable_rest() {
    let mut blue = sample::draft();
    blue.lines[0].quantity = None;
    blue.lines[0].amount = Some(Fen(39));
    blue.lines[0].treatment = TaxTreatment::at(Rate(1_300));
    let original = issued(&blue);
    assert_eq!((original.lines[0].net, original.lines[0].tax), (Fen(35), Fen(4)));
    let net = Fen(4);
    let red = part(Reason::Stopped, 0, Part::Net { net }).derive("spid", &original);
    // 0.0052 is nearest to 0.01, which would leave 0.31 with 0.03: 0.0103 off.
    assert_eq!(red.unwrap().lines[0].tax, Some(Fen(0)));
}

#[test]
fn an_earlier_red_invoice_of_unknown_lines_counts_in_total() {
    let mut original = issued(&three_lines());
    original.unplaced_before = Fen(40_000);
    let left = original.gross() - Fen(40_000);
    assert_eq!(
        whole(Reason::Stopped).derive("spid", &original),
        Err(ReversalError::MoreThanLeft { left })
    );
    assert!(part(Reason::Stopped, 2, Part::Rest).derive("spid", &original).is_ok());

    // What is left is the gross amount: a line whose net amount alone would fit is too much.
    let mut original = issued(&three_lines());
    let left = Fen(31_000);
    original.unplaced_before = original.gross() - left;
    assert_eq!(
        part(Reason::Stopped, 0, Part::Rest).derive("spid", &original),
        Err(ReversalError::MoreThanLeft { left })
    );
}

#[test]
fn a_red_line_that_no_line_fits_counts_in_total() {
    let mut original = issued(&three_lines());
    let mut red = part(Reason::Stopped, 0, Part::Rest).derive("spid", &original).unwrap();
    red.lines[0].name = "别的名称".into();
    counted(&mut original, &red);
    assert_eq!(original.unplaced_before, Fen(31_800), "with its tax");
    assert_eq!(original.reversed_before(), Fen(31_800));
    assert_eq!(original.lines[0].net_left(), Fen(30_000), "no line is charged with it");
}

#[test]
fn earlier_reds_are_charged_to_the_line_that_still_has_room() {
    let mut blue = sample::draft();
    blue.lines.push(sample::line());
    let mut original = issued(&blue);
    let red = part(Reason::Stopped, 0, Part::Rest).derive("spid", &original).unwrap();
    counted(&mut original, &red);
    counted(&mut original, &red);
    let left: Vec<_> = original
        .lines
        .iter()
        .map(|line| (line.net_left(), line.quantity_left()))
        .collect();
    assert_eq!(
        left,
        [(Fen::ZERO, None), (Fen::ZERO, None)],
        "one each of two equal lines"
    );
}

#[test]
fn a_deduction_is_reversed_as_a_whole() {
    let mut blue = sample::draft();
    blue.lines[0].deduction = Some(Fen(5_300));
    let original = issued(&blue);
    let red = whole(Reason::Mistake).derive("spid", &original).unwrap();
    assert_eq!(red.lines[0].deduction, Some(Fen(-5_300)));
    assert_eq!(preview(red).faults, []);
    assert_eq!(
        part(Reason::Allowance, 0, Part::Net { net: Fen(100) }).derive("spid", &original),
        Err(ReversalError::DeductionWhole)
    );
}

#[test]
fn an_original_whose_deduction_nobody_tells_is_reversed_whole_by_its_own_tax() {
    let mut blue = sample::draft();
    blue.lines[0].deduction = Some(Fen(5_300));
    let mut original = issued(&blue);
    original.lines[0].deduction = Fen::ZERO;
    let red = whole(Reason::Mistake).derive("spid", &original).unwrap();
    let of_tax = |red: &Draft| {
        let shown = preview(red.clone());
        assert_eq!(shown.totals.gross, -total(&blue).gross);
        let faults = shown.faults.into_iter();
        let faults = faults.filter(|fault| matches!(fault.code, FaultCode::TaxDiffers | FaultCode::TaxSumDiffers));
        faults.map(|fault| fault.severity).collect::<Vec<_>>()
    };
    assert_eq!(of_tax(&red), [Severity::Warn], "red mirrors blue");
    let mut typed = red;
    typed.reversal.as_mut().unwrap().mirrored = false;
    assert_eq!(
        of_tax(&typed),
        [Severity::Block],
        "nobody knows what a typed one mirrors"
    );
    assert_eq!(
        part(Reason::Stopped, 0, Part::Net { net: Fen(100) }).derive("spid", &original),
        Err(ReversalError::DeductionWhole)
    );
}

#[test]
fn a_digital_invoice_reverses_an_older_one() {
    let mut original = issued(&sample::draft());
    original.number = InvoiceNumber {
        code: "4400203130".into(),
        number: "37839682".into(),
    };
    let red = whole(Reason::Mistake).derive("spid", &original).unwrap();
    assert_eq!(red.reversal.as_ref().unwrap().original.join(), "440020313037839682");
    assert_eq!(preview(red).faults, []);
}

#[test]
fn discount_lines_are_netted_into_the_line_before() {
    let mut original = issued(&sample::draft());
    let mut discount = original.lines[0].clone();
    (discount.net, discount.tax, discount.quantity) = (Fen(-1_000), Fen(-60), None);
    let second = original.lines[0].clone();
    original.lines.extend([discount, second]);
    let original = original.netted();
    assert_eq!(original.lines.len(), 2);
    assert_eq!((original.lines[0].net, original.lines[0].tax), (Fen(9_000), Fen(540)));
    assert_eq!((original.lines[1].net, original.lines[1].tax), (Fen(10_000), Fen(600)));
}

#[test]
fn the_serial_says_what_is_reversed() {
    let original = number();
    let same = serial("a", &original, Fen(0));
    assert_eq!(same.as_str(), "RNAPM53A96XATR1C1G1C");
    assert_eq!(same, serial("a", &original, Fen(0)), "two seats make the same");
    assert_ne!(same, serial("b", &original, Fen(0)), "another company");
    assert_ne!(same, serial("a", &original, Fen(1)), "after an earlier part");
}

#[test]
fn goods_come_back_and_services_are_stopped() {
    let original = issued(&sample::draft());
    let suiting: Vec<_> = Reason::ALL
        .into_iter()
        .filter(|reason| reason.suits(&original))
        .collect();
    assert_eq!(suiting, [Reason::Mistake, Reason::Stopped, Reason::Allowance]);
    let derived = |reason, original: &Original| part(reason, 0, Part::Rest).derive("spid", original);
    assert_eq!(
        derived(Reason::Return, &original).unwrap_err(),
        ReversalError::Unsuited(Reason::Return)
    );
    let mut goods = original;
    goods.lines[0].code = "1090509010000000000".into();
    let suiting: Vec<_> = Reason::ALL
        .iter()
        .filter(|reason| reason.suits(&goods))
        .map(|reason| reason.text())
        .collect();
    assert_eq!(suiting, ["开票有误", "销货退回", "销售折让"]);
    assert!(derived(Reason::Return, &goods).is_ok());
    assert_eq!(
        derived(Reason::Stopped, &goods).unwrap_err(),
        ReversalError::Unsuited(Reason::Stopped)
    );
}

#[test]
fn an_allowance_of_the_whole_has_no_quantities() {
    let blue = three_lines();
    let red = whole(Reason::Allowance).derive("spid", &issued(&blue)).unwrap();
    assert_eq!(total(&red).gross, -total(&blue).gross);
    for line in &red.lines {
        assert_eq!((line.quantity, line.unit.as_str()), (None, ""), "{}", line.name);
    }
    assert_eq!(preview(red).faults, [], "it can be issued as it is");
}

#[test]
fn a_reason_suits_every_line_that_is_reversed() {
    let mut mixed = three_lines();
    mixed.lines[1].code = "1090509010000000000".into();
    let original = issued(&mixed);
    assert!(Reason::Return.suits(&original), "it may be chosen for some lines");
    let parts = |lines: &[usize]| Extent::Lines {
        lines: lines
            .iter()
            .map(|line| LinePart {
                line: *line,
                part: Part::Rest,
            })
            .collect(),
    };
    #[rustfmt::skip]
    let rows = [
        ("goods come back",              Reason::Return,  parts(&[1]),    true),
        ("a service comes back",         Reason::Return,  parts(&[0]),    false),
        ("a service among goods",        Reason::Return,  parts(&[1, 2]), false),
        ("all of it comes back",         Reason::Return,  Extent::Whole,  false),
        ("services are stopped",         Reason::Stopped, parts(&[0, 2]), true),
        ("goods are stopped",            Reason::Stopped, parts(&[1]),    false),
        ("all of it was a mistake",      Reason::Mistake, Extent::Whole,  true),
    ];
    for (what, reason, extent, suits) in rows {
        let derived = Reversal {
            extent,
            ..whole(reason)
        }
        .derive("spid", &original);
        let expected = (!suits).then_some(ReversalError::Unsuited(reason));
        assert_eq!(derived.as_ref().err(), expected.as_ref(), "{what}");
    }
}

#[test]
fn tax_that_a_discount_left_alone_is_reversed_with_other_lines() {
    let mut blue = three_lines();
    blue.pricing = Pricing::Net;
    blue.lines[1].treatment = TaxTreatment::at(Rate(1_300));
    blue.lines[1].amount = Some(Fen(10_000));
    blue.lines[1].discount = Some(Discount::Amount {
        amount: Fen(10_000),
        tax: Some(Fen(1_299)),
    });
    assert!(crate::Invoice::new(blue.clone()).is_ok(), "it can be issued");
    let original = issued(&blue);
    assert_eq!((original.lines[1].net, original.lines[1].tax), (Fen::ZERO, Fen(1)));
    let red = whole(Reason::Mistake).derive("spid", &original).unwrap();
    let (sums, reversed) = (total(&blue), preview(red));
    assert_eq!(
        (reversed.totals.net, reversed.totals.tax),
        (-sums.net, -sums.tax),
        "to the fen"
    );
    assert_eq!(reversed.draft.lines[1].quantity, None, "of nothing there are none");
    assert_eq!(reversed.faults, [], "it can be issued as it is");
    assert_eq!(
        part(Reason::Stopped, 1, Part::Rest).derive("spid", &original),
        Err(ReversalError::TaxOnly { tax: Fen(1) })
    );
    assert_eq!(
        part(Reason::Stopped, 1, Part::Net { net: Fen(0) }).derive("spid", &original),
        Err(ReversalError::OutOfBounds {
            line: 1,
            left: Fen::ZERO
        })
    );
}

proptest! {
    /// Reversed in parts, by amount or by quantity, each red invoice passes the check of taxes, and the sum is the original.
    #[test]
    fn parts_add_up_to_the_whole(
        gross in 1_i64..10_000_000,
        count in 1_i64..5_000,
        rate in prop::sample::select(vec![0_u16, 100, 150, 300, 500, 600, 900, 1_300, 1_700]),
        cuts in prop::collection::vec((0_u32..1_000, any::<bool>()), 0..6),
    ) {
        let mut blue = sample::draft();
        blue.lines[0].amount = Some(Fen(gross));
        blue.lines[0].quantity = Some(Decimal::new(count, 2));
        blue.lines[0].treatment = TaxTreatment::at(Rate(rate));
        let mut original = issued(&blue);
        let sums = total(&blue);
        let mut reversed = Fen::ZERO;
        let parts = cuts.into_iter().map(|(share, by_quantity)| {
            if by_quantity {
                Part::Quantity { quantity: Decimal::new(count * i64::from(share) / 1_000, 2) }
            } else {
                Part::Net { net: Fen(sums.net.0 * i64::from(share) / 1_000) }
            }
        });
        for chosen in parts.chain([Part::Rest]) {
            let red = match part(Reason::Stopped, 0, chosen).derive("spid", &original) {
                Ok(red) => red,
                Err(ReversalError::OutOfBounds { .. } | ReversalError::NoQuantity { .. } | ReversalError::NothingLeft) => continue,
                Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
            };
            let shown = preview(red.clone());
            let blocked = shown.faults.iter().find(|fault| {
                matches!(fault.code, FaultCode::TaxDiffers | FaultCode::WrongSign | FaultCode::BadQuantity)
            });
            prop_assert_eq!(blocked, None);
            reversed += shown.totals.gross;
            counted(&mut original, &red);
        }
        prop_assert_eq!(reversed, -sums.gross);
        prop_assert_eq!(original.reversed_before(), original.gross());
    }

    /// Whatever was issued is reversed whole: by the same amounts to the fen, and nothing keeps that from being issued.
    #[test]
    fn the_whole_of_any_invoice_mirrors_it(blue in any_issued()) {
        let sums = total(&blue);
        let red = whole(Reason::Mistake).derive("spid", &issued(&blue)).unwrap();
        let shown = preview(red);
        prop_assert_eq!((shown.totals.net, shown.totals.tax, shown.totals.gross), (-sums.net, -sums.tax, -sums.gross));
        let blocked = shown.faults.iter().find(|fault| fault.severity == Severity::Block);
        prop_assert_eq!(blocked, None);
    }

    /// In parts of whichever lines, and then what is left: in all it is the invoice, and of no line more than it has.
    #[test]
    fn parts_of_any_invoice_and_the_rest_add_up_to_it(
        blue in any_issued(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_i64..=1_000, 0_u8..3), 0..8),
    ) {
        let sums = total(&blue);
        let mut original = issued(&blue);
        let parts = cuts.into_iter().map(|(index, share, kind)| {
            let line = index.index(blue.lines.len());
            let LineTotals { quantity, net, .. } = sums.lines[line];
            let part_of = match (kind, quantity) {
                (0, Some(quantity)) => Part::Quantity { quantity: (quantity * Decimal::new(share, 3)).round_dp(3) },
                (0 | 1, _) => Part::Net { net: Fen(net.0 / 1_000 * share + net.0 % 1_000 * share / 1_000) },
                _ => Part::Rest,
            };
            part(Reason::Stopped, line, part_of)
        });
        let mut reversed = Fen::ZERO;
        let mut only_tax = Fen::ZERO;
        for reversal in parts.chain([whole(Reason::Stopped)]) {
            let red = match reversal.derive("spid", &original) {
                Ok(red) => red,
                Err(ReversalError::TaxOnly { tax }) => {
                    only_tax = tax;
                    continue;
                }
                Err(
                    ReversalError::OutOfBounds { .. }
                    | ReversalError::NoQuantity { .. }
                    | ReversalError::DeductionWhole
                    | ReversalError::NothingLeft,
                ) => continue,
                Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
            };
            only_tax = Fen::ZERO;
            let shown = preview(red.clone());
            let blocked = shown.faults.iter().find(|fault| fault.severity == Severity::Block);
            prop_assert_eq!(blocked, None);
            reversed += shown.totals.gross;
            counted(&mut original, &red);
            prop_assert_eq!(original.unplaced_before, Fen::ZERO);
            for line in &original.lines {
                prop_assert!(line.net_before <= line.net && line.tax_before <= line.tax, "{line:?}");
            }
        }
        prop_assert_eq!(reversed - only_tax, -sums.gross, "what is left is tax alone, or nothing");
    }
}

/// An invoice that may be issued and comes to something.
fn any_issued() -> impl Strategy<Value = Draft> {
    any_draft().prop_filter("it can't be issued", |draft| {
        total(draft).net > Fen::ZERO && crate::Invoice::new(draft.clone()).is_ok()
    })
}
