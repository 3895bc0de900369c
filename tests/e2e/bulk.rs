//! Several documents that are still under way: asked about, taken back, and submitted again from the list.

use std::path::Path;

use kaipiao_desk::State;
use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Running, Sandbox};
use kaipiao_tests::{
    stage::{COMPANY, draft_of, nobody_scans, request, until},
    window::Window,
};

use crate::{companies::connected, verdict::earlier};

/// The list of what is under way, all of it chosen.
async fn under_way(data: &Path, sandbox: &Running, count: usize) -> Window {
    let window = connected(data, sandbox).await;
    window.click("nav-invoices").await;
    window.click("filter-every-company").await;
    window.click("filter-open").await;
    window
        .text_until("invoice-count", |text| text == format!("共 {count} 张"))
        .await;
    window.click("choose-all").await;
    window
        .text_until("chosen-count", |text| text == format!("已选 {count} 张"))
        .await;
    window
}

/// Asks for something about all that is chosen; the question counts those that it fits.
async fn ask(window: &Window, action: &str, fitting: &str) {
    window.click("bulk-more").await;
    window.click(&format!("bulk-{action}")).await;
    window.text_until("bulk-count", |text| text.contains(fitting)).await;
}

async fn go(window: &Window, outcome: &str) {
    window.click("bulk-go").await;
    window.text_until("bulk-outcome", |text| text.contains(outcome)).await;
    window.click("bulk-close").await;
    window.gone("bulk-dialog").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_a_scan_is_asked_about_and_what_queues_behind_it_is_taken_back() {
    let sandbox = nobody_scans().await;
    let data = tempfile::tempdir().unwrap();
    let desk = earlier(data.path(), &sandbox).await;
    desk.companies(true).await.unwrap();
    sandbox.lapse(COMPANY);
    let held = desk.issue(request(draft_of("102.00"))).await.unwrap().serial;
    until(&desk, &held, &[State::Held]).await;
    for gross in ["103.00", "104.00"] {
        desk.issue(request(draft_of(gross))).await.unwrap();
    }
    desk.close().await;
    drop(desk);

    let window = under_way(data.path(), &sandbox, 3).await;
    ask(&window, "ask", "1 张").await;
    window.text_until("left-out", |text| text.contains("另外 2 张")).await;
    window.screenshot("bulk-ask").await;
    go(&window, "1 张已开始查询").await;
    ask(&window, "withdraw", "2 张").await;
    window.text_until("left-out", |text| text.contains("撤不回")).await;
    window.screenshot("bulk-withdraw").await;
    go(&window, "2 张已撤回").await;
    window.text_until("invoice-count", |text| text == "共 1 张").await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(books.sent.len(), 1, "what was taken back never left: {:?}", books.sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_platform_keeps_for_review_is_submitted_again_and_issued_once() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let desk = earlier(data.path(), &sandbox).await;
    desk.companies(true).await.unwrap();
    for gross in ["102.00", "103.00"] {
        sandbox.order(Fault::once(FaultKind::Held).on(Call::Fpkj));
        let held = desk.issue(request(draft_of(gross))).await.unwrap().serial;
        until(&desk, &held, &[State::Held]).await;
    }
    desk.close().await;
    drop(desk);

    let window = under_way(data.path(), &sandbox, 2).await;
    ask(&window, "resubmit", "2 张").await;
    window.screenshot("bulk-resubmit").await;
    go(&window, "2 张已记下，马上重新提交").await;
    window.click("filter-issued").await;
    window.text_until("invoice-count", |text| text == "共 2 张").await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(books.issued().count(), 2);
    assert!(books.doubles().is_empty());
}
