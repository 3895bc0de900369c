//! Reversing in the window: whole and in part, found by its number, by the text of its QR code and by its row.

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::window::{Key, Window};

use crate::{
    account::logged_in,
    form::{buyer, fill, issue, second_line, write},
};

async fn blue(window: &Window) -> String {
    fill(window).await;
    issue(window).await;
    window.text_until("result-number", |text| text.len() == 20).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_is_reversed_whole_from_its_row_and_both_are_linked() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    let number = blue(&window).await;
    window.click("reverse").await;
    window.text_until("original-left", |text| text == "¥212.00").await;
    window.click("reason-mistake").await;
    window.screenshot("red-choose").await;
    window.press(Key::Enter).await;
    window.text_until("paper-gross", |text| text.contains("-212.00")).await;
    window.text_until("paper-upper", |text| text.contains("（负数）")).await;
    window.screenshot("red-look").await;
    // The button has the focus: Enter issues what one looks at.
    window.focused("issue-reversal").await;
    window.press(Key::Enter).await;
    let red = window
        .text_until("result-number", |text| text.len() == 20 && text != number)
        .await;
    window.text_until("link-original", |text| text.contains(&number)).await;
    window.screenshot("red-issued").await;

    // Nothing is left of it, and the wizard says so; the red one is named.
    window.click("nav-reverse").await;
    window.type_into("original-search", &number).await;
    window.press(Key::Enter).await;
    window.text_until("hindrance", |text| text.contains("全部红冲")).await;
    window.text_until("earlier-reds", |text| text.contains(&red)).await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(books.issued().count(), 2);
    assert_eq!(books.gross().to_string(), "0.00", "blue and red add up to nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_is_reversed_in_part_twice_and_no_further_than_it_goes() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    let number = blue(&window).await;
    for (net, left) in [("50", "¥159.00"), ("100", "¥53.00")] {
        window.click("nav-reverse").await;
        // What a scanner reads off the printed invoice.
        window
            .type_into("original-search", &format!("01,32,,{number},212.00,20261124,,1A2B"))
            .await;
        window.press(Key::Enter).await;
        window.find("original").await;
        window.click("reason-allowance").await;
        window.click("extent-lines").await;
        window.text_until("experimental", |text| text.contains("实验")).await;
        window.click("part-0").await;
        window.type_into("part-0-net", net).await;
        window.press(Key::Enter).await;
        window.focused("issue-reversal").await;
        window.press(Key::Enter).await;
        window.find("link-original").await;
        window
            .text_until("result-number", |text| text.len() == 20 && text != number)
            .await;
        window.click("nav-reverse").await;
        window.type_into("original-search", &number).await;
        window.press(Key::Enter).await;
        window.text_until("original-left", |text| text == left).await;
        window.click("reverse-back").await;
    }
    // More than is left: said in words, nothing sent.
    window.type_into("original-search", &number).await;
    window.press(Key::Enter).await;
    window.find("original").await;
    window.click("reason-allowance").await;
    window.click("extent-lines").await;
    window.click("part-0").await;
    window.type_into("part-0-net", "50.01").await;
    window.press(Key::Enter).await;
    window
        .text_until("reverse-problem", |text| text.contains("50.00"))
        .await;
    window.screenshot("red-too-much").await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(books.issued().count(), 3);
    assert_eq!(books.gross().to_string(), "53.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_many_of_one_line_and_all_of_another_are_reversed() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    fill(&window).await;
    second_line(&window, "3040201010000000000", "3", "53").await;
    window.choose("line-1-rate", "6%").await;
    issue(&window).await;
    let number = window.text_until("result-number", |text| text.len() == 20).await;
    window.click("reverse").await;
    window.text_until("original-left", |text| text == "¥371.00").await;
    // Its lines are in sight before one says how much of them.
    window
        .text_until("original-lines", |text| text.contains("上门培训"))
        .await;
    window.click("reason-stopped").await;
    window.click("extent-lines").await;
    for line in ["part-0", "part-1"] {
        window.click(line).await;
    }
    window.type_into("part-1-quantity", "1").await;
    window.screenshot("red-quantity").await;
    window.press(Key::Enter).await;
    window.text_until("paper-gross", |text| text.contains("-265.00")).await;
    window.focused("issue-reversal").await;
    window.press(Key::Enter).await;
    window.find("link-original").await;
    window
        .text_until("result-number", |text| text.len() == 20 && text != number)
        .await;
    window.close().await;
    assert_eq!(sandbox.books().gross().to_string(), "106.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_that_the_platform_does_not_list_is_typed_into_a_red_form() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.text_until("seller-name", |text| !text.is_empty()).await;
    window.click("nav-reverse").await;
    window.type_into("original-search", "25312000000136634917").await;
    window.press(Key::Enter).await;
    window.find("type-instead").await;
    window.click("type-reversal").await;
    window.find("red-box").await;
    window.holds("red-number", "25312000000136634917").await;
    window.text_until("issue-button", |text| text.contains("红冲")).await;
    write(&window, "106").await;
    window.type_into("line-0-quantity", "-2").await;
    window.press(Key::Tab).await;
    window.text_until("total-gross", |text| text == "¥-212.00").await;
    window.screenshot("red-form").await;
    issue(&window).await;
    // The demo knows what it issued: it says what is wrong, and the form is one key away.
    window
        .text_until("issuance-message", |text| text.contains("25312000000136634917"))
        .await;
    window.find("link-original").await;
    window.screenshot("red-typed").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_are_reversed_whole_after_one_question() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    blue(&window).await;
    window.click("new-invoice").await;
    window.text_until("total-gross", |text| text == "¥0.00").await;
    write(&window, "53").await;
    issue(&window).await;
    window.text_until("result-number", |text| text.len() == 20).await;
    window.click("nav-invoices").await;
    window.text_until("invoice-count", |text| text == "共 2 张").await;
    window.click("choose-all").await;
    // A menu that still slides is clicked beside.
    window.still().await;
    window.click("bulk-more").await;
    window.click("bulk-reverse").await;
    window.text_until("bulk-count", |text| text.contains("318.00")).await;
    window.choose("bulk-reason", "服务中止").await;
    window.screenshot("bulk-reverse").await;
    window.click("bulk-go").await;
    window
        .text_until("bulk-outcome", |text| text.contains("2 张已排队红冲"))
        .await;
    window.click("bulk-close").await;
    window.click("filter-issued").await;
    window.text_until("invoice-count", |text| text == "共 4 张").await;
    window.screenshot("bulk-reversed").await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(
        (books.issued().count(), books.gross().to_string().as_str()),
        (4, "0.00")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_of_another_computer_is_found_by_its_buyer_and_what_was_reversed_there_counts() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let there = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, there.path()).await;
    let number = blue(&window).await;
    window.click("reverse").await;
    window.find("original").await;
    window.click("reason-allowance").await;
    window.click("extent-lines").await;
    window.click("part-0").await;
    window.type_into("part-0-net", "50").await;
    window.press(Key::Enter).await;
    window.focused("issue-reversal").await;
    window.press(Key::Enter).await;
    window.find("link-original").await;
    let red = window
        .text_until("result-number", |text| text.len() == 20 && text != number)
        .await;
    window.close().await;

    // A computer whose ledger knows nothing of either.
    let here = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, here.path()).await;
    buyer(&window).await;
    window.click("nav-reverse").await;
    window.type_into("original-search", "第一客户").await;
    window
        .text_until("find-original", |text| text.contains("到平台查找"))
        .await;
    window.press(Key::Enter).await;
    window.find(&format!("original-{number}")).await;
    window.screenshot("red-at-platform").await;
    window.text_until("find-original", |text| text.contains("选定")).await;
    window.press(Key::Enter).await;
    window.text_until("original-left", |text| text == "¥159.00").await;
    window.text_until("earlier-reds", |text| text.contains(&red)).await;
    window.screenshot("red-reversed-elsewhere").await;
    window.click("reason-allowance").await;
    window.press(Key::Enter).await;
    window.focused("issue-reversal").await;
    window.press(Key::Enter).await;
    window.text_until("result-number", |text| text.len() == 20).await;
    window.close().await;
    let books = sandbox.books();
    assert_eq!(
        (books.issued().count(), books.gross().to_string().as_str()),
        (3, "0.00")
    );
}
