//! The command line with the failpoints built in, for the journeys that end it in the middle.

use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    kaipiao_cli::run(kaipiao_cli::Arguments::parse()).await
}
