//! `invoices` and `result`: what the platform lists and says.

use kaipiao_desk::{
    Kind,
    contract::{Problem, ProblemCode},
    platform::{ListInvoices, ListStatus, ListedInvoice, ListedRate, Seller, Sign, Verdict, iso},
};
use serde_json::{Value, json};
use time::{Date, macros::format_description};

use super::issue::serial;
use crate::{
    arguments::{InvoiceQuery, InvoiceStatus, Options, SignOf, YesNo},
    exit::Exit,
    output, place,
};

pub(crate) async fn list(options: &Options, query: InvoiceQuery) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let spid = place.desk.find_company(&query.company).await?.spid;
    let wanted = ListInvoices {
        from: query.from.as_deref().map(day).transpose()?,
        to: query.to.as_deref().map(day).transpose()?,
        details: query.details,
        kind: query.kind,
        status: query.status.map(|status| match status {
            InvoiceStatus::Issued => ListStatus::Issued,
            InvoiceStatus::Pending => ListStatus::Pending,
            InvoiceStatus::InProgress => ListStatus::InProgress,
        }),
        voided: query.voided.map(|answer| answer == YesNo::Yes),
        keyword: query.keyword,
        uploaded: query.uploaded.map(|answer| answer == YesNo::Yes),
        number: query.number,
        info_number: query.info_number,
        serial: query.xtlsh.as_deref().map(serial).transpose()?,
        sign: query.sign.map(|sign| match sign {
            SignOf::Positive => Sign::Positive,
            SignOf::Negative => Sign::Negative,
        }),
        page: query.page.unwrap_or(1),
        page_size: query.page_size.unwrap_or(ListInvoices::PAGE_SIZE),
        ..ListInvoices::of(Seller::Spid(spid))
    };
    let dated = wanted.from.is_some() && wanted.to.is_some();
    if !dated && wanted.serial.is_none() && wanted.number.is_none() {
        return Err(Problem::new(
            ProblemCode::BadFile,
            "请用 --from 和 --to 写出起止日期，或用 --number、--xtlsh 指定一张",
        ));
    }
    let listed = match query.page {
        Some(_) => place.desk.list_page(&wanted).await?,
        None => place.desk.list_all(&wanted).await?,
    };
    for words in &listed.unreadable {
        output::say(&format!("有一行读不懂，没有列出：{words}"));
    }
    let rows: Vec<_> = listed.rows.iter().map(|row| describe(row, query.details)).collect();
    output::answer(options.json, &json!({ "total": listed.total, "rows": rows }), || {
        listed.rows.iter().map(line).collect()
    });
    Ok(if listed.unreadable.is_empty() {
        Exit::Done
    } else {
        Exit::Refused
    })
}

pub(crate) async fn result(options: &Options, xtlsh: &str, company: &str, kind: Kind) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let spid = place.desk.find_company(company).await?.spid;
    let standing = place.desk.standing(&spid, kind, serial(xtlsh)?).await?;
    let first = match &standing.verdict {
        Verdict::Issued { facts, .. } => facts.first(),
        Verdict::InProgress
        | Verdict::Held { .. }
        | Verdict::Unknown
        | Verdict::Stale { .. }
        | Verdict::NoVerdict { .. } => None,
    };
    let state = match &standing.verdict {
        Verdict::Issued { .. } => "issued",
        Verdict::InProgress => "accepted",
        Verdict::Held { .. } => "held",
        Verdict::Unknown | Verdict::Stale { .. } | Verdict::NoVerdict { .. } => "unknown",
    };
    let document = json!({
        "state": state,
        "number": first.map(|facts| facts.number.number.as_str()).unwrap_or_default(),
        "code": first.map(|facts| facts.number.code.as_str()).unwrap_or_default(),
        "issued_at": first.and_then(|facts| facts.issued_at).map(iso).unwrap_or_default(),
        "pdf_url": first.map(|facts| facts.pdf_link.as_str()).unwrap_or_default(),
        "message": standing.message,
    });
    output::answer(options.json, &document, || {
        let number = first.map(|facts| facts.number.to_string()).unwrap_or_default();
        vec![[state, &number, &standing.message].join("  ").trim().to_owned()]
    });
    Ok(if matches!(state, "issued") {
        Exit::Done
    } else {
        Exit::Open
    })
}

fn day(text: &str) -> Result<Date, Problem> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| Problem::new(ProblemCode::BadFile, format!("日期“{text}”读不懂，应像 2026-11-01")))
}

fn describe(row: &ListedInvoice, details: bool) -> Value {
    let mut described = json!({
        "xtlsh": row.serial,
        "kind": row.kind_code,
        "number": row.number,
        "code": row.code,
        "issued_at": row.issued_at.map(iso).unwrap_or_default(),
        "buyer": row.buyer_name,
        "buyer_tax_number": row.buyer_tax_id,
        "net": row.net.map(|net| net.to_string()),
        "tax": row.tax.map(|tax| tax.to_string()),
        "gross": row.gross.map(|gross| gross.to_string()),
        "remark": row.remark,
        "original_number": row.original().map(|number| number.to_string()).unwrap_or_default(),
        "reversed_by": row.reversed_by().map(|number| number.to_string()).unwrap_or_default(),
        "voided": row.voided,
        "pdf_url": row.pdf_link,
    });
    if details && let Some(keys) = described.as_object_mut() {
        let lines = row
            .lines
            .iter()
            .map(|line| {
                json!({
                    "name": line.name,
                    "model": line.model,
                    "unit": line.unit,
                    "quantity": line.quantity.map(|quantity| quantity.to_string()),
                    "price": line.price.map(|price| price.to_string()),
                    "rate": line.rate.as_ref().map(|rate| match rate {
                        Ok(ListedRate::Rate(rate)) => rate.to_string(),
                        Ok(ListedRate::Exempt) => "免税".to_owned(),
                        Ok(ListedRate::NotTaxable) => "不征税".to_owned(),
                        Ok(ListedRate::Masked) => "***".to_owned(),
                        Err(error) => error.to_string(),
                    }),
                    "net": line.net.map(|net| net.to_string()),
                    "tax": line.tax.map(|tax| tax.to_string()),
                    "goods_code": line.tax_code,
                })
            })
            .collect();
        keys.insert("lines".to_owned(), lines);
    }
    described
}

fn line(row: &ListedInvoice) -> String {
    let gross = row.gross.map(|gross| gross.to_string()).unwrap_or_default();
    let issued_at = row.issued_at.map(iso).unwrap_or_default();
    [
        row.serial.as_str(),
        &row.kind_code,
        &row.number,
        &issued_at,
        &gross,
        &row.buyer_name,
    ]
    .join("  ")
}
