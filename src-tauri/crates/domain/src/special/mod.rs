//! The five special businesses (特定业务, wire `ZSFS` and `TDYW`; RULES §6): what they tell beside the lines.

mod construction;
mod freight;
mod moments;
pub(crate) mod place;
mod property;
mod travel;
mod words;

pub use construction::Construction;
pub use freight::{Carrier, FreightLeg};
pub use property::{AreaUnit, PARKING, PropertyLease, PropertySale};
pub use travel::{ID_DOCUMENTS, Seat, Transport, Trip};

use serde::{Deserialize, Serialize};

use crate::text;

/// A special business and what it tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Special {
    /// 建筑服务 (wire `GZFW`).
    Construction(Construction),
    /// 不动产销售 (wire `BDCXS`).
    PropertySale(PropertySale),
    /// 不动产经营租赁 (wire `BDCZL`).
    PropertyLease(PropertyLease),
    /// 货物运输 (wire `FWYS`).
    Freight(Freight),
    /// 旅客运输 (wire `LKYS`).
    Travel(Travel),
}

/// 货物运输: one leg or many.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Freight {
    /// What went from where to where, in printed order.
    pub legs: Vec<FreightLeg>,
}

/// 旅客运输: one trip or many.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Travel {
    /// Who travelled from where to where, in printed order.
    pub trips: Vec<Trip>,
}

impl Special {
    /// Its Chinese name, as it stands on the invoice.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Construction(_) => "建筑服务",
            Self::PropertySale(_) => "不动产销售",
            Self::PropertyLease(_) => "不动产经营租赁服务",
            Self::Freight(_) => "货物运输服务",
            Self::Travel(_) => "旅客运输服务",
        }
    }
}

/// Cleans its texts.
pub(crate) fn tidy(special: &mut Special) {
    let texts: Vec<&mut String> = match special {
        Special::Construction(site) => vec![
            &mut site.place,
            &mut site.address,
            &mut site.project,
            &mut site.land_tax_number,
        ],
        Special::PropertySale(sale) => vec![
            &mut sale.title_number,
            &mut sale.place,
            &mut sale.address,
            &mut sale.contract_number,
            &mut sale.land_tax_number,
        ],
        Special::PropertyLease(lease) => vec![&mut lease.place, &mut lease.address, &mut lease.title_number],
        Special::Freight(freight) => freight
            .legs
            .iter_mut()
            .flat_map(|leg| [&mut leg.from, &mut leg.to, &mut leg.plate, &mut leg.goods])
            .collect(),
        Special::Travel(travel) => travel
            .trips
            .iter_mut()
            .flat_map(|trip| {
                trip.document_number = text::identifier(&trip.document_number).to_uppercase();
                [&mut trip.traveller, &mut trip.document, &mut trip.from, &mut trip.to]
            })
            .collect(),
    };
    for part in texts {
        *part = text::line(part);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Special;

    #[test]
    fn a_business_that_is_half_filled_in_survives_json() {
        for special in [
            json!({"type": "propertyLease", "place": "", "from": null, "to": "2026-12-31", "fromMinute": null, "toMinute": "18:05"}),
            json!({"type": "propertyLease", "from": "2026-01-01", "to": null}),
            json!({"type": "travel", "trips": [{"traveller": "张三", "date": null}, {"date": "2026-11-20", "seat": null}]}),
            json!({"type": "propertySale", "actualPrice": null, "areaUnit": null}),
            json!({"type": "freight", "legs": [{"carrier": null}]}),
            json!({"type": "construction"}),
        ] {
            let read: Special =
                serde_json::from_value(special.clone()).unwrap_or_else(|error| panic!("{special}: {error}"));
            let written = serde_json::to_string(&read).unwrap();
            assert_eq!(serde_json::from_str::<Special>(&written).unwrap(), read, "{written}");
        }
        let lease = json!({"type": "propertyLease", "from": "2026-01-01", "toMinute": "18:05"});
        let written = serde_json::to_value(serde_json::from_value::<Special>(lease).unwrap()).unwrap();
        assert_eq!(
            (&written["from"], &written["toMinute"]),
            (&json!("2026-01-01"), &json!("18:05"))
        );
        assert!(serde_json::from_value::<Special>(json!({"type": "propertyLease", "from": "01.01.2026"})).is_err());
    }
}
