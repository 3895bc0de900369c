//! `pdf`: the PDFs of issued invoices, into a folder.

use std::path::{Path, PathBuf};

use kaipiao_desk::contract::{IssuanceFilter, IssuanceView, Problem, ProblemCode};
use serde_json::json;

use crate::{arguments::Options, exit::Exit, output, place, words};

pub(crate) async fn run(options: &Options, names: &[String], company: &str, out: &Path) -> Result<Exit, Problem> {
    let place = place::open(options).await?;
    let company = place.desk.find_company(company).await?;
    std::fs::create_dir_all(out)
        .map_err(|error| Problem::new(ProblemCode::BadFile, format!("{}：{error}", out.display())))?;
    let filter = IssuanceFilter {
        spid: Some(company.spid),
        ..IssuanceFilter::default()
    };
    let known = place.desk.issuances(filter).await?;
    let mut files = Vec::with_capacity(names.len());
    for name in names {
        let found = known
            .iter()
            .find(|view| view.serial.as_str() == name || view.number == *name);
        let saved = match found {
            Some(view) => place
                .desk
                .pdf_file(view.serial.clone())
                .await
                .and_then(|file| copy(&file, view, out)),
            None => Err(Problem::new(ProblemCode::NotFound, name)),
        };
        files.push((found.map_or(name.as_str(), |view| view.serial.as_str()), saved));
    }
    let rows: Vec<_> = files
        .iter()
        .map(|(serial, saved)| match saved {
            Ok(path) => json!({ "xtlsh": serial, "path": path, "error": null }),
            Err(problem) => json!({ "xtlsh": serial, "path": null, "error": words::of(problem) }),
        })
        .collect();
    output::answer(options.json, &json!({ "files": rows }), || {
        files
            .iter()
            .map(|(serial, saved)| match saved {
                Ok(path) => path.display().to_string(),
                Err(problem) => format!("{serial}：{}", words::of(problem)),
            })
            .collect()
    });
    let mut exits = files.iter().filter_map(|(_, saved)| saved.as_ref().err().map(Exit::of));
    Ok(exits.next_back().unwrap_or(Exit::Done))
}

fn copy(file: &Path, view: &IssuanceView, out: &Path) -> Result<PathBuf, Problem> {
    let name = file
        .file_name()
        .map_or_else(|| PathBuf::from(format!("{}.pdf", view.serial)), PathBuf::from);
    let target = out.join(name);
    std::fs::copy(file, &target)
        .map_err(|error| Problem::new(ProblemCode::Ledger, format!("{}：{error}", target.display())))?;
    Ok(target)
}
