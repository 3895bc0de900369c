//! What a person may decide about a document that stopped, and what the ledger refuses.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod books;

use kaipiao_domain::{Fen, Kind, Serial};
use kaipiao_ledger::{
    Event, LedgerError, State, Timestamp,
    attempt::{self, Action},
    draft,
    issuance::{self, Filter, Heard, Issuance, IssuedNumber, Step},
    verdict::{self, AsIssued, Finding, FoundIn, Look, Missing, REPAIR_TAKES, Repaired, WAIT, WORD},
};

use books::{Books, NOW, SPID, document, step};

const SERIAL: &str = "A0000000000000000001";

/// By the platform's clock, which this computer's knows nothing of: 2025-11-25 00:00 in China.
const TRIED: Timestamp = Timestamp(1_764_000_000_000);

fn serial() -> Serial {
    SERIAL.parse().unwrap()
}

/// A document that was sent at a time of the platform's, and stopped.
async fn stopped(books: &Books) -> Issuance {
    books.after(&[Event::Claimed, Event::LeftOpen]).await.unwrap();
    books
        .write(|tx| {
            issuance::heard(tx, &serial(), Some(TRIED))?;
            issuance::apply(tx, &serial(), &step(Event::Exhausted), NOW)
        })
        .await
        .unwrap()
}

fn number(digits: &str) -> IssuedNumber {
    IssuedNumber {
        number: digits.to_owned(),
        ..IssuedNumber::default()
    }
}

fn finding() -> Finding {
    Finding {
        found_in: FoundIn::Issued,
        same_serial: false,
        serial: String::new(),
        kind: "021".to_owned(),
        code: String::new(),
        number: "26312000000136634917".to_owned(),
        issued_at: String::new(),
        buyer_name: "甲".to_owned(),
        buyer_tax_id: String::new(),
        net: None,
        tax: None,
        gross: Some(Fen(10_600)),
        words: String::new(),
    }
}

/// Repairs and looks, both in time; gives what is missing but for the word.
async fn repair_and_look(books: &Books, found: Vec<Finding>) -> Vec<Missing> {
    let months = books
        .ledger
        .read(|tx| verdict::facts(tx, &serial()))
        .await
        .unwrap()
        .months;
    let repaired = Repaired {
        at: Timestamp(TRIED.0 + WAIT - REPAIR_TAKES),
        months,
    };
    books
        .write(move |tx| {
            verdict::repaired(tx, &serial(), &repaired, NOW)?;
            let attempts = issuance::find(tx, &serial())?.unwrap().attempts;
            let look = Look {
                attempts,
                at: Timestamp(TRIED.0 + WAIT),
                found,
            };
            let fresh = verdict::looked(tx, &serial(), &look, NOW)?;
            Ok(verdict::permit(&fresh, WORD).err().unwrap_or_default())
        })
        .await
        .unwrap()
}

/// Looks once more and has it issued anew.
async fn replace(books: &Books) -> Result<Issuance, LedgerError> {
    books
        .write(|tx| {
            let found = issuance::find(tx, &serial())?.unwrap();
            let look = Look {
                attempts: found.attempts,
                at: Timestamp(TRIED.0 + WAIT),
                found: Vec::new(),
            };
            let fresh = verdict::looked(tx, &serial(), &look, NOW)?;
            let permission = verdict::permit(&fresh, WORD).unwrap();
            verdict::replace(tx, permission, NOW)
        })
        .await
}

#[tokio::test]
async fn how_long_ago_it_was_sent_is_counted_from_the_first_time_of_the_platforms_that_is_known_after() {
    let at = |hours: i64| Some(Timestamp(TRIED.0 + hours * 3_600_000));
    let heard = async |books: &Books, hours: i64| {
        books
            .write(move |tx| {
                issuance::heard(tx, &serial(), Some(Timestamp(TRIED.0 + hours * 3_600_000)))?;
                Ok(issuance::find(tx, &serial())?.unwrap())
            })
            .await
            .unwrap()
    };
    let books = Books::open();
    books.after(&[]).await.unwrap();
    let unsent = heard(&books, 0).await;
    assert_eq!((unsent.first_try, unsent.last_try), (None, None), "nothing has left");
    let apply = async |event| {
        books
            .write(move |tx| issuance::apply(tx, &serial(), &step(event), NOW))
            .await
            .unwrap()
    };
    apply(Event::Claimed).await;
    apply(Event::LeftOpen).await;
    let first = heard(&books, 1).await;
    assert_eq!((first.first_try, first.last_try), (at(1), at(1)));
    let later = heard(&books, 2).await;
    assert_eq!(later.last_try, at(1), "what is heard later moves nothing");
    apply(Event::SendAgain).await;
    let again = apply(Event::Claimed).await;
    assert_eq!(
        (again.first_try, again.last_try),
        (at(1), None),
        "sent again: how late that was is not known yet"
    );
    let second = heard(&books, 5).await;
    assert_eq!((second.first_try, second.last_try), (at(1), at(5)));
    apply(Event::LeftOpen).await;
    let copied = apply(Event::Doubted).await;
    assert_eq!(copied.last_try, None, "another copy may have sent it since");
}

#[tokio::test]
async fn a_document_that_was_refused_and_corrected_begins_anew() {
    let books = Books::open();
    books.after(&[Event::Claimed]).await.unwrap();
    let corrected = books
        .write(|tx| {
            issuance::heard(tx, &serial(), Some(TRIED))?;
            issuance::apply(tx, &serial(), &step(Event::TurnedDown), NOW)?;
            issuance::apply(tx, &serial(), &step(Event::Corrected), NOW)
        })
        .await
        .unwrap();
    assert_eq!((corrected.first_try, corrected.last_try), (None, None));
}

#[tokio::test]
async fn it_is_issued_anew_in_one_transaction_and_only_with_a_permission() {
    let books = Books::open();
    stopped(&books).await;
    let bare = books
        .write(|tx| issuance::apply(tx, &serial(), &Step::plain(Action::Person, Event::Replaced), NOW))
        .await;
    assert!(
        matches!(bare, Err(LedgerError::Illegal { .. })),
        "no step does it: {bare:?}"
    );
    assert_eq!(repair_and_look(&books, Vec::new()).await, []);
    let closed = replace(&books).await.unwrap();
    let new = serial().successor(SPID);
    assert_eq!(
        (closed.state, closed.successor.as_ref()),
        (State::SettledByHand, Some(&new))
    );
    assert!(closed.numbers.is_empty());
    let wanted = new.clone();
    let saved = books
        .ledger
        .read(move |tx| draft::find(tx, &wanted))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((saved.spid.as_str(), saved.draft.serial), (SPID, new));
    let trail = books
        .ledger
        .read(move |tx| attempt::of_issuance(tx, closed.id))
        .await
        .unwrap();
    let last = trail.last().unwrap();
    assert_eq!((last.action, last.event), (Action::Person, Some(Event::Replaced)));
    let codes: Vec<_> = trail
        .iter()
        .map(|row| row.code.as_str())
        .filter(|code| !code.is_empty())
        .collect();
    assert_eq!(
        codes,
        ["repair", "look", "look", "replaced"],
        "all that was done stands in the trail"
    );
}

#[tokio::test]
async fn what_was_done_counts_for_nothing_once_something_is_learned() {
    type Learn = fn(&kaipiao_ledger::Transaction<'_>) -> Result<(), LedgerError>;
    #[rustfmt::skip]
    let rows: [(&str, Learn, bool); 3] = [
        ("the platform says something of it",  |tx| issuance::note(tx, &serial(), Heard::Unclear, "", "", "正在开具", NOW).map(drop),  true),
        ("the platform was not heard",         |tx| issuance::note(tx, &serial(), Heard::Nothing, "", "", "没有答复", NOW).map(drop),  false),
        ("it does not know it",                |tx| issuance::note(tx, &serial(), Heard::NotKnown, "", "", "", NOW).map(drop),        false),
    ];
    for (what, learn, forgets) in rows {
        let books = Books::open();
        stopped(&books).await;
        repair_and_look(&books, Vec::new()).await;
        books.write(learn).await.unwrap();
        let facts = books.ledger.read(|tx| verdict::facts(tx, &serial())).await.unwrap();
        assert_eq!(facts.repaired.is_none() && facts.looked.is_none(), forgets, "{what}");
    }
}

#[tokio::test]
async fn a_look_at_what_changed_meanwhile_is_refused() {
    let books = Books::open();
    let before = stopped(&books).await.attempts;
    books
        .write(|tx| issuance::note(tx, &serial(), Heard::Unclear, "", "", "正在开具", NOW))
        .await
        .unwrap();
    let late = books
        .write(move |tx| {
            let look = Look {
                attempts: before,
                at: TRIED,
                found: Vec::new(),
            };
            verdict::looked(tx, &serial(), &look, NOW)
        })
        .await;
    assert!(matches!(late, Err(LedgerError::Illegal { .. })), "{late:?}");
}

#[tokio::test]
async fn what_is_found_and_a_repair_that_is_not_repeated_refuse() {
    let books = Books::open();
    stopped(&books).await;
    assert_eq!(
        repair_and_look(&books, vec![finding()]).await,
        [Missing::Found { count: 1 }]
    );
    let facts = books.ledger.read(|tx| verdict::facts(tx, &serial())).await.unwrap();
    assert_eq!(
        facts.looked.unwrap().found,
        [finding()],
        "it stands there to be compared"
    );
}

#[tokio::test]
async fn a_number_is_one_documents_alone() {
    let books = Books::open();
    stopped(&books).await;
    let other = document(&books.ledger, "B1", &[Event::Claimed, Event::NumberGiven]).await;
    let taken = other.numbers[0].number.clone();
    let by_hand = taken.clone();
    let settled = books
        .write(move |tx| verdict::settle(tx, &serial(), "", &by_hand, NOW))
        .await;
    let adopted = books
        .write(move |tx| {
            let attempts = issuance::find(tx, &serial())?.unwrap().attempts;
            verdict::adopt(tx, &serial(), attempts, vec![number(&taken)], Ok(1), NOW)
        })
        .await;
    for found in [settled, adopted] {
        assert!(
            matches!(&found, Err(LedgerError::NumberTaken { serial, .. }) if *serial == other.serial),
            "{found:?}"
        );
    }
    let all = books
        .ledger
        .read(|tx| issuance::list(tx, &Filter::default()))
        .await
        .unwrap();
    assert_eq!(all[0].state, State::NeedsPerson, "nothing of it is written");
}

#[tokio::test]
async fn what_differs_is_shown_as_it_was_issued_and_what_was_sent_stays() {
    let books = Books::open();
    let attempts = stopped(&books).await.attempts;
    let issued = AsIssued {
        kind: Some(Kind::DigitalSpecial),
        buyer_name: "乙公司".to_owned(),
        buyer_tax_id: "91440101340088133N".to_owned(),
        net: Fen(20_000),
        tax: Fen(1_200),
        gross: Fen(21_200),
    };
    let adopted = books
        .write(move |tx| {
            verdict::adopt(
                tx,
                &serial(),
                attempts,
                vec![number("26312000000136634917")],
                Err(issued),
                NOW,
            )
        })
        .await
        .unwrap();
    assert_eq!(
        (adopted.state, adopted.gross, adopted.kind),
        (State::Issued, Fen(21_200), Kind::DigitalSpecial)
    );
    let sent = books
        .ledger
        .read(move |tx| kaipiao_ledger::payload::versions(tx, adopted.id))
        .await
        .unwrap();
    assert_eq!(sent[0].gross, Fen(10_600));
}

#[tokio::test]
async fn a_second_invoice_of_a_document_that_has_its_number_is_told() {
    let books = Books::open();
    let issued = books.after(&[Event::Claimed, Event::NumberGiven]).await.unwrap();
    let (serial, told) = (issued.serial.clone(), issued.serial.clone());
    let news = books
        .write(move |tx| verdict::appeared(tx, &told, "26312000000136634999", NOW))
        .await
        .unwrap();
    assert!(news);
    assert_eq!(books.ledger.read(verdict::doubles).await.unwrap(), [serial]);
}

#[tokio::test]
async fn what_turns_up_of_a_document_that_was_given_up_is_told_until_a_person_saw_it() {
    let books = Books::open();
    stopped(&books).await;
    let appear = async |what: &'static str| {
        books
            .write(move |tx| verdict::appeared(tx, &serial(), what, NOW))
            .await
            .unwrap()
    };
    assert!(!appear("26312000000136634917").await, "it was not given up");
    repair_and_look(&books, Vec::new()).await;
    replace(&books).await.unwrap();
    assert!(appear("26312000000136634917").await);
    assert!(!appear("26312000000136634917").await, "that is no news");
    let doubles = async || books.ledger.read(verdict::doubles).await.unwrap();
    assert_eq!(doubles().await, [serial()]);
    books.write(|tx| verdict::saw_double(tx, &serial(), NOW)).await.unwrap();
    assert_eq!(doubles().await, []);
    assert!(appear("待审核").await, "more of it is news again");
    assert_eq!(doubles().await, [serial()]);
}
