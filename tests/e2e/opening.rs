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

#[tokio::test]
async fn the_window_says_its_version_and_whose_work_is_in_it() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.click("nav-about").await;
    window
        .text_until("version", |text| text == env!("CARGO_PKG_VERSION"))
        .await;
    window.type_into("licences-search", "tauri-runtime-wry").await;
    window.text_until("licence", |text| text.contains("MIT")).await;
    window.click("licence").await;
    window.text_until("licence", |text| text.contains("Copyright")).await;
    window.screenshot("about").await;
    window.close().await;
}
