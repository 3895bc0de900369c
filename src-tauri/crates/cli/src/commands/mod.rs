//! The commands, one file each.

mod account;
mod check;
mod companies;
mod issue;
mod ledger;
mod pdf;

use clap::CommandFactory as _;
use kaipiao_desk::contract::{Problem, ProblemCode};

use crate::{
    arguments::{Arguments, Command, Company},
    exit::Exit,
};

/// Runs one command.
pub(crate) async fn run(arguments: Arguments) -> Result<Exit, Problem> {
    let options = &arguments.options;
    match arguments.command {
        Command::Account(what) => account::run(options, what).await,
        Command::Company(Company::List) => companies::list(options).await,
        Command::Check { file, fill } => check::run(options, &file, fill.as_deref()),
        Command::Issue { file, company } => issue::issue(options, &file, &company).await,
        Command::Resume { company } => issue::resume(options, company.as_deref()).await,
        Command::Withdraw { xtlsh, company } => issue::withdraw(options, &xtlsh, &company).await,
        Command::Ledger { state, company } => ledger::run(options, state, company.as_deref()).await,
        Command::Pdf { invoices, company, out } => pdf::run(options, &invoices, &company, &out).await,
        Command::Sandbox(sandbox) => match kaipiao_sandbox::run(sandbox, &mut std::io::stdout()).await {
            Ok(()) => Ok(Exit::Done),
            Err(error) => Err(Problem::new(ProblemCode::Internal, error.to_string())),
        },
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "kaipiao", &mut std::io::stdout());
            Ok(Exit::Done)
        }
    }
}
