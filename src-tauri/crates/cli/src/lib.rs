//! `kaipiao`, the command line over the desk: for the ERP beside the accountant, for scripts, and for machines without a screen.
//!
//! Standard output carries the answer and nothing else; everything said along the way goes to standard error.

mod arguments;
mod commands;
mod exit;
mod output;
mod place;
mod qr;
mod safety;
mod words;

use std::process::ExitCode;

pub use arguments::Arguments;
use exit::Exit;

/// Runs one command and says how it went: the exit codes are [`Exit`]'s.
pub async fn run(arguments: Arguments) -> ExitCode {
    let json = arguments.options.json;
    let exit = match commands::run(arguments).await {
        Ok(exit) => exit,
        Err(problem) => {
            output::problem(&problem, json);
            Exit::of(&problem)
        }
    };
    exit.into()
}
