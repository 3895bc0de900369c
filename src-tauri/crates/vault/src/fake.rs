//! A keyring for the tests that can be away, locked, broken or silent, and keeps what it holds meanwhile.
#![allow(
    clippy::unwrap_used,
    reason = "tests stop at the first thing that is not as it should be"
)]

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex};

use keyring::{Error, Result};
use keyring_core::api::{CredentialApi, CredentialStoreApi};
use keyring_core::{Credential, CredentialStore, Entry};

use crate::store::Open;

/// What the keyring does when it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Keeps and gives.
    Well,
    /// Is not there.
    Away,
    /// Is locked.
    Locked,
    /// Fails in its own way.
    Broken,
    /// Holds the call, as an unlock dialog does, until the mood changes.
    Silent,
}

/// The keyring; clones are the same one.
#[derive(Clone)]
pub struct FakeKeyring(Arc<Inner>);

struct Inner {
    mood: Mutex<Mood>,
    changed: Condvar,
    items: Mutex<HashMap<String, Vec<u8>>>,
    calls_waiting: Mutex<usize>,
}

impl FakeKeyring {
    /// An empty one.
    pub fn new(mood: Mood) -> Self {
        Self(Arc::new(Inner {
            mood: Mutex::new(mood),
            changed: Condvar::new(),
            items: Mutex::default(),
            calls_waiting: Mutex::default(),
        }))
    }

    /// From now on it does so.
    pub fn turn(&self, mood: Mood) {
        *self.0.mood.lock().unwrap() = mood;
        self.0.changed.notify_all();
    }

    pub(crate) fn opener(&self) -> Open {
        let keyring = self.clone();
        Arc::new(move || {
            if *keyring.0.mood.lock().unwrap() == Mood::Away {
                return Err(Error::NoDefaultStore);
            }
            Ok(Arc::new(keyring.clone()) as Arc<CredentialStore>)
        })
    }

    /// The accounts that hold something now.
    pub fn accounts(&self) -> Vec<String> {
        let mut accounts: Vec<String> = self.0.items.lock().unwrap().keys().cloned().collect();
        accounts.sort();
        accounts
    }

    /// Puts something into it.
    pub fn plant(&self, account: &str, bytes: &[u8]) {
        self.0.items.lock().unwrap().insert(account.to_owned(), bytes.to_vec());
    }

    /// How many calls hang in it at this moment.
    pub fn calls_waiting(&self) -> usize {
        *self.0.calls_waiting.lock().unwrap()
    }

    fn answer(&self) -> Result<()> {
        let mut mood = self.0.mood.lock().unwrap();
        if *mood == Mood::Silent {
            *self.0.calls_waiting.lock().unwrap() += 1;
            mood = self.0.changed.wait_while(mood, |mood| *mood == Mood::Silent).unwrap();
            *self.0.calls_waiting.lock().unwrap() -= 1;
        }
        match *mood {
            Mood::Well | Mood::Silent => Ok(()),
            Mood::Locked => Err(Error::NoStorageAccess("locked".into())),
            Mood::Away | Mood::Broken => Err(Error::PlatformFailure("broken".into())),
        }
    }
}

impl CredentialStoreApi for FakeKeyring {
    fn vendor(&self) -> String {
        "fake".to_owned()
    }

    fn id(&self) -> String {
        "fake".to_owned()
    }

    fn build(&self, _: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        Ok(Entry::new_with_credential(Arc::new(FakeEntry {
            keyring: self.clone(),
            account: user.to_owned(),
        })))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

struct FakeEntry {
    keyring: FakeKeyring,
    account: String,
}

impl CredentialApi for FakeEntry {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        self.keyring.answer()?;
        self.keyring.plant(&self.account, secret);
        Ok(())
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        self.keyring.answer()?;
        self.keyring
            .0
            .items
            .lock()
            .unwrap()
            .get(&self.account)
            .cloned()
            .ok_or(Error::NoEntry)
    }

    fn delete_credential(&self) -> Result<()> {
        self.keyring.answer()?;
        self.keyring
            .0
            .items
            .lock()
            .unwrap()
            .remove(&self.account)
            .map(drop)
            .ok_or(Error::NoEntry)
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
