//! The five special businesses, read from the wire.

use kaipiao_domain::{
    Fen, Special,
    special::{
        AreaUnit, Carrier, Construction, Freight, FreightLeg, PropertyLease, PropertySale, Seat, Transport, Travel,
        Trip,
    },
};
use time::{Date, Time, macros::format_description};

use super::{
    error::Faults,
    special::{CONSTRUCTION, FREIGHT, NO, PROPERTY_LEASE, PROPERTY_SALE, TRAVEL, YES},
    wire::WireSpecial,
};

/// The business of a document; `None` where it has none, or where a fault was found.
pub(super) fn read(mark: &str, infos: &[WireSpecial], place: &str, faults: &mut Faults) -> Option<Special> {
    // The document's own sample ends with an empty object.
    let infos: Vec<(String, &WireSpecial)> = infos
        .iter()
        .enumerate()
        .filter(|(_, info)| {
            info.nodes()
                .iter()
                .any(|(_, text)| text.is_some_and(|text| !text.trim().is_empty()))
        })
        .map(|(index, info)| (format!("{place}.TDYW[{index}]"), info))
        .collect();
    let mark_place = format!("{place}.ZSFS");
    let family = match mark {
        "" => {
            if let Some((place, _)) = infos.first() {
                faults.add(place, "有特定业务内容，但 ZSFS 为空：请写 ZSFS，或删去 TDYW");
            }
            return None;
        }
        CONSTRUCTION => "GZFW_",
        PROPERTY_SALE => "BDCXS_",
        PROPERTY_LEASE => "BDC_",
        FREIGHT => "HWYS_",
        TRAVEL => "LKYS_",
        other => {
            faults.add(
                mark_place,
                format!("特定业务“{other}”不认识，应为 BDCZL、BDCXS、FWYS、LKYS 或 GZFW"),
            );
            return None;
        }
    };
    let mut foreign = false;
    for (place, info) in &infos {
        for (key, text) in info.nodes() {
            if text.is_some_and(|text| !text.trim().is_empty()) && !key.starts_with(family) {
                faults.add(
                    format!("{place}.{key}"),
                    format!("ZSFS 为 {mark} 时只能有 {family} 开头的节点，请删去"),
                );
                foreign = true;
            }
        }
    }
    if foreign {
        return None;
    }
    match mark {
        FREIGHT => Some(Special::Freight(Freight {
            legs: infos
                .iter()
                .map(|(place, info)| leg(info, &mut Part { place, faults }))
                .collect(),
        })),
        TRAVEL => Some(Special::Travel(Travel {
            trips: infos
                .iter()
                .map(|(place, info)| trip(info, &mut Part { place, faults }))
                .collect(),
        })),
        _ => {
            let [(place, info)] = infos.as_slice() else {
                faults.add(format!("{place}.TDYW"), format!("ZSFS 为 {mark} 时 TDYW 应正好有一项"));
                return None;
            };
            let part = &mut Part { place, faults };
            Some(match mark {
                CONSTRUCTION => Special::Construction(construction(info, part)),
                PROPERTY_SALE => Special::PropertySale(property_sale(info, part)),
                _ => Special::PropertyLease(property_lease(info, part)),
            })
        }
    }
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
    let (from, from_minute) = part.day("BDC_QSRQ", info.lease_from.as_ref(), true);
    let (to, to_minute) = part.day("BDC_JZRQ", info.lease_to.as_ref(), true);
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
        date: part.day("LKYS_CXRQ", info.travel_date.as_ref(), false).0,
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
    place: &'a str,
    faults: &'a mut Faults,
}

impl Part<'_> {
    fn fault(&mut self, key: &str, message: String) {
        self.faults.add(format!("{}.{key}", self.place), message);
    }

    fn flag(&mut self, key: &str, written: Option<&String>) -> bool {
        match written.map(|text| text.trim()).unwrap_or_default() {
            YES => true,
            NO => false,
            other => {
                self.fault(key, format!("“{other}”不认识，请写“{YES}”或“{NO}”"));
                false
            }
        }
    }

    fn word<T>(&mut self, key: &str, written: Option<&String>, parse: fn(&str) -> Option<T>) -> Option<T> {
        let text = written?.trim();
        if text.is_empty() {
            return None;
        }
        let word = parse(text);
        if word.is_none() {
            self.fault(key, format!("“{text}”不在税局模板的可选值里"));
        }
        word
    }

    fn money(&mut self, key: &str, written: Option<&String>) -> Option<Fen> {
        let text = written?.trim();
        if text.is_empty() {
            return None;
        }
        super::read::fen(text).map_err(|message| self.fault(key, message)).ok()
    }

    fn day(&mut self, key: &str, written: Option<&String>, minutes: bool) -> (Option<Date>, Option<Time>) {
        let text = written.map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() {
            return (None, None);
        }
        let (day, minute) = match text.split_at_checked(8) {
            Some((day, minute)) if minutes => (day, minute),
            _ => (text, ""),
        };
        let date = Date::parse(day, format_description!("[year][month][day]")).ok();
        let time = (!minute.is_empty()).then(|| Time::parse(minute, format_description!("[hour][minute]")).ok());
        match (date, time) {
            (Some(date), None) => (Some(date), None),
            (Some(date), Some(Some(time))) => (Some(date), Some(time)),
            (None, _) | (_, Some(None)) => {
                let form = if minutes {
                    "20260101 或 202601010830"
                } else {
                    "20260101"
                };
                self.fault(key, format!("“{text}”不是日期，请写成 {form}"));
                (None, None)
            }
        }
    }
}
