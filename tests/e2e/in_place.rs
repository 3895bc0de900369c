//! What comes between 开具 and the number is answered where one is: a scan that lapsed, a look-alike.

use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Sandbox};
use kaipiao_tests::{
    stage::{COMPANY, nobody_scans},
    window::Key,
};

use crate::{
    account::logged_in,
    form::{fill, issue},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lapsed_scan_is_renewed_in_front_of_the_invoice_which_goes_on_by_itself() {
    let sandbox = nobody_scans().await;
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    sandbox.lapse(COMPANY);
    fill(&window).await;
    issue(&window).await;
    window.find("login-qr").await;
    window.screenshot("scan-in-place").await;
    // Whoever puts it off is not asked again, but can ask.
    window.press(Key::Escape).await;
    window.hidden("login-qr").await;
    window.text_until("issuance-state", |text| text.contains("扫脸")).await;
    window.screenshot("parked").await;
    window.click("scan-face").await;
    window.find("login-qr").await;
    assert!(sandbox.scan(COMPANY), "a code is shown");
    window.text_until("result-number", |text| text.len() == 20).await;
    window.close().await;
    assert_eq!(sandbox.books().issued().count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_alike_is_named_with_its_number_and_enter_does_not_issue_it() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    window.still().await;
    fill(&window).await;
    issue(&window).await;
    let first = window.text_until("result-number", |text| text.len() == 20).await;
    window.click("same-again").await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
    window.click("issue-button").await;
    window.click("confirm-issue").await;
    let asked = window
        .text_until("suspects-dialog", |text| text.contains("疑似重复"))
        .await;
    assert!(asked.contains(&first) && asked.contains("深圳市第一客户"), "{asked}");
    window.screenshot("suspects").await;
    window.focused("cancel-suspects").await;
    window.press(Key::Enter).await;
    window.gone("suspects-dialog").await;
    assert_eq!(sandbox.books().issued().count(), 1, "Enter goes back");
    window.click("issue-button").await;
    window.click("confirm-issue").await;
    window.click("issue-beside").await;
    window
        .text_until("result-number", |text| text.len() == 20 && text != first)
        .await;
    window.close().await;
    assert_eq!(sandbox.books().issued().count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pdf_that_is_not_there_yet_is_waited_for_and_opens_by_itself() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    fill(&window).await;
    sandbox.order(Fault::once(FaultKind::Empty).on(Call::Pdf).times(3));
    issue(&window).await;
    window.text_until("result-number", |text| text.len() == 20).await;
    window.click("open-pdf").await;
    window
        .text_until("pdf-problem", |text| text.contains("生成后自动打开"))
        .await;
    window.screenshot("pdf-not-yet").await;
    window.find("pdf-canvas-1").await;
    window.gone("pdf-problem").await;
    window.close().await;
}
