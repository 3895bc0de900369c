//! Secrets: the operating system's keyring, and nowhere else.
//!
//! [`Vault`] keeps passwords and tokens in the Secret Service, the Windows Credential Manager or the macOS Keychain. On
//! Linux without a Secret Service it uses the kernel's keyring (until the machine restarts), else the memory of this
//! process, and [`Vault::place`] says which and why. Nothing here writes a secret to a file, a log, an error or `Debug`.
//!
//! `keyring_core` logs service and account names at DEBUG: whoever sets up logging keeps it at INFO.

mod call;
mod error;
#[cfg(any(test, feature = "fake"))]
pub mod fake;
mod key;
mod place;
mod store;
#[cfg(test)]
mod tests;
mod vault;

pub use error::VaultError;
pub use key::Key;
pub use place::{Cause, Place};
pub use secrecy::{ExposeSecret, SecretString};
pub use vault::Vault;
