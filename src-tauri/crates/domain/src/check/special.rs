//! Special businesses: their own fields, and what they ask of the lines (RULES §6).

use super::{Faults, field::Field, special_lines};
use crate::{
    Draft, FaultCode, Line, Totals,
    special::{
        AreaUnit, Construction, FreightLeg, ID_DOCUMENTS, PARKING, PropertyLease, PropertySale, Special, Trip, place,
    },
    tax_id,
};

/// The most legs or trips of an invoice.
const MOST_ROWS: usize = 2_000;

pub(super) fn check(draft: &Draft, totals: &Totals, faults: &mut Faults) {
    let Some(special) = &draft.special else { return };
    if !draft.kind.is_digital() {
        faults.warn(
            FaultCode::SpecialField,
            "special",
            "税控发票没有特定业务的栏目，这些内容一般写在备注里",
        );
    }
    let form = Form { draft, totals };
    match special {
        Special::Construction(site) => form.construction(site, faults),
        Special::PropertySale(sale) => form.sale(sale, faults),
        Special::PropertyLease(lease) => form.lease(lease, faults),
        Special::Freight(freight) => {
            form.rows("special.legs", "货物运输信息", freight.legs.len(), faults);
            for (index, leg) in freight.legs.iter().enumerate() {
                form.leg(&format!("special.legs[{index}]"), leg, faults);
            }
        }
        Special::Travel(travel) => {
            form.rows("special.trips", "旅客运输信息", travel.trips.len(), faults);
            for (index, trip) in travel.trips.iter().enumerate() {
                form.trip(&format!("special.trips[{index}]"), trip, faults);
            }
        }
    }
    special_lines::check(draft, special, faults);
}

struct Form<'a> {
    draft: &'a Draft,
    totals: &'a Totals,
}

impl Form<'_> {
    fn construction(&self, site: &Construction, faults: &mut Faults) {
        self.place(&site.place, &site.address, "建筑服务发生地", faults);
        self.needed("special.project", "建筑项目名称", 80, &site.project, faults);
        self.optional(
            "special.landTaxNumber",
            "土地增值税项目编号",
            20,
            &site.land_tax_number,
            faults,
        );
        if site.cross_city {
            faults.block(
                FaultCode::CrossCity,
                "special.crossCity",
                "跨地市的建筑服务要填跨区域涉税事项报验管理编号，平台没有这一项，请到电子税务局开具",
            );
        }
        self.one_line(faults);
        for (index, line) in self.draft.lines.iter().enumerate() {
            self.must_be_empty(index, "model", "规格型号", !line.model.is_empty(), faults);
            self.must_be_empty(index, "unit", "单位", !line.unit.is_empty(), faults);
            self.must_be_empty(index, "quantity", "数量", line.quantity.is_some(), faults);
            self.must_be_empty(index, "price", "单价", line.price.is_some(), faults);
        }
    }

    fn sale(&self, sale: &PropertySale, faults: &mut Faults) {
        self.optional("special.titleNumber", "产权证书号", 40, &sale.title_number, faults);
        self.place(&sale.place, &sale.address, "不动产地址", faults);
        street(&sale.address, faults);
        self.optional(
            "special.contractNumber",
            "网签合同备案编号",
            28,
            &sale.contract_number,
            faults,
        );
        self.optional(
            "special.landTaxNumber",
            "土地增值税项目编号",
            20,
            &sale.land_tax_number,
            faults,
        );
        let no_price = sale.actual_price.is_none_or(|price| price.0 <= 0);
        if no_price && sale.assessed_price.is_some() {
            faults.block(
                FaultCode::Missing,
                "special.actualPrice",
                "填了核定计税价格，就要填写实际成交含税金额",
            );
        } else if no_price {
            faults.warn(FaultCode::Missing, "special.actualPrice", "建议填写实际成交含税金额");
        }
        if sale.assessed_price.is_some_and(|price| price.0 <= 0) {
            faults.block(
                FaultCode::SpecialField,
                "special.assessedPrice",
                "核定计税价格要大于 0，没有请留空",
            );
        }
        if sale.area_unit.is_none() {
            faults.block(FaultCode::Missing, "special.areaUnit", "请选择面积单位");
        }
        self.one_line(faults);
        for (index, (line, part)) in self.draft.lines.iter().zip(&self.totals.lines).enumerate() {
            self.must_be_empty(index, "model", "规格型号", !line.model.is_empty(), faults);
            if part.quantity.is_none() {
                faults.block(
                    FaultCode::Missing,
                    format!("lines[{index}].quantity"),
                    "不动产销售要在数量里填面积",
                );
            }
            area_unit(index, line, sale.area_unit, false, faults);
        }
    }

    fn lease(&self, lease: &PropertyLease, faults: &mut Faults) {
        self.place(&lease.place, &lease.address, "不动产地址", faults);
        street(&lease.address, faults);
        self.period(lease, faults);
        self.needed(
            "special.titleNumber",
            "产权证书号（没有请填“无”）",
            40,
            &lease.title_number,
            faults,
        );
        match lease.area_unit {
            None => faults.block(FaultCode::Missing, "special.areaUnit", "请选择面积单位"),
            Some(AreaUnit::HoleKilometre) => faults.block(
                FaultCode::SpecialField,
                "special.areaUnit",
                "不动产租赁不能用“孔公里”，请改选",
            ),
            Some(_) => {}
        }
        self.one_line(faults);
        for (index, (line, part)) in self.draft.lines.iter().zip(&self.totals.lines).enumerate() {
            self.must_be_empty(index, "model", "规格型号", !line.model.is_empty(), faults);
            if part.quantity.is_none() && line.code != PARKING && !self.draft.is_red() {
                faults.warn(
                    FaultCode::Missing,
                    format!("lines[{index}].quantity"),
                    "不动产租赁一般在数量里填面积，请核对",
                );
            }
            area_unit(index, line, lease.area_unit, true, faults);
        }
    }

    fn period(&self, lease: &PropertyLease, faults: &mut Faults) {
        for (path, label, date) in [
            ("special.from", "租赁期起", lease.from),
            ("special.to", "租赁期止", lease.to),
        ] {
            if date.is_none() {
                faults.block(FaultCode::Missing, path, format!("请填写{label}"));
            }
        }
        let parking = self.draft.lines.iter().any(|line| line.code == PARKING);
        if parking {
            for (path, minute) in [
                ("special.fromMinute", lease.from_minute),
                ("special.toMinute", lease.to_minute),
            ] {
                if minute.is_none() {
                    faults.block(FaultCode::Missing, path, "车辆停放服务要填写到几点几分");
                }
            }
        }
        let (Some(from), Some(to)) = (lease.from, lease.to) else {
            return;
        };
        let backwards = from > to || (parking && from == to && lease.from_minute > lease.to_minute);
        if backwards {
            faults.block(FaultCode::SpecialField, "special.to", "租赁期止不能早于租赁期起");
        }
    }

    fn leg(&self, path: &str, leg: &FreightLeg, faults: &mut Faults) {
        self.needed(format!("{path}.from"), "起运地", 80, &leg.from, faults);
        self.needed(format!("{path}.to"), "到达地", 80, &leg.to, faults);
        if leg.carrier.is_none() {
            faults.block(FaultCode::Missing, format!("{path}.carrier"), "请选择运输工具种类");
        }
        self.needed(
            format!("{path}.plate"),
            "运输工具牌号（没有请填“无”）",
            40,
            &leg.plate,
            faults,
        );
        self.needed(format!("{path}.goods"), "运输货物名称", 80, &leg.goods, faults);
    }

    fn trip(&self, path: &str, trip: &Trip, faults: &mut Faults) {
        self.needed(format!("{path}.traveller"), "出行人", 20, &trip.traveller, faults);
        document(path, trip, faults);
        if trip.date.is_none() {
            faults.block(FaultCode::Missing, format!("{path}.date"), "请填写出行日期");
        }
        self.needed(format!("{path}.from"), "出发地", 80, &trip.from, faults);
        self.needed(format!("{path}.to"), "到达地", 80, &trip.to, faults);
        let Some(transport) = trip.transport else {
            faults.block(FaultCode::Missing, format!("{path}.transport"), "请选择交通工具类型");
            return;
        };
        let seats = transport.seats();
        match trip.seat {
            None if !seats.is_empty() => {
                faults.block(
                    FaultCode::Missing,
                    format!("{path}.seat"),
                    format!("坐{}要选择等级", transport.text()),
                );
            }
            Some(seat) if !seats.contains(&seat) => {
                let message = if seats.is_empty() {
                    format!("坐{}不填等级，请清空", transport.text())
                } else {
                    format!("{}没有“{}”，请改选", transport.text(), seat.text())
                };
                faults.block(FaultCode::SpecialField, format!("{path}.seat"), message);
            }
            None | Some(_) => {}
        }
    }

    fn rows(&self, path: &str, label: &str, count: usize, faults: &mut Faults) {
        if count == 0 {
            faults.block(FaultCode::Missing, path, format!("请至少填写一行{label}"));
        } else if count > MOST_ROWS {
            faults.block(
                FaultCode::SpecialLines,
                path,
                format!("{label}最多 {MOST_ROWS} 行，请拆成多张"),
            );
        }
    }

    fn one_line(&self, faults: &mut Faults) {
        if self.draft.lines.len() > 1 {
            faults.block(
                FaultCode::SpecialLines,
                "lines",
                "这种特定业务一张发票只能有一行，请拆成多张",
            );
        }
    }

    /// The division is chosen from a list; with the address it makes 120 characters at most.
    fn place(&self, place: &str, address: &str, label: &str, faults: &mut Faults) {
        if place.is_empty() {
            faults.block(FaultCode::Missing, "special.place", format!("请选择{label}的省市区"));
        } else if !self.draft.is_red() && !place::is_listed(place) {
            let message = place::meant(place).map_or_else(
                || "省市区要写到区县，如“广东省深圳市南山区”，请核对".to_owned(),
                |meant| format!("省市区的写法一般是“{meant}”，请核对"),
            );
            faults.warn(FaultCode::SpecialField, "special.place", message);
        }
        if address.is_empty() {
            faults.block(FaultCode::Missing, "special.address", "请填写详细地址");
        }
        self.optional("special.place", "省市区", 120, place, faults);
        let room = 120_usize.saturating_sub(place.chars().count());
        self.optional(
            "special.address",
            "详细地址（加省市区共 120 字）",
            room,
            address,
            faults,
        );
    }

    fn needed(&self, path: impl Into<String>, label: &str, chars: usize, content: &str, faults: &mut Faults) {
        let path = path.into();
        if content.is_empty() {
            faults.block(FaultCode::Missing, &path, format!("请填写{label}"));
        }
        self.optional(path, label, chars, content, faults);
    }

    fn optional(&self, path: impl Into<String>, label: &str, chars: usize, content: &str, faults: &mut Faults) {
        let field = Field {
            path: path.into(),
            label,
            chars,
            bytes: chars,
        };
        field.check(self.draft.kind, content, faults);
    }

    fn must_be_empty(&self, index: usize, field: &str, label: &str, filled: bool, faults: &mut Faults) {
        if let (true, Some(special)) = (filled, &self.draft.special) {
            faults.block(
                FaultCode::SpecialField,
                format!("lines[{index}].{field}"),
                format!("{}不填{label}，请清空", special.title()),
            );
        }
    }
}

/// The document must be one that the bureau knows; the number of an identity card has a check digit.
fn document(path: &str, trip: &Trip, faults: &mut Faults) {
    let (kind, number) = (trip.document.as_str(), trip.document_number.as_str());
    if kind.is_empty() {
        faults.block(FaultCode::Missing, format!("{path}.document"), "请选择证件类型");
    } else if !ID_DOCUMENTS.contains(&kind) {
        faults.block(
            FaultCode::SpecialField,
            format!("{path}.document"),
            format!("税务局没有“{kind}”这种证件类型，请重新选择"),
        );
    }
    let path = format!("{path}.documentNumber");
    if number.is_empty() {
        faults.block(FaultCode::Missing, path, "请填写证件号码");
    } else if number.len() > 20 || !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        faults.block(
            FaultCode::SpecialField,
            path,
            "证件号码最多 20 位，只能有数字和字母，请核对",
        );
    } else if kind == "居民身份证" && !tax_id::is_id_card(number) {
        faults.warn(FaultCode::SpecialField, path, "身份证号校验位不对，请核对");
    }
}

/// Direct connections of the tax bureau want a street in the address of a property.
fn street(address: &str, faults: &mut Faults) {
    const PARTS: [char; 8] = ['街', '路', '村', '乡', '镇', '道', '巷', '号'];
    if !address.is_empty() && !address.contains(PARTS) {
        faults.warn(
            FaultCode::SpecialField,
            "special.address",
            "详细地址一般要有街、路、村、镇、号等字，请核对",
        );
    }
}

/// The unit of the line is the area's; a lease may leave it empty.
fn area_unit(index: usize, line: &Line, unit: Option<AreaUnit>, may_be_empty: bool, faults: &mut Faults) {
    let Some(unit) = unit else { return };
    if may_be_empty && line.unit.is_empty() {
        return;
    }
    // What stands in brackets explains the unit and is not part of it.
    let short = unit.text().split('(').next().unwrap_or_default();
    if line.unit != unit.text() && line.unit != short {
        faults.block(
            FaultCode::SpecialField,
            format!("lines[{index}].unit"),
            format!("单位要和面积单位一致，请填“{short}”"),
        );
    }
}
