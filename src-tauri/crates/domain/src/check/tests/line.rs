//! The texts and numbers of a line, and the tax it was given.

use super::{BLOCK, WARN, decimal, expect, older};
use crate::{Discount, Draft, FaultCode::*, Fen, Pricing, Privilege, Rate, TaxTreatment, sample};

#[test]
fn a_line_is_checked() {
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("no line", |d| d.lines.clear(), &[(Missing, "lines", BLOCK)]),
        ("no name", |d| d.lines[0].name.clear(), &[(Missing, "lines[0].name", BLOCK)]),
        ("101 characters of name", |d| d.lines[0].name = "服".repeat(101), &[(TooLong, "lines[0].name", BLOCK)]),
        ("41 characters of model", |d| d.lines[0].model = "A".repeat(41), &[(TooLong, "lines[0].model", BLOCK)]),
        ("23 characters of unit", |d| d.lines[0].unit = "A".repeat(23), &[(TooLong, "lines[0].unit", BLOCK)]),
        ("no code", |d| d.lines[0].code.clear(), &[(Missing, "lines[0].code", BLOCK)]),
        ("a short code", |d| d.lines[0].code = "304020300".into(), &[(BadGoodsCode, "lines[0].code", BLOCK)]),
        ("a code that begins with 0", |d| d.lines[0].code = "0040203000000000000".into(), &[(BadGoodsCode, "lines[0].code", BLOCK)]),
        ("a code with a letter", |d| d.lines[0].code = "304020300000000000O".into(), &[(BadGoodsCode, "lines[0].code", BLOCK)]),
        ("no amount", |d| d.lines[0].amount = None, &[(Missing, "lines[0].amount", BLOCK)]),
        ("quantity and price are enough", |d| { d.lines[0].amount = None; d.lines[0].price = Some(decimal("106")); }, &[]),
        ("an amount of nothing", |d| d.lines[0].amount = Some(Fen::ZERO), &[(WrongSign, "lines[0].amount", BLOCK)]),
        ("an amount below zero", |d| { d.lines[0].amount = Some(Fen(-1)); d.lines[0].quantity = None; d.lines[0].unit.clear(); }, &[(WrongSign, "lines[0].amount", BLOCK)]),
        ("a quantity below zero", |d| d.lines[0].quantity = Some(decimal("-1")), &[(WrongSign, "lines[0].quantity", BLOCK)]),
        ("a unit of no quantity", |d| d.lines[0].quantity = None, &[(Missing, "lines[0].quantity", WARN)]),
        ("a unit of no quantity beside another fault", |d| { d.lines[0].quantity = None; d.lines[0].name.clear(); }, &[(Missing, "lines[0].name", BLOCK), (Missing, "lines[0].quantity", WARN)]),
        ("a unit whose quantity follows from the price", |d| { d.lines[0].quantity = None; d.lines[0].price = Some(decimal("53")); }, &[]),
        ("neither unit nor quantity", |d| { d.lines[0].quantity = None; d.lines[0].unit.clear(); }, &[]),
        ("a quantity of nothing", |d| d.lines[0].quantity = Some(decimal("0")), &[(BadQuantity, "lines[0].quantity", BLOCK)]),
        ("a price of nothing", |d| { d.lines[0].price = Some(decimal("0")); d.lines[0].quantity = None; d.lines[0].unit.clear(); }, &[(BadQuantity, "lines[0].price", BLOCK)]),
        ("9 decimals of petrol", |d| { d.lines[0].code = "1070101010200000000".into(); d.lines[0].quantity = Some(decimal("1.123456789")); }, &[(TooLong, "lines[0].quantity", WARN)]),
        ("8 decimals of petrol", |d| { d.lines[0].code = "1070101010200000000".into(); d.lines[0].quantity = Some(decimal("1.12345678")); }, &[]),
        ("9 decimals of anything else", |d| d.lines[0].quantity = Some(decimal("1.123456789")), &[]),
        ("12 digits of price before the point", |d| { d.lines[0].price = Some(decimal("999999999999")); d.lines[0].quantity = Some(decimal("0.000000000106")); }, &[]),
        ("13 digits of price before the point", |d| { d.lines[0].price = Some(decimal("1000000000000")); d.lines[0].quantity = Some(decimal("0.000000000106")); }, &[(TooLong, "lines[0].price", BLOCK)]),
        ("14 decimals", |d| d.lines[0].quantity = Some(decimal("1.00000000000001")), &[(TooLong, "lines[0].quantity", BLOCK)]),
        ("zeros behind 13 decimals do not count", |d| d.lines[0].quantity = Some(decimal("1.000000000000000")), &[]),
        ("an amount too large", |d| d.lines[0].amount = Some(Fen(Fen::MAX.0 + 1)), &[(TooLong, "lines[0].amount", BLOCK), (TooLong, "", BLOCK)]),
        ("a product too large", |d| { d.lines[0].amount = None; d.lines[0].quantity = Some(decimal("9999999999999")); d.lines[0].price = Some(decimal("9999")); }, &[(TooLong, "lines[0].amount", BLOCK)]),
        ("a product a fen off", |d| { d.lines[0].price = Some(decimal("106.01")); }, &[]),
        ("a product two fen off", |d| { d.lines[0].price = Some(decimal("106.02")); }, &[(ProductDiffers, "lines[0].amount", BLOCK)]),
        ("a hair more than a fen off", |d| { d.lines[0].price = Some(decimal("106.010000000001")); }, &[(ProductDiffers, "lines[0].amount", BLOCK)]),
        ("a quantity for which no price is fine enough", |d| { d.lines[0].quantity = Some(decimal("999999999999999")); d.lines[0].amount = Some(Fen(77_777)); }, &[(ProductDiffers, "lines[0].quantity", BLOCK)]),
    ]);
}

#[test]
fn given_taxes_are_checked_against_the_rate() {
    fn net(draft: &mut Draft, net: i64, tax: i64) {
        draft.pricing = Pricing::Net;
        draft.lines[0].amount = Some(Fen(net));
        draft.lines[0].tax = Some(Fen(tax));
    }
    // 100 yuan at 6 %: 6.00. At 100.10 it is 6.006.
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("the tax itself", |d| net(d, 10_000, 600), &[]),
        ("a fen more", |d| net(d, 10_000, 601), &[]),
        ("two fen more", |d| net(d, 10_000, 602), &[(TaxDiffers, "lines[0].tax", BLOCK)]),
        ("two fen less", |d| net(d, 10_000, 598), &[(TaxDiffers, "lines[0].tax", BLOCK)]),
        ("0.006 off counts before rounding", |d| net(d, 10_010, 600), &[]),
        ("0.016 off counts before rounding", |d| net(d, 10_010, 599), &[(TaxDiffers, "lines[0].tax", BLOCK)]),
        ("a fen of tax on what is exempt", |d| { net(d, 10_000, 1); d.lines[0].treatment = TaxTreatment::Exempt; }, &[(TaxDiffers, "lines[0].tax", BLOCK)]),
        ("a reduced tax", |d| { net(d, 1_035_000, 15_000); d.lines[0].treatment = TaxTreatment::Taxed { rate: Rate(150), privilege: Some(Privilege::Simplified5Reduced15) }; }, &[(Experimental, "lines[0].treatment", WARN)]),
        ("a reduced tax taken from the net amount", |d| { net(d, 1_035_000, 15_525); d.lines[0].treatment = TaxTreatment::Taxed { rate: Rate(150), privilege: Some(Privilege::Simplified5Reduced15) }; }, &[(Experimental, "lines[0].treatment", WARN), (TaxDiffers, "lines[0].tax", BLOCK)]),
    ]);
    #[rustfmt::skip]
    expect(older, &[
        ("a fen more", |d| net(d, 10_000, 601), &[]),
        ("two fen more", |d| net(d, 10_000, 602), &[(TaxDiffers, "lines[0].tax", WARN)]),
        ("six fen more", |d| net(d, 10_000, 606), &[(TaxDiffers, "lines[0].tax", WARN)]),
        ("seven fen more", |d| net(d, 10_000, 607), &[(TaxDiffers, "lines[0].tax", BLOCK)]),
        ("a gift whose odd tax its discount can't have", |d| { net(d, 10_000, 605); d.lines[0].discount = Some(Discount::Percent { percent: 100.into() }); }, &[(TaxDiffers, "lines[0].tax", WARN), (TaxDiffers, "lines[0].discount", BLOCK), (NothingToPay, "", WARN)]),
        ("涉税专业服务 of an older kind", |d| d.lines[0].code = "3040802050000000000".into(), &[]),
        ("a reduced tax of an older kind", |d| d.lines[0].treatment = TaxTreatment::Taxed { rate: Rate(150), privilege: Some(Privilege::Simplified5Reduced15) }, &[]),
    ]);
}
