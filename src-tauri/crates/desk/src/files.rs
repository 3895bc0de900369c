//! Files of invoices: the JSON of the platform's document.

use std::{collections::HashMap, sync::Arc};

use kaipiao_domain::{Draft, Fault, FaultCode, Fen, Kind, Known, Preview, Serial, Severity, preview_knowing};
use kaipiao_platform::document::{self, DocumentError};

use crate::{
    Desk, Goods,
    contract::{CompanyView, Problem, ProblemCode},
    issue::twin_red,
    known::known_of,
    ports::Ids,
};

const SERIAL: &str = "serial";

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

/// Adds what the invoices of a file have against each other, and what keeps them from being issued as they stand in it: a serial that is
/// missing (where none is to be filled in) or stands twice, two that reverse the same invoice, and look-alikes (疑似重复).
pub fn compare(documents: &mut [FileDocument], filling: bool) {
    let mut serials: HashMap<&Serial, usize> = HashMap::new();
    let mut grosses: HashMap<Fen, Vec<usize>> = HashMap::new();
    let mut found: Vec<Vec<Fault>> = Vec::with_capacity(documents.len());
    for (place, document) in documents.iter().enumerate() {
        let mut faults = Vec::new();
        let mut add = |severity, code, path: &str, message| {
            faults.push(Fault {
                code,
                path: path.to_owned(),
                severity,
                message,
            });
        };
        let before = documents.get(..place).unwrap_or_default();
        match &document.serial {
            Some(serial) => {
                if let Some(before) = serials.insert(serial, place) {
                    let words = format!("和第 {} 张的单据号相同：每张要有自己的单据号", before + 1);
                    add(Severity::Block, FaultCode::SerialTwice, SERIAL, words);
                }
            }
            None if filling || document.preview.faults.iter().any(|fault| fault.path == SERIAL) => {}
            None => {
                let words = "没有单据号（XTLSH）：用 kaipiao check --fill OUT.json 另存一份补上";
                add(Severity::Block, FaultCode::Missing, SERIAL, words.to_owned());
            }
        }
        let draft = &document.preview.draft;
        if let Some(twin) = twin_red(before.iter().map(|before| &before.preview.draft), draft) {
            let words = format!("第 {} 张冲的也是这张原发票：请等它有了结果再冲", twin + 1);
            add(Severity::Block, FaultCode::RedOpen, "reversal.original", words);
        }
        let gross = document.preview.totals.gross;
        let places = grosses.entry(gross).or_default();
        let alike = places.iter().find(|before| {
            let before = documents.get(**before);
            gross != Fen::ZERO && before.is_some_and(|before| is_alike(before, document))
        });
        if let Some(alike) = alike {
            let words = format!("疑似重复：和第 {} 张的购买方、金额相同", alike + 1);
            add(Severity::Warn, FaultCode::LookAlike, "", words);
        }
        places.push(place);
        found.push(faults);
    }
    for (document, found) in documents.iter_mut().zip(found) {
        document.preview.faults.extend(found);
    }
}

/// Whether two of a file with the same amount look alike, as two in the ledger would. The same serial twice says it already.
fn is_alike(one: &FileDocument, other: &FileDocument) -> bool {
    let (one, other) = (&one.preview.draft, &other.preview.draft);
    let (buyer, like) = (&one.buyer, &other.buyer);
    let same_buyer = if buyer.tax_id.is_empty() || like.tax_id.is_empty() {
        buyer.name == like.name
    } else {
        buyer.tax_id == like.tax_id
    };
    same_buyer && !buyer.name.is_empty() && one.serial != other.serial
}

impl Desk {
    /// Adds what the ledger has against the invoices of a file: all for which [`Desk::issue_file`] would refuse it, and look-alikes.
    ///
    /// # Errors
    /// [`ProblemCode::UnknownCompany`], [`ProblemCode::Ledger`].
    pub async fn check_file(&self, spid: &str, documents: &mut [FileDocument]) -> Result<(), Problem> {
        let company = self.company(spid).await?;
        for document in documents {
            let preview = &mut document.preview;
            if document.serial.is_some() && !is_blocked(preview) {
                let reason = self.not_queued(&company, preview.draft.clone()).await?;
                preview.faults.extend(reason);
            }
            self.compare_with_ledger(spid, preview).await?;
        }
        Ok(())
    }
}

fn is_blocked(preview: &Preview) -> bool {
    preview.faults.iter().any(|fault| fault.severity == Severity::Block)
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
/// [`ProblemCode::BadFile`] where the file holds none; [`ProblemCode::Faults`] with all faults of all invoices that have one which
/// blocks, their paths beginning with the invoice's place in the file.
pub fn to_issue(bytes: &[u8], ids: &dyn Ids) -> Result<Vec<Draft>, Problem> {
    let mut documents = read(bytes, ids)?;
    compare(&mut documents, false);
    let several = documents.len() > 1;
    let faults: Vec<_> = documents
        .iter()
        .enumerate()
        .filter(|(_, document)| is_blocked(&document.preview))
        .flat_map(|(place, document)| document.preview.faults.iter().map(move |fault| (place, fault.clone())))
        .map(|(place, mut fault)| {
            if several {
                fault.path = format!("[{place}].{}", fault.path).trim_end_matches('.').to_owned();
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
