//! KPGL/FPLIST (获取列表或信息): what was issued, what waits, what is in progress, by all the document's filters.

use rust_decimal::Decimal;

use super::rows::Facts;
use crate::{
    books::Document,
    clock::{dashed_date, time_of_day},
    config::ListedRate,
    invoice::{Item, Kind},
    params::Params,
    reply::{Answer, Json, Object, Refusal},
    state::State,
};

/// Rows of one page at most.
const LARGEST_PAGE: usize = 1_000;

pub(super) fn act(state: &State, params: &Params, now: i64) -> Answer {
    let filter = Filter::read(state, params)?;
    let page = Page::read(state, params)?;
    let mut found: Vec<&Document> = state
        .archive
        .all()
        .iter()
        .filter(|document| filter.fits(document, now))
        .collect();
    // The newest first, as lists of a platform are.
    found.reverse();
    let rows: Vec<Object> = found
        .iter()
        .skip(page.skip)
        .take(page.size)
        .map(|document| row(state, document, filter.details))
        .collect();
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    Ok(Object::answer(true, "成功")
        .with("total", Json::Number(total))
        .with("rows", rows))
}

struct Page {
    skip: usize,
    size: usize,
}

impl Page {
    fn read(state: &State, params: &Params) -> Result<Self, Refusal> {
        let number = |name: &str| {
            params
                .get(name)
                .parse::<usize>()
                .map_err(|_| Refusal::new(format!("{name} 必需是整数。")))
        };
        let (index, size) = (number("pageindex")?, number("pagesize")?);
        if size == 0 || size > LARGEST_PAGE {
            return Err(Refusal::new(format!("pagesize 应在1和{LARGEST_PAGE}之间。")));
        }
        let before = match (state.manner.pages_from_zero, index) {
            (true, index) => index,
            (false, 0) => return Err(Refusal::new("pageindex 从1开始。")),
            (false, index) => index - 1,
        };
        Ok(Self {
            skip: before.saturating_mul(size),
            size,
        })
    }
}

struct Filter<'a> {
    spid: String,
    details: bool,
    from: &'a str,
    to: &'a str,
    kind: Option<Kind>,
    status: &'a str,
    voided: &'a str,
    keyword: &'a str,
    uploaded: &'a str,
    number: &'a str,
    info_number: &'a str,
    serial: &'a str,
    positive: bool,
    negative: bool,
}

impl<'a> Filter<'a> {
    fn read(state: &State, params: &'a Params) -> Result<Self, Refusal> {
        let one_of = |name: &str, values: &[&str]| {
            let value = params.get(name);
            if values.contains(&value) {
                Ok(value)
            } else {
                Err(Refusal::new(format!("{name} 的值 {value} 不正确。")))
            }
        };
        let (number, serial, from, to) = (
            params.get("fphm"),
            params.get("xtlsh"),
            params.get("qsrq"),
            params.get("jzrq"),
        );
        if number.is_empty() && serial.is_empty() && (from.is_empty() || to.is_empty()) {
            return Err(Refusal::new("xtlsh 和 fphm 为空时，qsrq 和 jzrq 必需输入。"));
        }
        for (name, date) in [("qsrq", from), ("jzrq", to)] {
            if !date.is_empty() && !is_date(date) {
                return Err(Refusal::new(format!("{name} 的值 {date} 不正确，应如2026-11-24。")));
            }
        }
        Ok(Self {
            spid: company(state, params)?,
            details: one_of("mxbz", &["0", "1"])? == "1",
            from,
            to,
            kind: match params.get("fpzl") {
                "" => None,
                code => Some(Kind::from_code(code).ok_or_else(|| Refusal::new(format!("发票种类 {code} 不正确。")))?),
            },
            status: match one_of("fpzt", &["", "0", "1", "2"])? {
                "" => "1",
                status => status,
            },
            voided: one_of("zfbz", &["", "0", "1"])?,
            keyword: params.get("gjz"),
            uploaded: one_of("isupload", &["", "0", "1"])?,
            number,
            info_number: params.get("xxbbh"),
            serial,
            positive: one_of("iszsfp", &["", "0", "1"])? == "1",
            negative: one_of("isfsfp", &["", "0", "1"])? == "1",
        })
    }

    fn fits(&self, document: &Document, now: i64) -> bool {
        if document.spid != self.spid || !document.is_visible(now) || document.status() != self.status {
            return false;
        }
        let invoice = &document.invoice;
        let date = dashed_date(document.issued_at().unwrap_or(document.received_at));
        let number = document.number();
        let is_number =
            |wanted: &str| number.is_some_and(|number| number.number == wanted || number.joined() == wanted);
        let net = invoice.net();
        let in_keyword = |text: &str| text.contains(self.keyword);
        (self.from.is_empty() || date.as_str() >= self.from)
            && (self.to.is_empty() || date.as_str() <= self.to)
            && self.kind.is_none_or(|kind| invoice.kind == kind)
            // The document has no call that voids, and what is issued here counts as uploaded at once.
            && self.voided != "1"
            && (self.uploaded.is_empty() || (self.uploaded == "1") == number.is_some())
            && (self.number.is_empty() || is_number(self.number))
            && (self.serial.is_empty() || document.serial() == self.serial)
            && (self.info_number.is_empty() || invoice.head("XXBBH") == self.info_number)
            && (self.keyword.is_empty()
                || in_keyword(&invoice.buyer)
                || in_keyword(document.serial())
                || number.is_some_and(|number| in_keyword(&number.joined())))
            && (!self.positive || net >= Decimal::ZERO || self.negative)
            && (!self.negative || net < Decimal::ZERO || self.positive)
    }
}

/// The company by spid or by tax number; where both are given they must agree.
fn company(state: &State, params: &Params) -> Result<String, Refusal> {
    let (spid, tax_number) = (params.get("spid"), params.get("qysh"));
    if spid.is_empty() && tax_number.is_empty() {
        return Err(Refusal::new("qysh 与 spid 其中一个不能为空。"));
    }
    let fits = |company: &&crate::company::Company| {
        (spid.is_empty() || company.spid == spid) && (tax_number.is_empty() || company.tax_number == tax_number)
    };
    let found = state.companies.iter().find(fits);
    found
        .map(|company| company.spid.clone())
        .ok_or_else(|| Refusal::new("企业不存在。"))
}

/// `YYYY-MM-DD` of a real day.
fn is_date(text: &str) -> bool {
    time::Date::parse(text, time::macros::format_description!("[year]-[month]-[day]")).is_ok()
}

fn row(state: &State, document: &Document, details: bool) -> Object {
    let invoice = &document.invoice;
    let facts = Facts::of(state, document);
    let company = state.company(&document.spid).ok();
    let of_company =
        |read: fn(&crate::company::Company) -> &String| company.map_or("", |company| read(company).as_str());
    let or = |sent: &'static str, own: &str| {
        let text = invoice.head(sent);
        if text.is_empty() {
            own.to_owned()
        } else {
            text.to_owned()
        }
    };
    let number = document.number();
    let at = document.issued_at().unwrap_or(document.received_at);
    let original = state
        .archive
        .numbered(&document.spid, invoice.original())
        .and_then(Document::number);
    let red = number
        .and_then(|number| state.archive.reds(&document.spid, &number.joined()).last())
        .and_then(Document::number);
    let row = Object::default()
        .with("xtlsh", document.serial())
        .with("spid", document.spid.as_str())
        .with("qysh", of_company(|company| &company.tax_number))
        .with("xfyh", or("QYKHYHZH", of_company(|company| &company.bank)))
        .with("xfdz", or("QYDZDH", of_company(|company| &company.address)))
        .with("fplxdm", invoice.kind.code())
        .with("fpdm", number.map_or("", |number| number.code.as_str()))
        .with("fphm", number.map_or("", |number| number.number.as_str()))
        .with("kprq", format!("{} {}", dashed_date(at), time_of_day(at)))
        .with("ghdwsbh", invoice.buyer_tax_number.as_str())
        .with("ghdwmc", invoice.buyer.as_str())
        .with("ghdwdzdh", invoice.head("KHDZ"))
        .with("ghdwyhzh", invoice.head("KHKHYHZH"))
        .with("hjje", plain(invoice.net()))
        .with("hjse", plain(invoice.tax()))
        .with("jshj ", plain(invoice.gross()))
        .with("url", facts.link.as_str())
        .with("skr", or("SKR", of_company(|company| &company.payee)))
        .with("fhr", or("FHR", of_company(|company| &company.reviewer)))
        .with("kpr", or("KPR", of_company(|company| &company.drawer)))
        .with("bz", invoice.head("BZ"))
        .with("yfpdm", original.map_or("", |original| original.code.as_str()))
        .with("yfphm", original.map_or("", |original| original.number.as_str()))
        .with("tzdbh", invoice.head("XXBBH"))
        .with("chfpdm", red.map_or("", |red| red.code.as_str()))
        .with("chfphm", red.map_or("", |red| red.number.as_str()))
        .with("spr", invoice.head("KHYJ"))
        .with("fpdyzt", "0")
        .with("qdbz", or("QDBZ", "0"))
        .with("xym", facts.check.as_str())
        .with("jqbh", facts.machine.as_str())
        .with("zfbz", "0")
        .with("zfrq", "");
    if !details {
        return row;
    }
    let lines: Vec<Object> = invoice
        .items
        .iter()
        .map(|item| line(item, state.manner.listed_rate))
        .collect();
    row.with("fpmx", lines)
}

fn line(item: &Item, rate: ListedRate) -> Object {
    let price = item
        .quantity
        .and_then(|quantity| item.net.checked_div(quantity))
        .map(|price| price.round_dp(13));
    Object::default()
        .with("spmc", item.name.as_str())
        .with("dj", price.map(plain).unwrap_or_default())
        .with("sl", listed(item, rate))
        .with("spsl", item.quantity.map(plain).unwrap_or_default())
        .with("je", plain(item.net))
        .with("se", plain(item.tax))
        .with("ggxh", item.model.as_str())
        .with("dw", item.unit.as_str())
        .with("flbm", item.tax_code.as_str())
        .with("xsyh", item.preferential.as_str())
        .with("lslbz", item.zero_rate.as_str())
        .with("yhsm", item.preference.as_str())
}

fn listed(item: &Item, rate: ListedRate) -> String {
    match (rate, item.zero_rate.as_str()) {
        (ListedRate::Words, "1") => "免税".into(),
        (ListedRate::Words, "2") => "不征税".into(),
        (ListedRate::Fraction, _) => plain(item.rate),
        (ListedRate::Percent | ListedRate::Words, _) => plain(item.rate * Decimal::ONE_HUNDRED),
    }
}

/// The sample writes `369` and `47.97`: no zeros at the end.
fn plain(amount: Decimal) -> String {
    amount.normalize().to_string()
}
