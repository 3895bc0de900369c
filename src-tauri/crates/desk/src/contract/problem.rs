//! Why the desk did not do what it was asked.

use kaipiao_domain::Fault;
use serde::Serialize;

use super::SuspectView;

/// Why something was not done. Nothing is lost by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[error("{code:?}: {detail}")]
pub struct Problem {
    /// What whoever shows it must know to find the right words and the way out.
    pub code: ProblemCode,
    /// With [`ProblemCode::Faults`]: what is wrong with the draft.
    pub faults: Vec<Fault>,
    /// With [`ProblemCode::Suspects`]: what it looks like.
    pub suspects: Vec<SuspectView>,
    /// What more is known: the platform's words, a path, an address. Never a secret.
    pub detail: String,
}

/// What kind of problem it is; a code exists only because words and a remedy of its own go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The draft has faults that block it.
    Faults,
    /// It looks like another one: whoever wrote it says whether both are meant (疑似重复).
    Suspects,
    /// The serial stands in the ledger with other content, another kind or another company.
    SerialConflict,
    /// The issuance is not in a state in which that can be done.
    WrongState,
    /// A document that needs a person may not be issued anew yet; the detail says what is missing.
    NotYet,
    /// The company is not on the list, or its name fits several.
    UnknownCompany,
    /// A company with this tax number is on the list already.
    CompanyExists,
    /// That can't be taken off the whole invoice.
    CannotDiscount,
    /// A template can't be saved so.
    BadTemplate,
    /// An invoice can't be reversed so.
    CannotReverse,
    /// What the platform lists of an original is not enough to reverse it by: it may be typed.
    OriginalUnread,
    /// There is no such draft or issuance.
    NotFound,
    /// There is one of that name already.
    AlreadyThere,
    /// A file can't be read, or invoices in it can't be issued as they are.
    BadFile,
    /// Something that was typed can't be used; the detail says what, and what it should look like.
    BadInput,
    /// The platform's address can't be used.
    BadServer,
    /// No user and password for the platform are known.
    NoAccount,
    /// No user and password of the company at the tax bureau are known.
    NoBureauAccount,
    /// The platform refuses user or password.
    LoginRefused,
    /// Another computer took the login over within minutes.
    TakenElsewhere,
    /// No keyring keeps the login beyond this process, and logging in would end that of others.
    KeyringNeeded,
    /// The keyring did not do its work.
    Keyring,
    /// The platform was not reached.
    Unreachable,
    /// The platform did not answer in time, or the answer broke off.
    NoAnswer,
    /// What answered does not speak the platform's language.
    NotThePlatform,
    /// The platform said no.
    PlatformRefused,
    /// The PDF is not there yet.
    PdfNotYet,
    /// The system has no program that opens PDFs.
    NoReader,
    /// The data folder lies on a network share or in a synced folder.
    DataFolder,
    /// The ledger can't be written: disk full, folder read-only or gone.
    Ledger,
    /// Another program keeps the ledger to itself, longer than anything of ours does.
    LedgerBusy,
    /// The ledger's file is damaged, or was replaced while it was open: the next start sees to it.
    LedgerDamaged,
    /// A newer version of the program wrote this ledger.
    LedgerNewer,
    /// An older version of the program has this ledger open: it must be closed before this one brings the ledger up to date.
    LedgerOlderOpen,
    /// Something that can't happen happened.
    Internal,
}
