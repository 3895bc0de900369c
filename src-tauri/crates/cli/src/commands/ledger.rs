//! `ledger`: what this machine knows, without asking the platform.

use kaipiao_desk::{
    State,
    contract::{IssuanceFilter, Problem},
};

use crate::{arguments::Options, exit::Exit, output, place};

pub(crate) async fn run(options: &Options, state: Option<State>, company: Option<&str>) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let spid = match company {
        Some(company) => Some(place.desk.find_company(company).await?.spid),
        None => None,
    };
    let views = place
        .desk
        .issuances(IssuanceFilter {
            spid,
            state,
            open: false,
        })
        .await?;
    output::issuances(options.json, &views);
    Ok(Exit::Done)
}
