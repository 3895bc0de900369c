//! Any replies whatsoever: what they may lead to, and what they may not.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kaipiao_desk::{
    Desk, Draft, Pace, State,
    contract::{AttemptView, IssuingSettings},
};
use kaipiao_tests::{
    scripted::{Answer, Parameters, Scripted, listed},
    stage::{COMPANY, draft, server, setup},
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
    compare: Duration::from_millis(100),
};

/// Rounds of asking about each document after which a case is over: enough to be sent three times.
const ROUNDS: usize = 18;

/// Documents of a case at most.
const MOST: usize = 3;

/// Numbers that are ones, and texts that are none.
const GOOD: [&str; 6] = [
    "26312000000000000001",
    "26312000000000000002",
    "26312000000000000003",
    "26312000000000000004",
    "26312000000000000005",
    "26312000000000000006",
];
const BAD: [&str; 3] = ["", "2631200000", "2631200000000000000X"];

/// Under which serial something stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Whose {
    /// A document of the case, counted from the one that is asked about, or from the first one of a call: 0 is that one, and what
    /// else it is depends on how many there are.
    Ours(usize),
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

/// All that a platform says; several replies come in turn, `None` is a page of a gateway.
#[derive(Debug, Clone)]
struct Platform {
    /// How many documents are issued, and how many of them go in one call at most.
    documents: usize,
    per_call: usize,
    replies: Vec<Option<Reply>>,
    /// What it answers to what is submitted again (SHKP): the same kind of reply.
    resubmitted: Option<Reply>,
    standings: Vec<Option<Standing>>,
    /// Waiting, issued, in progress.
    lists: [Option<Page>; 3],
}

fn whose() -> impl Strategy<Value = Whose> {
    let ours = (0..MOST).prop_map(Whose::Ours);
    prop_oneof![4 => Just(Whose::Ours(0)), 3 => ours, 1 => Just(Whose::Another), 1 => Just(Whose::Nobody)]
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
        (prop::collection::vec(told(), 0..4), Just(Vec::new())),
        (Just(Vec::new()), prop::collection::vec(told(), 0..4)),
        (prop::collection::vec(told(), 0..3), prop::collection::vec(told(), 0..3)),
        // The same rows in both lists, and twice in one.
        prop::collection::vec(told(), 1..3).prop_map(|rows| (rows.clone(), rows)),
        prop::collection::vec(told(), 1..3).prop_map(|rows| ([rows.clone(), rows].concat(), Vec::new())),
    ];
    (select(vec![None, Some("0"), Some("1")]), lists, message).prop_map(|(result, (issued, failed), message)| Reply {
        result,
        issued,
        failed,
        message,
    })
}

/// A reply as it should be: one row about each document that was sent, in some order.
fn plain_reply() -> impl Strategy<Value = Reply> {
    let row = (
        select(vec!["", "", GOOD[0], GOOD[1], GOOD[2]]),
        select(vec![None, Some("0"), Some("1")]),
    );
    (prop::collection::vec((row, any::<bool>()), MOST), 0..MOST).prop_map(|(rows, first)| {
        let mut reply = Reply {
            result: Some("0"),
            issued: Vec::new(),
            failed: Vec::new(),
            message: "",
        };
        for (place, ((number, flag), success)) in rows.into_iter().enumerate() {
            let row = Told {
                whose: Whose::Ours((place + first) % MOST),
                number,
                flag,
            };
            if success { &mut reply.issued } else { &mut reply.failed }.push(row);
        }
        reply
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

fn held() -> Standing {
    Standing {
        result: "0",
        code: "",
        fpzt: "0",
        whose: Whose::Ours(0),
        number: "",
        rows: Vec::new(),
    }
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
    let said = prop_oneof![
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
        // It is held, and submitted again, before anything else is said.
        (
            replies(),
            prop::collection::vec(sometimes(standing()), 1..3).prop_map(|rest| [vec![Some(held()); 5], rest].concat()),
            [lists().boxed(), lists().boxed(), lists().boxed()],
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
    ];
    let resubmitted = sometimes(prop_oneof![reply(), plain_reply()]);
    (1..=MOST, 1..=MOST, resubmitted, said).prop_map(
        |(documents, per_call, resubmitted, (replies, standings, lists))| Platform {
            documents,
            per_call,
            replies,
            resubmitted,
            standings,
            lists,
        },
    )
}

impl Whose {
    /// The serial, counted from the document at a place.
    fn serial(self, all: &[String], from: usize) -> &str {
        match self {
            Self::Ours(offset) => &all[(from + offset) % all.len()],
            Self::Another => "ANOTHERS",
            Self::Nobody => "",
        }
    }

    /// Whether it is the document that is counted from, where there are so many.
    const fn is_this(self, documents: usize) -> bool {
        match self {
            Self::Ours(offset) => offset % documents == 0,
            Self::Another | Self::Nobody => false,
        }
    }
}

/// A call that sent documents, and what it was answered.
#[derive(Debug, Clone)]
struct Sent {
    serials: Vec<String>,
    /// Where the first of them stands among all.
    first: usize,
    reply: Option<Reply>,
}

impl Sent {
    /// What its reply says of a document that it sent, in each of its lists.
    fn rows<'a>(&'a self, all: &'a [String], serial: &'a str) -> [Vec<&'a Told>; 2] {
        let sent = self.serials.iter().any(|sent| sent == serial);
        let of = |rows: &'a [Told]| -> Vec<&'a Told> {
            rows.iter()
                .filter(|row| sent && row.whose.serial(all, self.first) == serial)
                .collect()
        };
        self.reply
            .as_ref()
            .map_or_else(Default::default, |reply| [of(&reply.issued), of(&reply.failed)])
    }

    /// Whether the reply says of a document, and says nothing else of it, that the platform has it.
    fn says_it_is_kept(&self, all: &[String], serial: &str) -> bool {
        let [issued, failed] = self.rows(all, serial);
        let is_reply = self.reply.as_ref().is_some_and(|reply| reply.result.is_some());
        match (issued.as_slice(), failed.as_slice()) {
            ([row], []) if is_reply => row.flag != Some("0") && (row.number.is_empty() || GOOD.contains(&row.number)),
            ([], [row]) if is_reply => GOOD.contains(&row.number) || (row.number.is_empty() && row.flag == Some("1")),
            _ => false,
        }
    }
}

impl Reply {
    fn json(&self, all: &[String], first: usize) -> Value {
        let rows = |told: &[Told], flag: &str| -> Vec<Value> {
            told.iter()
                .map(|row| json!({"XTLSH": row.whose.serial(all, first), "FPHM": row.number, flag: row.flag}))
                .collect()
        };
        json!({
            "Result": self.result, "Message": self.message,
            "SucessList": rows(&self.issued, "kpjg"), "ErrList": rows(&self.failed, "HaveSave"),
        })
    }
}

impl Standing {
    fn json(&self, all: &[String], asked: usize) -> Value {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|(whose, number)| json!({"XTLSH": whose.serial(all, asked), "FPHM": number}))
            .collect();
        json!({
            "Result": self.result, "Code": self.code, "FPZT": self.fpzt, "XTLSH": self.whose.serial(all, asked),
            "FPHM": self.number, "Rows": rows,
        })
    }

    fn is_ignorance(&self) -> bool {
        self.code == "100" && self.fpzt.is_empty() && self.rows().all(|(_, number)| number.is_empty())
    }

    fn rows(&self) -> impl Iterator<Item = (Whose, &'static str)> {
        self.rows.iter().copied().chain([(self.whose, self.number)])
    }

    /// The numbers that it gives the document that was asked about: none where it speaks of any other.
    fn numbers(&self, documents: usize) -> Vec<&'static str> {
        let is_its = |whose: Whose| whose == Whose::Nobody || whose.is_this(documents);
        if self.rows().all(|(whose, _)| is_its(whose)) {
            self.rows().map(|(_, number)| number).collect()
        } else {
            Vec::new()
        }
    }
}

impl Page {
    fn json(&self, all: &[String], asked: usize) -> Value {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| {
                let mut json = listed(row.whose.serial(all, asked), row.number);
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
    /// The numbers under which it lists what was sent to whoever asks about a document, under that one's serial or as the result query
    /// named it.
    fn adoptable(&self) -> BTreeSet<&str> {
        let standings = self.standings.iter().flatten();
        let named: BTreeSet<_> = standings
            .flat_map(|standing| standing.numbers(self.documents))
            .collect();
        let rows = self.lists[1].iter().flat_map(|page| &page.rows);
        rows.filter(|row| match row.whose {
            Whose::Ours(_) => row.whose.is_this(self.documents),
            Whose::Another => false,
            Whose::Nobody => named.contains(row.number),
        })
        .filter(|row| matches!(row.change.0, "" | "zfbz"))
        .map(|row| row.number)
        .collect()
    }

    /// Whether there are moments at which it knows nothing of a document at all.
    fn may_know_nothing(&self) -> bool {
        let ignorant = self.standings.iter().flatten().any(Standing::is_ignorance);
        ignorant && self.lists.iter().all(|page| page.as_ref().is_some_and(Page::is_empty))
    }

    /// Answers from now on, and writes down what it was sent.
    fn perform(self, server: &Scripted, serials: &[String], sent: Arc<Mutex<Vec<Sent>>>) {
        let answer = |json: Option<Value>| json.map_or(Answer::Page(502, "<html>"), Answer::Json);
        let (all, mut turn) = (serials.to_vec(), 0);
        let replies = self.replies;
        server.on("/KPGL/FPKJ", move |parameters| {
            let reply = replies[turn % replies.len()].clone();
            turn += 1;
            let serials = sent_in(parameters);
            let first = place(&all, &serials[0]);
            let json = reply.as_ref().map(|reply| reply.json(&all, first));
            sent.lock().unwrap().push(Sent { serials, first, reply });
            answer(json)
        });
        let (all, resubmitted) = (serials.to_vec(), self.resubmitted);
        server.on("/KPGL/SHKP", move |parameters| {
            let first = place(&all, &sent_in(parameters)[0]);
            answer(resubmitted.as_ref().map(|reply| reply.json(&all, first)))
        });
        let (all, mut turn) = (serials.to_vec(), 0);
        let standings = self.standings;
        server.on("/KPGL/KPJG", move |parameters| {
            let standing = &standings[turn % standings.len()];
            turn += 1;
            answer(
                standing
                    .as_ref()
                    .map(|standing| standing.json(&all, place(&all, &parameters["xtlsh"]))),
            )
        });
        let all = serials.to_vec();
        let lists = self.lists;
        server.on("/KPGL/FPLIST", move |parameters| {
            let page = &lists[parameters["fpzt"].parse::<usize>().unwrap()];
            answer(
                page.as_ref()
                    .map(|page| page.json(&all, place(&all, &parameters["xtlsh"]))),
            )
        });
    }
}

/// The serials in a call that sends documents.
fn sent_in(parameters: &Parameters) -> Vec<String> {
    let coded = parameters["data"].trim_start_matches('[').trim_end_matches(']');
    let documents: Vec<Value> = serde_json::from_slice(&STANDARD.decode(coded).unwrap()).unwrap();
    documents
        .iter()
        .map(|document| document["XTLSH"].as_str().unwrap().to_owned())
        .collect()
}

fn place(all: &[String], serial: &str) -> usize {
    all.iter().position(|one| one == serial).unwrap()
}

/// What became of a document.
struct End {
    serial: String,
    state: State,
    number: String,
    trail: Vec<AttemptView>,
}

/// What a case came to.
struct Played {
    serials: Vec<String>,
    ends: Vec<End>,
    sent: Vec<Sent>,
}

async fn play(server: &Scripted, platform: Platform) -> Played {
    let folder = tempfile::tempdir().unwrap();
    let mut setup = setup(folder.path(), self::server(&server.url));
    setup.pace = PACE;
    let desk = Desk::open(setup).await.unwrap();
    let settings = IssuingSettings {
        per_call: u16::try_from(platform.per_call).unwrap(),
        ..IssuingSettings::default()
    };
    desk.change_issuing_settings(settings).await.unwrap();
    desk.companies(true).await.unwrap();
    let drafts: Vec<Draft> = (0..platform.documents).map(|_| draft()).collect();
    let serials: Vec<String> = drafts.iter().map(|draft| draft.serial.to_string()).collect();
    let sent: Arc<Mutex<Vec<Sent>>> = Arc::default();
    platform.perform(server, &serials, Arc::clone(&sent));
    let asked = server.count("/KPGL/KPJG");
    desk.issue_file(COMPANY, drafts).await.unwrap();
    let start = Instant::now();
    let views = loop {
        let mut views = Vec::new();
        for serial in &serials {
            views.push(desk.issuance(serial.parse().unwrap()).await.unwrap());
        }
        for view in views.iter().filter(|view| view.state == State::Held) {
            // Whoever was faster moved it on.
            let _ = desk.resubmit(view.serial.clone()).await;
        }
        let all_over = views
            .iter()
            .all(|view| view.state.is_settled() || (view.state == State::Queued && view.parked));
        if all_over
            || server.count("/KPGL/KPJG") >= asked + ROUNDS * serials.len()
            || start.elapsed() > Duration::from_secs(2)
        {
            break views;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    };
    desk.close().await;
    let mut ends = Vec::new();
    for view in views {
        ends.push(End {
            trail: desk.attempts(view.serial.clone()).await.unwrap(),
            serial: view.serial.to_string(),
            state: view.state,
            number: view.number,
        });
    }
    let sent = sent.lock().unwrap().clone();
    Played { serials, ends, sent }
}

/// What one document must not have come to, in words; `None` where all is well. What was seen is counted.
fn wrong(platform: &Platform, played: &Played, end: &End, seen: &[AtomicU32; 5]) -> Option<&'static str> {
    let all = &played.serials;
    let event = |name: &str| end.trail.iter().any(|row| row.event == name);
    let sent: Vec<&Sent> = played
        .sent
        .iter()
        .filter(|sent| sent.serials.contains(&end.serial))
        .collect();
    if end
        .trail
        .iter()
        .any(|row| row.action == "resubmit" && row.event.is_empty())
    {
        seen[4].fetch_add(1, Ordering::Relaxed);
    }
    if end.state == State::Issued {
        let given: BTreeSet<&str> = sent
            .iter()
            .flat_map(|sent| sent.rows(all, &end.serial)[0].clone())
            .map(|row| row.number)
            .collect();
        let adopted = event("adopted");
        seen[usize::from(adopted)].fetch_add(1, Ordering::Relaxed);
        if !adopted && sent.iter().any(|sent| sent.serials.len() > 1) {
            seen[3].fetch_add(1, Ordering::Relaxed);
        }
        let sources = if adopted { platform.adoptable() } else { given };
        if end.number.len() != 20 || !sources.contains(end.number.as_str()) {
            return Some("issued under a number that nobody gave it");
        }
    } else if !end.number.is_empty() {
        return Some("it has a number and is not issued");
    }
    if let [before @ .., _] = sent.as_slice()
        && !before.is_empty()
    {
        seen[2].fetch_add(1, Ordering::Relaxed);
        let kept = before.iter().any(|sent| sent.says_it_is_kept(all, &end.serial));
        if kept || !platform.may_know_nothing() {
            return Some("sent again though the platform has it");
        }
    }
    (sent.len() > 3).then_some("sent more than three times")
}

#[test]
fn no_reply_whatsoever_issues_what_was_neither_given_nor_listed_or_sends_what_is_known() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Scripted::start());
    let seen: Arc<[AtomicU32; 5]> = Arc::default();
    let config = Config {
        cases: 128,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&platform(), |platform| {
            let played = runtime.block_on(play(&server, platform.clone()));
            for end in &played.ends {
                if let Some(words) = wrong(&platform, &played, end, &seen) {
                    let trail = format!("{words}: {} of {:?}: {:#?}", end.serial, played.sent, end.trail);
                    return Err(TestCaseError::fail(trail));
                }
            }
            Ok(())
        })
        .unwrap();
    let seen = [0, 1, 2, 3, 4].map(|what| seen[what].load(Ordering::Relaxed));
    assert!(
        seen.iter().all(|&times| times > 0),
        "numbers given, adopted, documents sent again, numbers given to one of several in a call, documents submitted again: {seen:?} of them"
    );
}
