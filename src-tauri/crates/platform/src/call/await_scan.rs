//! 二维码登陆等待 (`/TERM/EWMDD`).

use std::time::Duration;

use serde::Serialize;

use super::Acknowledged;
use crate::endpoint::{Endpoint, Repeat};

/// Waits until the operator has scanned the code. Drop the call to stop waiting.
#[derive(Debug, Clone, Serialize)]
pub struct AwaitScan {
    /// 企业spid; required.
    pub spid: String,
}

impl Endpoint for AwaitScan {
    type Reply = Acknowledged;
    const PATH: &'static str = "/TERM/EWMDD";
    const REPEAT: Repeat = Repeat::Never;

    /// As long as a person needs to find the phone.
    fn timeout(&self) -> Duration {
        Duration::from_mins(10)
    }

    fn company(&self) -> Option<&str> {
        Some(&self.spid)
    }
}
