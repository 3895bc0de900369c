//! Where the window sits: the desk that it works at, or why there is none yet.

use std::{env, path::PathBuf, sync::Arc, time::Duration};

use kaipiao_desk::{
    Desk, Pace, SecretString, Setup, Vault,
    computer::Computer,
    contract::{AccountKind, AppInfo, DeskEvent, LoginRequest, Problem, ProblemCode},
    folder,
    ports::{Events, RandomIds, SystemClock},
    settings::{self, Account},
};
use kaipiao_sandbox::{DEMO_PASSWORD, DEMO_USER, Demo};
use tauri::{AppHandle, Emitter};
use tauri_plugin_store::StoreExt;
use tokio::sync::RwLock;

use crate::options::Server;

/// The event under which the window hears what changed.
const EVENT: &str = "desk";

/// How long a closing window waits for a step that is under way. What is cut off is asked about at the next start.
const CLOSES_WITHIN: Duration = Duration::from_secs(3);

/// The one desk of this process.
#[derive(Debug)]
pub(crate) struct Seat {
    data_dir: PathBuf,
    /// The platform's address; `None` at the demo.
    server: Option<Account>,
    version: String,
    vault: Vault,
    at: RwLock<Result<At, Problem>>,
}

/// A desk, and the sandbox that it works at if it is the demo's.
#[derive(Debug)]
struct At {
    desk: Desk,
    /// Serves until it is dropped.
    _demo: Option<Demo>,
}

impl Seat {
    /// Opens the desk that the options, or the saved settings, name: without either the demo's.
    pub(crate) async fn take(app: &AppHandle, data_dir: PathBuf, server: &Server) -> Self {
        let saved = settings::account(&data_dir);
        let server = match server {
            Server::Demo => None,
            Server::Saved => saved,
            Server::Platform(url) => Some(saved.filter(|saved| saved.server == *url).unwrap_or_else(|| Account {
                server: url.clone(),
                prefix: None,
                user: env::var("KAIPIAO_USERNAME").unwrap_or_default(),
            })),
        };
        let vault = Vault::open("kaipiao");
        let at = open(app, &data_dir, server.as_ref(), None, &vault).await;
        let version = app.package_info().version.to_string();
        Self {
            data_dir,
            server,
            version,
            vault,
            at: RwLock::new(at),
        }
    }

    /// The desk.
    pub(crate) async fn desk(&self) -> Result<Desk, Problem> {
        self.at
            .read()
            .await
            .as_ref()
            .map(|at| at.desk.clone())
            .map_err(Clone::clone)
    }

    /// What the window shows of the program and the account.
    pub(crate) async fn info(&self) -> AppInfo {
        match self.desk().await {
            Ok(desk) => desk.info(&self.version).await,
            Err(problem) => AppInfo {
                version: self.version.clone(),
                account: if self.server.is_some() {
                    AccountKind::Platform
                } else {
                    AccountKind::Demo
                },
                server: self
                    .server
                    .as_ref()
                    .map(|account| account.server.clone())
                    .unwrap_or_default(),
                user: self
                    .server
                    .as_ref()
                    .map(|account| account.user.clone())
                    .unwrap_or_default(),
                keyring: kaipiao_desk::keyring(self.vault.place().await),
                stopped: Some(problem),
            },
        }
    }

    /// Logs in and, once the platform accepted it, works at that account.
    pub(crate) async fn log_in(&self, app: &AppHandle, request: LoginRequest) -> Result<(), Problem> {
        let Some(server) = &self.server else {
            return Err(Problem::new(ProblemCode::BadServer, "演示平台不需要登录"));
        };
        let account = Account {
            user: request.user,
            ..server.clone()
        };
        let at = open(
            app,
            &self.data_dir,
            Some(&account),
            Some(request.password.clone()),
            &self.vault,
        )
        .await?;
        at.desk.login().await?;
        at.desk.keep_password(&request.password).await?;
        remember(app, &self.data_dir, &account)?;
        let before = std::mem::replace(&mut *self.at.write().await, Ok(at));
        if let Ok(before) = before {
            before.desk.close().await;
        }
        Ok(())
    }

    /// Lets the steps that are under way end, for a moment.
    pub(crate) async fn leave(&self) {
        if let Ok(desk) = self.desk().await
            && tokio::time::timeout(CLOSES_WITHIN, desk.close()).await.is_err()
        {
            tracing::info!("closed in the middle of a step; it is asked about at the next start");
        }
    }
}

async fn open(
    app: &AppHandle,
    data_dir: &std::path::Path,
    account: Option<&Account>,
    password: Option<SecretString>,
    vault: &Vault,
) -> Result<At, Problem> {
    folder::fit(data_dir)?;
    let (server, demo) = match account {
        Some(account) => {
            kaipiao_desk::check_server(&account.server, account.prefix.as_deref())?;
            if account.user.is_empty() {
                return Err(Problem::new(ProblemCode::NoAccount, ""));
            }
            let server = kaipiao_desk::Server::Platform {
                url: account.server.clone(),
                prefix: account.prefix.clone(),
                user: account.user.clone(),
                password: password.or_else(|| env::var("KAIPIAO_PASSWORD").ok().map(SecretString::from)),
                // The window lives long and says where its secrets are: a login for this run is better than none.
                login_without_keyring: true,
            };
            (server, None)
        }
        None => {
            let demo = join(folder::demo(data_dir)).await?;
            let server = kaipiao_desk::Server::Demo {
                url: demo.url().to_owned(),
                user: DEMO_USER.to_owned(),
                password: DEMO_PASSWORD.to_owned(),
            };
            (server, Some(demo))
        }
    };
    let desk = Desk::open(Setup {
        data_dir: data_dir.to_owned(),
        server,
        computer: Computer::this(),
        vault: vault.clone(),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        events: Arc::new(ToWindow(app.clone())),
        pace: Pace::hurried(|name| env::var(name).ok()),
    })
    .await?;
    desk.start().await?;
    Ok(At { desk, _demo: demo })
}

/// Joins the demo folder's sandbox, or starts it.
async fn join(folder: PathBuf) -> Result<Demo, Problem> {
    let failed = |cause: String| Problem::new(ProblemCode::Ledger, format!("演示平台没有启动：{cause}"));
    tokio::task::spawn_blocking(move || Demo::join(&folder))
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))
}

/// Keeps the account for the next start.
fn remember(app: &AppHandle, data_dir: &std::path::Path, account: &Account) -> Result<(), Problem> {
    let failed = |error: &dyn std::fmt::Display| Problem::new(ProblemCode::Ledger, error.to_string());
    let store = app
        .store(data_dir.join(settings::FILE))
        .map_err(|error| failed(&error))?;
    let value = serde_json::to_value(account).map_err(|error| failed(&error))?;
    store.set(settings::ACCOUNT, value);
    store.save().map_err(|error| failed(&error))
}

/// Tells the window.
#[derive(Debug)]
struct ToWindow(AppHandle);

impl Events for ToWindow {
    fn tell(&self, event: DeskEvent) {
        if let Err(error) = self.0.emit(EVENT, event) {
            tracing::warn!(%error, "the window was not told");
        }
    }
}
