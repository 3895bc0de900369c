//! `export` and `trail`: lists and audit trails as files or on the screen.

use std::path::{Path, PathBuf};

use kaipiao_desk::{
    contract::{AttemptView, ExportRequest, InvoiceColumn, InvoiceFilter, InvoiceSort, Problem},
    trail,
};
use serde_json::{Value, json};

use super::issue::serial;
use crate::{arguments::Options, exit::Exit, output, place};

/// The columns of an export: all that an accountant books by.
const COLUMNS: [InvoiceColumn; 16] = [
    InvoiceColumn::Number,
    InvoiceColumn::Code,
    InvoiceColumn::Kind,
    InvoiceColumn::Time,
    InvoiceColumn::Company,
    InvoiceColumn::Buyer,
    InvoiceColumn::BuyerTaxId,
    InvoiceColumn::Goods,
    InvoiceColumn::Net,
    InvoiceColumn::Tax,
    InvoiceColumn::Gross,
    InvoiceColumn::State,
    InvoiceColumn::Voided,
    InvoiceColumn::Original,
    InvoiceColumn::Serial,
    InvoiceColumn::Remark,
];

pub(crate) async fn run(
    options: &Options,
    out: &Path,
    company: Option<&str>,
    (from, to): (Option<String>, Option<String>),
    words: Option<String>,
) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let spid = match company {
        Some(company) => Some(place.desk.find_company(company).await?.spid),
        None => None,
    };
    let request = ExportRequest {
        filter: InvoiceFilter {
            spid,
            from,
            to,
            words: words.unwrap_or_default(),
            ..InvoiceFilter::default()
        },
        sort: InvoiceSort {
            ascending: true,
            ..InvoiceSort::default()
        },
        columns: COLUMNS.to_vec(),
        chosen: Vec::new(),
        job: "export".to_owned(),
    };
    let written = place.desk.export_invoices(&request, out).await?;
    output::answer(options.json, &json!({ "path": out, "rows": written.rows }), || {
        vec![format!("已写入 {} 张：{}", written.rows, out.display())]
    });
    Ok(Exit::Done)
}

pub(crate) async fn trail(options: &Options, xtlsh: &str, out: Option<PathBuf>) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let serial = serial(xtlsh)?;
    let found = place.desk.attempts(serial.clone()).await?;
    if let Some(out) = &out {
        place.desk.export_trail(serial, out).await?;
    }
    let attempts: Vec<Value> = found
        .iter()
        .map(|one| {
            json!({
                "at": one.at,
                "time": trail::moment(one.at),
                "action": one.action,
                "event": one.event,
                "state": one.state,
                "version": one.version,
                "code": one.code,
                "said": one.said,
                "message": one.message,
                "times": one.times,
                "last_at": one.last_at,
                "last_time": one.last_at.map(trail::moment),
            })
        })
        .collect();
    output::answer(options.json, &json!({ "xtlsh": xtlsh, "attempts": attempts }), || {
        found.iter().map(line).collect()
    });
    Ok(Exit::Done)
}

fn line(one: &AttemptView) -> String {
    let mut line = format!(
        "{}  {} → {}  第 {} 版",
        trail::moment(one.at),
        trail::action(&one.action),
        one.state.name(),
        one.version
    );
    for more in [&one.code, &one.said, &one.message] {
        if !more.is_empty() {
            line.push_str("  ");
            line.push_str(more);
        }
    }
    if let Some(last) = one.last_at {
        line.push_str(&format!(
            "  同样的答复共 {} 次，最后一次 {}",
            one.times,
            trail::moment(last)
        ));
    }
    line
}
