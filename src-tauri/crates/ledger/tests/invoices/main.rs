//! The list of all invoices: what of it is ours, and what the platform told.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod lists;

use kaipiao_domain::{Fen, Kind};
use kaipiao_ledger::{
    Event, Ledger, State, Timestamp, Transaction,
    attempt::Action,
    invoice::{self, Detail, DetailLine, Filter, Invoice, Listed, Sort, Taken},
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
