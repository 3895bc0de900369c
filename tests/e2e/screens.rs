//! Pictures of every page for the documentation, in the light and in the dark at two sizes. `./dev screens` makes them.

use kaipiao_tests::{
    program::invoice,
    window::{Key, Window},
};
use serde_json::{Value, json};

use crate::{form::fill, invoices::issued_of};

/// The least that the window is made for, and an ordinary screen.
const SIZES: [(u32, u32); 2] = [(1280, 720), (1600, 900)];

/// What an accountant's list looks like after a while.
fn sold() -> Vec<Value> {
    const BUYERS: [(&str, &str); 4] = [
        ("上海浦江文化传播有限公司", "91310115563144366Q"),
        ("广州南粤五金制品有限公司", "91440101340088133N"),
        ("杭州西溪餐饮管理有限公司", "91330106MA2CFLDG4R"),
        ("福州榕城贸易有限公司", "91350100M000100Y43"),
    ];
    const SOLD: [(&str, u32); 3] = [("软件技术服务", 4_800), ("系统维护", 1_260), ("培训服务", 750)];
    let combined = SOLD
        .iter()
        .flat_map(|sold| BUYERS.iter().map(move |buyer| (buyer, sold)));
    combined
        .zip(1_u32..)
        .map(|(((name, tax_id), (item, yuan)), place)| {
            let mut one = invoice(&format!("SCREEN000000000000{place:02}"), yuan + 90 * place);
            one["KHMC"] = json!(name);
            one["KHSH"] = json!(tax_id);
            one["ITEM"][0]["CPMC"] = json!(item);
            one
        })
        .collect()
}

#[tokio::test]
async fn pictures_of_every_page() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open(&["--data-dir", data.path().to_str().unwrap()]).await;
    window.find("first-start").await;
    picture(&window, "first-start").await;
    window.close().await;
    issued_of(data.path(), sold()).await;
    let window = Window::demo(data.path()).await;
    window.text_until("seller-name", |text| !text.is_empty()).await;
    picture(&window, "empty").await;
    fill(&window).await;
    window.text_until("total-gross", |text| text != "¥0.00").await;
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
    window.click("line-0-pick-code").await;
    window.find("code-search").await;
    picture(&window, "codes").await;
    window.press(Key::Escape).await;
    window.gone("code-picker").await;
    window.click("issue-button").await;
    window.find("confirm-dialog").await;
    picture(&window, "confirm").await;
    window.click("confirm-issue").await;
    window.text_until("result-number", |text| text.len() == 20).await;
    picture(&window, "issued").await;
    window.click("open-pdf").await;
    window.find("pdf-canvas-1").await;
    picture(&window, "pdf").await;
    window.press(Key::Escape).await;
    window.gone("pdf-dialog").await;
    window.click("nav-reverse").await;
    window.find("original-search").await;
    picture(&window, "find-original").await;
    window.click("nav-issue").await;
    window.click("reverse").await;
    window.find("original").await;
    picture(&window, "reverse").await;
    window.press(Key::Enter).await;
    window.find("issue-reversal").await;
    picture(&window, "red").await;
    window.click("nav-invoices").await;
    window.find("filter-all").await;
    picture(&window, "invoices").await;
    window.click("choose-all").await;
    window.click("bulk-print").await;
    window.click("pdfs-go").await;
    window.find("pdf-canvas-1").await;
    picture(&window, "sheets").await;
    for dialog in ["sheets-dialog", "pdfs-dialog"] {
        window.press(Key::Escape).await;
        window.gone(dialog).await;
    }
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
