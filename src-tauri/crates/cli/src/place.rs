//! Which desk a command works at: the platform, the user and the data folder that options, environment and settings name.

use std::{
    env,
    io::IsTerminal,
    path::{Path, PathBuf},
    sync::Arc,
};

use kaipiao_desk::{
    Desk, Pace, SecretString, Server, Setup, Vault, check_server,
    computer::Computer,
    contract::{Problem, ProblemCode},
    folder, logging,
    ports::{RandomIds, Silence, SystemClock},
    settings::{self, Account},
};
use kaipiao_sandbox::{DEMO_PASSWORD, DEMO_USER, Demo};

use crate::{arguments::Options, output, safety};

/// A desk, and the sandbox that it works at if it is the demo's.
pub(crate) struct Place {
    pub(crate) desk: Desk,
    /// The account among the saved ones; `None` where it is none of them.
    pub(crate) account: Option<Account>,
    /// Serves until it is dropped.
    _demo: Option<Demo>,
}

/// The data folder that the options name, or the program's own; one that other computers write to is refused.
pub(crate) fn data_dir(options: &Options) -> Result<PathBuf, Problem> {
    let data_dir = options
        .data_dir
        .clone()
        .or_else(folder::default_data_dir)
        .ok_or_else(|| Problem::new(ProblemCode::Ledger, "没有用户文件夹，请用 --data-dir 指定"))?;
    // Before anything is written there: settings, logs, the demo's books.
    folder::fit(&data_dir)?;
    Ok(data_dir)
}

/// Opens the desk that the options name.
pub(crate) async fn open(options: &Options) -> Result<Place, Problem> {
    let data_dir = data_dir(options)?;
    let saved = saved(&data_dir, options.server.as_deref());
    let url = options
        .server
        .clone()
        .or(saved.as_ref().map(|saved| saved.server.clone()));
    let (server, demo) = match url.as_deref() {
        Some(settings::DEMO) => {
            let demo = join(folder::demo(&data_dir)).await?;
            let server = Server::Demo {
                url: demo.url().to_owned(),
                user: DEMO_USER.to_owned(),
                password: DEMO_PASSWORD.to_owned(),
            };
            (server, Some(demo))
        }
        Some(url) => (platform(url, saved.as_ref())?, None),
        None => return Err(Problem::new(ProblemCode::NoAccount, "")),
    };
    Ok(Place {
        account: saved,
        ..at(data_dir, server, demo).await?
    })
}

/// Opens the desk of a saved account, or of the demo, that nothing is to be sent from; `None` where it has no ledger here.
pub(crate) async fn closed(data_dir: &Path, account: &Account) -> Result<Option<Desk>, Problem> {
    if !data_dir.join("accounts").join(account.id()?).is_dir() {
        return Ok(None);
    }
    let server = if account.is_demo() {
        Server::Demo {
            // Nobody is called there.
            url: "http://localhost".to_owned(),
            user: DEMO_USER.to_owned(),
            password: DEMO_PASSWORD.to_owned(),
        }
    } else {
        Server::Platform {
            url: account.server.clone(),
            prefix: account.prefix.clone(),
            user: account.user.clone(),
            password: None,
            login_without_keyring: false,
        }
    };
    Ok(Some(at(data_dir.to_owned(), server, None).await?.desk))
}

/// The saved account that the options mean: the one that was last worked at, at that server where one is named.
fn saved(data_dir: &Path, server: Option<&str>) -> Option<Account> {
    let all = settings::account(data_dir)
        .into_iter()
        .chain(settings::accounts(data_dir));
    let named = env::var("KAIPIAO_USERNAME").ok();
    all.filter(|account| account.is_demo() || named.as_ref().is_none_or(|named| account.user == *named))
        .find(|account| server.is_none_or(|server| account.server == server))
}

/// Opens the desk of a platform's account, whose password the user gives now.
pub(crate) async fn open_to_log_in(options: &Options) -> Result<(Place, Account, SecretString), Problem> {
    let data_dir = data_dir(options)?;
    let saved = saved(&data_dir, options.server.as_deref());
    let prefix = saved.as_ref().and_then(|saved| saved.prefix.clone());
    let url = options.server.clone().or(saved.map(|saved| saved.server));
    let Some(url) = url.filter(|url| url != settings::DEMO) else {
        return Err(Problem::new(
            ProblemCode::BadServer,
            "请用 --server 写出平台地址；演示平台不需要登录",
        ));
    };
    check_server(&url, prefix.as_deref())?;
    let user = match env::var("KAIPIAO_USERNAME") {
        Ok(user) => user,
        Err(_) => ask("用户名：", "")?,
    };
    let password = match env::var("KAIPIAO_PASSWORD") {
        Ok(password) => SecretString::from(password),
        Err(_) => ask_secretly("密码：", "")?,
    };
    let account = Account {
        server: url.clone(),
        prefix: prefix.clone(),
        user: user.clone(),
    };
    let server = Server::Platform {
        url,
        prefix,
        user,
        password: Some(password.clone()),
        login_without_keyring: allowed_without_keyring(),
    };
    Ok((at(data_dir, server, None).await?, account, password))
}

/// Joins the demo folder's sandbox, or starts it.
async fn join(folder: PathBuf) -> Result<Demo, Problem> {
    let failed = |cause: String| Problem::new(ProblemCode::Ledger, format!("演示平台没有启动：{cause}"));
    tokio::task::spawn_blocking(move || Demo::join(&folder))
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))
}

fn platform(url: &str, saved: Option<&Account>) -> Result<Server, Problem> {
    check_server(url, saved.and_then(|saved| saved.prefix.as_deref()))?;
    let user = env::var("KAIPIAO_USERNAME")
        .ok()
        .or(saved.map(|saved| saved.user.clone()));
    let Some(user) = user else {
        return Err(Problem::new(ProblemCode::NoAccount, ""));
    };
    Ok(Server::Platform {
        url: url.to_owned(),
        prefix: saved.and_then(|saved| saved.prefix.clone()),
        user,
        password: env::var("KAIPIAO_PASSWORD").ok().map(SecretString::from),
        login_without_keyring: allowed_without_keyring(),
    })
}

fn allowed_without_keyring() -> bool {
    env::var("KAIPIAO_ALLOW_LOGIN").is_ok_and(|value| value == "1")
}

async fn at(data_dir: PathBuf, server: Server, demo: Option<Demo>) -> Result<Place, Problem> {
    let log = folder::make_private(&data_dir).map_err(|error| error.to_string());
    if let Err(error) = log.and_then(|()| logging::start(&data_dir).map_err(|error| error.to_string())) {
        // Issuing goes on without a log: the ledger has its own trail.
        output::say(&format!("日志写不进 {}：{error}", data_dir.display()));
    }
    let setup = Setup {
        data_dir,
        server,
        computer: Computer::this(),
        vault: Vault::open("kaipiao"),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        events: Arc::new(Silence),
        pace: Pace::hurried(|name| env::var(name).ok()),
    };
    let desk = Desk::open(setup).await?;
    safety::say(&desk).await?;
    Ok(Place {
        desk,
        account: None,
        _demo: demo,
    })
}

/// Asks on a terminal; where there is none, the problem says what to do instead.
pub(crate) fn ask(prompt: &str, instead: &str) -> Result<String, Problem> {
    if !std::io::stdin().is_terminal() {
        return Err(Problem::new(ProblemCode::NoAccount, instead));
    }
    eprint_prompt(prompt);
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))?;
    Ok(line.trim().to_owned())
}

/// Asks for a word that a person has to type; nothing where nobody is there to type it.
pub(crate) fn ask_word(prompt: &str) -> Result<String, Problem> {
    eprint_prompt(prompt);
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))?;
    Ok(line.trim().to_owned())
}

#[allow(clippy::print_stderr, reason = "a prompt of the command line")]
fn eprint_prompt(prompt: &str) {
    eprint!("{prompt}");
}

/// Asks on a terminal without showing what is typed.
pub(crate) fn ask_secretly(prompt: &str, instead: &str) -> Result<SecretString, Problem> {
    if !std::io::stdin().is_terminal() {
        return Err(Problem::new(ProblemCode::NoAccount, instead));
    }
    rpassword::prompt_password(prompt)
        .map(SecretString::from)
        .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))
}
