//! Several documents at once: who should log in is asked before, and what lapses in the middle is scanned company by company.

use std::{path::Path, process::Command};

use kaipiao_desk::ports::{Ids as _, RandomIds};
use kaipiao_sandbox::{Company, Config, Sandbox};
use kaipiao_tests::{
    program::invoice,
    stage::{COMPANY, nobody_scans},
    window::Window,
};
use serde_json::json;

use crate::{
    companies::connected,
    form::{fill, issue, write},
};

/// Three companies, all of them general taxpayers.
pub(crate) fn general() -> Vec<Company> {
    let mut companies = Company::many(4);
    companies.remove(1);
    companies
}

/// Queues two documents of a company in a process that ends before any of them is sent: the window takes them up.
pub(crate) fn queue_two(data: &Path, spid: &str) {
    let file = data.join("batch.json");
    let batch = [1, 2].map(|place| invoice(RandomIds.serial().as_str(), 100 + place));
    std::fs::write(&file, json!(batch).to_string()).unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_kaipiao-under-test"))
        .args(["--data-dir", data.to_str().unwrap()])
        .args(["issue", file.to_str().unwrap(), "--company", spid])
        .env("KAIPIAO_FAILPOINT", "after-queued")
        .status();
    assert_eq!(status.unwrap().code(), None, "it was ended at the failpoint");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn companies_that_lapsed_in_the_middle_are_scanned_one_after_another_and_all_goes_on() {
    let companies = general();
    let config = Config {
        companies: companies.clone(),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    connected(data.path(), &sandbox).await.close().await;
    for company in &companies {
        sandbox.lapse(&company.spid);
        queue_two(data.path(), &company.spid);
    }
    let window = Window::open(&["--data-dir", data.path().to_str().unwrap()]).await;
    window.text_until("nav-hindered-count", |text| text.trim() == "3").await;
    window.still().await;
    window.click("nav-companies").await;
    window.text_until("due-logins", |text| text.starts_with("3 家")).await;
    window.click("log-in-due").await;
    window
        .text_until("login-progress", |text| text == "已登录 3 / 3 家")
        .await;
    window.screenshot("login-queue").await;
    window.click("close-logins").await;
    window.gone("nav-hindered-count").await;
    window.gone("nav-open-count").await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(books.issued().count(), 6);
    assert!(books.sent.iter().all(|sent| sent.fpkj <= 2), "{:?}", books.sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_are_issued_together_after_a_word_about_the_lapsed_login() {
    let sandbox = nobody_scans().await;
    let data = tempfile::tempdir().unwrap();
    let window = connected(data.path(), &sandbox).await;
    sandbox.lapse(COMPANY);
    fill(&window).await;
    issue(&window).await;
    // Put off.
    window.find("login-qr").await;
    window.click("close-logins").await;
    window.hidden("login-qr").await;
    window.text_until("issuance-state", |text| text.contains("扫脸")).await;

    for price in ["210", "320"] {
        window.click("new-invoice").await;
        window.text_until("save-state", |text| text == "自动保存").await;
        write(&window, price).await;
        window.text_until("save-state", |text| text.starts_with("已保存")).await;
    }
    window.still().await;
    window.click("drafts").await;
    window.click("issue-drafts").await;
    window
        .text_until("many-issue", |text| text.contains("开具 2 张 ¥1,060.00"))
        .await;
    window.screenshot("many-drafts").await;
    window.click("many-issue").await;
    window.press(kaipiao_tests::window::Key::Enter).await;
    window.find(&format!("due-{COMPANY}")).await;
    window.screenshot("before-batch").await;
    assert_eq!(
        sandbox.books().issued().count(),
        0,
        "nothing is sent before it is answered"
    );
    window.click("batch-log-in").await;
    window.find("login-qr").await;
    assert!(sandbox.scan(COMPANY), "a code is shown");
    window.find("login-done").await;
    window.click("close-logins").await;
    window
        .text_until("many-handed", |text| text.contains("已排队 2 张"))
        .await;
    window.gone("nav-open-count").await;
    window.screenshot("many-handed").await;
    window.close().await;
    assert_eq!(sandbox.books().issued().count(), 3);
}
