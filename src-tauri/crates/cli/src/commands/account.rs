//! `account login`, `account status`, `account logout`.

use kaipiao_desk::{
    Desk,
    contract::{KeyringPlace, Problem},
    settings,
};
use serde_json::json;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    arguments::{Account, Options},
    exit::Exit,
    output, place,
};

/// How long the platform says a token is valid.
const TOKEN_LIVES: Duration = Duration::days(30);

pub(crate) async fn run(options: &Options, what: Account) -> Result<Exit, Problem> {
    match what {
        Account::Login => login(options).await,
        Account::Status => {
            let place = place::open(options).await?;
            status(options, &place.desk).await
        }
        Account::Logout => {
            let place = place::open(options).await?;
            place.desk.forget_secrets().await?;
            settings::forget_account(&place::data_dir(options)?)?;
            output::say("已退出：密码和登录状态已从密钥环删除，账本保留");
            status(options, &place.desk).await
        }
    }
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
