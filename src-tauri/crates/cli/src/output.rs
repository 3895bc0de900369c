//! What a command answers: one JSON document, or lines for a person.

use kaipiao_desk::contract::{IssuanceView, Problem};
use serde::Serialize;
use serde_json::{Value, json};

use crate::words;

/// Prints the answer: the document with `--json`, else the lines.
#[allow(clippy::print_stdout, reason = "the command line's answer")]
pub(crate) fn answer(json: bool, document: &impl Serialize, lines: impl FnOnce() -> Vec<String>) {
    if json {
        println!(
            "{}",
            serde_json::to_string_pretty(document).unwrap_or_else(|error| error.to_string())
        );
    } else {
        for line in lines() {
            println!("{line}");
        }
    }
}

/// Says something along the way.
#[allow(clippy::print_stderr, reason = "what is said along the way goes to standard error")]
pub(crate) fn say(words: &str) {
    eprintln!("{words}");
}

/// Says what kept a command from its work.
pub(crate) fn problem(problem: &Problem, json: bool) {
    say(&words::of(problem));
    if json {
        answer(
            true,
            &json!({ "error": { "code": problem.code, "message": words::of(problem) } }),
            Vec::new,
        );
    }
}

/// An issuance as scripts read it; amounts are decimal strings in yuan.
pub(crate) fn issuance(view: &IssuanceView) -> Value {
    json!({
        "xtlsh": view.serial,
        "company": view.spid,
        "kind": view.kind,
        "state": view.state,
        "parked": view.parked,
        "number": view.number,
        "code": view.code,
        "issued_at": view.issued_at,
        "net": view.net.to_string(),
        "tax": view.tax.to_string(),
        "gross": view.gross.to_string(),
        "pdf_url": view.pdf_url,
        "message": view.message,
        "attempts": view.attempts,
        "successor": view.successor,
        "appeared": view.appeared,
    })
}

/// Several issuances, and the same for a person.
pub(crate) fn issuances(json: bool, views: &[IssuanceView]) {
    let document = json!({ "invoices": views.iter().map(issuance).collect::<Vec<_>>() });
    answer(json, &document, || views.iter().map(line).collect());
}

pub(crate) fn line(view: &IssuanceView) -> String {
    let mut line = format!(
        "{}  {}  ¥{}  {}",
        view.serial,
        view.state.name(),
        view.gross,
        view.buyer
    );
    for more in [&view.number, &view.issued_at, &view.message] {
        if !more.is_empty() {
            line.push_str("  ");
            line.push_str(more);
        }
    }
    line
}
