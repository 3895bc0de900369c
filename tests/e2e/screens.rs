//! Pictures of every page for the documentation, in the light and in the dark at two sizes. `./dev screens` makes them.

use kaipiao_tests::window::{Key, Window};

use crate::form::{fill, issue};

/// The least that the window is made for, and an ordinary screen.
const SIZES: [(u32, u32); 2] = [(1280, 720), (1600, 900)];

#[tokio::test]
async fn pictures_of_every_page() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open(&["--data-dir", data.path().to_str().unwrap()]).await;
    window.find("first-start").await;
    picture(&window, "first-start").await;
    window.click("try-demo").await;
    window.text_until("seller-name", |text| !text.is_empty()).await;
    picture(&window, "empty").await;
    fill(&window).await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
    picture(&window, "form").await;
    window.choose("special-choice", "货物运输服务").await;
    window.find("special-block").await;
    picture(&window, "special").await;
    window.choose("special-choice", "无特定业务").await;
    window.click("preview").await;
    window.find("paper").await;
    picture(&window, "preview").await;
    window.press(Key::Escape).await;
    window.gone("preview-dialog").await;
    issue(&window).await;
    window.text_until("result-number", |text| text.len() == 20).await;
    picture(&window, "issued").await;
    window.click("open-pdf").await;
    window.find("pdf-canvas-1").await;
    picture(&window, "pdf").await;
    window.press(Key::Escape).await;
    window.gone("pdf-dialog").await;
    window.click("reverse").await;
    window.find("original").await;
    picture(&window, "reverse").await;
    window.press(Key::Enter).await;
    window.find("issue-reversal").await;
    picture(&window, "red").await;
    window.click("nav-invoices").await;
    window.find("filter-all").await;
    picture(&window, "invoices").await;
    window.click_css("button.open").await;
    window.find("invoice-face").await;
    picture(&window, "invoice").await;
    window.press(Key::Escape).await;
    window.gone("invoice-face").await;
    window.click("nav-library").await;
    window.text_until("customers", |text| text.contains("第一客户")).await;
    picture(&window, "library").await;
    window.click("nav-companies").await;
    window
        .text_until("company-count", |text| text.starts_with("共 2 家"))
        .await;
    picture(&window, "companies").await;
    window.click("nav-settings").await;
    window.find("data-dir").await;
    picture(&window, "settings").await;
    window.close().await;
}

async fn picture(window: &Window, page: &str) {
    window.still().await;
    for (width, height) in SIZES {
        window.resize(width, height).await;
        for scheme in ["light", "dark"] {
            let toggle = format!(
                "document.documentElement.classList.toggle('dark', {})",
                scheme == "dark"
            );
            window.evaluate(&toggle).await;
            window.screenshot(&format!("docs-{page}-{scheme}-{width}")).await;
        }
    }
    window
        .evaluate("document.documentElement.classList.remove('dark')")
        .await;
}
