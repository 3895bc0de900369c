//! Special businesses.

use time::macros::date;

use super::{BLOCK, WARN, decimal, expect};
use crate::{
    Draft,
    FaultCode::*,
    Fen, InvoiceNumber, Rate, ReversalOf, Special, TaxTreatment, preview, sample,
    special::{
        AreaUnit, Carrier, Construction, Freight, FreightLeg, PropertyLease, PropertySale, Seat, Transport, Travel,
        Trip,
    },
};

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
        ("a place without its province", |d| site(d).place = "深圳市南山区".into(), &[(SpecialField, "special.place", WARN)]),
        ("a place without its county", |d| site(d).place = "广东省深圳市".into(), &[(SpecialField, "special.place", WARN)]),
        ("no address", |d| site(d).address.clear(), &[(Missing, "special.address", BLOCK)]),
        ("place and address of 121 characters", |d| site(d).address = "路".repeat(115), &[(TooLong, "special.address", BLOCK)]),
        ("no project", |d| site(d).project.clear(), &[(Missing, "special.project", BLOCK)]),
        ("81 characters of project", |d| site(d).project = "厂".repeat(81), &[(TooLong, "special.project", BLOCK)]),
        ("21 characters of 土增编号", |d| site(d).land_tax_number = "1".repeat(21), &[(TooLong, "special.landTaxNumber", BLOCK)]),
        ("a sign in the place", |d| site(d).place = "北京市怀柔区⭐".into(), &[(SpecialField, "special.place", WARN), (ForbiddenCharacter, "special.place", BLOCK)]),
        ("an older kind", |d| d.kind = crate::Kind::ElectronicOrdinary, &[(SpecialField, "special", WARN)]),
        ("another city", |d| site(d).cross_city = true, &[(CrossCity, "special.crossCity", BLOCK)]),
        ("two lines", |d| { let line = d.lines[0].clone(); d.lines.push(line); }, &[(SpecialLines, "lines", BLOCK)]),
        ("a unit", |d| d.lines[0].unit = "项".into(), &[(SpecialField, "lines[0].unit", BLOCK)]),
        ("a model", |d| d.lines[0].model = "A".into(), &[(SpecialField, "lines[0].model", BLOCK)]),
        ("a quantity", |d| d.lines[0].quantity = Some(1.into()), &[(SpecialField, "lines[0].quantity", BLOCK)]),
        ("another code", |d| d.lines[0].code = "3040203000000000000".into(), &[(SpecialCode, "lines[0].code", WARN)]),
        ("1 % by a small company", |d| d.lines[0].treatment = TaxTreatment::at(Rate(100)), &[]),
        ("6 %", |d| d.lines[0].treatment = TaxTreatment::at(Rate(600)), &[(SpecialRate, "lines[0].treatment", WARN)]),
        ("exempt", |d| d.lines[0].treatment = TaxTreatment::Exempt, &[]),
        ("a rate that never was", |d| d.lines[0].treatment = TaxTreatment::at(Rate(700)), &[(BadRate, "lines[0].treatment", BLOCK)]),
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
        ("an assessed price of nothing", |d| sale(d).assessed_price = Some(Fen::ZERO), &[(SpecialField, "special.assessedPrice", BLOCK)]),
        ("6 %", |d| d.lines[0].treatment = TaxTreatment::at(Rate(600)), &[(SpecialRate, "lines[0].treatment", WARN)]),
        ("5 % by the simplified method", |d| d.lines[0].treatment = TaxTreatment::at(Rate(500)), &[]),
        ("1 %", |d| d.lines[0].treatment = TaxTreatment::at(Rate(100)), &[(CodeTreatment, "lines[0].treatment", BLOCK)]),
        ("both prices", |d| sale(d).assessed_price = Some(Fen(1)), &[]),
        ("no unit of area", |d| sale(d).area_unit = None, &[(Missing, "special.areaUnit", BLOCK)]),
        ("another unit on the line", |d| sale(d).area_unit = Some(AreaUnit::Mu), &[(SpecialField, "lines[0].unit", BLOCK)]),
        ("metres of a railway", |d| { sale(d).area_unit = Some(AreaUnit::Metre); d.lines[0].unit = "米".into(); }, &[]),
        ("an area that follows from price and amount", |d| { d.lines[0].quantity = None; d.lines[0].price = Some(decimal("106")); }, &[]),
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
        ("no area", |d| d.lines[0].quantity = None, &[(Missing, "lines[0].quantity", WARN)]),
        ("no unit of area", |d| lease(d).area_unit = None, &[(Missing, "special.areaUnit", BLOCK)]),
        ("孔公里", |d| lease(d).area_unit = Some(AreaUnit::HoleKilometre), &[(SpecialField, "special.areaUnit", BLOCK)]),
        ("the unit of area on the line", |d| d.lines[0].unit = "平方米".into(), &[]),
        ("another unit on the line", |d| d.lines[0].unit = "间".into(), &[(SpecialField, "lines[0].unit", BLOCK)]),
        ("another city", |d| lease(d).cross_city = true, &[]),
        ("13 %", |d| d.lines[0].treatment = TaxTreatment::at(Rate(1_300)), &[(SpecialRate, "lines[0].treatment", WARN)]),
        ("a road toll", |d| d.lines[0].code = "3040502020301000000".into(), &[(SpecialCode, "lines[0].code", WARN)]),
        ("parking without minutes", |d| d.lines[0].code = "3040502020200000000".into(), &[(Missing, "special.fromMinute", BLOCK), (Missing, "special.toMinute", BLOCK)]),
        ("parking", |d| { d.lines[0].code = "3040502020200000000".into(); lease(d).to = lease(d).from; lease(d).from_minute = Some(time::macros::time!(08:00)); lease(d).to_minute = Some(time::macros::time!(09:30)); }, &[]),
        ("parking within a minute", |d| { d.lines[0].code = "3040502020200000000".into(); lease(d).to = lease(d).from; lease(d).from_minute = Some(time::macros::time!(08:00)); lease(d).to_minute = lease(d).from_minute; }, &[]),
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
        ("2,000 legs", |d| { let leg = legs(d)[0].clone(); legs(d).resize(2_000, leg); }, &[]),
        ("2,001 legs", |d| { let leg = legs(d)[0].clone(); legs(d).resize(2_001, leg); }, &[(SpecialLines, "special.legs", BLOCK)]),
        ("no start", |d| legs(d)[0].from.clear(), &[(Missing, "special.legs[0].from", BLOCK)]),
        ("no end", |d| legs(d)[0].to.clear(), &[(Missing, "special.legs[0].to", BLOCK)]),
        ("no carrier", |d| legs(d)[0].carrier = None, &[(Missing, "special.legs[0].carrier", BLOCK)]),
        ("no plate", |d| legs(d)[0].plate.clear(), &[(Missing, "special.legs[0].plate", BLOCK)]),
        ("no goods", |d| legs(d)[0].goods.clear(), &[(Missing, "special.legs[0].goods", BLOCK)]),
        ("41 characters of plate", |d| legs(d)[0].plate = "A".repeat(41), &[(TooLong, "special.legs[0].plate", BLOCK)]),
        ("a carrier without vehicles", |d| d.lines[0].code = "3010502020200000000".into(), &[]),
        ("its passengers, whatever the line is called", |d| { d.lines[0].code = "3010502020100000000".into(); d.lines[0].name = "运费".into(); }, &[(SpecialCode, "lines[0].code", WARN)]),
        ("6 %", |d| d.lines[0].treatment = TaxTreatment::at(Rate(600)), &[(SpecialRate, "lines[0].treatment", WARN)]),
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
        ("a carrier without vehicles", |d| d.lines[0].code = "3010502020100000000".into(), &[]),
        ("its goods, whatever the line is called", |d| { d.lines[0].code = "3010502020200000000".into(); d.lines[0].name = "运费".into(); }, &[(SpecialCode, "lines[0].code", WARN)]),
        ("6 %", |d| d.lines[0].treatment = TaxTreatment::at(Rate(600)), &[(SpecialRate, "lines[0].treatment", WARN)]),
        ("goods", |d| d.lines[0].code = "3010102020100000000".into(), &[(SpecialCode, "lines[0].code", WARN)]),
        ("no traveller", |d| trip(d).traveller.clear(), &[(Missing, "special.trips[0].traveller", BLOCK)]),
        ("no document", |d| trip(d).document.clear(), &[(Missing, "special.trips[0].document", BLOCK)]),
        ("an unknown document", |d| trip(d).document = "工作证".into(), &[(SpecialField, "special.trips[0].document", BLOCK)]),
        ("no number", |d| trip(d).document_number.clear(), &[(Missing, "special.trips[0].documentNumber", BLOCK)]),
        ("a number with signs", |d| trip(d).document_number = "E1234-5".into(), &[(SpecialField, "special.trips[0].documentNumber", BLOCK)]),
        ("a wrong check digit", |d| trip(d).document_number = "110105194912310021".into(), &[(SpecialField, "special.trips[0].documentNumber", WARN)]),
        ("a small x is tidied", |d| trip(d).document_number = "11010519491231002x".into(), &[]),
        ("a passport has no check digit", |d| { trip(d).document = "中国护照".into(); trip(d).document_number = "E12345678".into(); }, &[]),
        ("20 characters", |d| { trip(d).document = "中国护照".into(); trip(d).document_number = "E".repeat(20); }, &[]),
        ("22 characters", |d| { trip(d).document = "中国护照".into(); trip(d).document_number = "E".repeat(22); }, &[(SpecialField, "special.trips[0].documentNumber", BLOCK)]),
        ("no date", |d| trip(d).date = None, &[(Missing, "special.trips[0].date", BLOCK)]),
        ("no transport", |d| trip(d).transport = None, &[(Missing, "special.trips[0].transport", BLOCK)]),
        ("no seat in a train", |d| trip(d).seat = None, &[(Missing, "special.trips[0].seat", BLOCK)]),
        ("a plane's seat in a train", |d| trip(d).seat = Some(Seat::Economy), &[(SpecialField, "special.trips[0].seat", BLOCK)]),
        ("a seat in a taxi", |d| trip(d).transport = Some(Transport::Taxi), &[(SpecialField, "special.trips[0].seat", BLOCK)]),
        ("no seat in a taxi", |d| { trip(d).transport = Some(Transport::Taxi); trip(d).seat = None; }, &[]),
    ]);
}

#[test]
fn a_red_invoice_of_a_special_business_repeats_its_rate() {
    let mut draft = construction();
    draft.lines[0].treatment = TaxTreatment::at(Rate(1_100));
    let of_rates = |draft: Draft| {
        let faults = preview(draft).faults;
        faults.iter().filter(|fault| fault.path == "lines[0].treatment").count()
    };
    assert_eq!(of_rates(draft.clone()), 1, "of the past, said once");
    draft.lines[0].treatment = TaxTreatment::at(Rate(600));
    draft.lines[0].amount = Some(Fen(-10_600));
    draft.reversal = Some(ReversalOf {
        reason: None,
        original: InvoiceNumber {
            code: String::new(),
            number: "24312000000136634917".into(),
        },
        info_number: None,
        mirrored: false,
    });
    assert_eq!(of_rates(draft), 0);
}
