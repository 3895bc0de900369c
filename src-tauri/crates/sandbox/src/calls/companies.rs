//! TERM/LIST (查询客户列表): the companies with their terminals.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::{
    books::Document,
    clock::{compact_date, shanghai},
    company::Company,
    invoice::Kind,
    reply::Object,
    state::State,
};

/// 单张发票限额 of the older kinds, yuan without tax.
pub(super) const LIMIT: Decimal = Decimal::from_parts(9_999_999, 0, 0, false, 2);

pub(super) fn act(state: &State, now: i64) -> Object {
    let sums = positive(state.archive.all(), now);
    let rows: Vec<Object> = state.companies.iter().map(|company| row(company, &sums, now)).collect();
    let total = rows.len().to_string();
    Object::default()
        .with("total", total)
        .with("rows", rows)
        .with("Result", "1")
        .with("Message", "SUCESS")
}

/// 本月正数金额 by company and kind.
type Sums<'a> = HashMap<(&'a str, Kind), Decimal>;

fn positive(documents: &[Document], now: i64) -> Sums<'_> {
    let today = shanghai(now);
    let mut sums = Sums::new();
    for document in documents.iter().filter(|document| document.is_visible(now)) {
        let at = document.issued_at().map(shanghai);
        let this_month = at.is_some_and(|at| (at.year(), at.month()) == (today.year(), today.month()));
        let net = document.invoice.net();
        if this_month && net > Decimal::ZERO {
            *sums.entry((&document.spid, document.invoice.kind)).or_default() += net;
        }
    }
    sums
}

fn row(company: &Company, sums: &Sums<'_>, now: i64) -> Object {
    let months = |kinds: &[Kind]| invoices(company, sums, kinds, now);
    Object::default()
        .with("nsrmc", company.name.as_str())
        .with("nsrsbh", company.tax_number.as_str())
        .with("zdbh", company.terminal.as_str())
        .with("zdlx", company.terminal_type.as_str())
        .with("spid", company.spid.as_str())
        .with("kpr", company.drawer.as_str())
        .with("skr", company.payee.as_str())
        .with("fhr", company.reviewer.as_str())
        .with("ssdq", company.region.as_str())
        .with("dqdm", company.region_code.as_str())
        .with("dzdh", company.address.as_str())
        .with("yhzh", company.bank.as_str())
        .with("deviceid", company.device.as_str())
        .with("online", if company.face_lapsed { "离线" } else { "在线" })
        .with("lxsx", "72")
        .with("kpjh", "1")
        .with("dqrq", compact_date(now))
        .with("dzfp", months(&[Kind::ElectronicOrdinary, Kind::DigitalOrdinary]))
        .with("ptfp", months(&[Kind::PaperOrdinary]))
        .with(
            "zyfp",
            months(&[Kind::PaperSpecial, Kind::ElectronicSpecial, Kind::DigitalSpecial]),
        )
}

/// The figures of some kinds; 数电 terminals have none for paper.
fn invoices(company: &Company, sums: &Sums<'_>, kinds: &[Kind], now: i64) -> Object {
    if company.terminal_type == "8" && kinds == [Kind::PaperOrdinary] {
        return Object::default();
    }
    let today = shanghai(now);
    let positive: Decimal = kinds
        .iter()
        .filter_map(|kind| sums.get(&(company.spid.as_str(), *kind)))
        .sum();
    let next = today.month().next();
    let next_year = if u8::from(next) == 1 {
        today.year() + 1
    } else {
        today.year()
    };
    Object::default()
        .with("HasBuyInv", "0")
        .with("HasRepData", "1")
        .with("HasRetInv", "0")
        .with("InvoiceLimit", LIMIT.to_string())
        .with("IsLockTime", "0")
        .with(
            "LastRepDate",
            format!("{:04}{:02}010000", today.year(), u8::from(today.month())),
        )
        .with("LockedDate", format!("{next_year:04}{:02}15", u8::from(next)))
        .with("MonthAmoutTotal", format!("{positive:.2}"))
        .with("NextRepDate", format!("{next_year:04}{:02}01", u8::from(next)))
        .with("OffLineAmoutLeft", "185000000.00")
        .with("OffLineAmoutLimit", "185000000.00")
}
