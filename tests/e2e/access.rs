//! Every page for those who don't see it: axe-core finds nothing serious on any, in the light and in the dark.

use std::path::Path;

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::{
    stage::draft,
    stopped::lost,
    window::{Key, Window},
};
use serde_json::Value;

use crate::{
    companies::connected,
    form::{fill, issue, write},
    invoices::issued,
    verdict::earlier,
};

#[tokio::test]
async fn no_page_has_serious_findings() {
    let axe = axe();
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    // Before anything moves: what is on its way would never arrive.
    window.still().await;
    fill(&window).await;
    window.choose("special-choice", "旅客运输服务").await;
    window.click("issue-button").await;
    window.find("fault-list").await;
    looked_at(&window, &axe, "the form with a special business and its faults").await;
    window.choose("special-choice", "无特定业务").await;
    window.click("preview").await;
    window.find("paper").await;
    looked_at(&window, &axe, "the preview").await;
    window.press(Key::Escape).await;
    window.gone("preview-dialog").await;
    window.keys(&Key::F1.to_string()).await;
    window.find("keyboard-map").await;
    looked_at(&window, &axe, "the keyboard").await;
    window.press(Key::Escape).await;
    window.gone("keyboard-map").await;
    window.click("issue-button").await;
    window.find("confirm-issue").await;
    looked_at(&window, &axe, "the question").await;
    window.click("confirm-issue").await;
    window.text_until("result-number", |text| text.len() == 20).await;
    looked_at(&window, &axe, "the result").await;
    window.click("reverse").await;
    window.find("original").await;
    looked_at(&window, &axe, "the red wizard").await;
    window.press(Key::Enter).await;
    window.find("issue-reversal").await;
    looked_at(&window, &axe, "the red invoice").await;
    window.click("nav-invoices").await;
    window.find("filter-all").await;
    looked_at(&window, &axe, "the invoices").await;
    window.click("choose-all").await;
    window.click("bulk-pdf").await;
    window.find("pdfs-example").await;
    looked_at(&window, &axe, "the question about several").await;
    window.click("pdfs-close").await;
    window.gone("pdfs-dialog").await;
    window.click_css("button.open").await;
    window.find("invoice-face").await;
    looked_at(&window, &axe, "an invoice with its face").await;
    window.click_words("[role=tab]", "信息和二维码").await;
    window.find("invoice-qr").await;
    looked_at(&window, &axe, "what is known of an invoice").await;
    window.press(Key::Escape).await;
    window.gone("invoice-face").await;
    window.click("nav-reverse").await;
    window.type_into("original-search", "第一客户").await;
    window.click("search-platform").await;
    window.find("original-search").await;
    looked_at(&window, &axe, "the search for an original").await;
    window.click("nav-library").await;
    for (tab, shown) in [
        ("tab-customers", "customers"),
        ("tab-products", "products"),
        ("tab-goods", "goods-table"),
    ] {
        window.click(tab).await;
        window.find(shown).await;
        looked_at(&window, &axe, shown).await;
    }
    window.click("nav-companies").await;
    window.find("company-count").await;
    looked_at(&window, &axe, "the companies").await;
    window.click("nav-settings").await;
    window.find("data-dir").await;
    looked_at(&window, &axe, "the settings").await;
    window.close().await;
}

#[tokio::test]
async fn nothing_that_opens_over_a_page_has_serious_findings() {
    let axe = axe();
    let data = tempfile::tempdir().unwrap();
    let window = Window::open(&["--data-dir", data.path().to_str().unwrap()]).await;
    window.still().await;
    window.find("first-start").await;
    looked_at(&window, &axe, "the first start").await;
    window.close().await;

    let window = Window::demo(data.path()).await;
    window.still().await;
    fill(&window).await;
    window.click("line-0-pick-code").await;
    window.find("code-search").await;
    looked_at(&window, &axe, "the codes").await;
    window.press(Key::Escape).await;
    window.gone("code-picker").await;
    window.click("drafts").await;
    window.find("drafts-list").await;
    looked_at(&window, &axe, "the drafts").await;
    window.press(Key::Escape).await;
    window.hidden("drafts-list").await;
    window.click("form-menu").await;
    window.click("menu-template").await;
    window.type_into("template-name", "每月服务费").await;
    looked_at(&window, &axe, "a template that is saved").await;
    window.click("save-template").await;
    window.gone("template-dialog").await;
    new_from(&window, "templates").await;
    window.find("lay-out").await;
    looked_at(&window, &axe, "the templates").await;
    window.press(Key::Escape).await;
    window.gone("templates-dialog").await;

    issue(&window).await;
    window.text_until("result-number", |text| text.len() == 20).await;
    window.click("open-pdf").await;
    window.find("pdf-canvas-1").await;
    looked_at(&window, &axe, "a PDF").await;
    window.click("pdf-print").await;
    window.click("pdfs-go").await;
    window.find("sheets-print").await;
    looked_at(&window, &axe, "sheets to print").await;
    for dialog in ["sheets-dialog", "pdfs-dialog", "pdf-dialog"] {
        window.press(Key::Escape).await;
        window.gone(dialog).await;
    }
    window.click("same-again").await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
    window.click("issue-button").await;
    window.click("confirm-issue").await;
    window.find("suspects-dialog").await;
    looked_at(&window, &axe, "a look-alike").await;
    window.press(Key::Escape).await;
    window.gone("suspects-dialog").await;
    new_from(&window, "earlier").await;
    window.find("earlier-search").await;
    looked_at(&window, &axe, "the earlier invoices").await;
    window.press(Key::Escape).await;
    window.gone("earlier-dialog").await;

    window.click("nav-invoices").await;
    for (button, shown) in [("more-filters", "clear-filters"), ("list-menu", "view-name")] {
        window.click(button).await;
        window.find(shown).await;
        looked_at(&window, &axe, button).await;
        window.press(Key::Escape).await;
        window.hidden(shown).await;
    }
    window.click("nav-companies").await;
    window.find("company-count").await;
    window.click_css("[data-testid^=company-row-] button.open").await;
    window.find("log-company-in").await;
    looked_at(&window, &axe, "a company").await;
    window.click("log-company-in").await;
    window.find("begin-login").await;
    looked_at(&window, &axe, "the logins").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_rarer_dialog_has_serious_findings() {
    let axe = axe();
    let data = tempfile::tempdir().unwrap();
    issued(data.path(), 2).await;
    let window = Window::demo(data.path()).await;
    window.still().await;
    fill(&window).await;
    window.click("form-menu").await;
    window.click("menu-discount").await;
    closed_after(&window, &axe, "discount-dialog").await;
    window.text_until("save-state", |text| text.starts_with("已保存")).await;
    window.click("new-invoice").await;
    window.text_until("save-state", |text| text == "自动保存").await;
    write(&window, "210").await;
    window.text_until("save-state", |text| text.starts_with("已保存")).await;
    window.still().await;
    window.click("drafts").await;
    window.click("issue-drafts").await;
    window.find("many-issue").await;
    looked_at(&window, &axe, "several drafts").await;
    window.click("many-back").await;

    window.click("nav-reverse").await;
    window.type_into("original-search", "25312000000136634917").await;
    window.press(Key::Enter).await;
    window.find("type-instead").await;
    looked_at(&window, &axe, "an original that nobody lists").await;
    window.click("type-reversal").await;
    window.find("red-box").await;
    looked_at(&window, &axe, "a red invoice that is typed").await;

    window.click("nav-invoices").await;
    window.click("filter-every-company").await;
    window.text_until("invoice-count", |text| text == "共 2 张").await;
    window.click("open-reconcile").await;
    closed_after(&window, &axe, "reconcile-dialog").await;
    window.click("choose-all").await;
    window.click("bulk-more").await;
    window.click("bulk-again").await;
    closed_after(&window, &axe, "bulk-dialog").await;

    window.click("nav-library").await;
    window.click("customers-add").await;
    closed_after(&window, &axe, "customer-dialog").await;
    window.click("tab-products").await;
    window.click("products-add").await;
    closed_after(&window, &axe, "product-dialog").await;
    window.click("nav-companies").await;
    window.find("company-count").await;
    for (button, dialog) in [("add-company", "add-company-dialog"), ("add-list", "add-list-dialog")] {
        window.click(button).await;
        closed_after(&window, &axe, dialog).await;
    }
    window.click("nav-about").await;
    closed_after(&window, &axe, "about-dialog").await;
    window.click("account-menu").await;
    window.click("account-connect").await;
    closed_after(&window, &axe, "connect-dialog").await;
    window.close().await;

    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let desk = earlier(data.path(), &sandbox).await;
    let serial = lost(&sandbox, &desk, draft()).await;
    desk.close().await;
    drop(desk);
    let window = connected(data.path(), &sandbox).await;
    window.click("person-open").await;
    window.find(&format!("decide-{serial}")).await;
    looked_at(&window, &axe, "what stopped").await;
    window.click(&format!("decide-{serial}")).await;
    for way in ["by-hand", "anew"] {
        window.click(&format!("way-{way}")).await;
        looked_at(&window, &axe, way).await;
    }
    window.close().await;
}

/// Looks at a dialog, and closes it.
async fn closed_after(window: &Window, axe: &str, dialog: &str) {
    window.find(dialog).await;
    looked_at(window, axe, dialog).await;
    window.press(Key::Escape).await;
    window.gone(dialog).await;
}

async fn new_from(window: &Window, what: &str) {
    window.click("new-from").await;
    window.click(&format!("new-from-{what}")).await;
}

fn axe() -> String {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&axe).unwrap_or_else(|error| panic!("{}: {error}", axe.display()))
}

async fn looked_at(window: &Window, axe: &str, page: &str) {
    window.evaluate(&format!("if (!window.axe) {{ {axe} }}")).await;
    for scheme in ["light", "dark"] {
        let toggle = format!(
            "document.documentElement.classList.toggle('dark', {})",
            scheme == "dark"
        );
        window.evaluate(&toggle).await;
        window.evaluate("window.found = null; axe.run(document, { resultTypes: ['violations'] }).then((all) => { window.found = all.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html.slice(0, 160) + ' ' + failureSummary.slice(0, 200)).join(' | ')}`); });").await;
        let found = loop {
            let found = window.evaluate("return window.found").await;
            if !found.is_null() {
                break found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        };
        assert_eq!(found, Value::Array(Vec::new()), "{page}, {scheme}");
    }
    window
        .evaluate("document.documentElement.classList.remove('dark')")
        .await;
}
