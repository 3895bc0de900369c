//! Any replies whatsoever: what they may lead to, and what they may not.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::AtomicU32, atomic::Ordering},
    time::{Duration, Instant},
};

use kaipiao_desk::{Desk, Draft, Pace, State, contract::AttemptView};
use kaipiao_tests::{
    scripted::{Answer, Scripted, listed},
    stage::{draft, request, server, setup},
};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, TestCaseError, TestRunner},
};
use serde_json::{Map, Value, json};

/// Pauses so short that a document goes through all rounds within a case.
const PACE: Pace = Pace {
    quiet: Duration::from_millis(15),
    first_ask: Duration::from_millis(1),
    ask: Duration::from_millis(5),
    patience: Duration::from_secs(60),
    late_ask: Duration::from_millis(5),
    retry: Duration::from_millis(1),
    retry_most: Duration::from_millis(4),
    look: Duration::from_millis(20),
};

/// Rounds of asking after which a case is over: enough to be sent three times.
const ROUNDS: usize = 18;

/// Numbers that are ones, and texts that are none.
const GOOD: [&str; 3] = ["26312000000000000001", "26312000000000000002", "26312000000000000003"];
const BAD: [&str; 3] = ["", "2631200000", "2631200000000000000X"];

/// Under which serial something stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Whose {
    Ours,
    Another,
    Nobody,
}

/// A row of SucessList or ErrList.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    whose: Whose,
    number: &'static str,
    /// `kpjg` or `HaveSave`.
    flag: Option<&'static str>,
}

/// A row of FPLIST.
#[derive(Debug, Clone)]
struct Row {
    whose: Whose,
    number: &'static str,
    /// Which field is not as it was sent, and what it is.
    change: (&'static str, &'static str),
}

/// A page of FPLIST; `None` for one that is not the platform's.
#[derive(Debug, Clone)]
struct Page {
    result: &'static str,
    rows: Vec<Row>,
    more: usize,
}

/// What FPKJ answers.
#[derive(Debug, Clone)]
struct Reply {
    result: Option<&'static str>,
    issued: Vec<Told>,
    failed: Vec<Told>,
    message: &'static str,
}

/// What KPJG answers.
#[derive(Debug, Clone)]
struct Standing {
    result: &'static str,
    code: &'static str,
    fpzt: &'static str,
    whose: Whose,
    number: &'static str,
    rows: Vec<(Whose, &'static str)>,
}

/// All that a platform says of one document; several replies come in turn, `None` is a page of a gateway.
#[derive(Debug, Clone)]
struct Platform {
    replies: Vec<Option<Reply>>,
    standings: Vec<Option<Standing>>,
    /// Waiting, issued, in progress.
    lists: [Option<Page>; 3],
}

fn whose() -> impl Strategy<Value = Whose> {
    prop_oneof![5 => Just(Whose::Ours), 1 => Just(Whose::Another), 1 => Just(Whose::Nobody)]
}

fn number() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => select(GOOD.to_vec()), 2 => select(BAD.to_vec())]
}

fn told() -> impl Strategy<Value = Told> {
    let flag = select(vec![None, None, Some("0"), Some("1")]);
    (whose(), number(), flag).prop_map(|(whose, number, flag)| Told { whose, number, flag })
}

fn sometimes<T: Clone + std::fmt::Debug + 'static>(
    strategy: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Option<T>> {
    prop_oneof![8 => strategy.prop_map(Some), 1 => Just(None)]
}

fn reply() -> impl Strategy<Value = Reply> {
    let message = select(vec!["", "系统忙", "身份认证已超时"]);
    let lists = prop_oneof![
        (prop::collection::vec(told(), 0..3), Just(Vec::new())),
        (Just(Vec::new()), prop::collection::vec(told(), 0..3)),
        (prop::collection::vec(told(), 0..2), prop::collection::vec(told(), 0..2)),
    ];
    (select(vec![None, Some("0"), Some("1")]), lists, message).prop_map(|(result, (issued, failed), message)| Reply {
        result,
        issued,
        failed,
        message,
    })
}

/// A reply as it should be: one row, about the document that was sent.
fn plain_reply() -> impl Strategy<Value = Reply> {
    let row = (select(vec!["", "", GOOD[0]]), select(vec![None, Some("0"), Some("1")]));
    (row, any::<bool>()).prop_map(|((number, flag), success)| {
        let row = vec![Told {
            whose: Whose::Ours,
            number,
            flag,
        }];
        let (issued, failed) = if success { (row, Vec::new()) } else { (Vec::new(), row) };
        Reply {
            result: Some("0"),
            issued,
            failed,
            message: "",
        }
    })
}

fn standing() -> impl Strategy<Value = Standing> {
    (
        select(vec!["0", "1"]),
        select(vec!["", "100", "200"]),
        select(vec!["", "", "0", "1", "2", "9"]),
        whose(),
        number(),
        prop::collection::vec((whose(), number()), 0..3),
    )
        .prop_map(|(result, code, fpzt, whose, number, rows)| Standing {
            result,
            code,
            fpzt,
            whose,
            number,
            rows,
        })
}

fn ignorance() -> impl Strategy<Value = Standing> {
    Just(Standing {
        result: "0",
        code: "100",
        fpzt: "",
        whose: Whose::Nobody,
        number: "",
        rows: Vec::new(),
    })
}

fn row() -> impl Strategy<Value = Row> {
    let change = prop_oneof![
        4 => Just(("", "")),
        1 => select(vec![
            ("jshj", "107.00"), ("hjje", "99.00"), ("ghdwsbh", "91310115563144366Q"), ("fplxdm", "020"), ("hjje", "a lot"),
            ("jshj", ""), ("zfbz", "1"),
        ]),
    ];
    (whose(), number(), change).prop_map(|(whose, number, change)| Row { whose, number, change })
}

fn page(rows: impl Strategy<Value = Vec<Row>>) -> impl Strategy<Value = Page> {
    let result = prop_oneof![9 => Just("1"), 1 => Just("0")];
    let more = prop_oneof![5 => Just(0_usize), 1 => Just(1_usize)];
    (result, rows, more).prop_map(|(result, rows, more)| Page { result, rows, more })
}

fn nothing_listed() -> impl Strategy<Value = [Option<Page>; 3]> {
    let empty = || {
        Some(Page {
            result: "1",
            rows: Vec::new(),
            more: 0,
        })
    };
    Just([empty(), empty(), empty()])
}

fn platform() -> impl Strategy<Value = Platform> {
    let replies = || prop::collection::vec(sometimes(prop_oneof![reply(), plain_reply()]), 1..3);
    let lists = || sometimes(page(prop::collection::vec(row(), 0..3)));
    let none = || sometimes(page(Just(Vec::new())));
    prop_oneof![
        // Anything.
        (
            replies(),
            prop::collection::vec(sometimes(standing()), 1..4),
            [lists().boxed(), lists().boxed(), lists().boxed()],
        ),
        // Only the list of what is issued has anything.
        (
            replies(),
            prop::collection::vec(sometimes(prop_oneof![standing(), ignorance()]), 1..4),
            [none().boxed(), lists().boxed(), none().boxed()],
        ),
        // Nothing is known, but for what the result query may say between.
        (
            replies(),
            prop::collection::vec(
                prop_oneof![3 => ignorance().prop_map(Some), 1 => sometimes(standing())],
                1..3
            ),
            nothing_listed(),
        ),
    ]
    .prop_map(|(replies, standings, lists)| Platform {
        replies,
        standings,
        lists,
    })
}

impl Whose {
    fn serial(self, ours: &str) -> &str {
        match self {
            Self::Ours => ours,
            Self::Another => "ANOTHERS",
            Self::Nobody => "",
        }
    }
}

impl Reply {
    fn json(&self, serial: &str) -> Value {
        let rows = |told: &[Told], flag: &str| -> Vec<Value> {
            told.iter()
                .map(|row| json!({"XTLSH": row.whose.serial(serial), "FPHM": row.number, flag: row.flag}))
                .collect()
        };
        json!({
            "Result": self.result, "Message": self.message,
            "SucessList": rows(&self.issued, "kpjg"), "ErrList": rows(&self.failed, "HaveSave"),
        })
    }

    /// Whether it says, and says nothing else, that the platform has the document.
    fn says_it_is_kept(&self) -> bool {
        let ours =
            |rows: &[Told]| -> Vec<Told> { rows.iter().filter(|row| row.whose == Whose::Ours).cloned().collect() };
        match (
            self.result,
            ours(&self.issued).as_slice(),
            ours(&self.failed).as_slice(),
        ) {
            (Some(_), [row], []) => row.flag != Some("0") && (row.number.is_empty() || GOOD.contains(&row.number)),
            (Some(_), [], [row]) => GOOD.contains(&row.number) || (row.number.is_empty() && row.flag == Some("1")),
            _ => false,
        }
    }
}

impl Standing {
    fn json(&self, serial: &str) -> Value {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|(whose, number)| json!({"XTLSH": whose.serial(serial), "FPHM": number}))
            .collect();
        json!({
            "Result": self.result, "Code": self.code, "FPZT": self.fpzt, "XTLSH": self.whose.serial(serial),
            "FPHM": self.number, "Rows": rows,
        })
    }

    fn is_ignorance(&self) -> bool {
        let numbers = self.rows.iter().map(|(_, number)| *number).chain([self.number]);
        self.code == "100" && self.fpzt.is_empty() && numbers.into_iter().all(str::is_empty)
    }

    fn numbers(&self) -> impl Iterator<Item = &'static str> {
        self.rows.iter().map(|(_, number)| *number).chain([self.number])
    }
}

impl Page {
    fn json(&self, serial: &str) -> Value {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| {
                let mut json = listed(row.whose.serial(serial), row.number);
                let (field, value) = row.change;
                if !field.is_empty() {
                    json[field] = value.into();
                }
                json
            })
            .collect();
        let fields = [
            ("Result", json!(self.result)),
            ("total", json!(rows.len() + self.more)),
            ("rows", json!(rows)),
        ];
        Value::Object(
            fields
                .map(|(key, value)| (key.to_owned(), value))
                .into_iter()
                .collect::<Map<_, _>>(),
        )
    }

    fn is_empty(&self) -> bool {
        self.result == "1" && self.rows.is_empty() && self.more == 0
    }
}

impl Platform {
    /// The numbers that a reply to our own call gave our serial.
    fn given(&self) -> BTreeSet<&str> {
        let rows = self.replies.iter().flatten().flat_map(|reply| &reply.issued);
        rows.filter(|row| row.whose == Whose::Ours)
            .map(|row| row.number)
            .collect()
    }

    /// The numbers under which the platform lists what was sent, under our serial or as the result query named it.
    fn adoptable(&self) -> BTreeSet<&str> {
        let named: BTreeSet<_> = self.standings.iter().flatten().flat_map(Standing::numbers).collect();
        let rows = self.lists[1].iter().flat_map(|page| &page.rows);
        rows.filter(|row| match row.whose {
            Whose::Ours => true,
            Whose::Another => false,
            Whose::Nobody => named.contains(row.number),
        })
        .filter(|row| matches!(row.change.0, "" | "zfbz"))
        .map(|row| row.number)
        .collect()
    }

    /// Whether there are moments at which it knows nothing of the document at all.
    fn may_know_nothing(&self) -> bool {
        let ignorant = self.standings.iter().flatten().any(Standing::is_ignorance);
        ignorant && self.lists.iter().all(|page| page.as_ref().is_some_and(Page::is_empty))
    }

    fn perform(self, server: &Scripted, serial: &str) {
        let answer = |json: Option<Value>| json.map_or(Answer::Page(502, "<html>"), Answer::Json);
        let (ours, mut turn) = (serial.to_owned(), 0);
        let replies = self.replies;
        server.on("/KPGL/FPKJ", move |_| {
            let reply = &replies[turn % replies.len()];
            turn += 1;
            answer(reply.as_ref().map(|reply| reply.json(&ours)))
        });
        let (ours, mut turn) = (serial.to_owned(), 0);
        let standings = self.standings;
        server.on("/KPGL/KPJG", move |_| {
            let standing = &standings[turn % standings.len()];
            turn += 1;
            answer(standing.as_ref().map(|standing| standing.json(&ours)))
        });
        let ours = serial.to_owned();
        let lists = self.lists;
        server.on("/KPGL/FPLIST", move |parameters| {
            let page = &lists[parameters["fpzt"].parse::<usize>().unwrap()];
            answer(page.as_ref().map(|page| page.json(&ours)))
        });
    }
}

/// What a case came to.
struct End {
    state: State,
    number: String,
    trail: Vec<AttemptView>,
    sent: usize,
}

async fn play(server: &Scripted, platform: Platform) -> End {
    let folder = tempfile::tempdir().unwrap();
    let mut setup = setup(folder.path(), self::server(&server.url));
    setup.pace = PACE;
    let desk = Desk::open(setup).await.unwrap();
    desk.companies(true).await.unwrap();
    let Draft { serial, .. } = draft();
    platform.perform(server, serial.as_str());
    let before = (server.count("/KPGL/FPKJ"), server.count("/KPGL/KPJG"));
    desk.issue(request(Draft {
        serial: serial.clone(),
        ..draft()
    }))
    .await
    .unwrap();
    let start = Instant::now();
    let view = loop {
        let view = desk.issuance(serial.clone()).await.unwrap();
        let over = view.state.is_settled()
            || (view.state == State::Queued && view.parked)
            || server.count("/KPGL/KPJG") >= before.1 + ROUNDS
            || start.elapsed() > Duration::from_secs(2);
        if over {
            break view;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    };
    desk.close().await;
    End {
        trail: desk.attempts(serial).await.unwrap(),
        sent: server.count("/KPGL/FPKJ") - before.0,
        state: view.state,
        number: view.number,
    }
}

#[test]
fn no_reply_whatsoever_issues_what_was_neither_given_nor_listed_or_sends_what_is_known() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Scripted::start());
    let seen: Arc<[AtomicU32; 3]> = Arc::default();
    let config = Config {
        cases: 96,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&platform(), |platform| {
            let end = runtime.block_on(play(&server, platform.clone()));
            let fail = |words: &str| Err(TestCaseError::fail(format!("{words}: {:#?}", end.trail)));
            let event = |name: &str| end.trail.iter().any(|row| row.event == name);
            if end.state == State::Issued {
                let sources = if event("number_given") {
                    platform.given()
                } else {
                    platform.adoptable()
                };
                seen[usize::from(event("adopted"))].fetch_add(1, Ordering::Relaxed);
                if end.number.len() != 20 || !sources.contains(end.number.as_str()) {
                    return fail("issued under a number that nobody gave");
                }
            } else if !end.number.is_empty() {
                return fail("it has a number and is not issued");
            }
            if end.sent > 1 {
                seen[2].fetch_add(1, Ordering::Relaxed);
                let kept = platform
                    .replies
                    .iter()
                    .take(end.sent - 1)
                    .flatten()
                    .any(Reply::says_it_is_kept);
                if kept || !platform.may_know_nothing() {
                    return fail("sent again though the platform has it");
                }
            }
            if end.sent > 3 {
                return fail("sent more than three times");
            }
            Ok(())
        })
        .unwrap();
    let seen = [0, 1, 2].map(|what| seen[what].load(Ordering::Relaxed));
    assert!(
        seen.iter().all(|&times| times > 0),
        "numbers given, adopted, and documents sent again: {seen:?} of them"
    );
}
