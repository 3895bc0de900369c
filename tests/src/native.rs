//! The system's own dialogs, worked as a person does: WebDriver sees the page alone. There is no window manager under the tests, so the
//! keyboard is given to a dialog by name.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use crate::driver::{GLANCE, PATIENCE};

/// How long a dialog may take to answer a key before it is pressed again.
const ANSWER: Duration = Duration::from_millis(700);

/// Types a path into the file dialog with this title and accepts it; returns once the dialog is gone.
pub async fn choose_path(title: &str, path: &Path) {
    let window = window_titled(title).await;
    let path = path.to_str().unwrap();
    assert!(path.is_ascii(), "{path}: only what every keyboard has can be typed");
    xdotool(&["windowfocus", "--sync", &window]);
    // A dialog that saves proposes a name, whose ending is not selected; one for folders has no place to type into yet.
    xdotool(&["key", "ctrl+l", "ctrl+a"]);
    xdotool(&["type", "--delay", "15", path]);
    let start = Instant::now();
    // What completes the path takes one Return for itself.
    while windows_titled(title).contains(&window) {
        assert!(start.elapsed() < PATIENCE, "the dialog “{title}” stays open");
        xdotool(&["key", "Return"]);
        tokio::time::sleep(ANSWER).await;
    }
}

/// Prints by the dialog of the system, to the file that it proposes: the only printer of a machine without any.
pub async fn print_to_file() {
    let window = window_titled(PRINT).await;
    xdotool(&["windowfocus", "--sync", &window]);
    let start = Instant::now();
    while windows_titled(PRINT).contains(&window) {
        assert!(start.elapsed() < PATIENCE, "nothing is printed");
        // Printers are looked for when the dialog is there already.
        xdotool(&["key", "Down"]);
        tokio::time::sleep(ANSWER).await;
        xdotool(&["key", "alt+p"]);
        tokio::time::sleep(ANSWER).await;
    }
}

/// The title of the print dialog.
pub const PRINT: &str = "^Print$";

/// Closes the dialog with this title by Escape.
pub async fn cancel(title: &str) {
    let window = window_titled(title).await;
    xdotool(&["windowfocus", "--sync", &window]);
    xdotool(&["key", "Escape"]);
}

/// The dialog with this title, once it is there.
pub async fn window_titled(title: &str) -> String {
    let start = Instant::now();
    loop {
        if let Some(window) = windows_titled(title).into_iter().next() {
            return window;
        }
        assert!(start.elapsed() < PATIENCE, "no dialog “{title}” opens");
        tokio::time::sleep(GLANCE).await;
    }
}

/// What is on the clipboard in a format; empty where it holds none.
pub fn clipboard(format: &str) -> String {
    let output = Command::new("xclip")
        .args(["-selection", "clipboard", "-o", "-t", format])
        .output()
        .unwrap_or_else(|error| panic!("xclip: {error}. Run the window tests by ./dev test"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn windows_titled(title: &str) -> Vec<String> {
    let output = Command::new("xdotool")
        .args(["search", "--onlyvisible", "--name", title])
        .output()
        .unwrap_or_else(|error| panic!("xdotool: {error}. Run the window tests by ./dev test"));
    let ids = String::from_utf8_lossy(&output.stdout);
    ids.lines().map(str::to_owned).collect()
}

fn xdotool(arguments: &[&str]) {
    let output = Command::new("xdotool").args(arguments).output().unwrap();
    assert!(output.status.success(), "xdotool {arguments:?}: {output:?}");
}

/// The path that a `file:` address names.
pub fn path_of(address: &str) -> PathBuf {
    let coded = address
        .trim()
        .strip_prefix("file://")
        .unwrap_or_else(|| panic!("{address}"));
    let mut bytes = Vec::new();
    let mut rest = coded.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let hex: String = rest.by_ref().take(2).map(char::from).collect();
            u8::from_str_radix(&hex, 16).unwrap()
        } else {
            byte
        });
    }
    PathBuf::from(String::from_utf8(bytes).unwrap())
}
