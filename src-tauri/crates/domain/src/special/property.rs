//! 不动产销售 (wire `BDCXS`) and 不动产经营租赁 (wire `BDCZL`).

use serde::{Deserialize, Serialize};
use time::{Date, Time};

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
