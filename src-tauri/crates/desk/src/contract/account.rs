//! Which platform, whose account, where the secrets are.

use kaipiao_vault::SecretString;
use serde::{Deserialize, Serialize};

use super::Problem;

/// What the window shows of the program and the account that it works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// The program's version.
    pub version: String,
    /// Demo or a real platform; `None` at the first start, until the user chose.
    pub account: Option<AccountKind>,
    /// The platform's address, without its path.
    pub server: String,
    /// The user at the platform; empty while none is known.
    pub user: String,
    /// Where secrets are kept.
    pub keyring: KeyringView,
    /// The folder of the program's data.
    pub data_dir: String,
    /// What a person must do before anything is sent: log in, unlock the keyring, name a usable address. `None` while all goes on.
    pub stopped: Option<Problem>,
    /// The platform was not reached: in how many milliseconds it is tried again. Nothing is marked failed by it.
    pub next_try_in: Option<u32>,
}

/// Logs in at the platform.
///
/// The password goes from the window to the keyring and the platform, and nowhere else.
#[derive(Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LoginRequest {
    /// The user at the platform.
    pub user: String,
    /// The password.
    #[cfg_attr(feature = "contract", ts(type = "string"))]
    pub password: SecretString,
}

/// Connects to a platform.
///
/// The password goes from the window to the keyring and the platform, and nowhere else.
#[derive(Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ConnectRequest {
    /// The platform's base URL.
    pub server: String,
    /// The path prefix, where it is not the usual one.
    pub prefix: Option<String>,
    /// The user at the platform.
    pub user: String,
    /// The password.
    #[cfg_attr(feature = "contract", ts(type = "string"))]
    pub password: SecretString,
}

/// An account that was connected once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// What names it among the accounts.
    pub id: String,
    /// The platform's base URL.
    pub server: String,
    /// The user there.
    pub user: String,
    /// Whether the window works at it.
    pub current: bool,
}

/// What an account stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum AccountKind {
    /// The built-in sandbox: nothing issued here is real.
    Demo,
    /// A platform: what is issued here is a tax document.
    Platform,
}

/// Where secrets are kept, and why not in the system's keyring if they are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KeyringView {
    /// Where they are.
    pub place: KeyringPlace,
    /// Why not in the system's keyring.
    pub trouble: Option<KeyringTrouble>,
}

/// Where secrets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum KeyringPlace {
    /// The operating system's keyring.
    Os,
    /// The kernel's keyring: until the computer restarts.
    Kernel,
    /// This process: until it ends.
    Memory,
}

/// Why the system's keyring is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum KeyringTrouble {
    /// There is none.
    Absent,
    /// It is locked.
    Locked,
    /// It did not answer: perhaps it waits for someone to unlock it.
    Silent,
    /// It refused.
    Refused,
}
