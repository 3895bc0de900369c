//! Starts the window.
// Without this, Windows opens a console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::error::Error as _;
use std::process::ExitCode;

use clap::Parser;
use kaipiao_desktop::{Options, StartError, run};

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error);
            ExitCode::FAILURE
        }
    }
}

fn say(error: &StartError) {
    let mut words = format!("开票台无法启动：{error}");
    let mut cause = error.source();
    while let Some(next) = cause {
        words = format!("{words}\n  {next}");
        cause = next.source();
    }
    to_console(&words);
    if !matches!(error, StartError::NoDisplay) {
        to_screen(error, &words);
    }
}

#[expect(clippy::print_stderr, reason = "without a window there is no other place to say why")]
fn to_console(words: &str) {
    eprintln!("{words}");
}

/// Whoever clicked an icon sees no console: said in a dialog, with the way out where there is one.
fn to_screen(error: &StartError, words: &str) {
    use rfd::{MessageButtons, MessageDialog, MessageDialogResult, MessageLevel};

    let dialog = MessageDialog::new().set_level(MessageLevel::Error).set_title("开票台");
    if !matches!(error, StartError::NoWebView(_)) {
        dialog.set_description(words).show();
        return;
    }
    // What Windows says of the missing file helps nobody.
    let question = format!("{error}\n\n现在打开下载页面吗？");
    let dialog = dialog.set_description(question).set_buttons(MessageButtons::YesNo);
    if dialog.show() == MessageDialogResult::Yes
        && let Err(failed) = tauri_plugin_opener::open_url(kaipiao_desktop::WEBVIEW_PAGE, None::<&str>)
    {
        to_console(&failed.to_string());
    }
}
