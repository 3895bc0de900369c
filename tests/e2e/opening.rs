//! The window opens, shows what it is, and can be closed and opened again.

use kaipiao_tests::window::Window;

#[tokio::test]
async fn the_window_opens_in_demo_mode_and_shows_its_name() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.text_until("demo-banner", |text| text.contains("演示")).await;
    assert_eq!(window.evaluate("return document.title").await, "开票台");
    window.screenshot("opening").await;
    window.close().await;
}

#[tokio::test]
async fn a_killed_window_opens_again() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.find("demo-banner").await;
    window.kill().await;
    let window = Window::demo(data.path()).await;
    window.find("demo-banner").await;
    window.close().await;
}
