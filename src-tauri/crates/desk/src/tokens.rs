//! Where the session with the platform keeps its token, shared by all processes of this machine.

use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use kaipiao_platform::{BoxFuture, Credentials, Guard, StoreError, Token, TokenStore};
use kaipiao_vault::{ExposeSecret, Key, SecretString, Vault, VaultError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::turn;

/// How long a login of another process is waited for.
const LOGIN_TAKES_AT_MOST: Duration = Duration::from_secs(60);

/// A login would end the token of every other seat and no keyring would keep its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no keyring keeps the login beyond this process")]
pub(crate) struct LoginNotAllowed;

impl LoginNotAllowed {
    /// Whether this is why the store failed.
    pub(crate) fn is_cause_of(error: &StoreError) -> bool {
        error.0.is::<Self>()
    }
}

/// Where a token stands between one process and the next.
#[derive(Debug)]
pub(crate) enum TokenPlace {
    /// In the keyring.
    Keyring,
    /// In a file: the demo's is no secret, and a keyring that is locked or absent must not keep anyone from trying.
    File(PathBuf),
}

/// The token and the credentials of one user at one platform.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub(crate) kept: TokenPlace,
    pub(crate) vault: Vault,
    /// Origin and prefix of the platform.
    pub(crate) place: String,
    pub(crate) user: String,
    /// Given for this run; else the keyring's are used.
    pub(crate) password: Option<SecretString>,
    /// Whether to log in although no keyring keeps the token beyond this process.
    pub(crate) login_without_keyring: bool,
    /// Held around a login by whichever process logs in.
    pub(crate) lock_file: PathBuf,
    /// Tells other processes of a login.
    pub(crate) mark: LoginMark,
}

/// A file beside the ledger that says whose the last login was and when, to whichever process waits for one. Holds no secret.
#[derive(Debug, Clone)]
pub(crate) struct LoginMark {
    file: PathBuf,
    /// Tells this desk's logins from those of others.
    own: u64,
}

impl LoginMark {
    pub(crate) fn beside(ledger: &Path) -> Self {
        Self {
            file: ledger.join("login.at"),
            own: rand::random(),
        }
    }

    /// Two logins within a second are two: the mark is another each time.
    async fn set(&self) -> io::Result<()> {
        let now = OffsetDateTime::now_utc().unix_timestamp_nanos();
        tokio::fs::write(&self.file, format!("{} {now}", self.own)).await
    }

    /// The last login, where it was another's.
    pub(crate) async fn of_another(&self) -> Option<String> {
        let mark = tokio::fs::read_to_string(&self.file).await.ok()?;
        let own = mark.split_once(' ').is_some_and(|(own, _)| own == self.own.to_string());
        (!own).then_some(mark)
    }
}

/// How a token is kept: as one entry, so that its date is never another token's.
#[derive(Serialize, Deserialize)]
struct Kept {
    token: String,
    /// Seconds since 1970-01-01 UTC.
    since: i64,
}

impl Tokens {
    /// Forgets the token.
    pub(crate) async fn forget(&self) -> Result<(), VaultError> {
        match &self.kept {
            TokenPlace::Keyring => self.vault.delete(&Key::token(&self.place, &self.user)).await,
            TokenPlace::File(file) => {
                // What is not there is forgotten.
                let _ = tokio::fs::remove_file(file).await;
                Ok(())
            }
        }
    }

    async fn read(&self) -> Result<Option<SecretString>, VaultError> {
        match &self.kept {
            TokenPlace::Keyring => self.vault.get(&Key::token(&self.place, &self.user)).await,
            TokenPlace::File(file) => Ok(tokio::fs::read_to_string(file).await.ok().map(SecretString::from)),
        }
    }

    async fn write(&self, text: &SecretString) -> Result<(), VaultError> {
        match &self.kept {
            TokenPlace::Keyring => {
                self.vault.set(&Key::token(&self.place, &self.user), text).await?;
            }
            TokenPlace::File(file) => {
                let whole = file.with_extension("new");
                let written = async {
                    tokio::fs::write(&whole, text.expose_secret()).await?;
                    tokio::fs::rename(&whole, file).await
                };
                if let Err(error) = written.await {
                    tracing::warn!(%error, "other processes log in at the demo themselves");
                }
            }
        }
        Ok(())
    }
}

impl TokenStore for Tokens {
    fn load(&self) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        Box::pin(async {
            let kept = self.read().await.map_err(failed)?;
            // An entry that can't be read is as good as none: the next login replaces it.
            Ok(kept
                .and_then(|kept| serde_json::from_str::<Kept>(kept.expose_secret()).ok())
                .and_then(|kept| {
                    let since = OffsetDateTime::from_unix_timestamp(kept.since).ok()?;
                    Some(Token {
                        secret: SecretString::from(kept.token),
                        since,
                    })
                }))
        })
    }

    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let kept = Kept {
                token: token.secret.expose_secret().to_owned(),
                since: token.since.unix_timestamp(),
            };
            let text = SecretString::from(serde_json::to_string(&kept).map_err(failed)?);
            self.write(&text).await.map_err(failed)?;
            // Where it can't be written, others wait for a person as before.
            if let Err(error) = self.mark.set().await {
                tracing::warn!(%error, "other processes are not told of the login");
            }
            Ok(())
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<Guard, StoreError>> {
        Box::pin(async {
            let turn = turn::take(&self.lock_file, LOGIN_TAKES_AT_MOST).await.map_err(failed)?;
            let guard: Guard = Box::new(turn);
            Ok(guard)
        })
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Option<Credentials>, StoreError>> {
        Box::pin(async {
            if !self.login_without_keyring && !self.vault.place().await.outlives_process() {
                return Err(failed(LoginNotAllowed));
            }
            let password = match &self.password {
                Some(password) => Some(password.clone()),
                None => self
                    .vault
                    .get(&Key::password(&self.place, &self.user))
                    .await
                    .map_err(failed)?,
            };
            Ok(password.map(|password| Credentials {
                user: self.user.clone(),
                password,
            }))
        })
    }
}

fn failed(cause: impl Error + Send + Sync + 'static) -> StoreError {
    StoreError(Box::new(cause))
}
