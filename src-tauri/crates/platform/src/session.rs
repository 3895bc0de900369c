//! The platform's token: kept in one place, shared by all, renewed once (获取token).
//!
//! Each login ends the token before it, also one that another computer holds. So nobody logs in while a token is good,
//! one login is in flight however many calls wait for it, and a token that dies within [`SHORTEST_LIFE`] is taken as
//! another computer's doing: from then on nothing is sent until the user logs in on purpose.

use std::{error::Error, fmt, pin::Pin, sync::Arc};

use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;

use crate::{
    call::GetToken,
    error::CallError,
    transport::{Failure, Transport},
};

/// A token that dies sooner was taken by another computer: at most one login in this time.
pub const SHORTEST_LIFE: Duration = Duration::minutes(10);

/// A future behind a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What is held while one process logs in; dropping it lets the next one.
pub type Guard = Box<dyn Send>;

/// What every call shows the platform (header `token`).
#[derive(Debug, Clone)]
pub struct Token {
    /// As the platform gave it, its square brackets included.
    pub secret: SecretString,
    /// When it was given.
    pub since: OffsetDateTime,
}

impl Token {
    fn is(&self, other: &Self) -> bool {
        self.secret.expose_secret() == other.secret.expose_secret()
    }
}

/// What a token is got with.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// User name at the platform (用户名).
    pub user: String,
    /// Its password (密码).
    pub password: SecretString,
}

/// Keeps token and credentials of one account, across processes.
pub trait TokenStore: Send + Sync {
    /// The token kept last, by whichever process.
    fn load(&self) -> BoxFuture<'_, Result<Option<Token>, StoreError>>;
    /// Keeps a token.
    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, Result<(), StoreError>>;
    /// Waits until no other process logs in, and keeps them from it until the guard is dropped.
    fn lock(&self) -> BoxFuture<'_, Result<Guard, StoreError>>;
    /// User name and password, if there are any.
    fn credentials(&self) -> BoxFuture<'_, Result<Option<Credentials>, StoreError>>;
}

/// The keyring, or what else keeps token and credentials, failed.
#[derive(Debug)]
pub struct StoreError(pub Box<dyn Error + Send + Sync>);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> OffsetDateTime;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// One account's token, shared by every call of this process.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

struct Shared {
    transport: Arc<Transport>,
    store: Arc<dyn TokenStore>,
    clock: Arc<dyn Clock>,
    standing: Mutex<Standing>,
}

#[derive(Default)]
struct Standing {
    token: Option<Token>,
    /// The token that died too young.
    taken: Option<Token>,
    /// Credentials that the platform refused, and its words.
    refused: Option<(Credentials, String)>,
}

impl Session {
    pub(crate) fn new(transport: Arc<Transport>, store: Arc<dyn TokenStore>, clock: Arc<dyn Clock>) -> Self {
        Self {
            shared: Arc::new(Shared {
                transport,
                store,
                clock,
                standing: Mutex::default(),
            }),
        }
    }

    /// The token to call with; logs in only where no process has one.
    ///
    /// # Errors
    /// [`CallError`], nothing of the call itself having left.
    pub async fn token(&self) -> Result<Token, CallError> {
        self.run(|shared| async move { shared.token().await }).await
    }

    /// A token newer than one that the platform refused.
    ///
    /// # Errors
    /// [`CallError::TakenElsewhere`] where the refused one died too young, or what else kept a login from happening.
    pub async fn renew(&self, refused: &Token) -> Result<Token, CallError> {
        let refused = refused.clone();
        self.run(|shared| async move { shared.renew(refused).await }).await
    }

    /// Logs in because the user says so, whatever the token's age; ends every other seat's token.
    ///
    /// # Errors
    /// [`CallError`]; a refused password is [`CallError::LoginRefused`].
    pub async fn login(&self) -> Result<Token, CallError> {
        self.run(|shared| async move {
            let mut standing = shared.standing.lock().await;
            let _guard = shared.store.lock().await?;
            standing.refused = None;
            shared.get_token(&mut standing).await
        })
        .await
    }

    /// Runs on a task of its own: a caller that goes away must not lose a token that the platform has just given.
    async fn run<F, T>(&self, work: impl FnOnce(Arc<Shared>) -> F) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, CallError>> + Send + 'static,
        T: Send + 'static,
    {
        match tokio::spawn(work(Arc::clone(&self.shared))).await {
            Ok(result) => result,
            Err(gone) if gone.is_panic() => std::panic::resume_unwind(gone.into_panic()),
            Err(gone) => Err(StoreError(Box::new(gone)).into()),
        }
    }
}

impl Shared {
    async fn token(&self) -> Result<Token, CallError> {
        let mut standing = self.standing.lock().await;
        if let Some(token) = &standing.token {
            return Ok(token.clone());
        }
        if let Some(token) = self.stored(&mut standing).await? {
            return Ok(token);
        }
        if standing.taken.is_some() {
            return Err(CallError::TakenElsewhere);
        }
        let _guard = self.store.lock().await?;
        match self.stored(&mut standing).await? {
            Some(token) => Ok(token),
            None => self.get_token(&mut standing).await,
        }
    }

    async fn renew(&self, refused: Token) -> Result<Token, CallError> {
        let mut standing = self.standing.lock().await;
        if let Some(token) = standing.token.as_ref().filter(|token| !token.is(&refused)) {
            return Ok(token.clone());
        }
        standing.token = None;
        if self.is_young(&refused) {
            standing.taken = Some(refused.clone());
        }
        if let Some(token) = self.newer(&mut standing, &refused).await? {
            return Ok(token);
        }
        if standing.taken.is_some() {
            return Err(CallError::TakenElsewhere);
        }
        let _guard = self.store.lock().await?;
        match self.newer(&mut standing, &refused).await? {
            Some(token) => Ok(token),
            None => self.get_token(&mut standing).await,
        }
    }

    /// A token in the store that is not known to be dead.
    async fn stored(&self, standing: &mut Standing) -> Result<Option<Token>, CallError> {
        let stored = self.store.load().await?;
        let dead = |token: &Token| standing.taken.as_ref().is_some_and(|taken| taken.is(token));
        let good = stored.filter(|token| !dead(token));
        if good.is_some() {
            standing.taken = None;
            standing.token.clone_from(&good);
        }
        Ok(good)
    }

    /// A token in the store other than the refused one.
    async fn newer(&self, standing: &mut Standing, refused: &Token) -> Result<Option<Token>, CallError> {
        let stored = self.store.load().await?;
        let newer = stored.filter(|token| !token.is(refused));
        if newer.is_some() {
            standing.taken = None;
            standing.token.clone_from(&newer);
        }
        Ok(newer)
    }

    /// A clock that was set back makes a token young: then the user is asked, which is the safe side.
    fn is_young(&self, token: &Token) -> bool {
        self.clock.now() - token.since < SHORTEST_LIFE
    }

    async fn get_token(&self, standing: &mut Standing) -> Result<Token, CallError> {
        let credentials = self.store.credentials().await?.ok_or(CallError::NoCredentials)?;
        if let Some((refused, message)) = &standing.refused
            && refused.user == credentials.user
            && refused.password.expose_secret() == credentials.password.expose_secret()
        {
            return Err(CallError::LoginRefused {
                message: message.clone(),
            });
        }
        let request = GetToken {
            username: &credentials.user,
            password: &credentials.password,
        };
        let reply = match self.transport.exchange(&request, None).await {
            Ok(reply) => reply,
            Err(Failure::Token { message, .. }) | Err(Failure::Call(CallError::Refused { message, .. })) => {
                standing.refused = Some((credentials, message.clone()));
                return Err(CallError::LoginRefused { message });
            }
            Err(Failure::Call(error)) => return Err(error),
        };
        let token = Token {
            secret: reply.token,
            since: self.clock.now(),
        };
        // In memory first: a store that fails must not cost a token that the platform has already given.
        standing.token = Some(token.clone());
        standing.taken = None;
        standing.refused = None;
        self.store.save(&token).await?;
        Ok(token)
    }
}
