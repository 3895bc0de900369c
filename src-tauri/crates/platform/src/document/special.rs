//! The five special businesses on the wire (`ZSFS`, `TDYW`; RULES §6).

use kaipiao_domain::{
    Fen, Line, Special,
    special::{
        AreaUnit, Carrier, Construction, FreightLeg, PARKING, PropertyLease, PropertySale, Seat, Transport, Trip,
    },
};
use time::{Date, Time};

use super::wire::WireSpecial;

/// 建筑服务.
pub(super) const CONSTRUCTION: &str = "GZFW";
/// 不动产销售.
pub(super) const PROPERTY_SALE: &str = "BDCXS";
/// 不动产租赁.
pub(super) const PROPERTY_LEASE: &str = "BDCZL";
/// 货物运输. The document says `FWYS` although the keys begin with `HWYS_`; change it here.
pub(super) const FREIGHT: &str = "FWYS";
/// 旅客运输.
pub(super) const TRAVEL: &str = "LKYS";

/// How flags are written. The document is silent; the tax bureau's template has these. Change them here.
pub(super) const YES: &str = "是";
/// See [`YES`].
pub(super) const NO: &str = "否";

/// The business's mark, and one object for each thing that it tells.
pub(super) fn write(special: &Special, lines: &[Line]) -> (&'static str, Vec<WireSpecial>) {
    match special {
        Special::Construction(site) => (CONSTRUCTION, vec![construction(site)]),
        Special::PropertySale(sale) => (PROPERTY_SALE, vec![property_sale(sale)]),
        Special::PropertyLease(lease) => {
            let parking = lines.iter().any(|line| line.code == PARKING);
            (PROPERTY_LEASE, vec![property_lease(lease, parking)])
        }
        Special::Freight(freight) => (FREIGHT, freight.legs.iter().map(freight_leg).collect()),
        Special::Travel(travel) => (TRAVEL, travel.trips.iter().map(trip).collect()),
    }
}

fn construction(site: &Construction) -> WireSpecial {
    WireSpecial {
        construction_place: text(&site.place),
        construction_address: text(&site.address),
        construction_project: text(&site.project),
        construction_land_tax_number: text(&site.land_tax_number),
        construction_cross_city: flag(site.cross_city),
        ..WireSpecial::default()
    }
}

fn property_sale(sale: &PropertySale) -> WireSpecial {
    WireSpecial {
        sale_title_number: text(&sale.title_number),
        sale_place: text(&sale.place),
        sale_address: text(&sale.address),
        sale_contract_number: text(&sale.contract_number),
        sale_land_tax_number: text(&sale.land_tax_number),
        sale_assessed_price: money(sale.assessed_price),
        sale_actual_price: money(sale.actual_price),
        sale_cross_city: flag(sale.cross_city),
        sale_area_unit: word(sale.area_unit.map(AreaUnit::text)),
        ..WireSpecial::default()
    }
}

fn property_lease(lease: &PropertyLease, parking: bool) -> WireSpecial {
    let to_minute = |minute: Option<Time>| minute.filter(|_| parking);
    WireSpecial {
        lease_place: text(&lease.place),
        lease_address: text(&lease.address),
        lease_from: Some(day(lease.from, to_minute(lease.from_minute))),
        lease_to: Some(day(lease.to, to_minute(lease.to_minute))),
        lease_cross_city: flag(lease.cross_city),
        lease_title_number: text(&lease.title_number),
        lease_area_unit: word(lease.area_unit.map(AreaUnit::text)),
        ..WireSpecial::default()
    }
}

fn freight_leg(leg: &FreightLeg) -> WireSpecial {
    WireSpecial {
        freight_from: text(&leg.from),
        freight_to: text(&leg.to),
        freight_carrier: word(leg.carrier.map(Carrier::text)),
        freight_plate: text(&leg.plate),
        freight_goods: text(&leg.goods),
        ..WireSpecial::default()
    }
}

fn trip(trip: &Trip) -> WireSpecial {
    WireSpecial {
        traveller: text(&trip.traveller),
        travel_document: text(&trip.document),
        travel_document_number: text(&trip.document_number),
        travel_date: Some(day(trip.date, None)),
        travel_from: text(&trip.from),
        travel_to: text(&trip.to),
        travel_transport: word(trip.transport.map(Transport::text)),
        travel_seat: word(trip.seat.map(Seat::text)),
        ..WireSpecial::default()
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn word(word: Option<&str>) -> Option<String> {
    text(word.unwrap_or_default())
}

fn flag(yes: bool) -> Option<String> {
    text(if yes { YES } else { NO })
}

fn money(amount: Option<Fen>) -> Option<String> {
    Some(amount.map(|amount| amount.to_string()).unwrap_or_default())
}

/// `YYYYMMDD`, with `HHmm` behind it where there is a minute (车辆停放服务). The document is silent; the tax bureau's
/// template has this. Change it here.
fn day(date: Option<Date>, minute: Option<Time>) -> String {
    let Some(date) = date else {
        return String::new();
    };
    let day = format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day());
    match minute {
        Some(minute) => format!("{day}{:02}{:02}", minute.hour(), minute.minute()),
        None => day,
    }
}
