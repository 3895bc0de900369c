//! From an empty form to the number on the screen, and what a program that ended in the middle leaves behind.

use kaipiao_tests::{poppler, window::Window};

use crate::form::{fill, issue};

#[tokio::test]
async fn an_invoice_typed_into_the_window_is_issued_and_opens_as_a_pdf() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    fill(&window).await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
    window.text_until("total-upper", |text| text == "贰佰壹拾贰圆整").await;
    window.screenshot("form").await;

    issue(&window).await;
    let number = window.text_until("result-number", |text| text.len() == 20).await;
    assert!(
        number.starts_with("00") && number.chars().all(|digit| digit.is_ascii_digit()),
        "{number}"
    );
    window.gone("confirm-dialog").await;
    window.screenshot("issued").await;

    window.click("open-pdf").await;
    window.find("pdf-canvas-1").await;
    window.screenshot("pdf").await;

    window.click("pdf-print").await;
    window.click("pdfs-go").await;
    window.find("sheets-dialog").await;
    window.find("sheets-print").await;
    window.screenshot("sheets").await;
    let sheets = data.path().join("accounts/demo/passing");
    let sheets = std::fs::read_dir(sheets).unwrap().next().unwrap().unwrap().path();
    assert!(poppler::about(&sheets).contains("A4"), "the sheets are A4");
    let text = poppler::text(&sheets);
    assert!(
        text.contains(&number),
        "the number is text that can be searched: {text}"
    );
    window.close().await;
}

#[tokio::test]
async fn a_program_killed_while_it_issues_shows_the_invoice_once_when_it_comes_back() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    fill(&window).await;
    issue(&window).await;
    window.kill().await;

    let window = Window::demo(data.path()).await;
    window.click("nav-invoices").await;
    window.click("filter-every-company").await;
    window.text_until("invoice-count", |text| text == "共 1 张").await;
    window.click("filter-issued").await;
    window.text_until("invoice-count", |text| text == "共 1 张").await;
    window.screenshot("after-kill").await;
    window.close().await;
}
