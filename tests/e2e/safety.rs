//! What befell the ledger, as the window says it.

use std::{path::Path, process::Command};

use kaipiao_tests::window::Window;

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-r").args([from, to]).status().unwrap();
    assert!(copied.success());
}

#[tokio::test]
async fn a_copied_data_folder_is_said_above_every_page_until_one_has_seen_it() {
    let folder = tempfile::tempdir().unwrap();
    let (original, copied) = (folder.path().join("original"), folder.path().join("copy"));
    let window = Window::demo(&original).await;
    window.find("demo-banner").await;
    assert!(
        window.find_all("safety-bar").await.is_empty(),
        "nothing befell the original"
    );
    window.close().await;
    // The original stays: a file that is gone leaves its number to the next one.
    copy(&original, &copied);
    let window = Window::demo(&copied).await;
    window
        .text_until("safety-bar", |text| text.contains("复制") && text.contains("original"))
        .await;
    window.screenshot("safety-copied").await;
    window.click("incident-seen").await;
    window.gone("safety-bar").await;
    window.close().await;
    let window = Window::demo(&copied).await;
    window.find("demo-banner").await;
    assert!(window.find_all("safety-bar").await.is_empty(), "it has been seen");
    window.close().await;
}
