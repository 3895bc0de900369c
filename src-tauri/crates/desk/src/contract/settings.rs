//! How the program works, as a person set it.

use serde::{Deserialize, Serialize};

/// How documents are issued: for all accounts of this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct IssuingSettings {
    /// How many calls may be under way at once, whatever the number of companies: 1 to 32.
    pub calls_at_once: u16,
    /// How many documents of a company are sent in one call, at most: 1 to 20. More than one is an experiment (实验): the platform
    /// may do some of them and not the others.
    pub per_call: u16,
}

impl Default for IssuingSettings {
    fn default() -> Self {
        Self {
            calls_at_once: 8,
            per_call: 1,
        }
    }
}

impl IssuingSettings {
    /// The most calls at once.
    pub const CALLS_AT_ONCE_AT_MOST: u16 = 32;
    /// The most documents in one call.
    pub const PER_CALL_AT_MOST: u16 = 20;

    /// The nearest settings that may be.
    #[must_use]
    pub fn within_bounds(self) -> Self {
        Self {
            calls_at_once: self.calls_at_once.clamp(1, Self::CALLS_AT_ONCE_AT_MOST),
            per_call: self.per_call.clamp(1, Self::PER_CALL_AT_MOST),
        }
    }
}

/// What the user prefers, on this computer and at every account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// How many seconds a QR code counts as good. The platform does not say how long it is: a few minutes.
    pub qr_seconds: u16,
    /// After how many hours a login at the tax bureau counts as old: it may lapse in the middle of a batch.
    pub login_hours: u16,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            qr_seconds: 180,
            login_hours: 12,
        }
    }
}

impl Preferences {
    /// The same, each within what makes sense.
    #[must_use]
    pub fn within_reason(self) -> Self {
        Self {
            qr_seconds: self.qr_seconds.clamp(30, 600),
            login_hours: self.login_hours.clamp(1, 72),
        }
    }
}
