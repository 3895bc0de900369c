//! `company add|credentials|login|face|sms|repair`: errands about a company at the platform.

use std::{env, path::Path};

use kaipiao_desk::{
    BureauAccount, BureauStep, Desk, ExposeSecret as _, SecretString,
    contract::{BureauLogin, HostedCodeRequest, NewCompany, Problem, ProblemCode},
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

/// Adds the company of a JSON file, or those of a spreadsheet.
pub(crate) async fn add(options: &Options, file: &Path) -> Result<Exit, Problem> {
    let bad = |error: String| Problem::new(ProblemCode::BadFile, format!("{}：{error}", file.display()));
    let bytes = super::check::read(file)?;
    let is_sheet = file
        .extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| {
            ["xlsx", "xls", "csv"]
                .iter()
                .any(|sheet| ending.eq_ignore_ascii_case(sheet))
        });
    if is_sheet {
        return add_list(options, bytes).await;
    }
    let file: NewCompanyFile = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    let new = NewCompany {
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
        bureau_user: bureau_user(file.dzswjyh, "")?,
        bureau_password: bureau_password(None)?,
        config: file.configid,
    };
    let place = place::open(options).await?;
    let spid = place.desk.add_company(new).await?;
    output::answer(options.json, &json!({ "spid": spid }), || vec![spid.clone()]);
    Ok(Exit::Done)
}

/// Adds the companies of a spreadsheet; those that are there already are passed over, and nothing is sent while a row has a fault.
async fn add_list(options: &Options, bytes: Vec<u8>) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let list = place.desk.read_company_list(bytes).await?;
    let faults = list.rows.iter().flat_map(|row| &row.faults);
    for fault in faults {
        output::say(&format!("{}：{}", fault.path, fault.message));
    }
    let added = place.desk.add_company_list(list.id).await?;
    let told: Vec<_> = list
        .rows
        .iter()
        .map(|row| {
            let done = added.iter().find(|done| done.row == row.row);
            let problem = done.and_then(|done| done.problem.as_ref());
            let state = match (done, problem) {
                (None, _) => "not_tried",
                (Some(_), None) => "added",
                (Some(_), Some(problem)) if problem.code == ProblemCode::CompanyExists => "exists",
                (Some(_), Some(_)) => "refused",
            };
            json!({
                "row": row.row, "name": row.name, "tax_number": row.tax_number, "state": state,
                "spid": done.and_then(|done| done.spid.clone()),
                "error": problem.map(|problem| &problem.detail),
            })
        })
        .collect();
    let all = told
        .iter()
        .all(|row| row["state"] == "added" || row["state"] == "exists");
    output::answer(options.json, &json!({ "companies": told }), || {
        let words = |state: &str| match state {
            "added" => "已添加",
            "exists" => "已经在列表里，跳过",
            "refused" => "没有添加",
            _ => "还没有提交，请再运行一次",
        };
        told.iter()
            .map(|row| {
                let text = |key: &str| {
                    row.get(key)
                        .and_then(|value| value.as_str())
                        .unwrap_or_default()
                        .to_owned()
                };
                format!(
                    "第 {} 行 {} {} {}",
                    row["row"],
                    text("name"),
                    words(&text("state")),
                    text("error")
                )
            })
            .collect()
    });
    Ok(if all { Exit::Done } else { Exit::Refused })
}

pub(crate) async fn credentials(
    options: &Options,
    company: &str,
    user: Option<String>,
    input_user: Option<String>,
) -> Result<Exit, Problem> {
    let account = BureauAccount {
        user: bureau_user(user, "")?,
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
    let company = desk.find_company(company).await?;
    let spid = company.spid;
    if let Some(code) = code {
        desk.bureau_code(&spid, SecretString::from(code)).await?;
        return Ok(said(options, "logged_in", None, None));
    }
    let kept = desk.bureau_password(&spid).await?;
    let account = BureauAccount {
        user: bureau_user(None, &company.setting.bureau_user)?,
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
            let picture = picture.expose_secret();
            // A picture can't be drawn in a terminal, and the login that gave it is spent: it goes into a file all the same, which
            // is gone when the wait is over.
            let own = match qr_file {
                Some(file) => {
                    qr::save_picture(picture, file)?;
                    None
                }
                None => Some(qr::keep_picture(picture)?),
            };
            if let Some(file) = &own {
                output::say(&format!("二维码是一张图片，请打开扫码：{}", file.path().display()));
            }
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
    if !options.json {
        return wait(options, &place.desk, &company.spid, qr_file).await;
    }
    // Who asks for the code is its owner: it is what the command is for. A program waits for the scan itself.
    output::answer(options.json, &json!({ "text": text.expose_secret() }), Vec::new);
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
    let request = HostedCodeRequest {
        spid: company.spid,
        slot: slot.unwrap_or_default(),
        card: card.unwrap_or_default(),
    };
    let code = place.desk.read_sms(request).await?;
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

/// The user that is named, that the environment names, or that was used last.
fn bureau_user(named: Option<String>, last: &str) -> Result<String, Problem> {
    match named.or_else(|| env::var("KAIPIAO_TAX_USERNAME").ok()) {
        Some(user) => Ok(user),
        None if !last.is_empty() => Ok(last.to_owned()),
        None => place::ask("电子税务局用户名：", "请设置 KAIPIAO_TAX_USERNAME"),
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
