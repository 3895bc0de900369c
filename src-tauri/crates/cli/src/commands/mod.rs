//! The commands, one file each.

mod account;
mod before_batch;
mod bureau;
mod check;
mod companies;
mod export;
mod goods;
mod invoices;
mod issue;
mod ledger;
mod pdf;
mod reconcile;
mod reverse;
mod settle;

use clap::CommandFactory as _;
use kaipiao_desk::contract::{Problem, ProblemCode};

use crate::{
    arguments::{Arguments, Command, Company, Options},
    exit::Exit,
};

/// Runs one command.
pub(crate) async fn run(arguments: Arguments) -> Result<Exit, Problem> {
    let options = &arguments.options;
    match arguments.command {
        Command::Account(what) => account::run(options, what).await,
        Command::Company(company) => errand(options, company).await,
        Command::Check { file, company, fill } => check::run(options, &file, company.as_deref(), fill.as_deref()).await,
        Command::Goods(what) => goods::run(options, what).await,
        Command::Issue { file, company } => issue::issue(options, &file, &company).await,
        Command::Resume { company } => issue::resume(options, company.as_deref()).await,
        Command::Withdraw { xtlsh, company } => issue::withdraw(options, &xtlsh, &company).await,
        Command::Ledger { state, company } => ledger::run(options, state, company.as_deref()).await,
        Command::Result { xtlsh, company, kind } => invoices::result(options, &xtlsh, &company, kind).await,
        Command::Resubmit { xtlsh, company } => issue::resubmit(options, &xtlsh, &company).await,
        Command::Settle(wanted) => settle::run(options, wanted).await,
        Command::Invoices(query) => invoices::list(options, query).await,
        Command::Export {
            out,
            company,
            from,
            to,
            words,
        } => export::run(options, &out, company.as_deref(), (from, to), words).await,
        Command::Trail { xtlsh, out } => export::trail(options, &xtlsh, out).await,
        Command::Reconcile { company, from, to } => reconcile::run(options, &company, from, to).await,
        Command::Reverse(wanted) => reverse::run(options, wanted).await,
        Command::Pdf {
            invoices,
            company,
            out,
            name,
            sheets: None,
        } => pdf::run(options, &invoices, &company, &out, name.as_deref()).await,
        Command::Pdf {
            invoices,
            company,
            out,
            sheets: Some(per_sheet),
            ..
        } => pdf::lay_out(options, invoices, &company, &out, per_sheet).await,
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

/// Runs one of the commands about companies.
async fn errand(options: &Options, company: Company) -> Result<Exit, Problem> {
    match company {
        Company::List { hindered } => companies::list(options, hindered).await,
        Company::Setting { company, set } => companies::setting(options, &company, set.as_deref()).await,
        Company::Add {
            template: Some(out), ..
        } => companies::template(options, &out),
        Company::Add { file, .. } => bureau::add(options, &file.unwrap_or_default()).await,
        Company::Credentials {
            company,
            username,
            input_username,
        } => bureau::credentials(options, &company, username, input_username).await,
        Company::Login {
            company,
            method,
            code,
            qr_file,
        } => bureau::login(options, &company, method, code, qr_file.as_deref()).await,
        Company::Face { company, qr_file } => bureau::face(options, &company, qr_file.as_deref()).await,
        Company::Sms { company, slot, card } => bureau::sms(options, &company, slot, card).await,
        Company::Repair { company, month } => bureau::repair(options, &company, month).await,
    }
}
