//! What stopped, decided by a person in the window: with a number, with an invoice of the platform, and under a new serial.

use std::path::Path;

use kaipiao_desk::{Desk, computer::Computer};
use kaipiao_sandbox::{Config, Running, Sandbox};
use kaipiao_tests::{
    stage::{draft, draft_of, server, setup},
    stopped::{HALF_A_DAY, MINUTE, TEN_MINUTES, WORD, hidden, lost},
    window::{Key, Window},
};

use crate::companies::connected;

/// A desk of an earlier run over the window's data folder.
pub(crate) async fn earlier(data: &Path, sandbox: &Running) -> Desk {
    let mut setup = setup(data, server(&sandbox.url()));
    setup.computer = Computer::this();
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    desk
}

/// The dialog of one that stopped.
async fn decide(window: &Window, serial: &str) {
    window.click("person-open").await;
    window.click(&format!("decide-{serial}")).await;
    window.find("verdict-sides").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stopped_is_closed_with_a_number_or_with_an_invoice_of_the_platform() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let desk = earlier(data.path(), &sandbox).await;
    let by_hand = lost(&sandbox, &desk, draft()).await;
    let listed = hidden(&sandbox, &desk, draft_of("212.00"), 20).await;
    desk.close().await;
    drop(desk);
    sandbox.clock().advance(21 * 3_600_000);
    let books = sandbox.books();
    let number = books.issued_under(listed.as_str())[0].number().unwrap().number.clone();

    let window = connected(data.path(), &sandbox).await;
    window
        .text_until("person-bar", |text| text.contains("2 张发票停下了"))
        .await;
    decide(&window, by_hand.as_str()).await;
    window.find("nothing-found").await;
    // By the keyboard alone: the choice, the number, Enter.
    window.click("way-by-hand").await;
    window.type_into("verdict-number", "2631").await;
    window.press(Key::Enter).await;
    window
        .text_until("verdict-problem", |text| text.contains("20 位"))
        .await;
    window.screenshot("verdict-by-hand").await;
    window.type_into("verdict-number", "26312000000136634917").await;
    window.press(Key::Enter).await;
    window.gone("verdict-dialog").await;
    window
        .text_until("person-bar", |text| text.contains("1 张发票停下了"))
        .await;

    window.click(&format!("decide-{listed}")).await;
    window.find(&format!("finding-{number}")).await;
    window.screenshot("verdict-adopt").await;
    window.click(&format!("take-{number}")).await;
    window
        .text_until("verdict-adopt", |text| text.contains("¥212.00"))
        .await;
    window.click("verdict-adopt").await;
    window.gone("person-bar").await;
    window.press(Key::Escape).await;
    window.gone("person-dialog").await;
    window.click("nav-invoices").await;
    window.click("filter-every-company").await;
    window.click("filter-issued").await;
    window.text_until("invoice-count", |text| text == "共 2 张").await;
    window.screenshot("verdict-done").await;
    window.close().await;
    assert_eq!(sandbox.books().issued().count(), 1, "nothing more was issued");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stopped_is_issued_anew_only_when_every_step_is_done() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let desk = earlier(data.path(), &sandbox).await;
    let serial = lost(&sandbox, &desk, draft()).await;
    desk.close().await;
    drop(desk);

    let window = connected(data.path(), &sandbox).await;
    decide(&window, serial.as_str()).await;
    window.find("nothing-found").await;
    window.click("way-anew").await;
    window.text_until("step-wait", |text| text.contains("还需等到")).await;
    window.text_until("step-repair", |text| text.contains("还没有")).await;
    window.screenshot("verdict-anew-waits").await;
    sandbox.clock().advance(HALF_A_DAY);
    window.click("verdict-repair").await;
    window
        .text_until("step-look", |text| text.contains("之后再看一遍"))
        .await;
    sandbox.clock().advance(TEN_MINUTES + MINUTE);
    window.click("verdict-look-again").await;
    window.text_until("step-wait", |text| !text.contains("还需等到")).await;
    window.text_until("step-look", |text| text.contains("看过")).await;
    window.type_into("verdict-word", WORD).await;
    window.screenshot("verdict-anew-ready").await;
    window.click("verdict-anew").await;
    window.gone("verdict-dialog").await;
    // A draft with the same contents, looked at once more before it is issued.
    window.text_until("total-gross", |text| text == "¥106.00").await;
    assert_eq!(sandbox.books().issued().count(), 0, "a person presses the button");
    window.click("issue-button").await;
    window.click("confirm-issue").await;
    window.text_until("result-number", |text| text.len() == 20).await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(
        (books.issued().count(), books.issued_under(serial.as_str()).len()),
        (1, 0)
    );
}
