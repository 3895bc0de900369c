//! What is taxed otherwise, and the kinds of invoice that few need: each reaches the platform under its own nodes.

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::window::Key;

use crate::{account::logged_in, fields::issued, form::fill};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deduction_is_asked_for_told_in_the_remark_and_sent() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    fill(&window).await;
    window.click("form-menu").await;
    window.click("menu-deduction").await;
    window.focused("line-0-deduction").await;
    window.keys("106").await;
    window.press(Key::Tab).await;
    // (212 - 106) with 6 % in it.
    window.text_until("total-tax", |text| text == "¥6.00").await;
    assert!(window.value_of("remark").await.contains("差额征税：106.00。"));
    window.screenshot("deduction").await;
    let invoice = issued(&sandbox, &window).await;
    window.close().await;
    assert_eq!(invoice.items[0].deduction.to_string(), "106.00");
    assert!(
        invoice.head("BZ").starts_with("差额征税：106.00。"),
        "{}",
        invoice.head("BZ")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_privilege_brings_its_rate_and_a_line_has_a_discount_of_its_own() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    fill(&window).await;
    window.choose("line-0-privilege", "按3%简易征收").await;
    // 212 with 3 % in it, less a tenth.
    window.text_until("total-tax", |text| text == "¥6.17").await;
    window.type_into("line-0-discount", "10%").await;
    window.text_until("total-gross", |text| text == "¥190.80").await;
    window.screenshot("privilege").await;
    let invoice = issued(&sandbox, &window).await;
    window.close().await;
    let [line, discount] = &invoice.items[..] else {
        panic!("a line and its discount: {:?}", invoice.items)
    };
    assert_eq!(
        (line.preferential.as_str(), line.preference.as_str()),
        ("1", "按3%简易征收")
    );
    assert_eq!(line.rate.to_string(), "0.03");
    assert_eq!(
        (discount.name.as_str(), discount.net.to_string().as_str()),
        ("软件技术服务", "-20.58")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prices_are_shown_with_and_without_tax_and_the_invoice_stays_what_it_is() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    fill(&window).await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
    window.click("pricing-switch").await;
    window
        .text_until("invoice-form", |text| text.contains("单价（不含税）"))
        .await;
    window.holds("line-0-price", "100").await;
    window.holds("line-0-amount", "200.00").await;
    assert_eq!(window.text_of("total-gross").await, "¥212.00");
    // Quantity and amount now give the price.
    window.type_into("line-0-amount", "300").await;
    window.press(Key::Tab).await;
    window.text_until("total-gross", |text| text == "¥318.00").await;
    window.holds("line-0-price", "150").await;
    let invoice = issued(&sandbox, &window).await;
    window.close().await;
    assert_eq!(
        (invoice.items[0].net.to_string(), invoice.gross().to_string()),
        ("300.00".to_owned(), "318.00".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exempt_line_has_no_tax_and_says_so() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    fill(&window).await;
    window.choose("line-0-rate", "免税").await;
    window.text_until("line-0-tax", |text| text == "***").await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
    let invoice = issued(&sandbox, &window).await;
    window.close().await;
    let line = &invoice.items[0];
    assert_eq!((line.zero_rate.as_str(), line.tax.to_string().as_str()), ("1", "0.00"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_kind_stands_behind_its_choice_and_its_reversal_asks_for_the_info_number() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    window.still().await;
    fill(&window).await;
    window.click("kind-more").await;
    window.click("kind-more-004").await;
    for (field, text) in [
        ("buyer-address", "深圳市南山区科苑路1号"),
        ("buyer-phone", "0755-26000000"),
        ("buyer-bank", "招商银行深圳分行"),
        ("buyer-account", "755900001"),
    ] {
        window.type_into(field, text).await;
    }
    window.screenshot("older-kind").await;
    crate::form::issue(&window).await;
    window.text_until("result-number", |text| text.len() == 8).await;

    window.click("reverse").await;
    window.find("original").await;
    window.text_until("hindrance", |text| text.contains("16 位")).await;
    window
        .text_until("info-number-note", |text| text.contains("信息表"))
        .await;
    window.type_into("info-number", "1234567890123456").await;
    window.gone("hindrance").await;
    window.screenshot("info-number").await;
    window.press(Key::Enter).await;
    window.focused("issue-reversal").await;
    window.press(Key::Enter).await;
    window.find("link-original").await;
    window.text_until("result-number", |text| text.len() == 8).await;
    window.close().await;
    let books = sandbox.books();
    let red = &books.issued().last().unwrap().invoice;
    assert_eq!((red.kind.code(), red.head("XXBBH")), ("004", "1234567890123456"));
    assert_eq!(books.gross().to_string(), "0.00");
}
