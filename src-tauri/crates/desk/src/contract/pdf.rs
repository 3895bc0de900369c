//! PDFs of issued invoices: saved, laid out to be printed.

use kaipiao_domain::Fen;
use serde::{Deserialize, Serialize};

use super::Problem;

/// An issued invoice, wherever it was issued, also one that only the ledger's list of invoices has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceRef {
    /// The company that issued it.
    pub spid: String,
    /// The key of its row, its serial, or its number with its code or without.
    pub invoice: String,
}

/// Says of invoices whether they are on paper.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MarkPrintedRequest {
    /// Of which.
    pub invoices: Vec<InvoiceRef>,
    /// Whether they are.
    pub printed: bool,
}

/// Where many PDFs are saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PdfTarget {
    /// A folder, one file each.
    Folder,
    /// One zip file.
    Zip,
}

/// Saves the PDFs of many invoices.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SavePdfsRequest {
    /// Of which.
    pub invoices: Vec<InvoiceRef>,
    /// Where to.
    pub target: PdfTarget,
    /// How the files are named (RULES: `{开票日期}`, `{购方}`, …); the tax bureau's names without.
    pub template: Option<String>,
    /// The name under which progress is told and the job can be stopped.
    pub job: String,
}

/// What came of it: every invoice asked for is either saved or failed. A list of all of them lies beside the files, as an xlsx.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SavedPdfsView {
    /// The folder or zip file, for the user to read; empty where nothing was saved.
    pub place: String,
    /// How many were saved.
    pub saved: u32,
    /// Those that were not.
    pub failed: Vec<PdfFailure>,
    /// Whether the user stopped it: those that it did not come to are neither.
    pub stopped: bool,
}

/// An invoice whose PDF could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PdfFailure {
    /// Which.
    pub invoice: InvoiceRef,
    /// Its number; empty where the invoice itself was not found.
    pub number: String,
    /// Its buyer; empty where the invoice itself was not found.
    pub buyer: String,
    /// Why.
    pub problem: Problem,
}

/// How many invoices stand on a sheet of A4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PerSheet {
    /// One.
    One,
    /// Two, with a line to cut along.
    Two,
}

/// Lays the PDFs of invoices out on sheets of A4.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SheetsRequest {
    /// Of which, in this order.
    pub invoices: Vec<InvoiceRef>,
    /// How many on a sheet.
    pub per_sheet: PerSheet,
    /// The name under which progress is told and the job can be stopped.
    pub job: String,
}

/// Sheets that can be shown, printed, opened or saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SheetsView {
    /// What to ask for them by, until the program ends; empty where no invoice is on them.
    pub id: String,
    /// The invoices on them.
    pub invoices: Vec<InvoiceRef>,
    /// What they come to.
    pub gross: Fen,
    /// The invoices that are not.
    pub failed: Vec<PdfFailure>,
    /// Whether the user stopped it.
    pub stopped: bool,
}
