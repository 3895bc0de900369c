//! What the platform lists of a company: how the ledger keeps it, and what it means today.

use std::collections::HashMap;

use kaipiao_domain::{initials, tax_id};
use kaipiao_ledger::{Timestamp, company::Company, company_setting::CompanySetting};
use kaipiao_platform::{
    call::{self, TaxDevice},
    moment,
};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, UtcOffset, macros::format_description};

use crate::contract::{CompanyView, Hindrance, QuotaView};

/// The platform's days are China's.
const CHINA: UtcOffset = match UtcOffset::from_hms(8, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

/// The terminal type of 全电发票, and the word for a terminal that can be reached.
const DIGITAL: &str = "8";
const ONLINE: &str = "在线";

/// What the ledger keeps of what the platform listed.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Listed {
    terminal: String,
    terminal_type: String,
    online: String,
    device: String,
    region: String,
    drawer: String,
    payee: String,
    reviewer: String,
    address_phone: String,
    bank_account: String,
    electronic: Option<QuotaView>,
    special: Option<QuotaView>,
    ordinary: Option<QuotaView>,
}

/// One row for each company: the list has one for each terminal, and what one says nothing of another may.
pub(crate) fn by_company(rows: Vec<call::Company>) -> Vec<call::Company> {
    let mut merged: Vec<call::Company> = Vec::with_capacity(rows.len());
    let mut places = HashMap::new();
    for row in rows {
        match places.get(&row.spid).and_then(|&place: &usize| merged.get_mut(place)) {
            Some(known) => {
                known.electronic = known.electronic.take().or(row.electronic);
                known.special = known.special.take().or(row.special);
                known.ordinary = known.ordinary.take().or(row.ordinary);
            }
            None => {
                places.insert(row.spid.clone(), merged.len());
                merged.push(row);
            }
        }
    }
    merged
}

/// A company as the ledger keeps it.
pub(crate) fn row(listed: &call::Company) -> Company {
    let kept = Listed {
        terminal: listed.terminal.clone(),
        terminal_type: listed.terminal_type.clone(),
        online: listed.online.clone(),
        device: listed.device.clone(),
        region: listed.region.clone(),
        drawer: listed.drawer.clone(),
        payee: listed.payee.clone(),
        reviewer: listed.reviewer.clone(),
        address_phone: listed.address_phone.clone(),
        bank_account: listed.bank_account.clone(),
        electronic: listed.electronic.as_ref().and_then(quota),
        special: listed.special.as_ref().and_then(quota),
        ordinary: listed.ordinary.as_ref().and_then(quota),
    };
    Company {
        spid: listed.spid.clone(),
        name: listed.name.clone(),
        tax_number: listed.tax_id.clone(),
        listed: serde_json::to_string(&kept).unwrap_or_default(),
        parked: None,
        recovery: None,
        gone_at: None,
    }
}

/// Address and phone, bank and account of a company, as they are printed.
pub(crate) fn printed(company: &Company) -> (String, String) {
    let listed: Listed = serde_json::from_str(&company.listed).unwrap_or_default();
    (listed.address_phone, listed.bank_account)
}

/// A terminal that says nothing of a kind has none of it.
fn quota(device: &TaxDevice) -> Option<QuotaView> {
    let quota = QuotaView {
        limit: device.invoice_limit.trim().to_owned(),
        month_total: device.month_total.trim().to_owned(),
        offline_left: device.offline_left.trim().to_owned(),
        locks_on: day(&device.locks_on),
        locks_in: None,
        locked: device.locked == Some(true),
    };
    (quota != QuotaView::default()).then_some(quota)
}

/// `YYYY-MM-DD`, or empty where it is no day.
fn day(text: &str) -> String {
    moment::read(text)
        .and_then(|moment| moment.date().format(format_description!("[year]-[month]-[day]")).ok())
        .unwrap_or_default()
}

/// A company as it is shown today. What an older program kept is read as far as it goes.
pub(crate) fn view(company: &Company, setting: CompanySetting, now: Timestamp) -> CompanyView {
    let listed: Listed = serde_json::from_str(&company.listed).unwrap_or_default();
    let today = today(now);
    let [electronic, special, ordinary] = [listed.electronic, listed.special, listed.ordinary].map(|quota| {
        quota.map(|quota| QuotaView {
            locks_in: days_until(&quota.locks_on, today),
            ..quota
        })
    });
    let quotas = || [&electronic, &special, &ordinary].into_iter().flatten();
    let locked = quotas().count() > 0 && quotas().all(|quota| quota.locked);
    let hindrances = [
        company.gone_at.is_some().then_some(Hindrance::NotListed),
        company.parked.is_some().then_some(Hindrance::LoginLapsed),
        locked.then_some(Hindrance::Locked),
        // 数电票 need no terminal: what its state means there is not said.
        (listed.terminal_type != DIGITAL && !listed.online.is_empty() && listed.online != ONLINE)
            .then_some(Hindrance::Offline),
    ];
    CompanyView {
        spid: company.spid.clone(),
        name: company.name.clone(),
        initials: initials::spelled(&company.name),
        tax_number_holds: tax_id::doubt(&company.tax_number).is_none(),
        tax_number: company.tax_number.clone(),
        terminal: listed.terminal,
        terminal_type: listed.terminal_type,
        online: listed.online,
        device: listed.device,
        region: listed.region,
        drawer: listed.drawer,
        payee: listed.payee,
        reviewer: listed.reviewer,
        address_phone: listed.address_phone,
        bank_account: listed.bank_account,
        electronic,
        special,
        ordinary,
        parked: company.parked.clone(),
        hindrances: hindrances.into_iter().flatten().collect(),
        setting,
    }
}

/// The day in China at a moment.
pub(crate) fn today(now: Timestamp) -> Option<Date> {
    let moment = OffsetDateTime::from_unix_timestamp(now.0.div_euclid(1_000)).ok()?;
    Some(moment.to_offset(CHINA).date())
}

fn days_until(day: &str, today: Option<Date>) -> Option<i64> {
    let day = Date::parse(day, format_description!("[year]-[month]-[day]")).ok()?;
    Some((day - today?).whole_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noon of 2026-11-24 in China.
    const NOON: Timestamp = Timestamp(1_795_492_800_000);

    fn listed(online: &str, locked: bool, locks_on: &str) -> Company {
        row(&call::Company {
            name: "开科思（上海）".into(),
            tax_id: "91310115563144366Q".into(),
            online: online.into(),
            electronic: Some(TaxDevice {
                locked: Some(locked),
                locks_on: locks_on.into(),
                ..TaxDevice::default()
            }),
            ..call::Company::default()
        })
    }

    #[test]
    fn what_hinders_a_company_is_named() {
        let lapsed = |company: Company| Company {
            parked: Some("身份认证已超时".into()),
            ..company
        };
        let gone = |company: Company| Company {
            gone_at: Some(NOON),
            ..company
        };
        #[rustfmt::skip]
        let rows = [
            ("no longer on the list",    gone(listed("在线", false, "")),   vec![Hindrance::NotListed]),
            ("all is well",              listed("在线", false, ""),         vec![]),
            ("its scan lapsed",          lapsed(listed("在线", false, "")), vec![Hindrance::LoginLapsed]),
            ("its terminal is locked",   listed("在线", true, ""),          vec![Hindrance::Locked]),
            ("its terminal is offline",  listed("离线", false, ""),         vec![Hindrance::Offline]),
            ("nothing is said of it",    listed("", false, ""),             vec![]),
        ];
        for (what, company, hindrances) in rows {
            assert_eq!(
                view(&company, CompanySetting::default(), NOON).hindrances,
                hindrances,
                "{what}"
            );
        }
    }

    #[test]
    fn what_one_terminal_of_a_company_says_nothing_of_another_says() {
        let device = |limit: &str| {
            Some(TaxDevice {
                invoice_limit: limit.into(),
                ..TaxDevice::default()
            })
        };
        let terminal = |spid: &str, electronic, special| call::Company {
            spid: spid.into(),
            electronic,
            special,
            ..call::Company::default()
        };
        let merged = by_company(vec![
            terminal("1", device("100"), None),
            terminal("2", None, None),
            terminal("1", device("300"), device("200")),
        ]);
        let limits = |one: &call::Company| {
            [&one.electronic, &one.special].map(|device| device.as_ref().map(|device| device.invoice_limit.clone()))
        };
        assert_eq!(merged.len(), 2);
        assert_eq!(limits(&merged[0]), [Some("100".to_owned()), Some("200".to_owned())]);
    }

    #[test]
    fn days_until_it_locks_are_counted_in_china() {
        for (locks_on, days) in [
            ("20261129", Some(5)),
            ("202611240000", Some(0)),
            ("20261123", Some(-1)),
            ("soon", None),
        ] {
            let shown = view(&listed("在线", true, locks_on), CompanySetting::default(), NOON);
            assert_eq!(shown.electronic.unwrap().locks_in, days, "{locks_on}");
        }
        // Half past midnight in China is the day before in Greenwich.
        assert_eq!(today(Timestamp(NOON.0 - 41_400_000)), today(NOON));
    }
}
