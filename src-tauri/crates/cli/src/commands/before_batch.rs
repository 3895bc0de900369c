//! What is said before several documents are sent: a login that lapses in their middle costs more than one renewed before.

use std::{collections::BTreeSet, time::Duration};

use kaipiao_desk::{
    Desk, Timestamp,
    contract::Problem,
    ports::{Clock as _, SystemClock},
    settings,
};

use crate::{arguments::Options, output, place};

/// Names the companies whose login lapsed, or was last seen to work long ago, given the spid of each document; one document is no
/// batch.
pub(crate) async fn say<'a>(
    options: &Options,
    desk: &Desk,
    documents: impl ExactSizeIterator<Item = &'a str>,
) -> Result<(), Problem> {
    if documents.len() < 2 {
        return Ok(());
    }
    let spids: BTreeSet<&str> = documents.collect();
    let hours = settings::preferences(&place::data_dir(options)?).login_hours;
    let old = Duration::from_secs(u64::from(hours) * 3600);
    let companies = desk.companies(false).await?.companies;
    let standings = desk.standings().await?;
    let now = SystemClock.now();
    let due: Vec<String> = companies
        .iter()
        .filter(|company| spids.contains(company.spid.as_str()))
        .filter_map(|company| {
            let standing = standings.iter().find(|standing| standing.spid == company.spid);
            let words = words(
                company.parked.is_some(),
                standing.and_then(|one| one.login_at),
                now,
                old,
            )?;
            Some(format!("  {}  {}：{words}", company.tax_number, company.name))
        })
        .collect();
    if !due.is_empty() {
        output::say(&format!(
            "{} 家企业的登录已失效或很久没见有效，失效的会排着等扫脸，不会丢失：\n{}\n现在登录：kaipiao company login 企业 --method qr（只是扫脸过期：company face 企业）",
            due.len(),
            due.join("\n")
        ));
    }
    Ok(())
}

/// How a login stands that should be renewed; `None` where it need not. Nothing is known of one that was never seen.
fn words(is_parked: bool, login_at: Option<Timestamp>, now: Timestamp, old: Duration) -> Option<String> {
    if is_parked {
        return Some("登录已失效".to_owned());
    }
    let age = now.0.saturating_sub(login_at?.0);
    let age = Duration::from_millis(u64::try_from(age).ok()?);
    (age >= old).then(|| format!("{} 小时前还有效", age.as_secs() / 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_login_that_lapsed_or_is_old_is_named() {
        let now = Timestamp(100 * HOUR);
        #[rustfmt::skip]
        let rows = [
            ("never seen",          false, None,      None),
            ("seen an hour ago",    false, Some(99),  None),
            ("seen twelve ago",     false, Some(88),  Some("12 小时前还有效")),
            ("lapsed",              true,  Some(99),  Some("登录已失效")),
            ("the clock went back", false, Some(101), None),
        ];
        for (what, is_parked, hour, expected) in rows {
            let login_at = hour.map(|hour| Timestamp(hour * HOUR));
            let found = words(is_parked, login_at, now, Duration::from_secs(12 * 3600));
            assert_eq!(found.as_deref(), expected, "{what}");
        }
    }
}
