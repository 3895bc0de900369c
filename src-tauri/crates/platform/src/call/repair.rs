//! 发票修复 (`/KPGL/FPXF`).

use serde::Serialize;

use super::Acknowledged;
use crate::endpoint::{Endpoint, Repeat};

/// Asks the platform to repair a month's invoices. It works in the background: list them again some minutes later.
#[derive(Debug, Clone, Serialize)]
pub struct Repair {
    /// 企业spid; required.
    pub spid: String,
    /// 修复月份, `202306`.
    #[serde(rename = "xfyf", skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
}

impl Endpoint for Repair {
    type Reply = Acknowledged;
    const PATH: &'static str = "/KPGL/FPXF";
    const REPEAT: Repeat = Repeat::Harmless;

    fn company(&self) -> Option<&str> {
        Some(&self.spid)
    }
}
