//! 建筑服务 (wire `GZFW`).

use serde::{Deserialize, Serialize};

/// What an invoice for building work tells of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Construction {
    /// 建筑服务发生地: an administrative division, as the tax bureau lists it.
    pub place: String,
    /// The address within it (发生地详细地址).
    pub address: String,
    /// 建筑项目名称.
    pub project: String,
    /// 土地增值税项目编号; empty where there is none.
    pub land_tax_number: String,
    /// 跨地市标志: whether the site lies in another city than the seller.
    pub cross_city: bool,
}
