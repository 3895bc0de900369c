//! The five special businesses, read from the wire.

use kaipiao_domain::{
    FaultCode, Fen, Special,
    special::{
        AreaUnit, Carrier, Construction, Freight, FreightLeg, PropertyLease, PropertySale, Seat, Transport, Travel,
        Trip,
    },
};
use time::{Date, Time};

use super::{
    faults::Faults,
    read::yes_or_no,
    special::{CONSTRUCTION, FREIGHT, NO, PROPERTY_LEASE, PROPERTY_SALE, TRAVEL, YES},
    wire::WireSpecial,
};
use crate::moment;

/// 货物运输 by the name that its keys have, as some write it.
const FREIGHT_BY_ITS_KEYS: &str = "HWYS";

/// The business of a document; `None` where it has none, or one that does not exist.
pub(super) fn read(mark: &str, infos: &[WireSpecial], faults: &mut Faults) -> Option<Special> {
    // The document's own sample ends with an empty object.
    let infos: Vec<(String, &WireSpecial)> = infos
        .iter()
        .filter(|info| info.nodes().iter().any(|(_, text)| is_filled(*text)))
        .enumerate()
        .map(|(index, info)| (format!("TDYW[{index}]"), info))
        .collect();
    let (mark, family) = match mark {
        "" => {
            if let Some((node, _)) = infos.first() {
                let words = "有特定业务内容，但 ZSFS 为空：请写 ZSFS，或删去 TDYW";
                faults.block(FaultCode::SpecialField, node, words);
            }
            return None;
        }
        CONSTRUCTION => (CONSTRUCTION, "GZFW_"),
        PROPERTY_SALE => (PROPERTY_SALE, "BDCXS_"),
        PROPERTY_LEASE => (PROPERTY_LEASE, "BDC_"),
        FREIGHT | FREIGHT_BY_ITS_KEYS => (FREIGHT, "HWYS_"),
        TRAVEL => (TRAVEL, "LKYS_"),
        other => {
            let words = format!("特定业务“{other}”不认识，应为 BDCZL、BDCXS、FWYS、LKYS 或 GZFW");
            faults.block(FaultCode::SpecialField, "ZSFS", words);
            return None;
        }
    };
    for (node, info) in &infos {
        for (key, text) in info.nodes() {
            if is_filled(text) && !key.starts_with(family) {
                let words = format!("ZSFS 为 {mark} 时只能有 {family} 开头的节点，请删去");
                faults.block(FaultCode::SpecialField, format!("{node}.{key}"), words);
            }
        }
    }
    if mark == FREIGHT {
        let legs = infos.iter().map(|(node, info)| leg(info, &mut Part { node, faults }));
        return Some(Special::Freight(Freight { legs: legs.collect() }));
    }
    if mark == TRAVEL {
        let trips = infos.iter().map(|(node, info)| trip(info, &mut Part { node, faults }));
        return Some(Special::Travel(Travel { trips: trips.collect() }));
    }
    if infos.len() != 1 {
        let words = format!("ZSFS 为 {mark} 时 TDYW 应正好有一项");
        faults.block(FaultCode::SpecialField, "TDYW", words);
    }
    let (node, info) = infos.first()?;
    let part = &mut Part { node, faults };
    Some(match mark {
        CONSTRUCTION => Special::Construction(construction(info, part)),
        PROPERTY_SALE => Special::PropertySale(property_sale(info, part)),
        _ => Special::PropertyLease(property_lease(info, part)),
    })
}

fn is_filled(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

fn construction(info: &WireSpecial, part: &mut Part<'_>) -> Construction {
    Construction {
        place: text(info.construction_place.as_ref()),
        address: text(info.construction_address.as_ref()),
        project: text(info.construction_project.as_ref()),
        land_tax_number: text(info.construction_land_tax_number.as_ref()),
        cross_city: part.flag("GZFW_KSBZ", info.construction_cross_city.as_ref()),
    }
}

fn property_sale(info: &WireSpecial, part: &mut Part<'_>) -> PropertySale {
    PropertySale {
        title_number: text(info.sale_title_number.as_ref()),
        place: text(info.sale_place.as_ref()),
        address: text(info.sale_address.as_ref()),
        contract_number: text(info.sale_contract_number.as_ref()),
        land_tax_number: text(info.sale_land_tax_number.as_ref()),
        assessed_price: part.money("BDCXS_JSJG", info.sale_assessed_price.as_ref()),
        actual_price: part.money("BDCXS_CJJE", info.sale_actual_price.as_ref()),
        cross_city: part.flag("BDCXS_KQBZ", info.sale_cross_city.as_ref()),
        area_unit: part.word("BDCXS_MJDW", info.sale_area_unit.as_ref(), AreaUnit::parse),
    }
}

fn property_lease(info: &WireSpecial, part: &mut Part<'_>) -> PropertyLease {
    let (from, from_minute) = part.day("BDC_QSRQ", info.lease_from.as_ref());
    let (to, to_minute) = part.day("BDC_JZRQ", info.lease_to.as_ref());
    PropertyLease {
        place: text(info.lease_place.as_ref()),
        address: text(info.lease_address.as_ref()),
        from,
        to,
        from_minute,
        to_minute,
        cross_city: part.flag("BDC_KSBZ", info.lease_cross_city.as_ref()),
        title_number: text(info.lease_title_number.as_ref()),
        area_unit: part.word("BDC_PJDW", info.lease_area_unit.as_ref(), AreaUnit::parse),
    }
}

fn leg(info: &WireSpecial, part: &mut Part<'_>) -> FreightLeg {
    FreightLeg {
        from: text(info.freight_from.as_ref()),
        to: text(info.freight_to.as_ref()),
        carrier: part.word("HWYS_YSGJ", info.freight_carrier.as_ref(), Carrier::parse),
        plate: text(info.freight_plate.as_ref()),
        goods: text(info.freight_goods.as_ref()),
    }
}

fn trip(info: &WireSpecial, part: &mut Part<'_>) -> Trip {
    Trip {
        traveller: text(info.traveller.as_ref()),
        document: text(info.travel_document.as_ref()),
        document_number: text(info.travel_document_number.as_ref()),
        date: part.day("LKYS_CXRQ", info.travel_date.as_ref()).0,
        from: text(info.travel_from.as_ref()),
        to: text(info.travel_to.as_ref()),
        transport: part.word("LKYS_JTGJLX", info.travel_transport.as_ref(), Transport::parse),
        seat: part.word("LKYS_DJ", info.travel_seat.as_ref(), Seat::parse),
    }
}

fn text(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

/// An object of `TDYW` being read.
struct Part<'a> {
    node: &'a str,
    faults: &'a mut Faults,
}

impl Part<'_> {
    fn fault(&mut self, code: FaultCode, key: &str, message: String) {
        self.faults.block(code, format!("{}.{key}", self.node), message);
    }

    fn flag(&mut self, key: &str, written: Option<&String>) -> bool {
        let text = written.map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() {
            self.fault(FaultCode::Missing, key, format!("必填，请写“{YES}”或“{NO}”"));
            return false;
        }
        let yes = yes_or_no(text);
        if yes.is_none() {
            self.fault(
                FaultCode::Unreadable,
                key,
                format!("“{text}”不认识，请写“{YES}”或“{NO}”"),
            );
        }
        yes.unwrap_or_default()
    }

    fn word<T>(&mut self, key: &str, written: Option<&String>, parse: fn(&str) -> Option<T>) -> Option<T> {
        let text = written?.trim();
        if text.is_empty() {
            return None;
        }
        let word = parse(text);
        if word.is_none() {
            self.fault(
                FaultCode::SpecialField,
                key,
                format!("“{text}”不在税局模板的可选值里，请改正"),
            );
        }
        word
    }

    fn money(&mut self, key: &str, written: Option<&String>) -> Option<Fen> {
        let text = written?.trim();
        if text.is_empty() {
            return None;
        }
        super::read::fen(text)
            .map_err(|message| self.fault(FaultCode::Unreadable, key, message))
            .ok()
    }

    /// A day, and the minute where one is written. The document does not say how, so that every form that the platform itself uses is
    /// read.
    fn day(&mut self, key: &str, written: Option<&String>) -> (Option<Date>, Option<Time>) {
        let text = written.map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() {
            return (None, None);
        }
        let Some((day, minute)) = moment::read_day(text) else {
            let words = format!("“{text}”不是日期，请写成 20260101，车辆停放写到分，如 202601010830");
            self.fault(FaultCode::Unreadable, key, words);
            return (None, None);
        };
        (Some(day), minute)
    }
}
