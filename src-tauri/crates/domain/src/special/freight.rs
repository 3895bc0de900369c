//! One leg of 货物运输 (wire `FWYS`).

use serde::{Deserialize, Serialize};

use super::words::words;

words! {
    /// 运输工具种类.
    Carrier {
        Rail = "铁路运输",
        Road = "公路运输",
        Water = "水路运输",
        Air = "航空运输",
        Pipeline = "管道运输",
        Other = "其他运输工具",
    }
}

/// What went from where to where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct FreightLeg {
    /// 起运地.
    pub from: String,
    /// 到达地.
    pub to: String,
    /// 运输工具种类.
    pub carrier: Option<Carrier>,
    /// 运输工具牌号; "无" where it has none.
    pub plate: String,
    /// 运输货物名称.
    pub goods: String,
}
