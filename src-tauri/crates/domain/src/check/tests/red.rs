//! Red invoices.

use super::{BLOCK, WARN, decimal, expect};
use crate::{
    Discount, Draft, FaultCode::*, Fen, InvoiceNumber, Kind, Pricing, Privilege, Rate, ReversalOf, TaxTreatment,
    reversal::Reason, sample,
};

/// One that reverses a 数电普票 of 106 yuan.
fn red() -> Draft {
    let mut draft = sample::draft();
    draft.reversal = Some(ReversalOf {
        reason: None,
        original: InvoiceNumber {
            code: String::new(),
            number: "24312000000136634917".into(),
        },
        info_number: None,
        mirrored: false,
    });
    draft.lines[0].quantity = Some(decimal("-1"));
    draft.lines[0].amount = Some(Fen(-10_600));
    draft
}

fn reason(draft: &mut Draft, reason: Reason) {
    draft.reversal.as_mut().unwrap().reason = Some(reason);
}

#[test]
fn a_red_invoice_is_checked() {
    #[rustfmt::skip]
    expect(red, &[
        ("a positive amount", |d| { d.lines[0].amount = Some(Fen(1)); d.lines[0].quantity = None; }, &[(WrongSign, "lines[0].amount", BLOCK)]),
        ("a positive quantity", |d| d.lines[0].quantity = Some(decimal("1")), &[(WrongSign, "lines[0].quantity", BLOCK)]),
        ("a line of nothing beside another", |d| { d.lines.push(sample::line()); d.lines[1].amount = Some(Fen::ZERO); d.lines[1].quantity = None; }, &[]),
        ("nothing at all", |d| { d.lines[0].amount = Some(Fen::ZERO); d.lines[0].quantity = None; }, &[(WrongSign, "lines", BLOCK)]),
        ("no amount", |d| { d.lines[0].amount = None; d.lines[0].quantity = None; d.lines[0].unit.clear(); }, &[(Missing, "lines[0].amount", BLOCK)]),
        ("a discount", |d| d.lines[0].discount = Some(Discount::Percent { percent: 10.into() }), &[(RedDiscount, "lines[0].discount", BLOCK)]),
        ("a rate of the past", |d| d.lines[0].treatment = TaxTreatment::at(Rate(1_700)), &[]),
        ("a remark", |d| d.remark = "退货".into(), &[(RedRemark, "remark", WARN)]),
        ("涉税专业服务", |d| d.lines[0].code = "3040802050000000000".into(), &[]),
        ("即征即退", |d| d.lines[0].treatment = TaxTreatment::Taxed { rate: Rate(1_300), privilege: Some(Privilege::RefundUponLevy50) }, &[]),
        ("a buyer from before tax numbers", |d| d.buyer.tax_id.clear(), &[]),
        ("a deduction of nothing", |d| d.lines[0].deduction = Some(Fen::ZERO), &[]),
        ("a deduction", |d| d.lines[0].deduction = Some(Fen(-5_300)), &[]),
        ("a positive deduction", |d| d.lines[0].deduction = Some(Fen(1)), &[(BadDeduction, "lines[0].deduction", BLOCK)]),
        ("a deduction beyond the line", |d| d.lines[0].deduction = Some(Fen(-10_601)), &[(BadDeduction, "lines[0].deduction", BLOCK)]),
        ("a positive tax", |d| { d.pricing = Pricing::Net; d.lines[0].amount = Some(Fen::ZERO); d.lines[0].quantity = None; d.lines[0].unit.clear(); d.lines[0].tax = Some(Fen(1)); d.lines.push(d.lines[0].clone()); d.lines[1].amount = Some(Fen(-100)); d.lines[1].tax = Some(Fen(-6)); }, &[(WrongSign, "lines[0].tax", BLOCK)]),
        ("a tax of nothing that is sold", |d| { d.pricing = Pricing::Net; d.lines[0].amount = Some(Fen::ZERO); d.lines[0].quantity = None; d.lines[0].unit.clear(); d.lines[0].tax = Some(Fen(-1)); }, &[(WrongSign, "lines", BLOCK)]),
        // What a blue invoice may not be any more, an original may have been.
        ("不征税 beside others", |d| { d.lines.push(d.lines[0].clone()); d.lines[0].treatment = TaxTreatment::NotTaxable; }, &[]),
        ("简易征收 beside others", |d| { d.lines.push(d.lines[0].clone()); d.lines[0].treatment = TaxTreatment::Taxed { rate: Rate(300), privilege: Some(Privilege::Simplified3) }; }, &[]),
        ("a code of 6 that is taxed", |d| d.lines[0].code = "6010000000000000000".into(), &[]),
        ("property at 1 %", |d| { d.lines[0].code = "5010201000000000000".into(); d.lines[0].treatment = TaxTreatment::at(Rate(100)); }, &[]),
        ("简易征收 at 13 %", |d| d.lines[0].treatment = TaxTreatment::Taxed { rate: Rate(1_300), privilege: Some(Privilege::Simplified) }, &[]),
        ("an allowance", |d| { reason(d, Reason::Allowance); d.lines[0].quantity = None; d.lines[0].unit.clear(); }, &[]),
        ("an allowance with a quantity", |d| reason(d, Reason::Allowance), &[(BadReason, "lines[0].quantity", BLOCK)]),
        ("an allowance with a price", |d| { reason(d, Reason::Allowance); d.lines[0].quantity = None; d.lines[0].price = Some(decimal("106")); }, &[(BadReason, "lines[0].quantity", BLOCK)]),
        ("services come back", |d| reason(d, Reason::Return), &[(BadReason, "lines[0].code", BLOCK)]),
        ("goods come back", |d| { reason(d, Reason::Return); d.lines[0].code = "1090509010000000000".into(); }, &[]),
        ("goods are stopped", |d| { reason(d, Reason::Stopped); d.lines[0].code = "1090509010000000000".into(); }, &[(BadReason, "lines[0].code", BLOCK)]),
        ("services are stopped", |d| reason(d, Reason::Stopped), &[]),
        ("a mistake", |d| reason(d, Reason::Mistake), &[]),
        ("no original", |d| d.reversal.as_mut().unwrap().original.number.clear(), &[(Missing, "reversal.original", BLOCK)]),
        ("half an original", |d| d.reversal.as_mut().unwrap().original.number = "2431200".into(), &[(BadOriginal, "reversal.original", BLOCK)]),
        ("an original of the older kinds", |d| d.reversal.as_mut().unwrap().original = InvoiceNumber { code: "4400203130".into(), number: "37839682".into() }, &[]),
        ("a 信息表 for a 数电票", |d| d.reversal.as_mut().unwrap().info_number = Some("1234567890123456".into()), &[(BadInfoNumber, "reversal.infoNumber", WARN)]),
        ("an older kind for a 数电票", |d| d.kind = Kind::ElectronicOrdinary, &[(BadOriginal, "reversal.original", BLOCK)]),
    ]);
    // Of 100 yuan at 6 %.
    fn mirror(draft: &mut Draft, tax: i64) {
        draft.reversal.as_mut().unwrap().mirrored = true;
        draft.pricing = Pricing::Net;
        draft.lines[0].amount = Some(Fen(-10_000));
        draft.lines[0].tax = Some(Fen(tax));
    }
    #[rustfmt::skip]
    expect(red, &[
        ("an original's tax a fen off", |d| mirror(d, -601), &[]),
        ("an original's tax of another rate", |d| mirror(d, -602), &[(TaxDiffers, "lines[0].tax", WARN)]),
    ]);
    #[rustfmt::skip]
    expect(|| {
        let mut draft = red();
        draft.kind = Kind::PaperSpecial;
        draft.reversal = Some(ReversalOf {
            reason: None,
            original: InvoiceNumber { code: "4400203130".into(), number: "37839682".into() },
            info_number: Some("1234567890123456".into()), mirrored: false, });
        draft
    }, &[
        ("专票 without 信息表", |d| d.reversal.as_mut().unwrap().info_number = None, &[(BadInfoNumber, "reversal.infoNumber", BLOCK)]),
        ("15 digits", |d| d.reversal.as_mut().unwrap().info_number = Some("123456789012345".into()), &[(BadInfoNumber, "reversal.infoNumber", BLOCK)]),
    ]);
}
