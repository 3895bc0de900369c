//! 不动产销售 (wire `BDCXS`) and 不动产经营租赁 (wire `BDCZL`).

use serde::{Deserialize, Serialize};
use time::{Date, Month, Time};

use super::{
    moments::{day, minute},
    words::words,
};
use crate::Fen;

words! {
    /// 面积单位.
    AreaUnit {
        SquareMetre = "平方米",
        Mu = "亩",
        SquareMetreSign = "㎡",
        SquareKilometre = "平方千米",
        Hectare = "公顷",
        HectareSign = "h㎡",
        SquareKilometreSign = "k㎡",
        /// For sales only.
        HoleKilometre = "孔公里",
        Metre = "米(铁路线与管道等使用)",
    }
}

/// What an invoice for property sold tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct PropertySale {
    /// 产权证书号; "无" where there is none.
    pub title_number: String,
    /// 不动产所在省份地区: an administrative division, as the tax bureau lists it.
    pub place: String,
    /// The address within it.
    pub address: String,
    /// 网签合同备案编号 or 不动产单元代码; empty where there is none.
    pub contract_number: String,
    /// 土地增值税项目编号; empty where there is none.
    pub land_tax_number: String,
    /// 核定计税价格, where the bureau assessed one.
    pub assessed_price: Option<Fen>,
    /// 实际成交含税金额.
    pub actual_price: Option<Fen>,
    /// 跨地市标志: whether it lies in another city than the seller.
    pub cross_city: bool,
    /// 面积单位.
    pub area_unit: Option<AreaUnit>,
}

/// The code of 车辆停放服务: its lease alone is told to the minute (RULES §6).
pub const PARKING: &str = "3040502020200000000";

/// What an invoice for property let tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct PropertyLease {
    /// 不动产所在省份地区: an administrative division, as the tax bureau lists it.
    pub place: String,
    /// The address within it.
    pub address: String,
    /// First day of the lease (租赁起始日期).
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    #[serde(with = "day")]
    pub from: Option<Date>,
    /// Last day of the lease (租赁截止日期).
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    #[serde(with = "day")]
    pub to: Option<Date>,
    /// When on the first day, for 车辆停放服务 alone.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    #[serde(with = "minute")]
    pub from_minute: Option<Time>,
    /// When on the last day, for 车辆停放服务 alone.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    #[serde(with = "minute")]
    pub to_minute: Option<Time>,
    /// 跨地市标志: whether it lies in another city than the seller.
    pub cross_city: bool,
    /// 产权证书号; "无" where there is none.
    pub title_number: String,
    /// 面积单位.
    pub area_unit: Option<AreaUnit>,
}

impl PropertyLease {
    /// Moves the lease by whole months, on or back: one that ends with a month still does, and a day that the other month lacks
    /// becomes its last.
    pub fn move_by(&mut self, months: i32) {
        self.from = self.from.and_then(|day| moved(day, months, false));
        self.to = self.to.and_then(|day| moved(day, months, true));
    }
}

/// The day some months on; `None` where no calendar reaches.
fn moved(day: Date, months: i32, ends: bool) -> Option<Date> {
    let place = day.year() * 12 + i32::from(u8::from(day.month())) - 1;
    let place = place.checked_add(months)?;
    let year = place.div_euclid(12);
    let month = Month::try_from(u8::try_from(place.rem_euclid(12) + 1).ok()?).ok()?;
    let last = month.length(year);
    let ends = ends && day.day() == day.month().length(day.year());
    Date::from_calendar_date(year, month, if ends { last } else { day.day().min(last) }).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_lease_moves_by_whole_months() {
        #[rustfmt::skip]
        let rows = [
            ("a month",                        date!(2026-01-01), date!(2026-01-31),   1, date!(2026-02-01), date!(2026-02-28)),
            ("into a leap year's February",    date!(2028-01-01), date!(2028-01-31),   1, date!(2028-02-01), date!(2028-02-29)),
            ("out of February",                date!(2026-02-01), date!(2026-02-28),   1, date!(2026-03-01), date!(2026-03-31)),
            ("from leap to plain February",    date!(2028-02-01), date!(2028-02-29),  12, date!(2029-02-01), date!(2029-02-28)),
            ("over the year's end",            date!(2026-12-01), date!(2026-12-31),   1, date!(2027-01-01), date!(2027-01-31)),
            ("back over it",                   date!(2027-01-01), date!(2027-01-31),  -1, date!(2026-12-01), date!(2026-12-31)),
            ("a quarter",                      date!(2026-01-01), date!(2026-03-31),   3, date!(2026-04-01), date!(2026-06-30)),
            ("a year",                         date!(2026-03-01), date!(2027-02-28),  12, date!(2027-03-01), date!(2028-02-29)),
            ("from the middle to the middle",  date!(2026-01-15), date!(2026-02-14),   1, date!(2026-02-15), date!(2026-03-14)),
            ("a day that February lacks",      date!(2026-01-30), date!(2026-01-30),   1, date!(2026-02-28), date!(2026-02-28)),
            ("nowhere",                        date!(2026-01-31), date!(2026-02-28),   0, date!(2026-01-31), date!(2026-02-28)),
        ];
        for (what, from, to, months, new_from, new_to) in rows {
            let mut lease = PropertyLease {
                from: Some(from),
                to: Some(to),
                ..PropertyLease::default()
            };
            lease.move_by(months);
            assert_eq!((lease.from, lease.to), (Some(new_from), Some(new_to)), "{what}");
        }
    }
}
