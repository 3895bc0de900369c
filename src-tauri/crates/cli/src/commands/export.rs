//! `export` and `trail`: lists and audit trails as files or on the screen.

use std::path::{Path, PathBuf};

use kaipiao_desk::contract::{ExportRequest, InvoiceColumn, InvoiceFilter, InvoiceSort, Problem};
use serde_json::json;

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
    };
    let rows = place.desk.export_invoices(&request, out).await?;
    output::answer(options.json, &json!({ "path": out, "rows": rows }), || {
        vec![format!("已写入 {} 张：{}", rows, out.display())]
    });
    Ok(Exit::Done)
}

pub(crate) async fn trail(options: &Options, xtlsh: &str, out: Option<PathBuf>) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let serial = serial(xtlsh)?;
    let trail = place.desk.attempts(serial.clone()).await?;
    if let Some(out) = &out {
        place.desk.export_trail(serial, out).await?;
    }
    output::answer(options.json, &json!({ "xtlsh": xtlsh, "attempts": trail }), || {
        trail
            .iter()
            .map(|one| {
                format!(
                    "{}  {} → {}  第 {} 版  {} {}",
                    one.at.0,
                    one.action,
                    one.state.name(),
                    one.version,
                    one.code,
                    one.message
                )
            })
            .collect()
    });
    Ok(Exit::Done)
}
