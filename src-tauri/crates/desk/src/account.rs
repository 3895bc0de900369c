//! Opening the desk at an account, and what the window shows of it.

use std::{path::PathBuf, sync::Arc};

use kaipiao_domain::Serial;
use kaipiao_ledger::{Ledger, LedgerError, Site, State, Timestamp, Transaction, company, issuance};
use kaipiao_platform::{BaseUrl, Platform, TokenStore as _};
use kaipiao_vault::{Cause, Key, Place, SecretString, Vault};
use tokio::time::{Duration, Instant};

use crate::{
    Desk, Goods,
    computer::Computer,
    contract::{AccountKind, AppInfo, IssuanceView, KeyringPlace, KeyringTrouble, KeyringView, Problem, ProblemCode},
    engine::Engine,
    folder,
    pace::Pace,
    pdfs,
    ports::{Clock, Events, Ids},
    safety::Safety,
    settings::{self, Account},
    tokens::{LoginMark, TokenPlace, Tokens},
    wire_log::LogLines,
};

/// Which platform, as whom.
#[derive(Debug, Clone)]
pub enum Server {
    /// The built-in sandbox, which runs beside the desk.
    Demo {
        /// Where it listens.
        url: String,
        /// Its user.
        user: String,
        /// Its password: no secret.
        password: String,
    },
    /// A platform.
    Platform {
        /// Its base URL.
        url: String,
        /// The path prefix, where it is not the usual one.
        prefix: Option<String>,
        /// The user there.
        user: String,
        /// The password for this run; else the keyring's is used.
        password: Option<SecretString>,
        /// Whether to log in although no keyring keeps the token beyond this process: each login ends those of other seats.
        login_without_keyring: bool,
    },
}

/// What the desk is opened with.
#[derive(Debug)]
pub struct Setup {
    /// The folder of all of the program's data.
    pub data_dir: PathBuf,
    /// Which platform, as whom.
    pub server: Server,
    /// The computer that it runs on.
    pub computer: Computer,
    /// Where secrets are kept.
    pub vault: Vault,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Where serials come from.
    pub ids: Arc<dyn Ids>,
    /// Who is told what changed.
    pub events: Arc<dyn Events>,
    /// How long to wait for what, at a loopback platform; any other has [`Pace::default`].
    pub pace: Pace,
}

/// Whether an address can be a platform's: asked before anything else about it.
///
/// # Errors
/// [`ProblemCode::BadServer`] with what to write instead.
pub fn check_server(url: &str, prefix: Option<&str>) -> Result<(), Problem> {
    BaseUrl::parse(url, prefix)?;
    Ok(())
}

impl Desk {
    /// Opens the desk: the account's folder and ledger, no call to the platform. Nothing is sent before [`Desk::start`].
    ///
    /// # Errors
    /// [`ProblemCode::DataFolder`], [`ProblemCode::BadServer`], [`ProblemCode::Ledger`], [`ProblemCode::LedgerDamaged`],
    /// [`ProblemCode::LedgerNewer`].
    pub async fn open(setup: Setup) -> Result<Self, Problem> {
        let Setup {
            data_dir,
            server,
            computer,
            vault,
            clock,
            ids,
            events,
            pace,
        } = setup;
        let (kind, url, prefix, user, password, login_without_keyring) = match server {
            Server::Demo { url, user, password } => (
                AccountKind::Demo,
                url,
                None,
                user,
                Some(SecretString::from(password)),
                true,
            ),
            Server::Platform {
                url,
                prefix,
                user,
                password,
                login_without_keyring,
            } => (
                AccountKind::Platform,
                url,
                prefix,
                user,
                password,
                login_without_keyring,
            ),
        };
        folder::fit(&data_dir)?;
        let base = BaseUrl::parse(&url, prefix.as_deref())?;
        let (folder, place) = match kind {
            // The demo's port may change; its books do not, and another folder's books know nothing of their token.
            AccountKind::Demo => {
                let folder = folder::demo(&data_dir);
                let place = format!("demo {}", folder.display());
                (folder, place)
            }
            AccountKind::Platform => (
                folder::account(&data_dir, &base.origin(), base.prefix(), &user),
                base.to_string(),
            ),
        };
        let issuing = settings::issuing(&data_dir);
        let (opened, private) = (folder.clone(), data_dir.clone());
        let site = Site {
            machine: computer.name,
            marks: computer.marks,
            now: clock.now(),
        };
        let goods = Arc::new(Goods::at(&data_dir));
        let ledger = tokio::task::spawn_blocking(move || {
            folder::make_private(&private)
                .and_then(|()| folder::make_private(&opened))
                .map_err(LedgerError::Io)?;
            pdfs::forget(&opened);
            Ledger::open_at(&opened, &site)
        })
        .await
        .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))??;
        let mark = LoginMark::beside(&folder);
        let tokens = Arc::new(Tokens {
            kept: match kind {
                AccountKind::Demo => TokenPlace::File(folder.join("token.json")),
                AccountKind::Platform => TokenPlace::Keyring,
            },
            vault: vault.clone(),
            place: place.clone(),
            user: user.clone(),
            password,
            login_without_keyring,
            lock_file: folder.join("login.lock"),
            mark: mark.clone(),
        });
        let origin = base.origin();
        let pace = if base.is_loopback() { pace } else { Pace::default() };
        let platform = Platform::new(
            base,
            tokens.clone(),
            Arc::new(kaipiao_platform::SystemClock),
            Arc::new(LogLines),
        )
        .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))?;
        let engine = Engine::new(
            ledger.clone(),
            platform.clone(),
            Arc::clone(&clock),
            Arc::clone(&events),
            pace,
            issuing,
            mark,
        );
        Ok(Self {
            kind,
            origin,
            place,
            user,
            data_dir,
            folder,
            goods,
            ledger,
            platform,
            vault,
            tokens,
            clock,
            ids,
            events,
            engine,
            jobs: Arc::default(),
            safety: Safety::default(),
            sums_asked: Arc::default(),
            comparisons: Arc::default(),
            scans: Arc::default(),
            lists: Arc::default(),
        })
    }

    /// Opens the desk and starts it. Where it can't be started nothing of it is left running.
    ///
    /// # Errors
    /// Those of [`Desk::open`] and [`Desk::start`].
    pub async fn open_started(setup: Setup) -> Result<Self, Problem> {
        let desk = Self::open(setup).await?;
        let started = desk.start().await;
        desk.or_close(started).await
    }

    /// Opens the desk, logs in on purpose, keeps the password and starts. Where any of that fails nothing of it is left running: it
    /// would go on sending, as soon as another desk of the account logged in, with nobody looking.
    ///
    /// # Errors
    /// Those of [`Desk::open`], [`Desk::login`], [`Desk::keep_password`] and [`Desk::start`].
    pub async fn open_logged_in(setup: Setup, password: &SecretString) -> Result<Self, Problem> {
        let desk = Self::open(setup).await?;
        let entered = async {
            desk.platform.login().await?;
            desk.keep_password(password).await?;
            desk.start().await
        };
        let entered = entered.await;
        desk.or_close(entered).await
    }

    async fn or_close(self, opened: Result<(), Problem>) -> Result<Self, Problem> {
        match opened {
            Ok(()) => Ok(self),
            Err(problem) => {
                self.close().await;
                Err(problem)
            }
        }
    }

    /// Takes up everything that is open and begins to send what is queued.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn start(&self) -> Result<(), Problem> {
        self.engine.start().await?;
        self.watch_over_the_ledger();
        self.reconcile_daily();
        self.look_at_repairs();
        Ok(())
    }

    /// Finishes the steps that are under way and begins no other.
    pub async fn close(&self) {
        self.engine.close().await;
        self.ledger.close();
    }

    /// Logs in at the platform, on purpose: ends every other seat's token. What waited for it goes on.
    ///
    /// # Errors
    /// [`ProblemCode::LoginRefused`], [`ProblemCode::NoAccount`], [`ProblemCode::KeyringNeeded`], and what keeps the platform from
    /// answering.
    pub async fn login(&self) -> Result<(), Problem> {
        self.platform.login().await?;
        self.engine.gate().clear();
        Ok(self.engine.wake_all().await?)
    }

    /// Keeps the account's password in the keyring.
    ///
    /// # Errors
    /// [`ProblemCode::Keyring`].
    pub async fn keep_password(&self, password: &SecretString) -> Result<(), Problem> {
        self.vault
            .set(&Key::password(&self.place, &self.user), password)
            .await?;
        Ok(())
    }

    /// Forgets the account's password and token, and its companies' passwords at the tax bureau. The ledger stays.
    ///
    /// # Errors
    /// [`ProblemCode::Keyring`], [`ProblemCode::Ledger`].
    pub async fn forget_secrets(&self) -> Result<(), Problem> {
        for company in self.ledger.read(company::all).await? {
            let key = Key::tax_password(&self.place, &self.user, &company.spid);
            self.vault.delete(&key).await?;
        }
        self.vault.delete(&Key::password(&self.place, &self.user)).await?;
        self.tokens.forget().await?;
        Ok(())
    }

    /// When the token was given that is in use; `None` while there is none.
    ///
    /// # Errors
    /// [`ProblemCode::Keyring`].
    pub async fn token_since(&self) -> Result<Option<Timestamp>, Problem> {
        let token = self
            .tokens
            .load()
            .await
            .map_err(|error| Problem::new(ProblemCode::Keyring, error.to_string()))?;
        Ok(token.map(|token| Timestamp(token.since.unix_timestamp().saturating_mul(1000))))
    }

    /// What the window shows of the program and the account.
    pub async fn info(&self, version: &str) -> AppInfo {
        AppInfo {
            version: version.to_owned(),
            account: Some(self.kind),
            server: self.origin.clone(),
            user: self.user.clone(),
            keyring: keyring(self.vault.place().await),
            data_dir: self.data_dir.display().to_string(),
            stopped: self.stopped_by(),
            next_try_in: self
                .next_try()
                .map(|pause| u32::try_from(pause.as_millis()).unwrap_or(u32::MAX)),
        }
    }

    /// Looks for the system's keyring again.
    ///
    /// # Errors
    /// [`ProblemCode::Keyring`].
    pub async fn retry_keyring(&self) -> Result<KeyringView, Problem> {
        let place = self.vault.retry().await?;
        if self
            .engine
            .gate()
            .problem()
            .is_some_and(|problem| matches!(problem.code, ProblemCode::Keyring | ProblemCode::KeyringNeeded))
        {
            self.engine.gate().clear();
        }
        Ok(keyring(place))
    }

    /// What a person must do before anything is sent again; `None` while all goes on.
    pub fn stopped_by(&self) -> Option<Problem> {
        self.engine.gate().problem()
    }

    /// How long until a platform that was not reached is tried again; `None` while it is reached.
    pub fn next_try(&self) -> Option<Duration> {
        self.engine.gate().next_try()
    }

    /// Tries a platform that was not reached now, and not when its turn comes.
    pub fn try_now(&self) {
        self.engine.gate().try_now();
    }

    /// Waits until nothing more happens to these documents by itself soon: each is settled, held, or parked with its
    /// company; or until someone must do something first; or until the time is up. Then gives them as they are.
    ///
    /// # Errors
    /// [`ProblemCode::NotFound`], [`ProblemCode::Ledger`].
    pub async fn wait_for(&self, serials: &[Serial], at_most: Duration) -> Result<Vec<IssuanceView>, Problem> {
        let deadline = Instant::now() + at_most;
        let mut steps = self.engine.steps();
        // Those that settled are not looked at again at every step: the last look is at all of them.
        let mut moving: Vec<Serial> = serials.to_vec();
        loop {
            steps.mark_unchanged();
            moving = self.ledger.read(move |tx| still_moving(tx, moving)).await?;
            if moving.is_empty() || self.stopped_by().is_some() || Instant::now() >= deadline {
                break;
            }
            tokio::select! {
                _ = steps.changed() => {}
                () = tokio::time::sleep_until(deadline) => {}
                // A login that dies stops everything without a step.
                () = tokio::time::sleep(Duration::from_millis(250)) => {}
            }
        }
        self.issuances_of(serials.to_vec()).await
    }
}

/// Of these, from the first one on that moves: whether something still happens to it by itself soon.
fn still_moving(tx: &Transaction<'_>, mut serials: Vec<Serial>) -> Result<Vec<Serial>, LedgerError> {
    while let Some(last) = serials.last() {
        let Some(found) = issuance::find(tx, last)? else {
            return Err(LedgerError::NoSuchIssuance(last.clone()));
        };
        let company = company::find(tx, &found.spid)?;
        let parked = company.as_ref().is_some_and(|company| company.parked.is_some());
        // After a scan what is held because of it is submitted again.
        let recovers = company.is_some_and(|company| company.recovery.is_some());
        let moves = match found.state {
            State::Sending | State::Accepted | State::Unknown => true,
            State::Queued => !parked,
            State::Held => (found.resubmit || recovers) && !parked,
            State::Issued | State::Refused | State::NeedsPerson | State::SettledByHand | State::Withdrawn => false,
        };
        if moves {
            break;
        }
        serials.pop();
    }
    Ok(serials)
}

/// Forgets the password and token of an account that is not open.
///
/// # Errors
/// [`ProblemCode::BadServer`], [`ProblemCode::Keyring`].
pub async fn forget_secrets(vault: &Vault, account: &Account) -> Result<(), Problem> {
    let place = BaseUrl::parse(&account.server, account.prefix.as_deref())?.to_string();
    vault.delete(&Key::password(&place, &account.user)).await?;
    vault.delete(&Key::token(&place, &account.user)).await?;
    Ok(())
}

/// Where a vault keeps its secrets, as the window shows it.
pub fn keyring(place: Place) -> KeyringView {
    let (place, cause) = match place {
        Place::Os => (KeyringPlace::Os, None),
        Place::Kernel(cause) => (KeyringPlace::Kernel, Some(cause)),
        Place::Memory(cause) => (KeyringPlace::Memory, Some(cause)),
    };
    let trouble = cause.map(|cause| match cause {
        Cause::Absent => KeyringTrouble::Absent,
        Cause::Locked => KeyringTrouble::Locked,
        Cause::NoAnswer => KeyringTrouble::Silent,
        Cause::Refused => KeyringTrouble::Refused,
    });
    KeyringView { place, trouble }
}
