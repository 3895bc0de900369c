//! The window where there is little room: an ordinary screen, and one magnified to 200 %.

use std::time::{Duration, Instant};

use kaipiao_tests::window::Window;
use serde_json::{Value, json};

use crate::form::fill;

const SIZES: [(u32, u32); 3] = [(1280, 720), (960, 540), (640, 400)];

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
    let window = Window::demo(data.path()).await;
    window.still().await;
    fill(&window).await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
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
