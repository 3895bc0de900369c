//! Lists of invoices: in pages, filtered, summed, and found by words and numbers.

use kaipiao_domain::Fen;
use kaipiao_ledger::{
    Event, State,
    invoice::{self, Cursor, Filter, Invoice, Order, Sort, Sums},
    issuance::{self, IssuedNumber},
};

use super::{Books, NOW, SPID, listed, queued, step};

#[tokio::test]
async fn what_waits_for_the_index_comes_into_it_once_as_it_is_by_then() {
    let books = Books::open();
    let waiting = async || {
        books
            .write(|tx| {
                tx.query_row("SELECT count(*) FROM invoice_unindexed", [], |row| row.get::<_, u32>(0))
                    .unwrap()
            })
            .await
    };
    let issued = |number: &str| IssuedNumber {
        number: number.to_owned(),
        ..IssuedNumber::default()
    };
    books
        .write(move |tx| {
            for at in 0..3 {
                issuance::queue(tx, &queued(&format!("A{at}"), 10_600), NOW).unwrap();
            }
            // One is issued before it was ever in the index.
            step(tx, "A0", Event::Claimed, vec![]);
            step(tx, "A0", Event::NumberGiven, vec![issued("26312000000000000001")]);
        })
        .await;
    assert_eq!(waiting().await, 3);
    assert_eq!(books.words("26312000000000000001").await.len(), 1);
    assert_eq!(waiting().await, 0, "whoever searches brings it up to date");
    // The other after it.
    books
        .write(move |tx| {
            step(tx, "A1", Event::Claimed, vec![]);
            step(tx, "A1", Event::NumberGiven, vec![issued("26312000000000000002")]);
        })
        .await;
    assert_eq!(waiting().await, 1);
    let open = Filter {
        states: vec![State::Queued],
        ..Filter::default()
    };
    assert_eq!(books.all(open).await.len(), 1);
    assert_eq!(books.words("技术").await.len(), 3, "each once");
    let indexed_as_open = books
        .write(|tx| {
            let found = "SELECT count(*) FROM invoice_text WHERE invoice_text MATCH '\"_open\"'";
            tx.query_row(found, [], |row| row.get::<_, u32>(0)).unwrap()
        })
        .await;
    assert_eq!(indexed_as_open, 1, "what it was before is gone from the index");
    // A long run of them never lets many wait.
    books
        .write(|tx| {
            for at in 10..200 {
                issuance::queue(tx, &queued(&format!("A{at}"), 10_600), NOW).unwrap();
            }
        })
        .await;
    assert!(waiting().await <= 64);
    assert_eq!(books.words("技术").await.len(), 193);
}

#[tokio::test]
async fn pages_in_any_order_hold_each_invoice_once() {
    let books = Books::open();
    books
        .write(|tx| {
            for at in 0..57_i64 {
                let mut one = listed(
                    &format!("2631200000000000{at:04}"),
                    "2025-11-24 10:00:00",
                    (at % 5) * 100 - 100,
                );
                one.buyer_name = format!("买方{}", at % 7);
                // Many have the same second, as where a server tells the day alone.
                one.issued_at = format!("2025-11-{:02}", 1 + at % 3);
                invoice::take(tx, &one, 1, NOW).unwrap();
            }
            invoice::bring_up_to_date(tx).unwrap();
        })
        .await;
    for by in [Order::Time, Order::Gross, Order::Buyer, Order::Number] {
        for ascending in [false, true] {
            for words in ["", "买方"] {
                let (mut seen, mut after): (Vec<Invoice>, Option<Cursor>) = (Vec::new(), None);
                loop {
                    let behind = after.clone();
                    let filter = Filter {
                        spid: Some(SPID.to_owned()),
                        words: words.to_owned(),
                        ..Filter::default()
                    };
                    let page = books
                        .write(move |tx| {
                            invoice::page(tx, &filter, Sort { by, ascending }, behind.as_ref(), 10).unwrap()
                        })
                        .await;
                    seen.extend(page.rows);
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                let mut ids: Vec<_> = seen.iter().map(|row| row.id).collect();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!((seen.len(), ids.len()), (57, 57), "{by:?} {ascending} {words}");
                let sorted = seen.is_sorted_by_key(|row| match by {
                    Order::Time => (row.id, String::new()),
                    Order::Gross => (row.gross.0, String::new()),
                    Order::Buyer => (0, row.buyer_name.clone()),
                    Order::Number => (0, row.number.clone()),
                });
                assert_eq!(sorted, ascending, "{by:?}");
            }
        }
    }
}

#[tokio::test]
async fn filters_narrow_and_sums_add_up_what_is_issued_and_not_void() {
    let books = Books::open();
    books
        .write(|tx| {
            for (at, gross) in [(1, 100), (2, -40), (3, 1000)] {
                let mut one = listed(&format!("2631200000000000000{at}"), "2025-11-24 10:00:00", gross);
                one.voided = at == 3;
                one.printed = at == 1;
                invoice::take(tx, &one, 1, NOW).unwrap();
            }
            let mut paper = listed("82467316", "2025-10-02 10:00:00", 7);
            paper.code = "031002100411".to_owned();
            paper.kind = "026".to_owned();
            paper.info_number = "4403".to_owned();
            invoice::take(tx, &paper, 1, NOW).unwrap();
            issuance::queue(tx, &queued("A1", 10_600), NOW).unwrap();
            invoice::not_uploaded(tx, SPID, "", "26312000000000000001").unwrap();
        })
        .await;
    let none = Filter::default;
    let november = invoice::moment("2025-11-01");
    #[rustfmt::skip]
    let rows = [
        ("all",                none(),                                                              5, 67),
        ("of the company",     Filter { spid: Some(SPID.to_owned()), ..none() },                    5, 67),
        ("of another",         Filter { spid: Some("x".to_owned()), ..none() },                     0, 0),
        ("from November on",   Filter { from: november, ..none() },                                 4, 60),
        ("before November",    Filter { to: november, ..none() },                                   1, 7),
        ("red",                Filter { red: Some(true), ..none() },                                1, -40),
        ("blue",               Filter { red: Some(false), ..none() },                               4, 107),
        ("void",               Filter { voided: Some(true), ..none() },                             1, 0),
        ("printed",            Filter { printed: Some(true), ..none() },                            1, 100),
        ("not uploaded",       Filter { uploaded: Some(false), ..none() },                          1, 100),
        ("ours",               Filter { ours: Some(true), ..none() },                               1, 0),
        ("told",               Filter { ours: Some(false), ..none() },                              4, 67),
        ("queued",             Filter { states: vec![State::Queued], ..none() },                    1, 0),
        ("of two states",      Filter { states: vec![State::Queued, State::Issued], ..none() },     5, 67),
        ("of a kind",          Filter { kinds: vec!["026".to_owned()], ..none() },                  1, 7),
        ("number alone",       Filter { number: "82467316".to_owned(), ..none() },                  1, 7),
        ("number behind code", Filter { number: "03100210041182467316".to_owned(), ..none() },      1, 7),
        ("another code",       Filter { number: "03100210041082467316".to_owned(), ..none() },      0, 0),
        ("digital number",     Filter { number: "26312000000000000002".to_owned(), ..none() },      1, -40),
        ("serial",             Filter { serial: "A1".to_owned(), ..none() },                        1, 0),
        ("info number",        Filter { info_number: "4403".to_owned(), ..none() },                 1, 7),
        ("words and kind",     Filter { words: "未来".to_owned(), kinds: vec!["026".to_owned()], ..none() }, 1, 7),
        ("words and company",  Filter { words: "软件开发".to_owned(), spid: Some(SPID.to_owned()), ..none() }, 4, 67),
    ];
    for (what, filter, count, gross) in rows {
        let found = books.all(filter.clone()).await;
        assert_eq!(found.len(), count, "{what}");
        let sums = books
            .write(move |tx| {
                let (mut sums, mut after) = (Sums::default(), None);
                // Two at a time: what a long list adds up to does not depend on where it is cut.
                loop {
                    after = invoice::sums(tx, &filter, &mut sums, after, 2).unwrap();
                    if after.is_none() {
                        return sums;
                    }
                }
            })
            .await;
        assert_eq!(
            (usize::try_from(sums.count).unwrap(), sums.gross),
            (count, Fen(gross)),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_number_is_found_with_its_code_and_without() {
    let books = Books::open();
    books
        .write(|tx| {
            for code in ["031002100411", "031002100412"] {
                let mut paper = listed("82467316", "2025-10-02 10:00:00", 7);
                paper.code = code.to_owned();
                invoice::take(tx, &paper, 1, NOW).unwrap();
            }
            for (text, count) in [("82467316", 2), ("03100210041182467316", 1), ("8246731", 0), ("", 0)] {
                assert_eq!(invoice::of_number(tx, SPID, text).unwrap().len(), count, "{text}");
            }
            assert!(invoice::of_number(tx, "another", "82467316").unwrap().is_empty());
        })
        .await;
}
