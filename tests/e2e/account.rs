//! A platform's account in the window: logging in, and a window closed in the middle of issuing.

use std::time::{Duration, Instant};

use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Running, Sandbox};
use kaipiao_tests::window::Window;

use crate::form::{fill, issue};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_said_and_the_right_one_opens_the_form() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = at(&sandbox.url(), data.path()).await;
    window.find("stopped-bar").await;
    window.click("open-login").await;
    window.type_into("login-user", "demo").await;
    window.type_into("login-password", "wrong").await;
    window.click("log-in").await;
    window.text_until("login-problem", |text| text.contains("密码")).await;
    window.screenshot("login-refused").await;
    window.type_into("login-password", "demo").await;
    window.click("log-in").await;
    window.gone("stopped-bar").await;
    window.find("buyer-name").await;
    window.screenshot("logged-in").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_closed_while_it_issues_finds_the_invoice_issued_once() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = at(&sandbox.url(), data.path()).await;
    window.click("open-login").await;
    window.type_into("login-user", "demo").await;
    window.type_into("login-password", "demo").await;
    window.click("log-in").await;
    window.gone("stopped-bar").await;
    // The platform issues, and the reply comes long after the window is gone.
    sandbox.order(Fault::once(FaultKind::Delay).on(Call::Fpkj).ms(8_000));
    fill(&window).await;
    issue(&window).await;
    // Until it has left, a window that closes is no danger to it.
    let start = Instant::now();
    let serial = loop {
        if let [sent] = sandbox.books().sent.as_slice() {
            break sent.serial.clone();
        }
        assert!(start.elapsed().as_secs() < 20, "nothing was sent");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    window.close().await;

    let window = at(&sandbox.url(), data.path()).await;
    // It comes above the page and moves what is below.
    window.find("first-compare-bar").await;
    window.click("nav-invoices").await;
    window.click("filter-every-company").await;
    window.click("filter-issued").await;
    window
        .text_until(&format!("invoice-row-{serial}"), |text| text.contains("已开具"))
        .await;
    window.text_until("invoice-count", |text| text == "共 1 张").await;
    window.screenshot("after-close").await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(books.issued().count(), 1);
    assert!(books.sent.iter().all(|sent| sent.fpkj == 1), "{:?}", books.sent);
}

/// Opens the window at a sandbox and logs in.
pub(crate) async fn logged_in(sandbox: &Running, data: &std::path::Path) -> Window {
    let window = at(&sandbox.url(), data).await;
    window.click("open-login").await;
    window.type_into("login-user", "demo").await;
    window.type_into("login-password", "demo").await;
    window.click("log-in").await;
    window.gone("stopped-bar").await;
    window
}

async fn at(url: &str, data: &std::path::Path) -> Window {
    Window::open(&["--server", url, "--data-dir", data.to_str().unwrap()]).await
}
