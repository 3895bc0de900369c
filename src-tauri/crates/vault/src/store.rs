//! The keyrings themselves: opening one, trying it out, and reading its errors.

use std::sync::Arc;

use keyring_core::CredentialStore;
use secrecy::{ExposeSecret, SecretString};

use crate::error::VaultError;
use crate::key::Key;
use crate::place::Cause;

/// One keyring. Every method blocks, possibly until a person answers a dialog.
#[derive(Clone)]
pub(crate) struct Store {
    service: Arc<str>,
    inner: Arc<CredentialStore>,
}

/// Opens a keyring; asked again for each new try.
pub(crate) type Open = Arc<dyn Fn() -> keyring::Result<Arc<CredentialStore>> + Send + Sync>;

/// The operating system's keyring.
///
/// `keyring`'s own `Entry::new` looks for it once per process, so a service started later would stay unseen until the
/// program restarts; its entries are therefore built from a store that we open ourselves.
pub(crate) fn system() -> keyring::Result<Arc<CredentialStore>> {
    #[cfg(target_os = "macos")]
    let store = apple_native_keyring_store::keychain::Store::new()?;
    #[cfg(windows)]
    let store = windows_native_keyring_store::Store::new()?;
    #[cfg(all(unix, not(target_os = "macos")))]
    let store = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

/// The Linux kernel's keyring of this user; other systems have none.
#[cfg(target_os = "linux")]
pub(crate) fn kernel() -> keyring::Result<Arc<CredentialStore>> {
    Ok(linux_keyutils_keyring_store::Store::new()?)
}

/// The Linux kernel's keyring of this user; other systems have none.
#[cfg(not(target_os = "linux"))]
pub(crate) fn kernel() -> keyring::Result<Arc<CredentialStore>> {
    Err(keyring::Error::NoDefaultStore)
}

impl Store {
    /// Opens a keyring and tries it out on a throw-away entry: only a value read back proves that secrets can be kept.
    pub(crate) fn proved(service: Arc<str>, open: &Open) -> Result<Self, Cause> {
        // Opening connects to the service and no more: whatever fails here, there is none to talk to.
        let inner = open().map_err(|_| Cause::Absent)?;
        let store = Self { service, inner };
        let key = Key::probe();
        let sample = "开票台";
        let entry = store.entry(&key).map_err(|error| unusable(&error))?;
        entry.set_password(sample).map_err(|error| unusable(&error))?;
        let read = entry.get_password().map_err(|error| unusable(&error))?;
        entry.delete_credential().map_err(|error| unusable(&error))?;
        if read == sample { Ok(store) } else { Err(Cause::Refused) }
    }

    pub(crate) fn get(&self, key: &Key) -> Result<Option<SecretString>, VaultError> {
        match self.entry(key).and_then(|entry| entry.get_password()) {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    pub(crate) fn set(&self, key: &Key, secret: &SecretString) -> Result<(), VaultError> {
        self.entry(key)
            .and_then(|entry| entry.set_password(secret.expose_secret()))
            .map_err(told)
    }

    pub(crate) fn delete(&self, key: &Key) -> Result<(), VaultError> {
        match self.entry(key).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(told(error)),
        }
    }

    fn entry(&self, key: &Key) -> keyring::Result<keyring::Entry> {
        Ok(keyring::Entry {
            inner: self.inner.build(&self.service, key.as_str(), None)?,
        })
    }
}

/// Why a keyring that failed its trial cannot be used.
fn unusable(error: &keyring::Error) -> Cause {
    match error {
        keyring::Error::NoStorageAccess(_) if no_keyring_yet(error) => Cause::Absent,
        keyring::Error::NoStorageAccess(_) => Cause::Locked,
        _ => Cause::Refused,
    }
}

/// What a failed call on one entry means. Errors that carry the stored bytes end here.
fn told(error: keyring::Error) -> VaultError {
    match error {
        keyring::Error::NoStorageAccess(_) => VaultError::Locked,
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) | keyring::Error::Ambiguous(_) => {
            VaultError::Unreadable
        }
        keyring::Error::TooLong(..) | keyring::Error::Invalid(..) => VaultError::Unfit,
        other => VaultError::Refused(other.into()),
    }
}

/// A Secret Service without a default collection answers as a locked one does, but there is nothing to unlock.
#[cfg(all(unix, not(target_os = "macos")))]
fn no_keyring_yet(error: &keyring::Error) -> bool {
    let keyring::Error::NoStorageAccess(source) = error else {
        return false;
    };
    matches!(
        source.downcast_ref::<secret_service::Error>(),
        Some(secret_service::Error::NoResult)
    )
}

/// Only a Secret Service can be there without a keyring in it.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn no_keyring_yet(_: &keyring::Error) -> bool {
    false
}
