//! Where the window sits: the desk that it works at, or why there is none yet.

use std::{
    env,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use kaipiao_desk::{
    Desk, Pace, SecretString, Setup, Vault,
    computer::Computer,
    contract::{
        AccountKind, AccountView, AppInfo, ConnectRequest, DeskEvent, KeyringView, LoginRequest, Problem, ProblemCode,
    },
    folder,
    ports::{Events, RandomIds, SystemClock},
    settings::{self, Account},
};
use kaipiao_sandbox::{DEMO_PASSWORD, DEMO_USER, Demo};
use serde_json::{Map, Value};
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_store::StoreExt;
use tokio::sync::RwLock;

use crate::{lapses::Lapses, options::Server};

/// The event under which the window hears what changed.
const EVENT: &str = "desk";

/// How long a closing window waits for a step that is under way. What is cut off is asked about at the next start.
const CLOSES_WITHIN: Duration = Duration::from_secs(3);

/// The one desk of this process.
#[derive(Debug)]
pub(crate) struct Seat {
    data_dir: PathBuf,
    version: String,
    vault: Vault,
    place: RwLock<Place>,
}

/// Which account the window works at.
#[derive(Debug)]
struct Place {
    /// `None` at the first start, until the user chose.
    account: Option<Account>,
    at: Result<At, Problem>,
}

/// A desk, and the sandbox that it works at if it is the demo's.
#[derive(Debug)]
struct At {
    desk: Desk,
    /// Serves until it is dropped.
    demo: Option<Demo>,
}

impl Seat {
    /// Opens the desk that the options, or the saved settings, name; without either nothing is open until the user chose.
    pub(crate) async fn take(app: &AppHandle, data_dir: PathBuf, server: &Server) -> Self {
        let saved = settings::account(&data_dir);
        let account = match server {
            Server::Demo => Some(Account::demo()),
            Server::Saved => saved,
            Server::Platform(url) => Some(saved.filter(|saved| saved.server == *url).unwrap_or_else(|| Account {
                server: url.clone(),
                prefix: None,
                user: env::var("KAIPIAO_USERNAME").unwrap_or_default(),
            })),
        };
        let vault = Vault::open("kaipiao");
        let at = match &account {
            Some(account) => open(app, &data_dir, account, None, &vault).await,
            None => Err(Problem::new(ProblemCode::NoAccount, "")),
        };
        let version = app.package_info().version.to_string();
        Self {
            data_dir,
            version,
            vault,
            place: RwLock::new(Place { account, at }),
        }
    }

    /// The folder of the program's data.
    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The desk.
    pub(crate) async fn desk(&self) -> Result<Desk, Problem> {
        self.place
            .read()
            .await
            .at
            .as_ref()
            .map(|at| at.desk.clone())
            .map_err(Clone::clone)
    }

    /// What the window shows of the program and the account.
    pub(crate) async fn info(&self) -> AppInfo {
        let (account, problem) = {
            let place = self.place.read().await;
            match &place.at {
                Ok(at) => {
                    let desk = at.desk.clone();
                    drop(place);
                    return desk.info(&self.version).await;
                }
                Err(problem) => (place.account.clone(), problem.clone()),
            }
        };
        let kind = account.as_ref().map(|account| {
            if account.is_demo() {
                AccountKind::Demo
            } else {
                AccountKind::Platform
            }
        });
        let account = account.filter(|account| !account.is_demo());
        AppInfo {
            version: self.version.clone(),
            account: kind,
            server: account
                .as_ref()
                .map(|account| account.server.clone())
                .unwrap_or_default(),
            user: account.map(|account| account.user).unwrap_or_default(),
            keyring: kaipiao_desk::keyring(self.vault.place().await),
            data_dir: self.data_dir.display().to_string(),
            // At the first start nothing is wrong yet.
            stopped: kind.map(|_| problem),
            next_try_in: None,
        }
    }

    /// The accounts that were connected once, last used first.
    pub(crate) async fn accounts(&self) -> Vec<AccountView> {
        let current = self.place.read().await.account.clone();
        let view = |account: Account| {
            Some(AccountView {
                id: account.id().ok()?,
                current: current.as_ref() == Some(&account),
                server: account.server,
                user: account.user,
            })
        };
        settings::accounts(&self.data_dir)
            .into_iter()
            .filter_map(view)
            .collect()
    }

    /// Logs in at the account that the window works at; the demo's user and password are known.
    pub(crate) async fn log_in(&self, app: &AppHandle, request: LoginRequest) -> Result<(), Problem> {
        let Some(account) = self.place.read().await.account.clone() else {
            return Err(Problem::new(ProblemCode::NoAccount, ""));
        };
        if account.is_demo() {
            return self.desk().await?.login().await;
        }
        let request = ConnectRequest {
            server: account.server,
            prefix: account.prefix,
            // Another user is another account, with a ledger of its own: what is open in the window belongs to this one.
            user: if account.user.is_empty() {
                request.user
            } else {
                account.user
            },
            password: request.password,
        };
        self.connect(app, request).await
    }

    /// Logs in at a platform and, once it accepted, works at that account.
    pub(crate) async fn connect(&self, app: &AppHandle, request: ConnectRequest) -> Result<(), Problem> {
        let account = Account {
            server: request.server.trim().trim_end_matches('/').to_owned(),
            prefix: request
                .prefix
                .map(|prefix| prefix.trim().to_owned())
                .filter(|prefix| !prefix.is_empty()),
            user: request.user.trim().to_owned(),
        };
        let at = open(app, &self.data_dir, &account, Some(request.password), &self.vault).await?;
        self.sit_down(app, account, at).await
    }

    /// Works at an account that was connected once, or at the demo. Where it can't be opened, all stays as it was.
    pub(crate) async fn switch(&self, app: &AppHandle, id: &str) -> Result<(), Problem> {
        let account = self.named(id)?;
        let at = open(app, &self.data_dir, &account, None, &self.vault).await?;
        self.sit_down(app, account, at).await
    }

    /// Forgets an account's password and token, and the account. Its ledger stays.
    pub(crate) async fn forget(&self, app: &AppHandle, id: &str) -> Result<(), Problem> {
        let account = self.named(id)?;
        let is_current = self.place.read().await.account.as_ref() == Some(&account);
        if is_current {
            let desk = self.desk().await?;
            desk.forget_secrets().await?;
            self.leave_for(Place {
                account: None,
                at: Err(Problem::new(ProblemCode::NoAccount, "")),
            })
            .await;
        } else {
            kaipiao_desk::forget_secrets(&self.vault, &account).await?;
        }
        keep(app, &self.data_dir, |settings| {
            settings::without_account(settings, &account)
        })
    }

    /// Looks for the system's keyring again.
    pub(crate) async fn retry_keyring(&self) -> Result<KeyringView, Problem> {
        match self.desk().await {
            Ok(desk) => desk.retry_keyring().await,
            Err(_) => Ok(kaipiao_desk::keyring(self.vault.retry().await?)),
        }
    }

    /// Lets the steps that are under way end, for a moment.
    pub(crate) async fn leave(&self) {
        if let Ok(desk) = self.desk().await
            && tokio::time::timeout(CLOSES_WITHIN, desk.close()).await.is_err()
        {
            tracing::info!("closed in the middle of a step; it is asked about at the next start");
        }
    }

    fn named(&self, id: &str) -> Result<Account, Problem> {
        if id == settings::DEMO {
            return Ok(Account::demo());
        }
        settings::accounts(&self.data_dir)
            .into_iter()
            .find(|account| account.id().is_ok_and(|known| known == id))
            .ok_or_else(|| Problem::new(ProblemCode::NoAccount, ""))
    }

    async fn sit_down(&self, app: &AppHandle, account: Account, at: At) -> Result<(), Problem> {
        let kept = keep(app, &self.data_dir, |settings| {
            settings::with_account(settings, &account)
        });
        if let Err(problem) = kept {
            at.close().await;
            return Err(problem);
        }
        self.leave_for(Place {
            account: Some(account),
            at: Ok(at),
        })
        .await;
        Ok(())
    }

    /// Works at another place; at the old one the steps that are under way end in peace.
    async fn leave_for(&self, place: Place) {
        let before = std::mem::replace(&mut *self.place.write().await, place);
        if let Ok(at) = before.at {
            at.close().await;
        }
    }
}

impl At {
    /// Lets the steps that are under way end; from then on nothing of it runs.
    async fn close(self) {
        self.desk.close().await;
        // It waits for its thread.
        let _ = tokio::task::spawn_blocking(move || drop(self.demo)).await;
    }
}

/// Opens an account's desk, at which all goes on; with a password only once the platform accepted it.
async fn open(
    app: &AppHandle,
    data_dir: &Path,
    account: &Account,
    password: Option<SecretString>,
    vault: &Vault,
) -> Result<At, Problem> {
    folder::fit(data_dir)?;
    let (server, demo) = if account.is_demo() {
        let demo = join(folder::demo(data_dir)).await?;
        let server = kaipiao_desk::Server::Demo {
            url: demo.url().to_owned(),
            user: DEMO_USER.to_owned(),
            password: DEMO_PASSWORD.to_owned(),
        };
        (server, Some(demo))
    } else {
        kaipiao_desk::check_server(&account.server, account.prefix.as_deref())?;
        if account.user.is_empty() {
            return Err(Problem::new(ProblemCode::NoAccount, ""));
        }
        let server = kaipiao_desk::Server::Platform {
            url: account.server.clone(),
            prefix: account.prefix.clone(),
            user: account.user.clone(),
            password: password
                .clone()
                .or_else(|| env::var("KAIPIAO_PASSWORD").ok().map(SecretString::from)),
            // The window lives long and says where its secrets are: a login for this run is better than none.
            login_without_keyring: true,
        };
        (server, None)
    };
    let setup = Setup {
        data_dir: data_dir.to_owned(),
        server,
        computer: Computer::this(),
        vault: vault.clone(),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        events: Arc::new(ToWindow(app.clone())),
        pace: Pace::hurried(|name| env::var(name).ok()),
    };
    let desk = match password {
        Some(password) => Desk::open_logged_in(setup, &password).await?,
        None => Desk::open_started(setup).await?,
    };
    Ok(At { desk, demo })
}

/// Joins the demo folder's sandbox, or starts it.
async fn join(folder: PathBuf) -> Result<Demo, Problem> {
    let failed = |cause: String| Problem::new(ProblemCode::Ledger, format!("演示平台没有启动：{cause}"));
    tokio::task::spawn_blocking(move || Demo::join(&folder))
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))
}

/// Changes settings in the file that the command line shares.
pub(crate) fn keep<const N: usize>(
    app: &AppHandle,
    data_dir: &Path,
    change: impl FnOnce(&Map<String, Value>) -> [(&'static str, Value); N],
) -> Result<(), Problem> {
    let failed = |error: &dyn std::fmt::Display| Problem::new(ProblemCode::Ledger, error.to_string());
    let store = app
        .store(data_dir.join(settings::FILE))
        .map_err(|error| failed(&error))?;
    // The command line may have written to it since; a file that is not there yet is no settings.
    if let Err(error) = store.reload() {
        tracing::debug!(%error, "the settings were not read again");
    }
    for (key, value) in change(&store.entries().into_iter().collect()) {
        store.set(key, value);
    }
    store.save().map_err(|error| failed(&error))
}

/// Tells the window, and the desktop of what can't wait until someone looks at the window.
#[derive(Debug)]
struct ToWindow(AppHandle);

impl Events for ToWindow {
    fn tell(&self, event: DeskEvent) {
        if let DeskEvent::LoginLapsed { spid, company } = &event {
            self.0.state::<Lapses>().add(&self.0, spid.clone(), company.clone());
        }
        if let Err(error) = self.0.emit(EVENT, event) {
            tracing::warn!(%error, "the window was not told");
        }
    }
}
