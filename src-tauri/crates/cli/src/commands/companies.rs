//! `company list`.

use kaipiao_desk::contract::Problem;
use serde_json::json;

use crate::{arguments::Options, exit::Exit, output, place};

pub(crate) async fn list(options: &Options) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let companies = place.desk.companies(true).await?.companies;
    let rows: Vec<_> = companies
        .iter()
        .map(|company| {
            json!({
                "spid": company.spid,
                "name": company.name,
                "tax_number": company.tax_number,
                "terminal_type": company.terminal_type,
                "online": company.online,
                "region": company.region,
                "drawer": company.drawer,
                "payee": company.payee,
                "reviewer": company.reviewer,
                "parked": company.parked.is_some(),
            })
        })
        .collect();
    output::answer(options.json, &json!({ "companies": rows }), || {
        companies
            .iter()
            .map(|company| {
                format!(
                    "{}  {}  {}  {}",
                    company.tax_number, company.name, company.region, company.online
                )
            })
            .collect()
    });
    Ok(Exit::Done)
}
