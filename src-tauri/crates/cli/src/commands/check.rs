//! `check`: what a file holds and what is wrong with it; nothing is sent.

use std::{path::Path, sync::Arc};

use kaipiao_desk::{
    Fault, Goods, Severity,
    contract::{Problem, ProblemCode},
    files::{self, FileDocument},
    ports::RandomIds,
};
use serde_json::{Value, json};

use crate::{arguments::Options, exit::Exit, output, place};

pub(crate) async fn run(
    options: &Options,
    file: &Path,
    company: Option<&str>,
    fill: Option<&Path>,
) -> Result<Exit, Problem> {
    let bytes = read(file)?;
    let goods = Arc::new(Goods::at(&place::data_dir(options)?));
    let seller = match company {
        Some(company) => {
            let place = place::open(options).await?;
            let seller = place.desk.find_company(company).await?;
            Some((place, seller))
        }
        None => None,
    };
    let company = seller.as_ref().map(|(_, company)| company);
    let mut documents = files::read_knowing(&bytes, &RandomIds, company, &goods).await?;
    if let Some((place, seller)) = &seller {
        place.desk.check_file(&seller.spid, &mut documents).await?;
    }
    if let Some(out) = fill {
        let filled = files::fill_serials(&bytes, &RandomIds)?;
        std::fs::write(out, filled)
            .map_err(|error| Problem::new(ProblemCode::BadFile, format!("{}：{error}", out.display())))?;
        output::say(&format!("已另存到 {}，缺少的单据号已补上", out.display()));
    }
    files::compare(&mut documents, fill.is_some());
    let rows: Vec<_> = documents.iter().map(row).collect();
    output::answer(options.json, &json!({ "invoices": rows }), || {
        documents.iter().flat_map(lines).collect()
    });
    let faulty = documents.iter().any(|document| blocking(document).next().is_some());
    Ok(if faulty { Exit::Invalid } else { Exit::Done })
}

/// The bytes of a file, or of standard input for `-`.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Problem> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    bytes.map_err(|error| Problem::new(ProblemCode::BadFile, format!("{}：{error}", file.display())))
}

fn blocking(document: &FileDocument) -> impl Iterator<Item = &Fault> {
    document
        .preview
        .faults
        .iter()
        .filter(|fault| fault.severity == Severity::Block)
}

fn warnings(document: &FileDocument) -> impl Iterator<Item = &Fault> {
    document
        .preview
        .faults
        .iter()
        .filter(|fault| fault.severity == Severity::Warn)
}

fn row(document: &FileDocument) -> Value {
    let (draft, totals) = (&document.preview.draft, &document.preview.totals);
    let fault = |fault: &Fault| json!({ "path": fault.path, "code": fault.code, "message": fault.message });
    json!({
        "xtlsh": document.serial,
        "buyer": draft.buyer.name,
        "kind": document.kind,
        "net": totals.net.to_string(),
        "tax": totals.tax.to_string(),
        "gross": totals.gross.to_string(),
        "upper": totals.upper,
        "faults": blocking(document).map(fault).collect::<Vec<_>>(),
        "warnings": warnings(document).map(fault).collect::<Vec<_>>(),
    })
}

fn lines(document: &FileDocument) -> Vec<String> {
    let (draft, totals) = (&document.preview.draft, &document.preview.totals);
    let serial = document
        .serial
        .as_ref()
        .map_or("（无单据号）", |serial| serial.as_str());
    let kind = document.kind.map(|kind| kind.to_string()).unwrap_or_default();
    let mut lines = vec![format!(
        "{serial}  {kind}  {}  ¥{}  {}",
        draft.buyer.name, totals.gross, totals.upper
    )];
    lines.extend(blocking(document).map(|fault| format!("  错误 {}：{}", fault.path, fault.message)));
    lines.extend(warnings(document).map(|fault| format!("  提醒 {}：{}", fault.path, fault.message)));
    lines
}
