//! The binary `kaipiao`.

use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    kaipiao_cli::run(kaipiao_cli::Arguments::parse()).await
}
