//! Discounts and deductions.

use super::{BLOCK, WARN, decimal, expect};
use crate::{Discount, Draft, FaultCode::*, Fen, Pricing, TaxTreatment, sample};

#[test]
fn discounts_are_checked() {
    fn off(draft: &mut Draft, amount: i64, tax: Option<i64>) {
        draft.lines[0].discount = Some(Discount::Amount {
            amount: Fen(amount),
            tax: tax.map(Fen),
        });
    }
    fn percent(draft: &mut Draft, percent: &str) {
        draft.lines[0].discount = Some(Discount::Percent {
            percent: decimal(percent),
        });
    }
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("some of it", |d| off(d, 600, None), &[]),
        ("all of it alone leaves nothing to pay", |d| off(d, 10_600, None), &[(NothingToPay, "", WARN)]),
        ("all of it beside another line", |d| { off(d, 10_600, None); d.lines.push(sample::line()); }, &[]),
        ("more than the line", |d| off(d, 10_601, None), &[(BadDiscount, "lines[0].discount", BLOCK)]),
        ("nothing", |d| off(d, 0, None), &[(BadDiscount, "lines[0].discount", BLOCK), ]),
        ("less than nothing", |d| off(d, -1, None), &[(BadDiscount, "lines[0].discount", BLOCK)]),
        ("a tax that fits", |d| off(d, 1_060, Some(60)), &[]),
        ("a tax two fen off", |d| off(d, 1_060, Some(62)), &[(TaxDiffers, "lines[0].discount", BLOCK)]),
        ("a tax a fen off", |d| { d.pricing = Pricing::Net; off(d, 1_000, Some(61)); }, &[]),
        ("all of the tax for a part", |d| off(d, 1_060, Some(600)), &[(TaxDiffers, "lines[0].discount", BLOCK)]),
        ("a tax below zero", |d| { d.pricing = Pricing::Net; off(d, 1, Some(-1)); }, &[(TaxDiffers, "lines[0].discount", BLOCK)]),
        ("a tax of what is exempt", |d| { d.lines[0].treatment = TaxTreatment::Exempt; d.pricing = Pricing::Net; off(d, 1_000, Some(1)); d.lines[0].tax = Some(Fen(1)); }, &[(TaxDiffers, "lines[0].tax", BLOCK), (TaxDiffers, "lines[0].discount", BLOCK)]),
        ("no tax of what is exempt", |d| { d.lines[0].treatment = TaxTreatment::Exempt; off(d, 1_000, Some(0)); }, &[]),
        ("more tax than the line has", |d| off(d, 10_600, Some(601)), &[(BadDiscount, "lines[0].discount", BLOCK), (NothingToPay, "", WARN)]),
        ("100 percent", |d| percent(d, "100"), &[(NothingToPay, "", WARN)]),
        ("more than 100 percent", |d| percent(d, "100.01"), &[(BadDiscount, "lines[0].discount", BLOCK)]),
        ("less than 0 percent", |d| percent(d, "-0.01"), &[(BadDiscount, "lines[0].discount", BLOCK)]),
        ("so little that it rounds to nothing", |d| percent(d, "0.001"), &[(BadDiscount, "lines[0].discount", BLOCK)]),
        ("an absurd one", |d| percent(d, "79228162514264337593543950335"), &[(BadDiscount, "lines[0].discount", BLOCK)]),
    ]);
}

#[test]
fn deductions_are_checked() {
    fn deduct(draft: &mut Draft, deduction: i64) {
        draft.lines[0].deduction = Some(Fen(deduction));
        draft.remark = "差额征税：50.00。".into();
    }
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("a deduction with its remark", |d| deduct(d, 5_000), &[(Experimental, "lines[0].deduction", WARN)]),
        ("a deduction of nothing", |d| deduct(d, 0), &[]),
        ("another remark", |d| deduct(d, 5_001), &[(Experimental, "lines[0].deduction", WARN), (DeductionRemark, "remark", WARN)]),
        ("all of it", |d| { deduct(d, 10_600); d.remark = "差额征税：106.00。".into(); }, &[(Experimental, "lines[0].deduction", WARN)]),
        ("below zero", |d| deduct(d, -1), &[(BadDeduction, "lines[0].deduction", BLOCK)]),
        ("above the gross amount", |d| deduct(d, 10_601), &[(BadDeduction, "lines[0].deduction", BLOCK)]),
        ("two lines", |d| { deduct(d, 5_000); d.lines.push(sample::line()); }, &[(NotMixable, "lines[0].deduction", BLOCK), (Experimental, "lines[0].deduction", WARN)]),
        ("with a discount", |d| { deduct(d, 5_000); d.lines[0].discount = Some(Discount::Percent { percent: 10.into() }); }, &[(NotMixable, "lines[0].deduction", BLOCK), (Experimental, "lines[0].deduction", WARN)]),
    ]);
}
