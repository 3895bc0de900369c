use rust_decimal::Decimal;
use time::macros::date;

use crate::{
    BuyerType, Discount, Draft, ExtraField,
    FaultCode::{self, *},
    Fen, Invoice, InvoiceNumber, Kind, Pricing, Privilege, Rate, ReversalOf, Severity, Special, TaxTreatment, preview,
    sample,
    special::{
        AreaUnit, Carrier, Construction, Freight, FreightLeg, PropertyLease, PropertySale, Seat, Transport, Travel,
        Trip,
    },
};

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
fn special() -> Draft {
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
    });
    draft.lines[0].quantity = Some(decimal("-1"));
    draft.lines[0].amount = Some(Fen(-10_600));
    draft
}

#[test]
fn the_buyer_is_checked() {
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("no name", |d| d.buyer.name = " ".into(), &[(Missing, "buyer.name", BLOCK)]),
        ("a company without tax number", |d| d.buyer.tax_id.clear(), &[(Missing, "buyer.taxId", BLOCK)]),
        ("a person without tax number", |d| { d.buyer.tax_id.clear(); d.buyer_type = BuyerType::Person; }, &[]),
        ("a person of one character", |d| { d.buyer.name = "张".into(); d.buyer_type = BuyerType::Person; }, &[(NameTooShort, "buyer.name", BLOCK)]),
        ("a person of two characters", |d| { d.buyer.name = "张三".into(); d.buyer_type = BuyerType::Person; }, &[]),
        ("a Chinese character in the tax number", |d| d.buyer.tax_id = "9144010134008813税".into(), &[(BadTaxId, "buyer.taxId", BLOCK)]),
        ("a tax number of 21", |d| d.buyer.tax_id = "914401013400881330001".into(), &[(BadTaxId, "buyer.taxId", BLOCK)]),
        ("a tax number of 14", |d| d.buyer.tax_id = "91440101340088".into(), &[(BadTaxId, "buyer.taxId", WARN)]),
        ("a wrong check digit", |d| d.buyer.tax_id = "91440101340088133M".into(), &[(BadTaxId, "buyer.taxId", WARN)]),
        ("lower case is tidied", |d| d.buyer.tax_id = "91440101340088133n".into(), &[]),
        ("100 characters of name", |d| d.buyer.name = "开".repeat(100), &[]),
        ("101 characters of name", |d| d.buyer.name = "开".repeat(101), &[(TooLong, "buyer.name", BLOCK)]),
        ("emoji", |d| d.buyer.name = "开科思😀".into(), &[(ForbiddenCharacter, "buyer.name", BLOCK)]),
        ("a dingbat", |d| d.buyer.name = "开科思★✓".into(), &[(ForbiddenCharacter, "buyer.name", BLOCK)]),
        ("a rare Chinese character", |d| d.buyer.name = "𠮷野家".into(), &[(RiskyCharacter, "buyer.name", WARN)]),
        ("an ampersand", |d| d.buyer.name = "P&G".into(), &[(RiskyCharacter, "buyer.name", WARN)]),
        ("101 characters of address", |d| d.buyer.address = "路".repeat(101), &[(TooLong, "buyer.address", BLOCK)]),
        ("51 characters of phone", |d| d.buyer.phone = "1".repeat(51), &[(TooLong, "buyer.phone", BLOCK)]),
        ("101 characters of bank", |d| d.buyer.bank = "行".repeat(101), &[(TooLong, "buyer.bank", BLOCK)]),
        ("101 characters of account", |d| d.buyer.account = "1".repeat(101), &[(TooLong, "buyer.account", BLOCK)]),
        ("61 characters of the seller's account", |d| d.seller.account = "1".repeat(61), &[(TooLong, "seller.account", BLOCK)]),
        ("mail", |d| d.delivery.email = "a.b+c@example.com".into(), &[]),
        ("mail without @", |d| d.delivery.email = "example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail with two @", |d| d.delivery.email = "a@b@example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail to nobody", |d| d.delivery.email = "@example.com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail without a dot in the domain", |d| d.delivery.email = "a@example".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail with an empty label", |d| d.delivery.email = "a@example..com".into(), &[(BadEmail, "delivery.email", BLOCK)]),
        ("mail of 73 characters", |d| d.delivery.email = format!("{}@example.com", "a".repeat(61)), &[(TooLong, "delivery.email", BLOCK)]),
        ("a mobile number", |d| d.delivery.mobile = "138 0013 8000".into(), &[]),
        ("a mobile number of 10 digits", |d| d.delivery.mobile = "1380013800".into(), &[(BadMobile, "delivery.mobile", WARN)]),
    ]);
}

#[test]
fn a_hint_names_the_tax_number_that_was_meant() {
    let mut draft = sample::draft();
    draft.buyer.tax_id = "914401O1340088133N".into();
    let faults = preview(draft).faults;
    assert!(
        faults[0].message.contains("91440101340088133N"),
        "{}",
        faults[0].message
    );
}

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
        ("an amount below zero", |d| { d.lines[0].amount = Some(Fen(-1)); d.lines[0].quantity = None; }, &[(WrongSign, "lines[0].amount", BLOCK)]),
        ("a quantity below zero", |d| d.lines[0].quantity = Some(decimal("-1")), &[(WrongSign, "lines[0].quantity", BLOCK)]),
        ("a quantity of nothing", |d| d.lines[0].quantity = Some(decimal("0")), &[(BadQuantity, "lines[0].quantity", BLOCK)]),
        ("a price of nothing", |d| { d.lines[0].price = Some(decimal("0")); d.lines[0].quantity = None; }, &[(BadQuantity, "lines[0].price", BLOCK)]),
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
fn rates_and_treatments_are_checked() {
    fn taxed(rate: u16, privilege: Privilege) -> TaxTreatment {
        TaxTreatment::Taxed {
            rate: Rate(rate),
            privilege: Some(privilege),
        }
    }
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("exempt", |d| d.lines[0].treatment = TaxTreatment::Exempt, &[]),
        ("not taxable", |d| d.lines[0].treatment = TaxTreatment::NotTaxable, &[]),
        ("zero-rated", |d| d.lines[0].treatment = TaxTreatment::ZeroRated, &[]),
        ("a rate of zero", |d| d.lines[0].treatment = TaxTreatment::at(Rate(0)), &[(ZeroRate, "lines[0].treatment", BLOCK)]),
        ("a rate of 7 %", |d| d.lines[0].treatment = TaxTreatment::at(Rate(700)), &[(BadRate, "lines[0].treatment", BLOCK)]),
        ("a rate of the past", |d| d.lines[0].treatment = TaxTreatment::at(Rate(1_700)), &[(BadRate, "lines[0].treatment", WARN)]),
        ("a privilege with its rate", |d| d.lines[0].treatment = taxed(300, Privilege::Simplified3), &[]),
        ("a privilege with another rate", |d| d.lines[0].treatment = taxed(500, Privilege::Simplified3), &[(PrivilegeRate, "lines[0].treatment", BLOCK)]),
        ("a privilege for any rate", |d| d.lines[0].treatment = taxed(1_300, Privilege::RareEarth), &[]),
        ("即征即退", |d| d.lines[0].treatment = taxed(1_300, Privilege::RefundUponLevy50), &[(Experimental, "lines[0].treatment", WARN)]),
        ("涉税专业服务", |d| d.lines[0].code = "3040802050000000000".into(), &[(TaxService, "lines[0].code", WARN)]),
        ("a reduced tax", |d| d.lines[0].treatment = taxed(150, Privilege::Simplified5Reduced15), &[(Experimental, "lines[0].treatment", WARN)]),
        ("a code of 6 that is taxed", |d| d.lines[0].code = "6010000000000000000".into(), &[(CodeTreatment, "lines[0].treatment", BLOCK)]),
        ("a code of 6 that is exempt", |d| { d.lines[0].code = "6010000000000000000".into(); d.lines[0].treatment = TaxTreatment::Exempt; }, &[(CodeTreatment, "lines[0].treatment", BLOCK)]),
        ("a code of 6 that is not taxable", |d| { d.lines[0].code = "6010000000000000000".into(); d.lines[0].treatment = TaxTreatment::NotTaxable; }, &[]),
        ("property at 1 %", |d| { d.lines[0].code = "5010201000000000000".into(); d.lines[0].treatment = TaxTreatment::at(Rate(100)); }, &[(CodeTreatment, "lines[0].treatment", BLOCK)]),
        ("its lease at 1 %", |d| { d.lines[0].code = "3040502020400000000".into(); d.lines[0].treatment = TaxTreatment::at(Rate(100)); }, &[(CodeTreatment, "lines[0].treatment", BLOCK)]),
        ("a road toll at 1 %", |d| { d.lines[0].code = "3040502020300000000".into(); d.lines[0].treatment = TaxTreatment::at(Rate(100)); }, &[]),
        ("meals on 普票", |d| d.lines[0].code = "3070401000000000000".into(), &[]),
    ]);
    #[rustfmt::skip]
    expect(special, &[
        ("专票 to a person", |d| d.buyer_type = BuyerType::Person, &[(BuyerIsPerson, "buyerType", BLOCK)]),
        ("专票 without tax number", |d| d.buyer.tax_id.clear(), &[(Missing, "buyer.taxId", BLOCK)]),
        ("exempt", |d| d.lines[0].treatment = TaxTreatment::Exempt, &[(SpecialWithoutTax, "lines[0].treatment", BLOCK)]),
        ("not taxable", |d| d.lines[0].treatment = TaxTreatment::NotTaxable, &[(SpecialWithoutTax, "lines[0].treatment", BLOCK)]),
        ("zero-rated", |d| d.lines[0].treatment = TaxTreatment::ZeroRated, &[(SpecialWithoutTax, "lines[0].treatment", BLOCK)]),
        ("meals on 专票", |d| d.lines[0].code = "3070401000000000000".into(), &[(NotDeductible, "lines[0].code", WARN)]),
        ("a motor vehicle", |d| d.motor_vehicle = true, &[]),
        ("refund through an agent", |d| d.export_agent_refund = true, &[]),
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
        ("a gift takes its odd tax off", |d| { net(d, 10_000, 605); d.lines[0].discount = Some(Discount::Percent { percent: 100.into() }); }, &[(TaxDiffers, "lines[0].tax", WARN), (NothingToPay, "", WARN)]),
        ("涉税专业服务 of an older kind", |d| d.lines[0].code = "3040802050000000000".into(), &[]),
        ("a reduced tax of an older kind", |d| d.lines[0].treatment = TaxTreatment::Taxed { rate: Rate(150), privilege: Some(Privilege::Simplified5Reduced15) }, &[]),
    ]);
}

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
        ("below zero", |d| deduct(d, -1), &[(BadDeduction, "lines[0].deduction", BLOCK)]),
        ("above the gross amount", |d| deduct(d, 10_601), &[(BadDeduction, "lines[0].deduction", BLOCK)]),
        ("two lines", |d| { deduct(d, 5_000); d.lines.push(sample::line()); }, &[(NotMixable, "lines[0].deduction", BLOCK), (Experimental, "lines[0].deduction", WARN)]),
        ("with a discount", |d| { deduct(d, 5_000); d.lines[0].discount = Some(Discount::Percent { percent: 10.into() }); }, &[(NotMixable, "lines[0].deduction", BLOCK), (Experimental, "lines[0].deduction", WARN)]),
    ]);
}

#[test]
fn some_things_share_no_invoice() {
    fn second(draft: &mut Draft, first: TaxTreatment, second: TaxTreatment) {
        draft.lines.push(sample::line());
        draft.lines[0].treatment = first;
        draft.lines[1].treatment = second;
    }
    const SIMPLE: TaxTreatment = TaxTreatment::Taxed {
        rate: Rate(300),
        privilege: Some(Privilege::Simplified3),
    };
    const GENERAL: TaxTreatment = TaxTreatment::at(Rate(600));
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("two rates", |d| second(d, GENERAL, TaxTreatment::at(Rate(1_300))), &[]),
        ("taxed and exempt", |d| second(d, GENERAL, TaxTreatment::Exempt), &[]),
        ("not taxable twice", |d| second(d, TaxTreatment::NotTaxable, TaxTreatment::NotTaxable), &[]),
        ("not taxable first", |d| second(d, TaxTreatment::NotTaxable, GENERAL), &[(NotMixable, "lines[1].treatment", BLOCK)]),
        ("not taxable second", |d| second(d, TaxTreatment::Exempt, TaxTreatment::NotTaxable), &[(NotMixable, "lines[0].treatment", BLOCK)]),
        ("简易征收 and general", |d| second(d, SIMPLE, GENERAL), &[(NotMixable, "lines[1].treatment", BLOCK)]),
        ("简易征收 twice", |d| second(d, SIMPLE, SIMPLE), &[]),
    ]);
}

#[test]
fn the_rest_is_checked() {
    fn field(name: &str, content: &str) -> ExtraField {
        ExtraField {
            name: name.into(),
            content: content.into(),
        }
    }
    #[rustfmt::skip]
    expect(sample::draft, &[
        ("200 characters of remark", |d| d.remark = "备".repeat(200), &[]),
        ("201 characters of remark", |d| d.remark = "备".repeat(201), &[(LongRemark, "remark", WARN)]),
        ("230 characters of remark", |d| d.remark = "备".repeat(230), &[(LongRemark, "remark", WARN)]),
        ("231 characters of remark", |d| d.remark = "备".repeat(231), &[(TooLong, "remark", BLOCK)]),
        ("17 characters of drawer", |d| d.staff.drawer = "王".repeat(17), &[(TooLong, "staff.drawer", BLOCK)]),
        ("an additional field", |d| d.extra.push(field("合同号", "A-1")), &[]),
        ("one without name", |d| d.extra.push(field("", "A-1")), &[(Missing, "extra[0].name", BLOCK)]),
        ("one called 备注", |d| d.extra.push(field("备注", "A-1")), &[(BadExtraField, "extra[0].name", BLOCK)]),
        ("301 characters of content", |d| d.extra.push(field("合同号", &"A".repeat(301))), &[(TooLong, "extra[0].content", BLOCK)]),
        ("a motor vehicle on 普票", |d| d.motor_vehicle = true, &[(SpecialOnly, "motorVehicle", WARN)]),
        ("refund through an agent on 普票", |d| d.export_agent_refund = true, &[(SpecialOnly, "exportAgentRefund", WARN)]),
        ("the widest sum", |d| { d.lines[0].amount = Some(Fen::MAX); d.lines[0].treatment = TaxTreatment::Exempt; }, &[]),
        ("a sum too large", |d| { d.lines[0].amount = Some(Fen::MAX); d.lines.push(d.lines[0].clone()); }, &[(TooLong, "", BLOCK)]),
    ]);
}

#[test]
fn the_older_kinds_count_bytes_of_gbk() {
    #[rustfmt::skip]
    expect(older, &[
        ("50 characters of name are 100 bytes", |d| d.buyer.name = "开".repeat(50), &[]),
        ("51 are 102", |d| d.buyer.name = "开".repeat(51), &[(TooLong, "buyer.name", BLOCK)]),
        ("100 letters are 100 bytes", |d| d.buyer.name = "a".repeat(100), &[]),
        ("address and phone together", |d| { d.buyer.address = "路".repeat(45); d.buyer.phone = "1".repeat(10); }, &[(TooLong, "buyer.address", BLOCK)]),
        ("just fitting with the blank", |d| { d.buyer.address = "路".repeat(45); d.buyer.phone = "1".repeat(9); }, &[]),
        ("bank and account together", |d| { d.seller.bank = "行".repeat(45); d.seller.account = "1".repeat(10); }, &[(TooLong, "seller.bank", BLOCK)]),
        ("8 characters of drawer", |d| d.staff.drawer = "王".repeat(8), &[]),
        ("9 characters of drawer", |d| d.staff.drawer = "王".repeat(9), &[(TooLong, "staff.drawer", BLOCK)]),
        ("47 characters of line name", |d| d.lines[0].name = "服".repeat(47), &[(TooLong, "lines[0].name", BLOCK)]),
        ("121 characters of remark", |d| d.remark = "备".repeat(121), &[(TooLong, "remark", BLOCK)]),
        ("what GBK lacks", |d| d.buyer.name = "𠮷野家".into(), &[(ForbiddenCharacter, "buyer.name", BLOCK)]),
    ]);
}

#[test]
fn a_red_invoice_is_checked() {
    #[rustfmt::skip]
    expect(red, &[
        ("a positive amount", |d| { d.lines[0].amount = Some(Fen(1)); d.lines[0].quantity = None; }, &[(WrongSign, "lines[0].amount", BLOCK)]),
        ("a positive quantity", |d| d.lines[0].quantity = Some(decimal("1")), &[(WrongSign, "lines[0].quantity", BLOCK)]),
        ("a line of nothing beside another", |d| { d.lines.push(sample::line()); d.lines[1].amount = Some(Fen::ZERO); d.lines[1].quantity = None; }, &[]),
        ("nothing at all", |d| { d.lines[0].amount = Some(Fen::ZERO); d.lines[0].quantity = None; }, &[(WrongSign, "lines", BLOCK)]),
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
        ("no original", |d| d.reversal.as_mut().unwrap().original.number.clear(), &[(Missing, "reversal.original", BLOCK)]),
        ("half an original", |d| d.reversal.as_mut().unwrap().original.number = "2431200".into(), &[(BadOriginal, "reversal.original", BLOCK)]),
        ("an original of the older kinds", |d| d.reversal.as_mut().unwrap().original = InvoiceNumber { code: "4400203130".into(), number: "37839682".into() }, &[]),
        ("a 信息表 for a 数电票", |d| d.reversal.as_mut().unwrap().info_number = Some("1234567890123456".into()), &[(BadInfoNumber, "reversal.infoNumber", WARN)]),
        ("an older kind for a 数电票", |d| d.kind = Kind::ElectronicOrdinary, &[(BadOriginal, "reversal.original", BLOCK)]),
    ]);
    #[rustfmt::skip]
    expect(|| {
        let mut draft = red();
        draft.kind = Kind::PaperSpecial;
        draft.reversal = Some(ReversalOf {
            reason: None,
            original: InvoiceNumber { code: "4400203130".into(), number: "37839682".into() },
            info_number: Some("1234567890123456".into()),
        });
        draft
    }, &[
        ("专票 without 信息表", |d| d.reversal.as_mut().unwrap().info_number = None, &[(BadInfoNumber, "reversal.infoNumber", BLOCK)]),
        ("15 digits", |d| d.reversal.as_mut().unwrap().info_number = Some("123456789012345".into()), &[(BadInfoNumber, "reversal.infoNumber", BLOCK)]),
    ]);
}

fn construction() -> Draft {
    let mut draft = sample::draft();
    draft.special = Some(Special::Construction(Construction {
        place: "北京市怀柔区".into(),
        address: "迎宾路 1 号".into(),
        project: "厂房".into(),
        ..Construction::default()
    }));
    draft.lines[0].code = "3050100000000000000".into();
    draft.lines[0].treatment = TaxTreatment::at(Rate(900));
    draft.lines[0].quantity = None;
    draft.lines[0].unit.clear();
    draft
}

fn site(draft: &mut Draft) -> &mut Construction {
    match &mut draft.special {
        Some(Special::Construction(site)) => site,
        other => panic!("{other:?}"),
    }
}

#[test]
fn construction_is_checked() {
    #[rustfmt::skip]
    expect(construction, &[
        ("no place", |d| site(d).place.clear(), &[(Missing, "special.place", BLOCK)]),
        ("no address", |d| site(d).address.clear(), &[(Missing, "special.address", BLOCK)]),
        ("place and address of 121 characters", |d| site(d).address = "路".repeat(115), &[(TooLong, "special.address", BLOCK)]),
        ("no project", |d| site(d).project.clear(), &[(Missing, "special.project", BLOCK)]),
        ("81 characters of project", |d| site(d).project = "厂".repeat(81), &[(TooLong, "special.project", BLOCK)]),
        ("21 characters of 土增编号", |d| site(d).land_tax_number = "1".repeat(21), &[(TooLong, "special.landTaxNumber", BLOCK)]),
        ("another city", |d| site(d).cross_city = true, &[(CrossCity, "special.crossCity", BLOCK)]),
        ("two lines", |d| { let line = d.lines[0].clone(); d.lines.push(line); }, &[(SpecialLines, "lines", BLOCK)]),
        ("a unit", |d| d.lines[0].unit = "项".into(), &[(SpecialField, "lines[0].unit", BLOCK)]),
        ("a model", |d| d.lines[0].model = "A".into(), &[(SpecialField, "lines[0].model", BLOCK)]),
        ("a quantity", |d| d.lines[0].quantity = Some(1.into()), &[(SpecialField, "lines[0].quantity", BLOCK)]),
        ("another code", |d| d.lines[0].code = "3040203000000000000".into(), &[(SpecialCode, "lines[0].code", WARN)]),
    ]);
}

fn property_sale() -> Draft {
    let mut draft = sample::draft();
    draft.special = Some(Special::PropertySale(PropertySale {
        title_number: "沪房 1".into(),
        place: "上海市浦东新区".into(),
        address: "张江路 1 号".into(),
        actual_price: Some(Fen(10_600)),
        area_unit: Some(AreaUnit::SquareMetre),
        ..PropertySale::default()
    }));
    draft.lines[0].code = "5010101000000000000".into();
    draft.lines[0].treatment = TaxTreatment::at(Rate(900));
    draft.lines[0].quantity = Some(decimal("89.5"));
    draft.lines[0].unit = "平方米".into();
    draft
}

fn sale(draft: &mut Draft) -> &mut PropertySale {
    match &mut draft.special {
        Some(Special::PropertySale(sale)) => sale,
        other => panic!("{other:?}"),
    }
}

#[test]
fn property_sold_is_checked() {
    #[rustfmt::skip]
    expect(property_sale, &[
        ("no 产权证", |d| sale(d).title_number.clear(), &[]),
        ("no street in the address", |d| sale(d).address = "某处".into(), &[(SpecialField, "special.address", WARN)]),
        ("29 characters of contract", |d| sale(d).contract_number = "1".repeat(29), &[(TooLong, "special.contractNumber", BLOCK)]),
        ("no price", |d| sale(d).actual_price = None, &[(Missing, "special.actualPrice", WARN)]),
        ("an assessed price alone", |d| { sale(d).actual_price = None; sale(d).assessed_price = Some(Fen(1)); }, &[(Missing, "special.actualPrice", BLOCK)]),
        ("both prices", |d| sale(d).assessed_price = Some(Fen(1)), &[]),
        ("no unit of area", |d| sale(d).area_unit = None, &[(Missing, "special.areaUnit", BLOCK)]),
        ("another unit on the line", |d| sale(d).area_unit = Some(AreaUnit::Mu), &[(SpecialField, "lines[0].unit", BLOCK)]),
        ("metres of a railway", |d| { sale(d).area_unit = Some(AreaUnit::Metre); d.lines[0].unit = "米".into(); }, &[]),
        ("no area", |d| d.lines[0].quantity = None, &[(Missing, "lines[0].quantity", BLOCK)]),
        ("a model", |d| d.lines[0].model = "A".into(), &[(SpecialField, "lines[0].model", BLOCK)]),
    ]);
}

fn property_lease() -> Draft {
    let mut draft = sample::draft();
    draft.special = Some(Special::PropertyLease(PropertyLease {
        place: "上海市浦东新区".into(),
        address: "张江路 1 号".into(),
        from: Some(date!(2026 - 01 - 01)),
        to: Some(date!(2026 - 12 - 31)),
        title_number: "无".into(),
        area_unit: Some(AreaUnit::SquareMetre),
        ..PropertyLease::default()
    }));
    draft.lines[0].code = "3040502020400000000".into();
    draft.lines[0].treatment = TaxTreatment::at(Rate(900));
    draft.lines[0].unit.clear();
    draft
}

fn lease(draft: &mut Draft) -> &mut PropertyLease {
    match &mut draft.special {
        Some(Special::PropertyLease(lease)) => lease,
        other => panic!("{other:?}"),
    }
}

#[test]
fn property_let_is_checked() {
    #[rustfmt::skip]
    expect(property_lease, &[
        ("no first day", |d| lease(d).from = None, &[(Missing, "special.from", BLOCK)]),
        ("no last day", |d| lease(d).to = None, &[(Missing, "special.to", BLOCK)]),
        ("one day", |d| lease(d).to = lease(d).from, &[]),
        ("backwards", |d| lease(d).to = Some(date!(2025 - 12 - 31)), &[(SpecialField, "special.to", BLOCK)]),
        ("no 产权证", |d| lease(d).title_number.clear(), &[(Missing, "special.titleNumber", BLOCK)]),
        ("no unit of area", |d| lease(d).area_unit = None, &[(Missing, "special.areaUnit", BLOCK)]),
        ("孔公里", |d| lease(d).area_unit = Some(AreaUnit::HoleKilometre), &[(SpecialField, "special.areaUnit", BLOCK)]),
        ("the unit of area on the line", |d| d.lines[0].unit = "平方米".into(), &[]),
        ("another unit on the line", |d| d.lines[0].unit = "间".into(), &[(SpecialField, "lines[0].unit", BLOCK)]),
        ("another city", |d| lease(d).cross_city = true, &[]),
        ("a road toll", |d| d.lines[0].code = "3040502020301000000".into(), &[(SpecialCode, "lines[0].code", WARN)]),
        ("parking without minutes", |d| d.lines[0].code = "3040502020200000000".into(), &[(Missing, "special.fromMinute", BLOCK), (Missing, "special.toMinute", BLOCK)]),
        ("parking", |d| { d.lines[0].code = "3040502020200000000".into(); lease(d).to = lease(d).from; lease(d).from_minute = Some(time::macros::time!(08:00)); lease(d).to_minute = Some(time::macros::time!(09:30)); }, &[]),
        ("parking backwards", |d| { d.lines[0].code = "3040502020200000000".into(); lease(d).to = lease(d).from; lease(d).from_minute = Some(time::macros::time!(09:30)); lease(d).to_minute = Some(time::macros::time!(08:00)); }, &[(SpecialField, "special.to", BLOCK)]),
    ]);
}

fn freight() -> Draft {
    let mut draft = sample::draft();
    draft.special = Some(Special::Freight(Freight {
        legs: vec![FreightLeg {
            from: "上海".into(),
            to: "杭州".into(),
            carrier: Some(Carrier::Road),
            plate: "沪A12345".into(),
            goods: "钢材".into(),
        }],
    }));
    draft.lines[0].code = "3010102020100000000".into();
    draft.lines[0].treatment = TaxTreatment::at(Rate(900));
    draft
}

fn legs(draft: &mut Draft) -> &mut Vec<FreightLeg> {
    match &mut draft.special {
        Some(Special::Freight(freight)) => &mut freight.legs,
        other => panic!("{other:?}"),
    }
}

#[test]
fn freight_is_checked() {
    #[rustfmt::skip]
    expect(freight, &[
        ("no leg", |d| legs(d).clear(), &[(Missing, "special.legs", BLOCK)]),
        ("2,001 legs", |d| { let leg = legs(d)[0].clone(); legs(d).resize(2_001, leg); }, &[(SpecialLines, "special.legs", BLOCK)]),
        ("no start", |d| legs(d)[0].from.clear(), &[(Missing, "special.legs[0].from", BLOCK)]),
        ("no end", |d| legs(d)[0].to.clear(), &[(Missing, "special.legs[0].to", BLOCK)]),
        ("no carrier", |d| legs(d)[0].carrier = None, &[(Missing, "special.legs[0].carrier", BLOCK)]),
        ("no plate", |d| legs(d)[0].plate.clear(), &[(Missing, "special.legs[0].plate", BLOCK)]),
        ("no goods", |d| legs(d)[0].goods.clear(), &[(Missing, "special.legs[0].goods", BLOCK)]),
        ("41 characters of plate", |d| legs(d)[0].plate = "A".repeat(41), &[(TooLong, "special.legs[0].plate", BLOCK)]),
        ("a carrier without vehicles", |d| { d.lines[0].code = "3010502020200000000".into(); d.lines[0].name = "货物运费".into(); }, &[]),
        ("its passengers", |d| { d.lines[0].code = "3010502020100000000".into(); d.lines[0].name = "旅客运费".into(); }, &[(SpecialCode, "lines[0].code", WARN)]),
        ("passengers", |d| d.lines[0].code = "3010101020101010000".into(), &[(SpecialCode, "lines[0].code", WARN)]),
    ]);
}

fn travel() -> Draft {
    let mut draft = sample::draft();
    draft.special = Some(Special::Travel(Travel {
        trips: vec![Trip {
            traveller: "张三".into(),
            document: "居民身份证".into(),
            document_number: "11010519491231002X".into(),
            date: Some(date!(2026 - 11 - 01)),
            from: "上海".into(),
            to: "北京".into(),
            transport: Some(Transport::Train),
            seat: Some(Seat::SecondClassSeat),
        }],
    }));
    draft.lines[0].code = "3010101010100000000".into();
    draft.lines[0].treatment = TaxTreatment::at(Rate(900));
    draft
}

fn trip(draft: &mut Draft) -> &mut Trip {
    match &mut draft.special {
        Some(Special::Travel(travel)) => &mut travel.trips[0],
        other => panic!("{other:?}"),
    }
}

#[test]
fn travel_is_checked() {
    #[rustfmt::skip]
    expect(travel, &[
        ("a carrier without vehicles", |d| { d.lines[0].code = "3010502020100000000".into(); d.lines[0].name = "旅客运费".into(); }, &[]),
        ("its goods", |d| { d.lines[0].code = "3010502020200000000".into(); d.lines[0].name = "货物运费".into(); }, &[(SpecialCode, "lines[0].code", WARN)]),
        ("goods", |d| d.lines[0].code = "3010102020100000000".into(), &[(SpecialCode, "lines[0].code", WARN)]),
        ("no traveller", |d| trip(d).traveller.clear(), &[(Missing, "special.trips[0].traveller", BLOCK)]),
        ("no document", |d| trip(d).document.clear(), &[(Missing, "special.trips[0].document", BLOCK)]),
        ("an unknown document", |d| trip(d).document = "工作证".into(), &[(SpecialField, "special.trips[0].document", BLOCK)]),
        ("no number", |d| trip(d).document_number.clear(), &[(Missing, "special.trips[0].documentNumber", BLOCK)]),
        ("a number with signs", |d| trip(d).document_number = "E1234-5".into(), &[(SpecialField, "special.trips[0].documentNumber", BLOCK)]),
        ("a wrong check digit", |d| trip(d).document_number = "110105194912310021".into(), &[(SpecialField, "special.trips[0].documentNumber", WARN)]),
        ("a small x is tidied", |d| trip(d).document_number = "11010519491231002x".into(), &[]),
        ("a passport has no check digit", |d| { trip(d).document = "中国护照".into(); trip(d).document_number = "E12345678".into(); }, &[]),
        ("no date", |d| trip(d).date = None, &[(Missing, "special.trips[0].date", BLOCK)]),
        ("no transport", |d| trip(d).transport = None, &[(Missing, "special.trips[0].transport", BLOCK)]),
        ("no seat in a train", |d| trip(d).seat = None, &[(Missing, "special.trips[0].seat", BLOCK)]),
        ("a plane's seat in a train", |d| trip(d).seat = Some(Seat::Economy), &[(SpecialField, "special.trips[0].seat", BLOCK)]),
        ("a seat in a taxi", |d| trip(d).transport = Some(Transport::Taxi), &[(SpecialField, "special.trips[0].seat", BLOCK)]),
        ("no seat in a taxi", |d| { trip(d).transport = Some(Transport::Taxi); trip(d).seat = None; }, &[]),
    ]);
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
