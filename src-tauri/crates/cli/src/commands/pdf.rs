//! `pdf`: the PDFs of issued invoices, into a folder.

use std::path::Path;

use kaipiao_desk::contract::Problem;
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
