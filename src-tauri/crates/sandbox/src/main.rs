//! The sandbox as a program of its own.

use std::process::ExitCode;

use clap::Parser;
use kaipiao_sandbox::Options;

#[tokio::main]
async fn main() -> ExitCode {
    match kaipiao_sandbox::run(Options::parse(), &mut std::io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // The binary is its own command line: there is nobody else to say it.
            #[allow(clippy::print_stderr, reason = "a command line speaks on stderr")]
            {
                eprintln!("沙箱启动失败：{fault}");
            }
            ExitCode::from(1)
        }
    }
}
