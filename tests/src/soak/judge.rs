//! The platform's books against the ledger, both ways, and what is to be read of a run.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
};

use kaipiao_desk::{
    Desk, Serial, State, Vault,
    computer::Computer,
    contract::{IssuanceFilter, IssuanceView},
};
use kaipiao_sandbox::{Books, Document};
use rust_decimal::Decimal;

use super::{
    conduct::Ran,
    options::Options,
    plan::{Planned, plan},
    seat::Place,
};

/// How many wrong documents are shown with all that happened to them.
const SHOWN: usize = 10;

/// Compares books and ledger. Returns what is to be read, and whether everything is as it must be.
pub async fn judge(options: &Options, ran: &Ran) -> (String, bool) {
    let place = Place {
        url: ran.url.clone(),
        data: ran.data(),
        number: 0,
    };
    let desk = place.desk(Vault::in_memory(), Computer::default()).await;
    let ledger = desk.issuances(IssuanceFilter::default()).await.unwrap();
    let wrong = differences(options, &ran.books, &ledger);
    let mut text = readings(options, ran, &ledger);
    if let Some(stuck) = &ran.stuck {
        let _ = writeln!(text, "\nWRONG: {stuck}");
    }
    // What broke the promise first, then what was only left.
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    let is_broken = |what: &String| what.starts_with("DOUBLE") || what.starts_with("LOST");
    wrong.sort_by_key(|(_, what)| !what.iter().any(is_broken));
    for (serial, what) in wrong.iter().take(SHOWN) {
        let _ = writeln!(text, "\nWRONG: {serial}: {}", what.join("; "));
        text.push_str(&trail(&desk, &ran.books, serial).await);
    }
    if wrong.len() > SHOWN {
        let _ = writeln!(text, "\n… and {} more", wrong.len() - SHOWN);
    }
    let good = wrong.is_empty() && ran.stuck.is_none();
    let verdict = if good {
        "Books and ledger are equal; every serial was issued once."
    } else {
        "Books and ledger are NOT as they must be."
    };
    let _ = writeln!(text, "\n{verdict}");
    (text, good)
}

/// What is wrong, by serial.
fn differences(options: &Options, books: &Books, ledger: &[IssuanceView]) -> BTreeMap<String, Vec<String>> {
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut blame = |serial: &str, what: String| wrong.entry(serial.to_owned()).or_default().push(what);
    let mut issued: HashMap<&str, Vec<&Document>> = HashMap::new();
    for document in &books.documents {
        match document.number() {
            Some(_) => issued.entry(document.serial()).or_default().push(document),
            None => blame(document.serial(), "is still open at the platform".to_owned()),
        }
    }
    let known: HashMap<_, _> = ledger.iter().map(|view| (view.serial.as_str(), view)).collect();
    for (serial, documents) in &issued {
        let submissions: BTreeSet<u64> = documents.iter().map(|document| document.submission).collect();
        if submissions.len() > 1 {
            blame(serial, format!("DOUBLE: was issued {} times", submissions.len()));
        }
        if !known.contains_key(serial) {
            blame(serial, "LOST: is in the books and not in the ledger".to_owned());
        }
    }
    for view in ledger {
        let serial = view.serial.as_str();
        let documents = issued.get(serial).map(Vec::as_slice).unwrap_or_default();
        for what in differs(view, documents) {
            blame(serial, what);
        }
    }
    for Planned { draft, reversal } in plan(options).iter().flat_map(|share| &share.documents) {
        let serial = draft.serial.as_str();
        let Some(view) = known.get(serial) else {
            blame(serial, "LOST: was handed in and is not in the ledger".to_owned());
            continue;
        };
        let reds = books
            .issued()
            .filter(|red| !view.number.is_empty() && red.invoice.original() == view.number);
        let expected = usize::from(reversal.is_some() && view.state == State::Issued);
        let count = reds.count();
        // A person has been told where a red one did not come of it.
        let own = reversal.as_ref().and_then(|reversal| reversal.serial.as_ref());
        let is_its = |red: &IssuanceView| red.gross == -view.gross || Some(&red.serial) == own;
        let told = ledger.iter().any(|red| is_left(red) && is_its(red));
        if count != expected && !(count < expected && told) {
            blame(serial, format!("has {count} red invoices, not {expected}"));
        }
    }
    wrong
}

/// Given up on, with a word to a person, and not issued.
fn is_left(view: &IssuanceView) -> bool {
    view.state == State::NeedsPerson
}

/// What is wrong with a document of the ledger beside what was issued under its serial.
fn differs(view: &IssuanceView, documents: &[&Document]) -> Vec<String> {
    let mut wrong = Vec::new();
    match (view.state, documents) {
        (State::Issued, []) => wrong.push(format!("is issued in the ledger as {}, and in no book", view.number)),
        (State::Issued, documents) => {
            // The platform splits a long one: all of its parts together are what was handed in.
            let amounts = [
                (
                    view.net,
                    documents.iter().map(|document| document.invoice.net()).sum::<Decimal>(),
                ),
                (view.tax, documents.iter().map(|document| document.invoice.tax()).sum()),
                (
                    view.gross,
                    documents.iter().map(|document| document.invoice.gross()).sum(),
                ),
            ];
            let equal = amounts
                .iter()
                .all(|(ours, theirs)| ours.to_string() == format!("{theirs:.2}"));
            let is_its = |document: &&&Document| document.number().is_some_and(|number| number.number == view.number);
            if !equal || documents.iter().filter(is_its).count() != 1 {
                let theirs: Vec<_> = documents.iter().filter_map(|document| document.number()).collect();
                wrong.push(format!(
                    "the ledger has {} over {} + {} = {}, the books have {theirs:?}",
                    view.number, view.net, view.tax, view.gross
                ));
            }
        }
        (State::NeedsPerson, []) => {}
        (state, []) if state.is_settled() => wrong.push(format!("was left {}", state.name())),
        (state, _) => wrong.push(format!("is {} in the ledger: {}", state.name(), view.message)),
    }
    wrong
}

/// All that happened to a serial, here and there.
async fn trail(desk: &Desk, books: &Books, serial: &str) -> String {
    let mut text = String::new();
    for step in desk.attempts(serial.parse().unwrap()).await.unwrap_or_default() {
        let _ = writeln!(
            text,
            "  {} {:<9} {:<14} -> {:<12} v{} {} {}",
            step.at.0,
            step.action,
            step.event,
            step.state.name(),
            step.version,
            step.code,
            step.message
        );
    }
    for document in books.documents.iter().filter(|document| document.serial() == serial) {
        let _ = writeln!(
            text,
            "  books: submission {} received {} visible from {} {:?}",
            document.submission, document.received_at, document.visible_from, document.stage
        );
    }
    let _ = writeln!(
        text,
        "  sent {} times, submitted again {} times",
        books.fpkj_calls(serial),
        books.shkp_calls(serial)
    );
    text
}

fn readings(options: &Options, ran: &Ran, ledger: &[IssuanceView]) -> String {
    let books = &ran.books;
    let sum = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
    let list = |counts: &BTreeMap<String, u64>| {
        let mut counts: Vec<_> = counts.iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        counts
            .iter()
            .map(|(what, count)| format!("{what} {count}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let in_state = |state| ledger.iter().filter(|view| view.state == state).count();
    let sends: u32 = books.sent.iter().map(|sent| sent.fpkj).sum();
    let again: u32 = books.sent.iter().map(|sent| sent.shkp).sum();
    let repeated = books.sent.iter().filter(|sent| sent.fpkj > 1).count();
    let reds = books.issued().filter(|document| document.invoice.is_red()).count();
    let mut parts: BTreeMap<u64, u32> = BTreeMap::new();
    books
        .issued()
        .for_each(|document| *parts.entry(document.submission).or_default() += 1);
    let split = parts.values().filter(|count| **count > 1).count();
    let planned = plan(options);
    let in_part: BTreeSet<&str> = planned
        .iter()
        .flat_map(|share| &share.documents)
        .filter_map(|planned| planned.reversal.as_ref()?.serial.as_ref().map(Serial::as_str))
        .collect();
    let in_part = books
        .issued()
        .filter(|document| in_part.contains(document.serial()))
        .count();
    let request = |call: &str| ran.requests.get(call).copied().unwrap_or_default();
    let kills: u32 = ran.kills.values().sum();
    let kinds: Vec<_> = ran
        .kills
        .iter()
        .map(|(what, count)| format!("{what} {count}"))
        .collect();
    format!(
        "seed {}, {} companies, QUIET {} ms, late documents hide up to {} ms\n\
         time      {:.0} s\n\
         invoices  {} planned, {} issued at the platform, {reds} of them red ({in_part} over a part), {split} documents split into several; ledger: {} issued, {} left to a person\n\
         kills     {kills} ({})\n\
         faults    {} ({})\n\
         sends     {sends} (FPKJ), {repeated} documents more than once; {again} submitted again (SHKP)\n\
         asks      {} KPJG, {} FPLIST\n\
         logins    {}\n",
        options.seed,
        options.companies(),
        options.quiet,
        options.hides,
        ran.time.as_secs_f64(),
        options.invoices,
        books.issued().count(),
        in_state(State::Issued),
        in_state(State::NeedsPerson),
        kinds.join(", "),
        sum(&ran.struck),
        list(&ran.struck),
        request("KPJG"),
        request("FPLIST"),
        ran.logins,
    )
}
