use std::error::Error;

use crate::place::Cause;

/// Why a secret could not be read, kept or removed, by what the caller can do about it.
///
/// No variant carries stored bytes: a value that cannot be read may still be a secret.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The keyring is locked: whether it holds the secret is not known. Have it unlocked, then [`crate::Vault::retry`].
    #[error("the keyring is locked")]
    Locked,
    /// The keyring did not answer in time: whether it holds the secret is not known. [`crate::Vault::retry`] later.
    #[error("the keyring did not answer in time")]
    NoAnswer,
    /// The keyring answered with an error.
    #[error("the keyring refused")]
    Refused(#[source] Box<dyn Error + Send + Sync>),
    /// What is stored under this key is not text or belongs to several entries: delete it and ask the user again.
    #[error("the stored entry cannot be read")]
    Unreadable,
    /// The secret is empty, or longer than the keyring takes (Windows: 2560 bytes of UTF-16, 1280 characters).
    #[error("the secret is empty or too long for the keyring")]
    Unfit,
}

impl VaultError {
    /// What this error says about the keyring as a whole; `None` where it concerns one entry alone.
    pub(crate) fn cause(&self) -> Option<Cause> {
        match self {
            Self::Locked => Some(Cause::Locked),
            Self::NoAnswer => Some(Cause::NoAnswer),
            Self::Refused(_) => Some(Cause::Refused),
            Self::Unreadable | Self::Unfit => None,
        }
    }
}
