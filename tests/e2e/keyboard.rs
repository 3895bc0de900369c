//! By keyboard alone: what opens has the focus, and gives it back.

use kaipiao_tests::window::{Key, Window};

use crate::form::fill;

#[tokio::test]
async fn what_opens_below_a_button_has_the_focus_and_escape_gives_it_back() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.still().await;
    fill(&window).await;
    window.find("total-gross").await;
    // The draft that is being written is the first of the list.
    opened(&window, "drafts", "[data-testid^=draft-]").await;
    window.click("nav-invoices").await;
    window.find("filter-all").await;
    opened(&window, "more-filters", "#filter-period").await;
    opened(&window, "list-menu", "[aria-label=显示的列] input").await;
    window.close().await;
}

/// Opens it with Enter, finds the focus in its first field, and closes it again.
async fn opened(window: &Window, button: &str, first: &str) {
    let focus = format!("document.querySelector('[data-testid={button}]').focus()");
    window.evaluate(&focus).await;
    window.focused(button).await;
    window.press(Key::Enter).await;
    let is_there = format!("return document.activeElement === document.querySelector('{first}')");
    window.tells(&is_there, true).await;
    window.screenshot(&format!("focus-{button}")).await;
    window.press(Key::Escape).await;
    let is_closed = format!(
        "return document.activeElement.dataset.testid === '{button}' && document.activeElement.ariaExpanded === 'false'"
    );
    window.tells(&is_closed, true).await;
}
