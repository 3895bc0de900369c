//! The list of all invoices: what of it is ours, what the platform told, and how it is searched.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

use kaipiao_domain::{Fen, Kind};
use kaipiao_ledger::{
    Event, Ledger, State, Timestamp, Transaction,
    attempt::Action,
    invoice::{self, Cursor, Detail, DetailLine, Filter, Invoice, Listed, Order, Sort, Sums, Taken},
    issuance::{self, IssuedNumber, Queued, Step},
    payload::Payload,
};

const SPID: &str = "0a3beb40037d4bb29fe30295451d2171";
const NOW: Timestamp = Timestamp(1_764_000_000_000);

fn queued(serial: &str, gross: i64) -> Queued {
    let json = serde_json::json!({
        "serial": serial, "kind": "021", "buyer": {"name": "上海测试有限公司", "taxId": "91310115563144366Q"},
        "buyerType": "company", "pricing": "net", "remark": "订单 A-7",
        "lines": [{"name": "技术咨询", "code": "3040201990000000000", "amount": gross,
                   "treatment": {"type": "taxed", "rate": 600, "privilege": null}}],
    });
    Queued {
        serial: serial.parse().unwrap(),
        spid: SPID.to_owned(),
        kind: Kind::DigitalOrdinary,
        buyer_name: "上海测试有限公司".to_owned(),
        tax: Fen(600),
        payload: Payload {
            version: 1,
            body: "{}".to_owned(),
            draft: serde_json::from_value(json).unwrap(),
            buyer_tax_id: "91310115563144366Q".to_owned(),
            net: Fen(gross - 600),
            gross: Fen(gross),
        },
    }
}

fn number(number: &str, issued_at: &str) -> IssuedNumber {
    IssuedNumber {
        number: number.to_owned(),
        issued_at: issued_at.to_owned(),
        ..IssuedNumber::default()
    }
}

fn listed(number: &str, issued_at: &str, gross: i64) -> Listed {
    Listed {
        spid: SPID.to_owned(),
        state: State::Issued,
        serial: String::new(),
        kind: "021".to_owned(),
        code: String::new(),
        number: number.to_owned(),
        issued_at: issued_at.to_owned(),
        buyer_name: "杭州未来里程信息技术股份有限公司".to_owned(),
        buyer_tax_id: "91330106MA2CEQ1X7N".to_owned(),
        net: Fen(gross),
        tax: Fen::ZERO,
        gross: Fen(gross),
        remark: String::new(),
        original: String::new(),
        reversed_by: String::new(),
        info_number: String::new(),
        check_code: String::new(),
        pdf_link: String::new(),
        voided: false,
        printed: false,
        detail: Detail {
            lines: vec![DetailLine {
                name: "*信息技术服务*软件开发".to_owned(),
                ..DetailLine::default()
            }],
            ..Detail::default()
        },
    }
}

/// A ledger in memory of the test, written and read at once.
struct Books {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

impl Books {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            ledger: Ledger::open(folder.path()).unwrap(),
            _folder: folder,
        }
    }

    async fn write<T: Send + 'static>(&self, work: impl FnOnce(&Transaction<'_>) -> T + Send + 'static) -> T {
        self.ledger.write(|tx| Ok(work(tx))).await.unwrap()
    }

    async fn all(&self, filter: Filter) -> Vec<Invoice> {
        self.write(move |tx| {
            invoice::bring_up_to_date(tx).unwrap();
            invoice::page(tx, &filter, Sort::default(), None, 1000).unwrap().rows
        })
        .await
    }

    async fn words(&self, words: &str) -> Vec<Invoice> {
        self.all(Filter {
            words: words.to_owned(),
            ..Filter::default()
        })
        .await
    }
}

fn step(tx: &Transaction<'_>, serial: &str, event: Event, numbers: Vec<IssuedNumber>) {
    let step = Step {
        numbers,
        ..Step::plain(Action::Send, event)
    };
    issuance::apply(tx, &serial.parse().unwrap(), &step, NOW).unwrap();
}

#[tokio::test]
async fn a_document_stands_in_the_list_from_the_moment_it_is_queued_and_gets_its_number_there() {
    let books = Books::open();
    books
        .write(|tx| issuance::queue(tx, &queued("A1", 10_600), NOW).unwrap())
        .await;
    let rows = books.all(Filter::default()).await;
    assert_eq!((rows.len(), rows[0].state, rows[0].at()), (1, State::Queued, NOW));
    assert_eq!(
        (rows[0].goods.as_str(), rows[0].remark.as_str()),
        ("技术咨询", "订单 A-7")
    );
    books
        .write(|tx| {
            step(tx, "A1", Event::Claimed, vec![]);
            step(
                tx,
                "A1",
                Event::NumberGiven,
                vec![number("26312000000000000001", "2025-12-01 00:00:07")],
            );
        })
        .await;
    let rows = books.all(Filter::default()).await;
    assert_eq!(
        (rows.len(), rows[0].state),
        (1, State::Issued),
        "one row, moved to its day"
    );
    assert_eq!(invoice::day(rows[0].at()), "2025-12-01");
    for words in [
        "A1",
        "26312000000000000001",
        "测试有限",
        "技术咨询",
        "订单A-7",
        "106.00",
    ] {
        assert_eq!(books.words(words).await.len(), 1, "{words}");
    }
    let still_queued = Filter {
        states: vec![State::Queued],
        ..Filter::default()
    };
    assert!(
        books.all(still_queued).await.is_empty(),
        "what was searched for before is forgotten"
    );
}

/// `NOW` is 2025-11-25 00:00 in China; this is 15:30 of that day.
const AFTERNOON: Timestamp = Timestamp(NOW.0 + (15 * 60 + 30) * 60_000);

#[tokio::test]
async fn a_day_alone_leaves_a_document_at_the_time_it_is_known_to_have() {
    #[rustfmt::skip]
    let rows = [
        // what                          issued at              its time
        ("that day alone",               "2025-11-25 00:00:00", AFTERNOON),
        ("nothing",                      "",                    AFTERNOON),
        ("a time of that day",           "2025-11-25 15:31:00", Timestamp(AFTERNOON.0 + 60_000)),
        ("another day alone",            "2025-11-26 00:00:00", Timestamp(NOW.0 + 24 * 3_600_000)),
    ];
    for (what, issued_at, expected) in rows {
        let books = Books::open();
        books
            .write(|tx| issuance::queue(tx, &queued("A1", 10_600), AFTERNOON).unwrap())
            .await;
        let before = books.all(Filter::default()).await[0].id;
        books
            .write(|tx| {
                step(tx, "A1", Event::Claimed, vec![]);
                let number = number("26312000000000000001", issued_at);
                step(tx, "A1", Event::NumberGiven, vec![number]);
            })
            .await;
        let after = &books.all(Filter::default()).await[0];
        assert_eq!(after.at(), expected, "{what}");
        assert_eq!(after.id == before, expected == AFTERNOON, "{what}: its row stays");
        // What is listed of it says no more.
        let told = listed("26312000000000000001", "2025-11-25 00:00:00", 10_600);
        books.write(move |tx| invoice::take(tx, &told, 1, NOW).unwrap()).await;
        assert_eq!(books.all(Filter::default()).await[0].at(), expected, "{what}: listed");
    }
}

#[tokio::test]
async fn a_look_alike_that_only_the_platform_tells_of_is_found() {
    let since = NOW;
    #[rustfmt::skip]
    type Change = fn(&mut Listed);
    let rows: [(&str, Change, usize); 6] = [
        ("same buyer and amount", |_| (), 1),
        (
            "another name, same tax number",
            |told| told.buyer_name = "上海".to_owned(),
            1,
        ),
        ("another amount", |told| told.gross = Fen(10_700), 0),
        ("void", |told| told.voided = true, 0),
        (
            "too long ago",
            |told| told.issued_at = "2025-11-24 23:59:59".to_owned(),
            0,
        ),
        ("of another company", |told| told.spid = "x".to_owned(), 0),
    ];
    for (what, change, expected) in rows {
        let books = Books::open();
        let mut told = listed("26312000000000000001", "2025-11-25 00:00:00", 10_600);
        told.buyer_name = "上海测试有限公司".to_owned();
        told.buyer_tax_id = "91310115563144366Q".to_owned();
        change(&mut told);
        let like = issuance::Likeness::from(&queued("B1", 10_600));
        let found = books
            .write(move |tx| {
                invoice::take(tx, &told, 1, NOW).unwrap();
                invoice::alike(tx, &like, since).unwrap()
            })
            .await;
        assert_eq!(found.len(), expected, "{what}");
    }
}

#[tokio::test]
async fn a_document_in_several_parts_is_several_invoices_whose_amounts_the_list_tells() {
    let books = Books::open();
    books
        .write(|tx| {
            issuance::queue(tx, &queued("A1", 10_600), NOW).unwrap();
            step(tx, "A1", Event::Claimed, vec![]);
            let parts = ["26312000000000000001", "26312000000000000002"];
            let parts = parts.map(|part| number(part, "2025-11-24 10:00:00"));
            step(tx, "A1", Event::NumberGiven, parts.to_vec());
        })
        .await;
    let gross = |rows: &[Invoice]| rows.iter().map(|row| row.gross.0).collect::<Vec<_>>();
    assert_eq!(
        gross(&books.all(Filter::default()).await),
        [0, 10_600],
        "the first stands for all"
    );
    let taken = books
        .write(|tx| {
            [("26312000000000000001", 4_600), ("26312000000000000002", 6_000)].map(|(number, gross)| {
                invoice::take(tx, &listed(number, "2025-11-24 10:00:00", gross), 1, NOW)
                    .unwrap()
                    .0
            })
        })
        .await;
    assert!(taken.iter().all(|taken| matches!(taken, Taken::Ours(_))), "{taken:?}");
    assert_eq!(gross(&books.all(Filter::default()).await), [6_000, 4_600]);
}

#[tokio::test]
async fn what_the_platform_told_first_becomes_the_row_of_the_document_that_adopts_its_number() {
    let books = Books::open();
    books
        .write(|tx| {
            issuance::queue(tx, &queued("A1", 10_600), NOW).unwrap();
            let mut told = listed("26312000000000000001", "2025-11-24 10:00:00", 10_600);
            told.voided = true;
            assert_eq!(invoice::take(tx, &told, 1, NOW).unwrap(), (Taken::Adopted, true));
            assert_eq!(
                invoice::take(tx, &told, 1, NOW).unwrap(),
                (Taken::Known, false),
                "a row listed twice"
            );
            step(
                tx,
                "A1",
                Event::Adopted,
                vec![number("26312000000000000001", "2025-11-24 10:00:00")],
            );
        })
        .await;
    let rows = books.all(Filter::default()).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(
        rows[0].issuance.is_some() && rows[0].voided,
        "ours, and what the platform told of it stays"
    );
    assert_eq!(rows[0].buyer_name, "上海测试有限公司");
    assert!(
        books.words("未来里程").await.is_empty(),
        "the words of the row that is gone are not found"
    );
}

#[tokio::test]
async fn a_waiting_document_of_the_platform_becomes_the_invoice_that_came_of_it() {
    let books = Books::open();
    let waiting = Listed {
        state: State::Held,
        serial: "F1".to_owned(),
        ..listed("", "2025-11-20 08:00:00", 5_000)
    };
    let issued = Listed {
        serial: "F1".to_owned(),
        ..listed("26312000000000000009", "2025-11-21 09:00:00", 5_000)
    };
    let again = waiting.clone();
    books
        .write(move |tx| {
            assert_eq!(invoice::take(tx, &waiting, 1, NOW).unwrap().0, Taken::Adopted);
            assert_eq!(invoice::take(tx, &issued, 1, NOW).unwrap().0, Taken::Known);
            assert_eq!(
                invoice::take(tx, &again, 1, NOW).unwrap().0,
                Taken::Known,
                "an older list says less"
            );
        })
        .await;
    let rows = books.all(Filter::default()).await;
    assert_eq!(
        (rows.len(), rows[0].state, rows[0].number.as_str()),
        (1, State::Issued, "26312000000000000009")
    );
}

#[tokio::test]
async fn another_amount_under_a_known_number_is_told() {
    let books = Books::open();
    let taken = books
        .write(|tx| {
            invoice::take(tx, &listed("26312000000000000001", "2025-11-24 10:00:00", 100), 1, NOW).unwrap();
            invoice::take(tx, &listed("26312000000000000001", "2025-11-24 10:00:00", 200), 2, NOW)
                .unwrap()
                .0
        })
        .await;
    let Taken::Changed(before) = taken else {
        panic!("{taken:?}")
    };
    assert_eq!(before.gross, Fen(100));
    assert_eq!(
        books.all(Filter::default()).await[0].gross,
        Fen(200),
        "the platform's word stands"
    );
}

#[tokio::test]
async fn an_issuance_of_ours_is_never_changed_by_what_is_listed() {
    let books = Books::open();
    let taken = books
        .write(|tx| {
            issuance::queue(tx, &queued("A1", 10_600), NOW).unwrap();
            step(tx, "A1", Event::Claimed, vec![]);
            step(tx, "A1", Event::LeftOpen, vec![]);
            let told = Listed {
                serial: "A1".to_owned(),
                ..listed("26312000000000000001", "2025-11-24 10:00:00", 10_600)
            };
            invoice::take(tx, &told, 1, NOW).unwrap().0
        })
        .await;
    let Taken::Unnumbered(issuance) = taken else {
        panic!("{taken:?}")
    };
    assert_eq!(issuance.state, State::Unknown);
    let rows = books.all(Filter::default()).await;
    assert_eq!(
        (rows.len(), rows[0].state),
        (1, State::Unknown),
        "no second row beside the open one"
    );
}

#[tokio::test]
async fn what_the_platform_listed_under_a_serial_is_asked_about_before_it_is_sent() {
    let books = Books::open();
    let states = books
        .write(|tx| {
            let told = Listed {
                serial: "A1".to_owned(),
                ..listed("26312000000000000001", "2025-11-24 10:00:00", 10_600)
            };
            invoice::take(tx, &told, 1, NOW).unwrap();
            ["A1", "A2"].map(|serial| issuance::queue(tx, &queued(serial, 10_600), NOW).unwrap().state)
        })
        .await;
    assert_eq!(states, [State::Unknown, State::Queued]);
}

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
async fn what_a_person_said_is_on_paper_outlives_what_the_platform_says() {
    let books = Books::open();
    books
        .write(|tx| {
            let one = listed("26312000000000000001", "2025-11-24 10:00:00", 100);
            invoice::take(tx, &one, 1, NOW).unwrap();
            let told = invoice::of_number(tx, SPID, "26312000000000000001").unwrap();
            assert!(invoice::mark_printed(tx, told[0].id, Some(NOW)).unwrap());
            // The platform lists it again with another remark, and never heard of the printer.
            let mut again = one.clone();
            again.remark = "改".to_owned();
            invoice::take(tx, &again, 2, NOW).unwrap();
            // It turns out to be a document of ours.
            issuance::queue(tx, &queued("A1", 10_600), NOW).unwrap();
            step(tx, "A1", Event::Claimed, Vec::new());
            let number = number("26312000000000000001", "2025-11-24 10:00:00");
            step(tx, "A1", Event::NumberGiven, vec![number]);
        })
        .await;
    let printed = |printed| Filter {
        printed: Some(printed),
        ..Filter::default()
    };
    let found = books.all(printed(true)).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].serial.as_str(), found[0].printed, found[0].printed_here),
        ("A1", false, Some(NOW))
    );
    assert!(books.all(printed(false)).await.is_empty());
    let id = found[0].id;
    books
        .write(move |tx| {
            assert!(invoice::mark_printed(tx, id, None).unwrap());
        })
        .await;
    assert_eq!(books.all(printed(false)).await.len(), 1, "taken back");
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
