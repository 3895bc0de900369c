//! The platform's calls, one file each: its parameters, its reply, and what a second copy of it does.

mod await_scan;
mod document_row;
mod face_qr;
mod get_token;
mod issue;
mod list_companies;
mod list_invoices;
mod listed_invoice;
mod read_sms;
mod register_company;
mod repair;
mod resubmit;
mod result;
mod set_sms;
mod tax_login;
mod update_credentials;

pub use await_scan::AwaitScan;
pub use document_row::DocumentRow;
pub use face_qr::{FaceQr, FaceQrReply};
pub use get_token::{GetToken, GetTokenReply};
pub use issue::{Issue, IssueReply, Outcome};
pub use list_companies::{Company, CompanyList, ListCompanies, TaxDevice};
pub use list_invoices::{InvoiceList, ListInvoices, ListStatus, Seller, Sign, Unreadable};
pub(crate) use listed_invoice::exact;
pub use listed_invoice::{ListedInvoice, ListedLine, ListedRate, UnclearRate};
pub use read_sms::{ReadSms, ReadSmsReply};
pub use register_company::{RegisterCompany, RegisterCompanyReply};
pub use repair::Repair;
pub use resubmit::{Resubmit, ResubmitReply};
pub use result::{AskResult, ResultReply, ResultRow, Verdict};
pub use set_sms::SetSms;
pub use tax_login::{LoginAnswer, LoginMethod, Picture, TaxLogin, TaxLoginReply};
pub use update_credentials::{InputCredentials, UpdateCredentials};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serializer};

use crate::reply::{Rest, flag};

/// A reply that says no more than that the call was taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Acknowledged {
    /// The platform's words (`Message`).
    pub message: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// Writes a secret: the only place where one becomes text, on its way into a request.
fn expose<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

/// Reads a yes or no; what is neither says nothing.
fn yes_or_no<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    String::deserialize(deserializer).map(|text| flag(&text))
}
