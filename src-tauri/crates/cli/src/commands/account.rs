//! `account login`, `account status`, `account logout`.

use std::path::Path;

use kaipiao_desk::{
    Desk, Vault,
    contract::{KeyringPlace, Problem, ProblemCode},
    settings::{self, Account},
};
use serde_json::json;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    arguments::{Account as What, Options},
    exit::Exit,
    output, place,
};

/// How long the platform says a token is valid.
const TOKEN_LIVES: Duration = Duration::days(30);

pub(crate) async fn run(options: &Options, what: What) -> Result<Exit, Problem> {
    match what {
        What::Login => login(options).await,
        What::List => list(options),
        What::Use { server, user } => choose(options, &server, user.as_deref()),
        What::Status => {
            let place = place::open(options).await?;
            status(options, &place.desk).await
        }
        What::Logout { all: false } => {
            let place = place::open(options).await?;
            place.desk.forget_secrets().await?;
            if let Some(account) = &place.account {
                settings::forget_account(&place::data_dir(options)?, account)?;
            }
            output::say("已退出：密码和登录状态已从密钥环删除，账本保留");
            status(options, &place.desk).await
        }
        What::Logout { all: true } => log_out_of_all(options).await,
    }
}

/// Forgets the secrets of every account and of the demo, as someone does who takes the program off the computer. One that can't be
/// forgotten keeps none of the others.
async fn log_out_of_all(options: &Options) -> Result<Exit, Problem> {
    let data_dir = place::data_dir(options)?;
    let mut accounts = settings::accounts(&data_dir);
    accounts.push(Account::demo());
    let (mut forgotten, mut failed) = (Vec::new(), None);
    for account in &accounts {
        match forget(&data_dir, account).await {
            Ok(true) => forgotten.push(account),
            Ok(false) => {}
            Err(problem) => failed = Some(problem),
        }
    }
    let document = json!({ "accounts": forgotten.iter().map(|account| json!({
        "server": account.server, "prefix": account.prefix, "user": account.user,
    })).collect::<Vec<_>>() });
    if let Some(problem) = failed {
        return Err(problem);
    }
    output::answer(options.json, &document, || {
        forgotten
            .iter()
            .map(|account| format!("已退出 {} {}", account.server, account.user).trim().to_owned())
            .collect()
    });
    output::say("密码和登录状态已从密钥环删除，账本保留");
    Ok(Exit::Done)
}

/// Whether there was anything of an account to be forgotten.
async fn forget(data_dir: &Path, account: &Account) -> Result<bool, Problem> {
    match place::closed(data_dir, account).await {
        Ok(None) if account.is_demo() => return Ok(false),
        Ok(Some(desk)) => {
            desk.forget_secrets().await?;
            desk.close().await;
        }
        // Without its ledger nobody knows its companies; what logs in at the platform goes all the same.
        Ok(None) | Err(_) if !account.is_demo() => {
            kaipiao_desk::forget_secrets(&Vault::open("kaipiao"), account).await?;
        }
        Ok(None) => {}
        Err(problem) => return Err(problem),
    }
    settings::forget_account(data_dir, account)?;
    Ok(true)
}

/// The accounts that were ever logged in at.
fn list(options: &Options) -> Result<Exit, Problem> {
    let data_dir = place::data_dir(options)?;
    let last = settings::account(&data_dir);
    let all = settings::accounts(&data_dir);
    let current = |account| last.as_ref() == Some(account);
    let document = json!({ "accounts": all.iter().map(|account| json!({
        "server": account.server, "prefix": account.prefix, "user": account.user, "current": current(account),
    })).collect::<Vec<_>>() });
    output::answer(options.json, &document, || {
        let mark = |account| if current(account) { "*" } else { " " };
        all.iter()
            .map(|account| format!("{} {} {}", mark(account), account.server, account.user))
            .collect()
    });
    Ok(Exit::Done)
}

/// Works at an account from now on, where no other is named.
fn choose(options: &Options, server: &str, user: Option<&str>) -> Result<Exit, Problem> {
    let data_dir = place::data_dir(options)?;
    let fits = |account: &Account| account.server == server && user.is_none_or(|user| account.user == user);
    let chosen = if server == settings::DEMO {
        Account::demo()
    } else {
        let found = settings::accounts(&data_dir).into_iter().find(fits);
        found.ok_or_else(|| Problem::new(ProblemCode::NoAccount, "没有登录过这个账号，先用 account login"))?
    };
    settings::save_account(&data_dir, &chosen)?;
    list(options)
}

async fn login(options: &Options) -> Result<Exit, Problem> {
    let (place, account, password) = place::open_to_log_in(options).await?;
    place.desk.login().await?;
    place.desk.keep_password(&password).await?;
    settings::save_account(&place::data_dir(options)?, &account)?;
    output::say("已登录；其他电脑上同一账号的登录已失效");
    status(options, &place.desk).await
}

async fn status(options: &Options, desk: &Desk) -> Result<Exit, Problem> {
    let info = desk.info(env!("CARGO_PKG_VERSION")).await;
    let keyring = match info.keyring.place {
        KeyringPlace::Os => "os",
        KeyringPlace::Kernel => "kernel",
        KeyringPlace::Memory => "memory",
    };
    let until = desk
        .token_since()
        .await?
        .and_then(|since| OffsetDateTime::from_unix_timestamp(since.0 / 1000).ok())
        .and_then(|since| (since + TOKEN_LIVES).format(&Rfc3339).ok());
    let document = json!({
        "user": info.user, "server": info.server, "token_valid_until": until, "keyring": keyring,
    });
    output::answer(options.json, &document, || {
        vec![
            format!("平台：{}", info.server),
            format!("用户：{}", info.user),
            format!("登录状态有效至：{}", until.as_deref().unwrap_or("未登录")),
            format!("密钥环：{keyring}"),
        ]
    });
    Ok(if until.is_some() { Exit::Done } else { Exit::NoAccount })
}
