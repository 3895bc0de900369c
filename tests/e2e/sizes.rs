//! The window where there is little room: an ordinary screen, and one magnified to 200 %.

use std::time::{Duration, Instant};

use kaipiao_tests::window::{Key, Window};
use serde_json::{Value, json};

use crate::{form::fill, invoices::issued};

const SIZES: [(u32, u32); 3] = [(1280, 720), (960, 540), (640, 360)];

/// What sticks out of the window to the right, though nothing scrolls to it.
const BEYOND: &str = "
    const scrolls = (one) => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(one).overflowX);
    const inScroller = (one) => one !== document.body && (scrolls(one) || inScroller(one.parentElement));
    return [...document.querySelectorAll('#app *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !inScroller(one.parentElement))
        .map((one) => one.outerHTML.slice(0, 80))
        .concat(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : []);";

/// Whether the elements with these names are whole within the window.
const IN_SIGHT: &str = "
    return ['issue-button', 'total-gross'].filter((name) => {
        const { top, left, bottom, right, width } = document.querySelector(`[data-testid=${name}]`).getBoundingClientRect();
        return width === 0 || top < 0 || left < 0 || bottom > innerHeight || right > innerWidth;
    });";

#[tokio::test]
async fn every_page_fits_and_what_is_issued_stays_in_sight() {
    let data = tempfile::tempdir().unwrap();
    issued(data.path(), 3).await;
    let window = Window::demo(data.path()).await;
    window.still().await;
    fill(&window).await;
    window.text_until("total-gross", |text| text != "¥0.00").await;
    for (page, there) in [
        ("issue", "issue-button"),
        ("invoices", "filter-all"),
        ("reverse", "original-search"),
        ("library", "tab-customers"),
        ("companies", "company-count"),
        ("settings", "data-dir"),
    ] {
        window.click(&format!("nav-{page}")).await;
        window.find(there).await;
        for (width, height) in SIZES {
            resized(&window, width, height).await;
            for scheme in ["light", "dark"] {
                let dark = scheme == "dark";
                window
                    .evaluate(&format!("document.documentElement.classList.toggle('dark', {dark})"))
                    .await;
                window.screenshot(&format!("size-{page}-{width}-{scheme}")).await;
            }
            let none = Value::Array(Vec::new());
            assert_eq!(window.evaluate(BEYOND).await, none, "{page}, {width} wide");
            if page == "issue" {
                assert_eq!(window.evaluate(IN_SIGHT).await, none, "{width} × {height}");
            }
        }
        resized(&window, 1280, 720).await;
    }
    window.close().await;
}

/// Whether a dialog's buttons can be reached: they are in sight, or something scrolls to them.
const BUTTONS_OUT_OF_REACH: &str = "
    const inSight = ({ top, left, bottom, right }) => top >= -1 && left >= -1 && bottom <= innerHeight + 1 && right <= innerWidth + 1;
    const buttons = [...document.querySelectorAll('.el-dialog button, .el-drawer button')].filter((one) => one.offsetParent !== null);
    return buttons
        .filter((one) => {
            one.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            return !inSight(one.getBoundingClientRect());
        })
        .map((one) => one.outerHTML.slice(0, 120));";

#[tokio::test]
async fn every_dialog_can_be_answered_where_there_is_little_room() {
    let data = tempfile::tempdir().unwrap();
    issued(data.path(), 3).await;
    let window = Window::demo(data.path()).await;
    window.still().await;
    fill(&window).await;
    window.text_until("total-gross", |text| text != "¥0.00").await;
    for (clicks, dialog) in [
        (["issue-button"].as_slice(), "confirm-dialog"),
        (&["form-menu", "menu-discount"], "discount-dialog"),
        (&["form-menu", "menu-template"], "template-dialog"),
        (&["line-0-pick-code"], "code-picker"),
        (&["preview"], "preview-dialog"),
        (&["nav-invoices", "open-reconcile"], "reconcile-dialog"),
        (&["filter-every-company", "choose-all", "bulk-pdf"], "pdfs-dialog"),
        (&["bulk-more", "bulk-again"], "bulk-dialog"),
        (&["open-LIST0000000000000002"], "invoice-drawer"),
        (&["nav-library", "customers-add"], "customer-dialog"),
        (&["nav-companies", "add-company"], "add-company-dialog"),
        (&["add-list"], "add-list-dialog"),
        (&["nav-about"], "about-dialog"),
    ] {
        resized(&window, 1280, 720).await;
        for button in clicks {
            // By the page's own click: the link of a row is cut off by its cell.
            window.click_css(&format!("[data-testid=\"{button}\"]")).await;
        }
        window.find(dialog).await;
        for (width, height) in SIZES {
            resized(&window, width, height).await;
            window.screenshot(&format!("size-{dialog}-{width}")).await;
            let none = Value::Array(Vec::new());
            assert_eq!(window.evaluate(BEYOND).await, none, "{dialog}, {width} wide");
            assert_eq!(
                window.evaluate(BUTTONS_OUT_OF_REACH).await,
                none,
                "{dialog}, {width} × {height}"
            );
        }
        window.press(Key::Escape).await;
        window.gone(dialog).await;
    }
    window.close().await;
}

/// Makes the window that large, and waits until it is.
async fn resized(window: &Window, width: u32, height: u32) {
    window.resize(width, height).await;
    let start = Instant::now();
    loop {
        let size = window.evaluate("return [innerWidth, innerHeight]").await;
        if size == json!([width, height]) {
            return;
        }
        assert!(start.elapsed().as_secs() < 20, "{size} instead of {width} × {height}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
