//! `company add|credentials|login|face|sms|repair`: errands about a company at the platform.

use std::{env, path::Path};

use kaipiao_desk::{
    BureauAccount, BureauLogin, BureauStep, Desk, ExposeSecret as _, NewCompany, SecretString,
    contract::{Problem, ProblemCode},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    arguments::{LoginMethod, Options},
    exit::Exit,
    output, place, qr,
};

/// The file of `company add`: the parameters of the platform's document, the password aside.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCompanyFile {
    qymc: String,
    qysh: String,
    ssdq: String,
    #[serde(default)]
    zdbh: String,
    #[serde(default = "digital")]
    zdlx: String,
    #[serde(default)]
    fhr: String,
    #[serde(default)]
    skr: String,
    #[serde(default)]
    kpr: String,
    #[serde(default)]
    dzdh: String,
    #[serde(default)]
    yhzh: String,
    #[serde(default)]
    dzswjyh: Option<String>,
    #[serde(default)]
    configid: String,
}

/// 全电发票.
fn digital() -> String {
    "8".to_owned()
}

pub(crate) async fn add(options: &Options, file: &Path) -> Result<Exit, Problem> {
    let bad = |error: String| Problem::new(ProblemCode::BadFile, format!("{}：{error}", file.display()));
    let bytes = super::check::read(file)?;
    let file: NewCompanyFile = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    let bureau = BureauAccount {
        user: bureau_user(file.dzswjyh)?,
        password: bureau_password(None)?,
    };
    let place = place::open(options).await?;
    let spid = place
        .desk
        .add_company(NewCompany {
            name: file.qymc,
            tax_number: file.qysh,
            province: file.ssdq,
            terminal: file.zdbh,
            terminal_type: file.zdlx,
            reviewer: file.fhr,
            payee: file.skr,
            drawer: file.kpr,
            address_phone: file.dzdh,
            bank_account: file.yhzh,
            bureau,
            config: file.configid,
        })
        .await?;
    output::answer(options.json, &json!({ "spid": spid }), || vec![spid.clone()]);
    Ok(Exit::Done)
}

pub(crate) async fn credentials(
    options: &Options,
    company: &str,
    user: Option<String>,
    input_user: Option<String>,
) -> Result<Exit, Problem> {
    let account = BureauAccount {
        user: bureau_user(user)?,
        password: bureau_password(None)?,
    };
    let input = match input_user {
        Some(user) => Some(BureauAccount {
            user,
            password: input_password()?,
        }),
        None => None,
    };
    let place = place::open(options).await?;
    let company = place.desk.find_company(company).await?;
    place.desk.update_credentials(&company.spid, account, input).await?;
    output::answer(options.json, &json!({ "ok": true }), || {
        vec!["已更新电子税务局登录信息".to_owned()]
    });
    Ok(Exit::Done)
}

pub(crate) async fn login(
    options: &Options,
    company: &str,
    method: LoginMethod,
    code: Option<String>,
    qr_file: Option<&Path>,
) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let desk = &place.desk;
    let spid = desk.find_company(company).await?.spid;
    if let Some(code) = code {
        desk.bureau_code(&spid, SecretString::from(code)).await?;
        return Ok(said(options, "logged_in", None, None));
    }
    let kept = desk.bureau_password(&spid).await?;
    let account = BureauAccount {
        user: bureau_user(None)?,
        password: bureau_password(kept)?,
    };
    let method = match method {
        LoginMethod::Robot => BureauLogin::Robot,
        LoginMethod::Sim => BureauLogin::HostedSim,
        LoginMethod::Sms => BureauLogin::Sms,
        LoginMethod::Qr => BureauLogin::Scan,
    };
    match desk.bureau_login(&spid, &account, method).await? {
        BureauStep::LoggedIn => Ok(said(options, "logged_in", None, None)),
        BureauStep::CodeSent { phone } => {
            output::say(match method {
                BureauLogin::Robot => "验证码已发出，请在平台的机器人处输入",
                BureauLogin::HostedSim => "验证码已发到托管的手机卡，可用 company sms 读取，再用 --code 运行一次",
                BureauLogin::Sms | BureauLogin::Scan => "验证码已发出，收到后用 --code 再运行一次",
            });
            Ok(said(options, "code_sent", Some(&phone), None))
        }
        BureauStep::ScanText(text) => {
            show(&text, qr_file)?;
            wait(options, desk, &spid, qr_file).await
        }
        BureauStep::ScanPicture(picture) => {
            let Some(file) = qr_file else {
                return Err(Problem::new(
                    ProblemCode::BadFile,
                    "二维码是一张图片，请用 --qr-file 指定保存的文件",
                ));
            };
            qr::save_picture(picture.expose_secret(), file)?;
            wait(options, desk, &spid, qr_file).await
        }
        BureauStep::NotSaid { message } => Err(Problem::new(ProblemCode::PlatformRefused, message)),
    }
}

pub(crate) async fn face(options: &Options, company: &str, qr_file: Option<&Path>) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let company = place.desk.find_company(company).await?;
    let text = place.desk.face_qr(&company.spid).await?;
    show(&text, qr_file)?;
    // Who asks for the code is its owner: it is what the command is for.
    output::answer(options.json, &json!({ "text": text.expose_secret() }), || {
        vec![text.expose_secret().to_owned()]
    });
    Ok(Exit::Done)
}

pub(crate) async fn sms(
    options: &Options,
    company: &str,
    slot: Option<String>,
    card: Option<String>,
) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let company = place.desk.find_company(company).await?;
    let device = (slot.is_some() || card.is_some()).then(|| (company.device.clone(), slot, card));
    let code = place.desk.read_sms(&company.spid, device).await?;
    output::answer(options.json, &json!({ "code": code.expose_secret() }), || {
        vec![code.expose_secret().to_owned()]
    });
    Ok(Exit::Done)
}

pub(crate) async fn repair(options: &Options, company: &str, month: Option<String>) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let company = place.desk.find_company(company).await?;
    place.desk.repair(&company.spid, month).await?;
    output::answer(options.json, &json!({ "ok": true }), || {
        vec!["平台已开始修复，几分钟后再查询发票列表".to_owned()]
    });
    Ok(Exit::Done)
}

/// Waits until the operator has scanned.
async fn wait(options: &Options, desk: &Desk, spid: &str, qr_file: Option<&Path>) -> Result<Exit, Problem> {
    output::say("请用税务 App 扫码并完成认证，正在等待…（Ctrl-C 停止）");
    desk.await_scan(spid).await?;
    Ok(said(options, "logged_in", None, qr_file))
}

fn said(options: &Options, state: &str, phone: Option<&str>, qr_file: Option<&Path>) -> Exit {
    output::answer(
        options.json,
        &json!({ "state": state, "phone": phone, "qr": qr_file }),
        || {
            let words = if state == "logged_in" {
                "已登录电子税务局"
            } else {
                "验证码已发出"
            };
            vec![[words, phone.unwrap_or_default()].join(" ").trim().to_owned()]
        },
    );
    Exit::Done
}

fn show(text: &SecretString, qr_file: Option<&Path>) -> Result<(), Problem> {
    match qr_file {
        Some(file) => qr::save_svg(text.expose_secret(), file),
        None => {
            output::say(&qr::drawn(text.expose_secret())?);
            Ok(())
        }
    }
}

fn bureau_user(named: Option<String>) -> Result<String, Problem> {
    match named.or_else(|| env::var("KAIPIAO_TAX_USERNAME").ok()) {
        Some(user) => Ok(user),
        None => place::ask("电子税务局用户：", "请设置 KAIPIAO_TAX_USERNAME"),
    }
}

fn bureau_password(kept: Option<SecretString>) -> Result<SecretString, Problem> {
    match env::var("KAIPIAO_TAX_PASSWORD").ok().map(SecretString::from).or(kept) {
        Some(password) => Ok(password),
        None => place::ask_secretly("电子税务局密码：", "请设置 KAIPIAO_TAX_PASSWORD"),
    }
}

fn input_password() -> Result<SecretString, Problem> {
    match env::var("KAIPIAO_TAX_INPUT_PASSWORD").ok().map(SecretString::from) {
        Some(password) => Ok(password),
        None => place::ask_secretly("电子税务局密码（进项）：", "请设置 KAIPIAO_TAX_INPUT_PASSWORD"),
    }
}
