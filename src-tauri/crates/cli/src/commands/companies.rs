//! `company list`, `company setting`, and the form of `company add`.

use std::path::Path;

use kaipiao_desk::{
    Timestamp,
    contract::{CompanyView, Hindrance, Problem, ProblemCode, SaveCompanySettingRequest, StandingView},
};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{arguments::Options, exit::Exit, output, place};

pub(crate) async fn list(options: &Options, hindered: bool) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let mut companies = place.desk.companies(true).await?.companies;
    companies.retain(|company| !hindered || !company.hindrances.is_empty());
    let standings = place.desk.standings().await?;
    let standing = |company: &CompanyView| standings.iter().find(|standing| standing.spid == company.spid);
    let rows: Vec<_> = companies
        .iter()
        .map(|company| row(company, standing(company)))
        .collect();
    output::answer(options.json, &json!({ "companies": rows }), || {
        companies
            .iter()
            .map(|company| {
                let hindrances: Vec<_> = company.hindrances.iter().copied().map(words).collect();
                format!(
                    "{}  {}  {}  {}  {}",
                    company.tax_number,
                    company.name,
                    company.region,
                    company.online,
                    hindrances.join("、")
                )
            })
            .collect()
    });
    Ok(Exit::Done)
}

/// Writes a file to be filled in for `company add`.
pub(crate) fn template(options: &Options, out: &Path) -> Result<Exit, Problem> {
    kaipiao_desk::write_company_template(out)?;
    let path = out.display().to_string();
    output::answer(options.json, &json!({ "path": path }), || vec![path.clone()]);
    Ok(Exit::Done)
}

/// Shows what is decided about a company, after changing what the file names.
pub(crate) async fn setting(options: &Options, company: &str, set: Option<&Path>) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let company = place.desk.find_company(company).await?;
    let mut setting = company.setting;
    if let Some(file) = set {
        let bad = |error: serde_json::Error| Problem::new(ProblemCode::BadFile, format!("{}：{error}", file.display()));
        let changes: serde_json::Map<String, Value> =
            serde_json::from_slice(&super::check::read(file)?).map_err(bad)?;
        let Value::Object(mut all) = json!(setting) else {
            return Err(Problem::new(ProblemCode::Internal, "company setting"));
        };
        if let Some(unknown) = changes.keys().find(|key| !all.contains_key(*key)) {
            let known: Vec<_> = all.keys().cloned().collect();
            let words = format!("没有 {unknown} 这一项；可用：{}", known.join("、"));
            return Err(Problem::new(ProblemCode::BadFile, words));
        }
        all.extend(changes);
        setting = serde_json::from_value(Value::Object(all)).map_err(bad)?;
        let request = SaveCompanySettingRequest {
            spid: company.spid,
            setting: setting.clone(),
        };
        place.desk.save_company_setting(request).await?;
    }
    let document = json!(setting);
    output::answer(options.json, &document, || {
        let entries = document.as_object().into_iter().flatten();
        entries.map(|(key, value)| format!("{key}: {value}")).collect()
    });
    Ok(Exit::Done)
}

fn row(company: &CompanyView, standing: Option<&StandingView>) -> Value {
    let moment = |of: fn(&StandingView) -> Option<Timestamp>| standing.and_then(of).and_then(iso);
    json!({
        "spid": company.spid,
        "name": company.name,
        "tax_number": company.tax_number,
        "tax_number_holds": company.tax_number_holds,
        "terminal_type": company.terminal_type,
        "online": company.online,
        "region": company.region,
        "drawer": company.drawer,
        "payee": company.payee,
        "reviewer": company.reviewer,
        "parked": company.parked.is_some(),
        "hindrances": company.hindrances,
        "electronic": company.electronic,
        "special": company.special,
        "ordinary": company.ordinary,
        "group": company.setting.group,
        "tags": company.setting.tags,
        "login_at": moment(|standing| standing.login_at),
        "lapsed_at": moment(|standing| standing.lapsed_at),
        "active_at": moment(|standing| standing.active_at),
        "open": standing.map(|standing| standing.open),
    })
}

fn iso(moment: Timestamp) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(moment.0 / 1000)
        .ok()?
        .format(&Rfc3339)
        .ok()
}

const fn words(hindrance: Hindrance) -> &'static str {
    match hindrance {
        Hindrance::LoginLapsed => "登录已失效，要扫脸",
        Hindrance::Locked => "已锁死，要抄报",
        Hindrance::Offline => "终端不在线",
        Hindrance::NotListed => "平台已不再列出",
    }
}
