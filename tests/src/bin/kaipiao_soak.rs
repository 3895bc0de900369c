//! `./dev soak`: one program that is the conductor, and again as children the sandbox, the seats and the command line.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for developers: it stops at the first thing that is not as it should be, and prints"
)]

use std::{ffi::OsString, process::ExitCode};

use clap::{Parser, Subcommand};
use kaipiao_tests::soak::{Options, Place, conduct, judge, sit};

/// 长时间压力测试：大量发票、各种故障、随时终止进程，最后核对平台账册与本机账本
#[derive(Debug, Parser)]
#[command(name = "./dev soak", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    #[command(flatten)]
    options: Options,
}

/// What a child is.
#[derive(Debug, Subcommand)]
enum Part {
    /// The platform.
    #[command(hide = true)]
    Sandbox(kaipiao_sandbox::Options),
    /// A process at which people work.
    #[command(hide = true)]
    Seat {
        #[command(flatten)]
        options: Options,
        #[command(flatten)]
        place: Place,
    },
    /// The command line.
    #[command(hide = true)]
    Cli {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { part, options } = Arguments::parse();
    match part {
        None => soak(&options).await,
        Some(Part::Sandbox(options)) => match kaipiao_sandbox::run(options, &mut std::io::stdout()).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => panic!("the sandbox: {error}"),
        },
        Some(Part::Seat { options, place }) => {
            sit(options, place).await;
            ExitCode::SUCCESS
        }
        Some(Part::Cli { arguments }) => {
            let arguments = std::iter::once(OsString::from("kaipiao")).chain(arguments);
            kaipiao_cli::run(kaipiao_cli::Arguments::parse_from(arguments)).await
        }
    }
}

async fn soak(options: &Options) -> ExitCode {
    let program = std::env::current_exe().unwrap();
    let ran = conduct(&program, options).await;
    let (text, good) = judge(options, &ran).await;
    println!("{text}");
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
