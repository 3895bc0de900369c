//! Settings that the window and the command line share: which account was last worked at, how documents are issued. Never a secret.
//!
//! The file is a JSON object of keys, as the window's store plugin keeps it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Desk,
    contract::{IssuingSettings, Problem, ProblemCode},
    folder,
};

/// The file's name in the data folder.
pub const FILE: &str = "settings.json";

/// The key of the account that was saved last.
pub const ACCOUNT: &str = "account";

/// The key of how documents are issued.
pub const ISSUING: &str = "issuing";

/// An account at a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The platform's base URL, or `demo`.
    pub server: String,
    /// The path prefix, where it is not the usual one.
    pub prefix: Option<String>,
    /// The user there.
    pub user: String,
}

/// The account that was saved last; `None` where there is none, or the file can't be read.
pub fn account(data_dir: &Path) -> Option<Account> {
    read(data_dir)
        .remove(ACCOUNT)
        .and_then(|value| serde_json::from_value(value).ok())
}

/// Saves an account for the next start.
///
/// # Errors
/// [`ProblemCode::Ledger`] where the file can't be written.
pub fn save_account(data_dir: &Path, account: &Account) -> Result<(), Problem> {
    let value =
        serde_json::to_value(account).map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))?;
    let mut settings = read(data_dir);
    settings.insert(ACCOUNT.to_owned(), value);
    write(data_dir, settings)
}

/// Forgets the account; its ledger stays.
///
/// # Errors
/// [`ProblemCode::Ledger`] where the file can't be written.
pub fn forget_account(data_dir: &Path) -> Result<(), Problem> {
    let mut settings = read(data_dir);
    settings.remove(ACCOUNT);
    write(data_dir, settings)
}

/// How documents are issued; what is missing, out of bounds or can't be read is as it is at first.
pub fn issuing(data_dir: &Path) -> IssuingSettings {
    let kept: IssuingSettings = read(data_dir)
        .remove(ISSUING)
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default();
    kept.within_bounds()
}

fn save_issuing(data_dir: &Path, issuing: IssuingSettings) -> Result<(), Problem> {
    let value =
        serde_json::to_value(issuing).map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))?;
    let mut settings = read(data_dir);
    settings.insert(ISSUING.to_owned(), value);
    write(data_dir, settings)
}

impl Desk {
    /// How documents are issued.
    pub fn issuing_settings(&self) -> IssuingSettings {
        issuing(&self.data_dir)
    }

    /// Keeps how documents are issued, and issues so from now on. What is out of bounds is brought within; gives what was kept.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`] where it can't be kept.
    pub async fn change_issuing_settings(&self, wanted: IssuingSettings) -> Result<IssuingSettings, Problem> {
        let (data_dir, kept) = (self.data_dir.clone(), wanted.within_bounds());
        tokio::task::spawn_blocking(move || save_issuing(&data_dir, kept))
            .await
            .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))??;
        self.engine.set(kept);
        Ok(kept)
    }
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE)
}

/// A file that is gone or broken is no settings: nothing in it is worth more than a working start.
fn read(data_dir: &Path) -> Map<String, Value> {
    fs::read(path(data_dir))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

fn write(data_dir: &Path, settings: Map<String, Value>) -> Result<(), Problem> {
    let written = folder::make_private(data_dir).and_then(|()| {
        let mut file = tempfile::NamedTempFile::new_in(data_dir)?;
        file.write_all(&serde_json::to_vec_pretty(&Value::Object(settings))?)?;
        file.as_file().sync_all()?;
        file.persist(path(data_dir)).map_err(|error| error.error)
    });
    written
        .map(drop)
        .map_err(|error| Problem::new(ProblemCode::Ledger, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_reads_back_and_other_settings_stay() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(account(folder.path()), None);
        fs::write(path(folder.path()), r#"{"window": {"dark": true}}"#).unwrap();
        let saved = Account {
            server: "https://pbs.example.cn".to_owned(),
            prefix: None,
            user: "会计".to_owned(),
        };
        save_account(folder.path(), &saved).unwrap();
        assert_eq!(account(folder.path()), Some(saved));
        forget_account(folder.path()).unwrap();
        assert_eq!(account(folder.path()), None);
        assert!(
            fs::read_to_string(path(folder.path())).unwrap().contains("dark"),
            "what others keep there is theirs"
        );
    }

    #[test]
    fn how_documents_are_issued_reads_back_within_its_bounds() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            issuing(folder.path()),
            IssuingSettings {
                calls_at_once: 8,
                per_call: 1
            },
            "at first"
        );
        #[rustfmt::skip]
        let rows = [
            ("as set",        r#"{"callsAtOnce": 3, "perCall": 5}"#,      (3, 5)),
            ("too many",      r#"{"callsAtOnce": 900, "perCall": 900}"#,  (32, 20)),
            ("none",          r#"{"callsAtOnce": 0, "perCall": 0}"#,      (1, 1)),
            ("one is missing", r#"{"callsAtOnce": 2}"#,                    (2, 1)),
            ("no settings",   r#""eight""#,                               (8, 1)),
        ];
        for (what, kept, expected) in rows {
            fs::write(path(folder.path()), format!(r#"{{"issuing": {kept}}}"#)).unwrap();
            let found = issuing(folder.path());
            assert_eq!((found.calls_at_once, found.per_call), expected, "{what}");
        }
    }

    #[test]
    fn a_broken_file_does_not_keep_the_program_from_starting() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(path(folder.path()), "{\"account\": ").unwrap();
        assert_eq!(account(folder.path()), None);
    }
}
