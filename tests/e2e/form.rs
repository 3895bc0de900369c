//! The form as a person fills it.

use kaipiao_tests::window::{Key, Window};

/// 开科思 of the demo, a general taxpayer.
const COMPANY: &str = "company-0a3beb40037d4bb29fe30295451d2171";

pub(crate) const BUYER: &str = "深圳市第一客户科技有限公司";

/// One line, priced with tax: twice ¥106.00 at 6 %.
pub(crate) async fn fill(window: &Window) {
    company(window).await;
    write(window, "106").await;
}

/// A second line, priced with tax at the first one's rate.
pub(crate) async fn second_line(window: &Window, code: &str, quantity: &str, price: &str) {
    window.click("add-line").await;
    for (field, text) in [
        ("line-1-name", "上门培训"),
        ("line-1-code", code),
        ("line-1-quantity", quantity),
        ("line-1-price", price),
    ] {
        window.type_into(field, text).await;
    }
}

/// The buyer, and one line of two pieces at this price.
pub(crate) async fn write(window: &Window, price: &str) {
    named(window).await;
    window.type_into("line-0-name", "软件技术服务").await;
    window.type_into("line-0-code", "3040201010000000000").await;
    window.type_into("line-0-quantity", "2").await;
    window.type_into("line-0-price", price).await;
    window.choose("line-0-rate", "6%").await;
    window.type_into("remark", "窗口测试").await;
    window.press(Key::Tab).await;
}

/// The company and the buyer.
pub(crate) async fn buyer(window: &Window) {
    company(window).await;
    named(window).await;
}

async fn company(window: &Window) {
    // Until the first company is chosen, the page may draw the choice anew and close its list.
    window.text_until("seller-name", |text| !text.is_empty()).await;
    window.click("company-select").await;
    window.click(COMPANY).await;
    window
        .text_until("seller-name", |text| text.starts_with("开科思"))
        .await;
}

async fn named(window: &Window) {
    window.type_into("buyer-name", BUYER).await;
    window.type_into("buyer-tax-id", "91440300MA5DA1B21A").await;
}

/// Presses 开具 and confirms; returns once the document is under way.
pub(crate) async fn issue(window: &Window) {
    window.click("issue-button").await;
    window.click("confirm-issue").await;
    window.find("issuance-state").await;
}
