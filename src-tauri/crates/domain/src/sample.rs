//! A draft without faults, for tests to change one thing of.

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    BuyerType, Delivery, Discount, Draft, Fen, Kind, Line, Party, Pricing, Privilege, Rate, Serial, Staff,
    TaxTreatment, total::total,
};

/// A 数电普票 of one line: 1 × ¥106.00 with 6 % tax.
pub(crate) fn draft() -> Draft {
    Draft {
        serial: Serial::from_random([7; Serial::RANDOM_BYTES]),
        kind: Kind::DigitalOrdinary,
        buyer: Party {
            name: "广州某某科技有限公司".into(),
            tax_id: "91440101340088133N".into(),
            ..Party::default()
        },
        buyer_type: BuyerType::Company,
        delivery: Delivery::default(),
        seller: Party::default(),
        pricing: Pricing::Gross,
        lines: vec![line()],
        remark: String::new(),
        staff: Staff::default(),
        extra: Vec::new(),
        motor_vehicle: false,
        export_agent_refund: false,
        special: None,
        reversal: None,
    }
}

/// 1 × ¥106.00 at 6 %.
pub(crate) fn line() -> Line {
    Line {
        name: "技术服务费".into(),
        model: String::new(),
        unit: "次".into(),
        code: "3040203000000000000".into(),
        quantity: Some(1.into()),
        price: None,
        amount: Some(Fen(10_600)),
        treatment: TaxTreatment::at(Rate(600)),
        tax: None,
        discount: None,
        deduction: None,
    }
}

/// Of one kind: 简易征收 stands apart from general rates.
fn treatments(reduced: bool) -> impl Strategy<Value = TaxTreatment> {
    let of = |rate, privilege| TaxTreatment::Taxed {
        rate: Rate(rate),
        privilege: Some(privilege),
    };
    if reduced {
        prop::sample::select(vec![
            of(150, Privilege::Simplified5Reduced15),
            of(150, Privilege::Simplified3Reduced15),
            of(200, Privilege::Simplified2),
        ])
    } else {
        let rates = [
            50, 100, 150, 200, 300, 400, 500, 600, 900, 1_000, 1_100, 1_300, 1_600, 1_700,
        ];
        let taxed = rates.map(|rate| TaxTreatment::at(Rate(rate)));
        prop::sample::select([&taxed[..], &[TaxTreatment::ZeroRated, TaxTreatment::Exempt]].concat())
    }
}

fn any_line(reduced: bool) -> impl Strategy<Value = Line> {
    let discount = prop_oneof![
        Just(None),
        (1_u32..=10_000).prop_map(|percent| Some(Discount::Percent {
            percent: Decimal::new(i64::from(percent), 2)
        })),
    ];
    (
        prop_oneof![1_i64..=10_000, 1_i64..=Fen::MAX.0 / 1_000],
        treatments(reduced),
        1_i64..=1_000_000,
        discount,
        any::<bool>(),
    )
        .prop_map(|(amount, treatment, count, discount, counted)| Line {
            treatment,
            amount: Some(Fen(amount)),
            quantity: counted.then(|| Decimal::new(count, 3)),
            discount,
            ..line()
        })
}

fn several_lines() -> impl Strategy<Value = Vec<Line>> {
    any::<bool>().prop_flat_map(|reduced| prop::collection::vec(any_line(reduced), 1..8))
}

/// One line of which a part is deducted before tax: no other stands beside it.
fn deducted() -> impl Strategy<Value = Vec<Line>> {
    (any_line(false), 0_i64..=1_000).prop_map(|(line, share)| {
        let deduction = line.amount.map(|amount| Fen(amount.0 / 1_000 * share));
        vec![Line {
            discount: None,
            deduction,
            ..line
        }]
    })
}

/// Drafts of whatever adds up: several lines or one with a deduction, discounts, reduced levies, some taxes given that are on the other
/// side of the exact one.
pub(crate) fn any_draft() -> impl Strategy<Value = Draft> {
    let lines = prop_oneof![4 => several_lines(), 1 => deducted()];
    (lines, any::<bool>(), any::<u8>()).prop_map(|(lines, net, given)| {
        let pricing = if net { Pricing::Net } else { Pricing::Gross };
        let mut draft = Draft {
            lines,
            pricing,
            ..draft()
        };
        for index in (0..draft.lines.len()).filter(|index| given >> index & 1 == 1) {
            give_tax(&mut draft, index);
        }
        draft
    })
}

/// Gives a line the tax that is next to the computed one, where the tax bureau takes that too.
fn give_tax(draft: &mut Draft, index: usize) {
    let deviation = |draft: &Draft| {
        let (line, part) = (&draft.lines[index], total(draft).lines[index]);
        let deduction = line.deduction.unwrap_or_default();
        line.treatment.deviation(part.net, part.tax, deduction)
    };
    let by = if deviation(draft) < 0 { Fen(-1) } else { Fen(1) };
    let mut given = draft.clone();
    given.lines[index].tax = Some(total(draft).lines[index].tax + by);
    let part = total(&given).lines[index];
    let is_taxed = given.lines[index].treatment.rate() != Rate::ZERO;
    let is_positive = is_taxed && part.tax > Fen::ZERO && part.net > Fen::ZERO && part.tax >= part.discount_tax;
    if is_positive && part.net >= part.discount_net && deviation(&given).abs() <= 10_000 {
        *draft = given;
    }
}
