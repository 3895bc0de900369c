//! From an empty form to the number on the screen, and what a program that ended in the middle leaves behind.

use kaipiao_tests::window::{Key, Window};

/// 开科思 of the demo, a general taxpayer.
const COMPANY: &str = "company-0a3beb40037d4bb29fe30295451d2171";

const BUYER: &str = "深圳市第一客户科技有限公司";

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

/// One line, priced with tax: twice ¥106.00 at 6 %.
async fn fill(window: &Window) {
    // Until the first company is chosen, the page may draw the choice anew and close its list.
    window.text_until("seller-name", |text| !text.is_empty()).await;
    window.click("company-select").await;
    window.click(COMPANY).await;
    window
        .text_until("seller-name", |text| text.starts_with("开科思"))
        .await;
    window.type_into("buyer-name", BUYER).await;
    window.type_into("buyer-tax-id", "91440300MA5DA1B23G").await;
    window.type_into("line-0-name", "软件技术服务").await;
    window.type_into("line-0-code", "3040201010000000000").await;
    window.type_into("line-0-quantity", "2").await;
    window.type_into("line-0-price", "106").await;
    window.choose("line-0-rate", "6%").await;
    window.type_into("remark", "窗口测试").await;
    window.press(Key::Tab).await;
}

/// Presses 开具 and confirms; returns once the document is under way.
async fn issue(window: &Window) {
    window.click("issue-button").await;
    window.click("confirm-issue").await;
    window.find("issuance-state").await;
}
