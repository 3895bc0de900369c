//! What crosses the seam between the desk and whoever shows it: requests in, views and problems out.
//!
//! The window's TypeScript is generated from these types, so that a wrong name is a compile error there.

mod account;
mod bureau;
mod company;
mod draft;
mod event;
mod goods;
mod invoice;
mod issuance;
mod library;
mod month_end;
mod pdf;
mod problem;
mod reconcile;
mod reversal;
mod safety;
mod settings;
mod template;
mod verdict;

pub use account::{
    AccountKind, AccountView, AppInfo, ConnectRequest, KeyringPlace, KeyringTrouble, KeyringView, LoginRequest,
};
pub use bureau::{
    AddedCompany, BureauAccountView, BureauLogin, BureauLoginRequest, BureauStepView, CompanyListRow, CompanyListView,
    CredentialsRequest, HostedCodeRequest, InputAccount, NewCompany, ScanEnd, SmsCodeView,
};
pub use company::{
    CompaniesView, CompanyView, Hindrance, QuotaView, SaveCompanySettingRequest, SortCompaniesRequest, StandingView,
};
pub use draft::{DraftView, IssueRequest, ListedCopyView, PreviewRequest, SaveDraftRequest, SpreadRequest};
pub use event::DeskEvent;
pub use goods::{GoodsImportView, GoodsTableView, GoodsView};
pub use invoice::{
    ExportRequest, ExportView, InvoiceColumn, InvoiceCursor, InvoiceFilter, InvoiceLineView, InvoiceOrder, InvoicePage,
    InvoiceRow, InvoiceSort, InvoiceSums, InvoiceView, InvoicesRequest,
};
pub use issuance::{AttemptView, IssuanceFilter, IssuanceView, ManyView, SuspectView};
pub use kaipiao_ledger::incident::Cause;
pub use library::{
    CustomerView, ImportView, MergeRequest, ProductView, RefusedRow, SaveCustomerRequest, SaveProductRequest,
};
pub use month_end::MonthEndView;
pub use pdf::{
    InvoiceRef, MarkPrintedRequest, PdfFailure, PdfTarget, PerSheet, SavePdfsRequest, SavedPdfsView, SheetsRequest,
    SheetsView,
};
pub use problem::{Problem, ProblemCode};
pub use reconcile::{DifferenceCount, DifferenceKind, DifferenceView, ReconcileRequest, ReconcileView};
pub use reversal::{
    LinksView, ListedOriginal, OriginalLineView, OriginalView, OriginalsView, RedStanding, RedView, ReversalRequest,
    TypedReversalRequest,
};
pub use safety::{FillingView, IncidentView, LostView, SafetyView};
pub use settings::{IssuingSettings, Preferences};
pub use template::{LayOutRequest, SaveTemplateRequest, TemplateView};
pub use verdict::{AdoptRequest, ChecklistView, FindingView, PersonView, SideField, SideView, VerdictView};
