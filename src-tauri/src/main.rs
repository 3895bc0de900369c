//! Starts the window.
// Without this, Windows opens a console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser;
use kaipiao_desktop::{Options, run};

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "without a window there is no other place to say why")]
fn say(error: &kaipiao_desktop::StartError) {
    eprintln!("开票台无法启动：{error}");
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        eprintln!("  {next}");
        cause = next.source();
    }
}
