//! How lines are taxed, alone and together.

use super::{BLOCK, WARN, expect, special_kind};
use crate::{BuyerType, Draft, FaultCode::*, Privilege, Rate, TaxTreatment, sample};

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
        ("1.5 % without the levy that it is reduced from", |d| d.lines[0].treatment = TaxTreatment::at(Rate(150)), &[(BadRate, "lines[0].treatment", WARN)]),
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
        ("土地使用权 at 1 %", |d| { d.lines[0].code = "4050101000000000000".into(); d.lines[0].treatment = TaxTreatment::at(Rate(100)); }, &[(CodeTreatment, "lines[0].treatment", BLOCK)]),
        ("探矿权 at 1 %", |d| { d.lines[0].code = "4050200000000000000".into(); d.lines[0].treatment = TaxTreatment::at(Rate(100)); }, &[]),
        ("简易征收 at 3 %", |d| d.lines[0].treatment = taxed(300, Privilege::Simplified), &[]),
        ("简易征收 at 13 %", |d| d.lines[0].treatment = taxed(1_300, Privilege::Simplified), &[(PrivilegeRate, "lines[0].treatment", WARN)]),
        ("涉税专业服务 to somebody without a number", |d| { d.lines[0].code = "3040802050000000000".into(); d.buyer_type = BuyerType::Person; d.buyer.tax_id.clear(); }, &[(TaxService, "buyer.taxId", WARN), (TaxService, "lines[0].code", WARN)]),
        ("a road toll at 1 %", |d| { d.lines[0].code = "3040502020300000000".into(); d.lines[0].treatment = TaxTreatment::at(Rate(100)); }, &[]),
        ("meals on 普票", |d| d.lines[0].code = "3070401000000000000".into(), &[]),
    ]);
    #[rustfmt::skip]
    expect(special_kind, &[
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
        ("即征即退 and general", |d| second(d, TaxTreatment::Taxed { rate: Rate(600), privilege: Some(Privilege::RefundAfterLevy) }, GENERAL), &[]),
        ("简易征收 twice", |d| second(d, SIMPLE, SIMPLE), &[]),
    ]);
}
