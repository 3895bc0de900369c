//! Settings that the window and the command line share: which accounts there are and which was last worked at, how documents
//! are issued, what the user prefers. Never a secret.
//!
//! The file is a JSON object of keys, as the window's store plugin keeps it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use kaipiao_platform::BaseUrl;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use crate::{
    Desk,
    contract::{IssuingSettings, Preferences, Problem, ProblemCode},
    folder,
};

/// The file's name in the data folder.
pub const FILE: &str = "settings.json";

/// The key of the account that was saved last.
pub const ACCOUNT: &str = "account";

/// The key of how documents are issued.
pub const ISSUING: &str = "issuing";

/// The key of all accounts that were ever saved, last saved first.
pub const ACCOUNTS: &str = "accounts";

/// The key of what the user prefers.
pub const PREFERENCES: &str = "preferences";

/// The server of the account that stands for the demo.
pub const DEMO: &str = "demo";

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

impl Account {
    /// The account that stands for the demo.
    pub fn demo() -> Self {
        Self {
            server: DEMO.to_owned(),
            prefix: None,
            user: String::new(),
        }
    }

    /// Whether it stands for the demo.
    pub fn is_demo(&self) -> bool {
        self.server == DEMO
    }

    /// What names it among the accounts, the same on every computer: the name of its folder.
    ///
    /// # Errors
    /// [`ProblemCode::BadServer`] where its address can't be a platform's.
    pub fn id(&self) -> Result<String, Problem> {
        if self.is_demo() {
            return Ok(DEMO.to_owned());
        }
        let base = BaseUrl::parse(&self.server, self.prefix.as_deref())?;
        Ok(folder::account_name(&base.origin(), base.prefix(), &self.user))
    }
}

/// The account that was saved last; `None` where there is none, or the file can't be read.
pub fn account(data_dir: &Path) -> Option<Account> {
    one(&read(data_dir), ACCOUNT)
}

/// All accounts that were saved, last saved first; the demo is none of them.
pub fn accounts(data_dir: &Path) -> Vec<Account> {
    all_accounts(&read(data_dir))
}

/// What the user prefers.
pub fn preferences(data_dir: &Path) -> Preferences {
    one(&read(data_dir), PREFERENCES).unwrap_or_default()
}

/// Saves an account for the next start, and among all accounts.
///
/// # Errors
/// [`ProblemCode::Ledger`] where the file can't be written.
pub fn save_account(data_dir: &Path, account: &Account) -> Result<(), Problem> {
    let mut settings = read(data_dir);
    for (key, value) in with_account(&settings, account) {
        settings.insert(key.to_owned(), value);
    }
    write(data_dir, settings)
}

/// Forgets an account; its ledger stays.
///
/// # Errors
/// [`ProblemCode::Ledger`] where the file can't be written.
pub fn forget_account(data_dir: &Path, account: &Account) -> Result<(), Problem> {
    let mut settings = read(data_dir);
    for (key, value) in without_account(&settings, account) {
        settings.insert(key.to_owned(), value);
    }
    write(data_dir, settings)
}

/// How documents are issued; what is missing, out of bounds or can't be read is as it is at first.
pub fn issuing(data_dir: &Path) -> IssuingSettings {
    one::<IssuingSettings>(&read(data_dir), ISSUING)
        .unwrap_or_default()
        .within_bounds()
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

/// The settings that change when an account is worked at: it is the last one, and the first of all.
pub fn with_account(settings: &Map<String, Value>, account: &Account) -> [(&'static str, Value); 2] {
    let mut all = all_accounts(settings);
    all.retain(|other| other != account);
    if !account.is_demo() {
        all.insert(0, account.clone());
    }
    [(ACCOUNT, json!(account)), (ACCOUNTS, json!(all))]
}

/// The settings that change when an account is forgotten.
pub fn without_account(settings: &Map<String, Value>, account: &Account) -> [(&'static str, Value); 2] {
    let mut all = all_accounts(settings);
    all.retain(|other| other != account);
    let last = one::<Account>(settings, ACCOUNT).filter(|last| last != account);
    [(ACCOUNT, json!(last)), (ACCOUNTS, json!(all))]
}

/// An older program kept the last account alone.
fn all_accounts(settings: &Map<String, Value>) -> Vec<Account> {
    let mut all: Vec<Account> = one(settings, ACCOUNTS).unwrap_or_default();
    if let Some(last) = one::<Account>(settings, ACCOUNT)
        && !last.is_demo()
        && !all.contains(&last)
    {
        all.insert(0, last);
    }
    all
}

fn one<T: DeserializeOwned>(settings: &Map<String, Value>, key: &str) -> Option<T> {
    settings
        .get(key)
        .and_then(|value| serde_json::from_value(value.clone()).ok())
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
        assert_eq!(account(folder.path()), Some(saved.clone()));
        forget_account(folder.path(), &saved).unwrap();
        assert_eq!(account(folder.path()), None);
        assert_eq!(accounts(folder.path()), []);
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

    #[test]
    fn the_account_last_worked_at_is_the_first_of_all_and_the_demo_none_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let named = |user: &str| Account {
            server: "https://pbs.example.cn".to_owned(),
            prefix: None,
            user: user.to_owned(),
        };
        // As an older program left it: the last account alone.
        fs::write(path(folder.path()), json!({ "account": named("甲") }).to_string()).unwrap();
        for account in [named("乙"), Account::demo(), named("甲"), Account::demo()] {
            save_account(folder.path(), &account).unwrap();
        }
        assert_eq!(account(folder.path()), Some(Account::demo()));
        assert_eq!(accounts(folder.path()), [named("甲"), named("乙")]);
        forget_account(folder.path(), &named("甲")).unwrap();
        assert_eq!(accounts(folder.path()), [named("乙")]);
        assert_eq!(account(folder.path()), Some(Account::demo()), "the one worked at stays");
    }

    #[test]
    fn preferences_are_kept_within_reason() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(preferences(folder.path()), Preferences::default());
        let wild = Preferences {
            qr_seconds: 0,
            login_hours: u16::MAX,
        };
        assert_eq!(
            wild.within_reason(),
            Preferences {
                qr_seconds: 30,
                login_hours: 72
            }
        );
    }
}
