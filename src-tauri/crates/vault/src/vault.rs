use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::call::Lane;
use crate::error::VaultError;
use crate::key::Key;
use crate::place::{Cause, Place};
use crate::store::{self, Open, Store};

/// How long one call may take before it counts as [`VaultError::NoAnswer`].
const LIMIT: Duration = Duration::from_secs(10);

/// The place where secrets are kept. Clones share one state; nothing here blocks an async thread.
///
/// Secrets go to the best place that takes them: the operating system's keyring, the kernel's, the memory of this
/// process. They are looked for in the opposite order, because a lower place holds a secret only while the ones above
/// have an older one or none.
#[derive(Clone)]
pub struct Vault {
    shared: Arc<Shared>,
}

struct Shared {
    service: Arc<str>,
    os: Source,
    kernel: Source,
    /// Found on first use, again on [`Vault::retry`].
    found: tokio::sync::Mutex<Option<Found>>,
    /// One write at a time: moving an older secret upwards must not overtake a newer one.
    writing: tokio::sync::Mutex<()>,
    below: Mutex<Below>,
}

/// Where a keyring comes from, and the way to it.
struct Source {
    open: Open,
    lane: Lane,
}

/// The keyrings that passed their trial.
#[derive(Clone)]
struct Found {
    os: Result<Store, Cause>,
    kernel: Option<Store>,
}

/// What this process could not put into the operating system's keyring.
#[derive(Default)]
struct Below {
    kernel: HashSet<Key>,
    memory: HashMap<Key, SecretString>,
    /// Why the last of them is here.
    cause: Option<Cause>,
}

impl Vault {
    /// A vault whose entries stand under `service` in the keyring. Opens nothing yet: the first use does.
    pub fn open(service: &str) -> Self {
        Self::open_within(service, LIMIT)
    }

    /// As [`Vault::open`], with another time limit for each call.
    pub fn open_within(service: &str, limit: Duration) -> Self {
        Self::over(service, limit, Arc::new(store::system), Arc::new(store::kernel))
    }

    /// A vault that touches no keyring and forgets with its last clone: for the demo's account and for tests.
    pub fn in_memory() -> Self {
        let none: Open = Arc::new(|| Err(keyring::Error::NoDefaultStore));
        Self::over("memory", LIMIT, Arc::clone(&none), none)
    }

    /// A vault over a keyring that fails to order, with nothing below it but the memory.
    #[cfg(any(test, feature = "fake"))]
    pub fn over_fake(os: &crate::fake::FakeKeyring) -> Self {
        Self::over(
            "fake",
            LIMIT,
            os.opener(),
            Arc::new(|| Err(keyring::Error::NoDefaultStore)),
        )
    }

    pub(crate) fn over(service: &str, limit: Duration, os: Open, kernel: Open) -> Self {
        let source = |open| Source {
            open,
            lane: Lane::new(limit),
        };
        Self {
            shared: Arc::new(Shared {
                service: service.into(),
                os: source(os),
                kernel: source(kernel),
                found: tokio::sync::Mutex::default(),
                writing: tokio::sync::Mutex::default(),
                below: Mutex::default(),
            }),
        }
    }

    /// The secret under this key; `None` only where it is known that there is none.
    ///
    /// # Errors
    /// [`VaultError::Locked`] and [`VaultError::NoAnswer`] where the operating system's keyring may hold it: taking that
    /// for "none" would mean a needless login, which ends the token of every other seat.
    pub async fn get(&self, key: &Key) -> Result<Option<SecretString>, VaultError> {
        if let Some(secret) = self.below().memory.get(key) {
            return Ok(Some(secret.clone()));
        }
        let found = self.found().await;
        if let Some(kernel) = found.kernel {
            let wanted = key.clone();
            if let Some(secret) = self.shared.kernel.lane.call(move || kernel.get(&wanted)).await? {
                return Ok(Some(secret));
            }
        }
        match found.os {
            Ok(os) => {
                let wanted = key.clone();
                self.shared.os.lane.call(move || os.get(&wanted)).await
            }
            Err(cause) => unknown_behind(cause).map_or(Ok(None), Err),
        }
    }

    /// Keeps a secret in the best place that takes it, and says which; from [`Place::Memory`] it is gone with the process.
    ///
    /// # Errors
    /// [`VaultError::Unfit`] for an empty or over-long secret. What a keyring refuses for another reason, memory takes.
    pub async fn set(&self, key: &Key, secret: &SecretString) -> Result<Place, VaultError> {
        if secret.expose_secret().is_empty() {
            return Err(VaultError::Unfit);
        }
        let _turn = self.shared.writing.lock().await;
        self.keep(key, secret).await
    }

    async fn keep(&self, key: &Key, secret: &SecretString) -> Result<Place, VaultError> {
        let found = self.found().await;
        let cause = match found.os {
            Ok(os) => match self.put(&self.shared.os.lane, os, key, secret).await {
                Ok(()) => {
                    self.forget_below(key, found.kernel).await?;
                    return Ok(Place::Os);
                }
                Err(error) => error.cause().ok_or(error)?,
            },
            Err(cause) => cause,
        };
        if let Some(kernel) = found.kernel {
            match self.put(&self.shared.kernel.lane, kernel, key, secret).await {
                Ok(()) => {
                    let mut below = self.below();
                    below.memory.remove(key);
                    below.kernel.insert(key.clone());
                    below.cause = Some(cause);
                    return Ok(Place::Kernel(cause));
                }
                Err(error) => tracing::warn!(%error, "the kernel's keyring did not take a secret"),
            }
        }
        tracing::warn!(?cause, "a secret is kept in memory only");
        let mut below = self.below();
        below.memory.insert(key.clone(), secret.clone());
        below.cause = Some(cause);
        Ok(Place::Memory(cause))
    }

    /// Removes a secret from every place; removing what is not there is no error.
    ///
    /// # Errors
    /// Where a keyring that may hold it cannot be asked: the secret may still be stored.
    pub async fn delete(&self, key: &Key) -> Result<(), VaultError> {
        let _turn = self.shared.writing.lock().await;
        let found = self.found().await;
        self.forget_below(key, found.kernel).await?;
        match found.os {
            Ok(os) => {
                let wanted = key.clone();
                self.shared.os.lane.call(move || os.delete(&wanted)).await
            }
            Err(cause) => unknown_behind(cause).map_or(Ok(()), Err),
        }
    }

    /// Where secrets are kept now: the lowest place that had to take one, else where the next would go.
    pub async fn place(&self) -> Place {
        let found = self.found().await;
        let below = self.below();
        let cause = match (&found.os, below.cause) {
            (Err(cause), _) => *cause,
            (Ok(_), Some(cause)) => cause,
            (Ok(_), None) => return Place::Os,
        };
        if found.kernel.is_some() && below.memory.is_empty() {
            Place::Kernel(cause)
        } else {
            Place::Memory(cause)
        }
    }

    /// Opens the keyrings anew, moves what had to stay below into them, and says where secrets are kept now.
    ///
    /// # Errors
    /// As [`Vault::set`] and [`Vault::get`] of the secrets moved; none is lost by it.
    pub async fn retry(&self) -> Result<Place, VaultError> {
        let found = self.look().await;
        *self.shared.found.lock().await = Some(found);
        let waiting: HashSet<Key> = {
            let mut below = self.below();
            below.cause = None;
            below.memory.keys().chain(&below.kernel).cloned().collect()
        };
        for key in waiting {
            let _turn = self.shared.writing.lock().await;
            if let Some(secret) = self.get(&key).await? {
                self.keep(&key, &secret).await?;
            }
        }
        Ok(self.place().await)
    }

    /// The keyrings found on first use; everybody who comes meanwhile waits for the same trial.
    async fn found(&self) -> Found {
        let mut slot = self.shared.found.lock().await;
        match &*slot {
            Some(found) => found.clone(),
            None => slot.insert(self.look().await).clone(),
        }
    }

    async fn look(&self) -> Found {
        let os = self.prove(&self.shared.os).await;
        if let Err(cause) = &os {
            tracing::warn!(?cause, "the operating system's keyring cannot be used");
        }
        Found {
            os,
            kernel: self.prove(&self.shared.kernel).await.ok(),
        }
    }

    async fn prove(&self, source: &Source) -> Result<Store, Cause> {
        let (service, open) = (Arc::clone(&self.shared.service), Arc::clone(&source.open));
        let proved = source.lane.call(move || Ok(Store::proved(service, &open))).await;
        proved.unwrap_or_else(|error| Err(error.cause().unwrap_or(Cause::Refused)))
    }

    async fn put(&self, lane: &Lane, store: Store, key: &Key, secret: &SecretString) -> Result<(), VaultError> {
        let (key, secret) = (key.clone(), secret.clone());
        lane.call(move || store.set(&key, &secret)).await
    }

    /// Removes the copies below the operating system's keyring, which would hide the newer one above.
    async fn forget_below(&self, key: &Key, kernel: Option<Store>) -> Result<(), VaultError> {
        if let Some(kernel) = kernel {
            let wanted = key.clone();
            self.shared.kernel.lane.call(move || kernel.delete(&wanted)).await?;
        }
        let mut below = self.below();
        below.kernel.remove(key);
        below.memory.remove(key);
        if below.kernel.is_empty() && below.memory.is_empty() {
            below.cause = None;
        }
        Ok(())
    }

    /// A thread that panicked left the maps whole: each change is one insert or remove.
    fn below(&self) -> MutexGuard<'_, Below> {
        self.shared.below.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("service", &self.shared.service)
            .finish_non_exhaustive()
    }
}

/// Whether a keyring that cannot be used may hold secrets all the same.
fn unknown_behind(cause: Cause) -> Option<VaultError> {
    match cause {
        Cause::Locked => Some(VaultError::Locked),
        Cause::NoAnswer => Some(VaultError::NoAnswer),
        // Nothing can have been stored there, or nobody can do anything about it: the user logs in again.
        Cause::Absent | Cause::Refused => None,
    }
}
