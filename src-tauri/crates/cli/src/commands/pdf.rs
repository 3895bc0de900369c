//! `pdf`: the PDFs of issued invoices, into a folder: one file each, or laid out to be printed.

use std::path::Path;

use kaipiao_desk::contract::{InvoiceRef, PerSheet, Problem, SheetsRequest};
use serde_json::json;

use crate::{arguments::Options, exit::Exit, output, place, words};

pub(crate) async fn run(
    options: &Options,
    names: &[String],
    company: &str,
    out: &Path,
    template: Option<&str>,
) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let company = place.desk.find_company(company).await?;
    let mut files = Vec::with_capacity(names.len());
    for name in names {
        files.push((name, place.desk.save_pdf(&company.spid, name, out, template).await));
    }
    let rows: Vec<_> = files
        .iter()
        .map(|(name, saved)| match saved {
            Ok(path) => json!({ "xtlsh": name, "path": path, "error": null }),
            Err(problem) => json!({ "xtlsh": name, "path": null, "error": words::of(problem) }),
        })
        .collect();
    output::answer(options.json, &json!({ "files": rows }), || {
        files
            .iter()
            .map(|(name, saved)| match saved {
                Ok(path) => path.display().to_string(),
                Err(problem) => format!("{name}：{}", words::of(problem)),
            })
            .collect()
    });
    // One that failed is not hidden by those that did not.
    Ok(files
        .iter()
        .find_map(|(_, saved)| saved.as_ref().err().map(Exit::of))
        .unwrap_or(Exit::Done))
}

/// The file that holds the sheets.
const SHEETS: &str = "发票打印.pdf";

pub(crate) async fn lay_out(
    options: &Options,
    names: Vec<String>,
    company: &str,
    out: &Path,
    per_sheet: PerSheet,
) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let spid = place.desk.find_company(company).await?.spid;
    let of_company = |invoice| InvoiceRef {
        spid: spid.clone(),
        invoice,
    };
    let request = SheetsRequest {
        invoices: names.into_iter().map(of_company).collect(),
        per_sheet,
        job: "sheets".to_owned(),
    };
    let sheets = place.desk.sheets(request).await?;
    let path = (!sheets.id.is_empty()).then(|| out.join(SHEETS));
    if let Some(path) = &path {
        place.desk.save_sheets_as(&sheets.id, path.clone()).await?;
    }
    let failed: Vec<_> = sheets
        .failed
        .iter()
        .map(|one| json!({ "xtlsh": one.invoice.invoice, "path": null, "error": words::of(&one.problem) }))
        .collect();
    output::answer(
        options.json,
        &json!({ "sheets": path, "invoices": sheets.invoices.len(), "files": failed }),
        || {
            let told = path.iter().map(|path| path.display().to_string());
            let untold = sheets.failed.iter();
            told.chain(untold.map(|one| format!("{}：{}", one.invoice.invoice, words::of(&one.problem))))
                .collect()
        },
    );
    Ok(sheets.failed.first().map_or(Exit::Done, |one| Exit::of(&one.problem)))
}
