//! Files of invoices: the JSON of the platform's document.

use std::{collections::HashMap, sync::Arc};

use kaipiao_domain::{Draft, Fault, FaultCode, Kind, Known, Preview, Serial, Severity, preview_knowing};
use kaipiao_platform::document::{self, DocumentError};

use crate::{
    Goods,
    contract::{CompanyView, Problem, ProblemCode},
    known::known_of,
    ports::Ids,
};

/// An invoice of a file, and what is found in it.
#[derive(Debug, Clone)]
pub struct FileDocument {
    /// Its serial, where the file has one that can be read.
    pub serial: Option<Serial>,
    /// Its kind, where that can be read.
    pub kind: Option<Kind>,
    /// What it adds up to and what is wrong with it.
    pub preview: Preview,
}

/// Reads the invoices of a file; one without a serial gets one that is not kept. Nothing is sent or written.
///
/// # Errors
/// [`ProblemCode::BadFile`] with place and remedy.
pub fn read(bytes: &[u8], ids: &dyn Ids) -> Result<Vec<FileDocument>, Problem> {
    read_with(bytes, ids, &Known::default())
}

/// As [`read`], with what is known of the company that issues them and the table of codes at hand.
///
/// # Errors
/// [`ProblemCode::BadFile`] with place and remedy.
pub async fn read_knowing(
    bytes: &[u8],
    ids: &dyn Ids,
    company: Option<&CompanyView>,
    goods: &Arc<Goods>,
) -> Result<Vec<FileDocument>, Problem> {
    let book = goods.book().await;
    let known = Known {
        codes: book.official(),
        ..company.map(known_of).unwrap_or_default()
    };
    read_with(bytes, ids, &known)
}

/// Adds to what is found that a serial stands twice, or is missing where none is to be filled in: such invoices can't be issued.
pub fn check_serials(documents: &mut [FileDocument], filling: bool) {
    let mut seen: HashMap<Serial, usize> = HashMap::new();
    for (place, document) in documents.iter_mut().enumerate() {
        let found = match &document.serial {
            None => (!filling).then(|| {
                (
                    FaultCode::Missing,
                    "没有单据号（XTLSH）：加 --fill OUT.json 另存一份补上".to_owned(),
                )
            }),
            Some(serial) => seen.insert(serial.clone(), place).map(|before| {
                (
                    FaultCode::SerialTwice,
                    format!("和第 {} 张的单据号相同：每张要有自己的单据号", before + 1),
                )
            }),
        };
        document.preview.faults.extend(found.map(|(code, message)| Fault {
            code,
            path: "serial".to_owned(),
            severity: Severity::Block,
            message,
        }));
    }
}

fn read_with(bytes: &[u8], ids: &dyn Ids, known: &Known<'_>) -> Result<Vec<FileDocument>, Problem> {
    let documents = document::read(bytes).map_err(|error| bad(&error))?;
    Ok(documents
        .into_iter()
        .map(|document| {
            let draft = document.clone().into_draft(|| ids.serial());
            let preview = preview_knowing(draft, known);
            FileDocument {
                serial: document.serial.clone(),
                kind: document.kind,
                preview: Preview {
                    faults: document.faults(preview.faults),
                    ..preview
                },
            }
        })
        .collect())
}

/// Reads the invoices of a file to issue them: each has a serial of its own and no fault.
///
/// # Errors
/// [`ProblemCode::BadFile`] where the file can't be read, a serial is missing or stands twice; [`ProblemCode::Faults`] with all
/// faults of all invoices, their paths beginning with the invoice's place in the file.
pub fn to_issue(bytes: &[u8], ids: &dyn Ids) -> Result<Vec<Draft>, Problem> {
    let documents = read(bytes, ids)?;
    if documents.is_empty() {
        return Err(Problem::new(ProblemCode::BadFile, "文件里没有发票"));
    }
    let mut seen: HashMap<&Serial, usize> = HashMap::new();
    for (place, document) in documents.iter().enumerate() {
        let Some(serial) = &document.serial else {
            return Err(Problem::new(
                ProblemCode::BadFile,
                format!(
                    "第 {} 张发票没有单据号（XTLSH）：用 kaipiao check --fill OUT.json 补上后再开",
                    place + 1
                ),
            ));
        };
        if let Some(before) = seen.insert(serial, place) {
            return Err(Problem::new(
                ProblemCode::BadFile,
                format!(
                    "第 {} 张和第 {} 张发票的单据号相同（{serial}）：每张要有自己的单据号",
                    before + 1,
                    place + 1
                ),
            ));
        }
    }
    let several = documents.len() > 1;
    let faults: Vec<_> = documents
        .iter()
        .enumerate()
        .filter(|(_, document)| {
            document
                .preview
                .faults
                .iter()
                .any(|fault| fault.severity == Severity::Block)
        })
        .flat_map(|(place, document)| document.preview.faults.iter().map(move |fault| (place, fault.clone())))
        .map(|(place, mut fault)| {
            if several {
                fault.path = format!("[{place}].{}", fault.path);
            }
            fault
        })
        .collect();
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    Ok(documents.into_iter().map(|document| document.preview.draft).collect())
}

/// The same file with a serial for each invoice that has none; all else stays as it is.
///
/// # Errors
/// [`ProblemCode::BadFile`] with place and remedy.
pub fn fill_serials(bytes: &[u8], ids: &dyn Ids) -> Result<String, Problem> {
    document::fill(bytes, || ids.serial()).map_err(|error| bad(&error))
}

fn bad(error: &DocumentError) -> Problem {
    Problem::new(ProblemCode::BadFile, error.to_string())
}
