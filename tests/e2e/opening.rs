//! The window opens, shows what it is, and can be closed and opened again.

use kaipiao_tests::window::Window;

#[tokio::test]
async fn the_window_opens_in_demo_mode_and_shows_its_name() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.text_until("demo-banner", |text| text.contains("演示")).await;
    window.tells("return document.title", "开票台").await;
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
async fn a_data_folder_that_cannot_be_made_is_named_and_nothing_panics() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    let below = file.join("data");
    let said = Window::refused(&["--server", "demo", "--data-dir", below.to_str().unwrap()]).await;
    assert_eq!(
        said,
        format!("开票台无法启动：数据目录 {} 不能建立，请检查权限", below.display())
    );
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
