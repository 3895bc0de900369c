//! Writes the window's TypeScript out of the Rust types. `./dev contract` runs it, and the test command looks whether
//! anything changed.
#![cfg(feature = "contract")]

use std::{fs, path::Path};

use kaipiao_desk::contract::{
    AppInfo, AttemptView, CompaniesView, DeskEvent, DraftView, IssuanceFilter, IssuanceView, IssueRequest,
    LoginRequest, PreviewRequest, Problem, SaveCompanySettingRequest, SaveDraftRequest, SortCompaniesRequest,
    StandingView,
};
use kaipiao_domain::Preview;
use ts_rs::{Config, TS};

#[test]
fn the_contract_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/contract");
    // A type that is gone must not leave its file behind.
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let config = Config::default().with_out_dir(&folder).with_large_int("number");
    AppInfo::export_all(&config).unwrap();
    AttemptView::export_all(&config).unwrap();
    CompaniesView::export_all(&config).unwrap();
    DeskEvent::export_all(&config).unwrap();
    DraftView::export_all(&config).unwrap();
    IssuanceFilter::export_all(&config).unwrap();
    IssuanceView::export_all(&config).unwrap();
    IssueRequest::export_all(&config).unwrap();
    LoginRequest::export_all(&config).unwrap();
    PreviewRequest::export_all(&config).unwrap();
    Preview::export_all(&config).unwrap();
    Problem::export_all(&config).unwrap();
    SaveCompanySettingRequest::export_all(&config).unwrap();
    SaveDraftRequest::export_all(&config).unwrap();
    SortCompaniesRequest::export_all(&config).unwrap();
    StandingView::export_all(&config).unwrap();
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    let index: String = names
        .iter()
        .map(|name| format!("export type {{ {name} }} from \"./{name}\";\n"))
        .collect();
    fs::write(folder.join("index.ts"), index).unwrap();
}
