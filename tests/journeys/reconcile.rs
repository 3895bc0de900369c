//! A company's days held against the platform's lists, while the platform, the network or the process does its worst.

use std::sync::{Arc, Mutex};

use kaipiao_desk::{
    Desk, State,
    contract::{
        DifferenceKind, DifferenceView, InvoiceFilter, InvoicesRequest, ProblemCode, ReconcileRequest, ReconcileView,
    },
};
use kaipiao_sandbox::Config;
use kaipiao_tests::{
    program::{Program, finish},
    scripted::{Answer, Parameters, Scripted, listed},
    stage::{self, COMPANY, Stage, civil, draft, draft_of, machine_days, request, until},
};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

/// The days of the journeys: the clock stands at 2025-11-24.
fn days(from: &str, to: &str) -> ReconcileRequest {
    ReconcileRequest {
        spid: COMPANY.to_owned(),
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
    }
}

pub(crate) fn november() -> ReconcileRequest {
    days("2025-11-01", "2025-11-30")
}

/// Any day at all: the sandbox's clock is the machine's.
fn any_day() -> ReconcileRequest {
    let now = machine_days();
    days(&now.0, &now.1)
}

async fn differences(desk: &Desk, kind: DifferenceKind) -> Vec<DifferenceView> {
    desk.differences(COMPANY, kind, 0).await.unwrap()
}

pub(crate) async fn rows(desk: &Desk) -> usize {
    let request = InvoicesRequest {
        limit: 500,
        filter: InvoiceFilter::default(),
        ..InvoicesRequest::default()
    };
    desk.invoices(request).await.unwrap().rows.len()
}

fn count(view: &ReconcileView, kind: DifferenceKind) -> u32 {
    view.counts
        .iter()
        .find(|count| count.kind == kind)
        .map_or(0, |count| count.count)
}

/// A platform whose books are a list of rows, newest first, that a test may change at any time.
pub(crate) struct Paged {
    platform: Scripted,
    pub(crate) books: Arc<Mutex<Vec<Value>>>,
    /// The pages that were asked for, of the list of what is issued.
    pages: Arc<Mutex<Vec<u32>>>,
}

/// A row of the platform's books.
pub(crate) fn row(number: u32, day: &str) -> Value {
    let mut row = listed("", &format!("263120000000{number:08}"));
    row["kprq"] = json!(format!("{day} 10:00:00"));
    row["ghdwmc"] = json!("广州测试有限公司");
    row
}

impl Paged {
    pub(crate) async fn with(rows: Vec<Value>) -> Self {
        Self::meddled(rows, |_, _| None).await
    }

    /// `meddle` sees each page of the list of what is issued before it is answered, and may change the books or the answer.
    pub(crate) async fn meddled(
        rows: Vec<Value>,
        mut meddle: impl FnMut(u32, &mut Vec<Value>) -> Option<Answer> + Send + 'static,
    ) -> Self {
        let platform = Scripted::start().await;
        let (books, pages) = (Arc::new(Mutex::new(rows)), Arc::<Mutex<Vec<u32>>>::default());
        let (shelf, seen) = (Arc::clone(&books), Arc::clone(&pages));
        platform.on("/KPGL/FPLIST", move |asked: &Parameters| {
            let of = |name: &str| asked.get(name).cloned().unwrap_or_default();
            let mut books = shelf.lock().unwrap();
            let page: usize = of("pageindex").parse().unwrap();
            let size: usize = of("pagesize").parse().unwrap();
            let plain =
                of("isupload").is_empty() && of("fphm").is_empty() && of("xtlsh").is_empty() && of("fpzt") == "1";
            if plain {
                seen.lock().unwrap().push(u32::try_from(page).unwrap());
                if let Some(answer) = meddle(u32::try_from(page).unwrap(), &mut books) {
                    return answer;
                }
            }
            let fits = |row: &&Value| {
                let day = row["kprq"]
                    .as_str()
                    .unwrap_or_default()
                    .get(..10)
                    .unwrap_or_default()
                    .to_owned();
                of("fpzt") == "1"
                    && of("isupload").is_empty()
                    && (of("qsrq").is_empty() || (day >= of("qsrq") && day <= of("jzrq")))
                    && (of("fphm").is_empty() || row["fphm"] == json!(of("fphm")))
                    && (of("xtlsh").is_empty() || row["xtlsh"] == json!(of("xtlsh")))
            };
            let found: Vec<Value> = books.iter().filter(fits).cloned().collect();
            let rows: Vec<Value> = found
                .iter()
                .skip(page.saturating_sub(1) * size)
                .take(size)
                .cloned()
                .collect();
            Answer::Json(json!({"Result": "1", "total": found.len(), "rows": rows}))
        });
        Self { platform, books, pages }
    }

    pub(crate) fn url(&self) -> &str {
        &self.platform.url
    }

    pub(crate) async fn desk(&self, data: &std::path::Path) -> Desk {
        stage::desk(data, &self.platform.url).await
    }

    pub(crate) fn pages(&self) -> Vec<u32> {
        self.pages.lock().unwrap().clone()
    }
}

/// `count` rows of November, the newest first.
fn many(count: u32) -> Vec<Value> {
    (0..count)
        .rev()
        .map(|at| row(at, &format!("2025-11-{:02}", 1 + at % 24)))
        .collect()
}

#[tokio::test]
async fn what_another_seat_issued_is_kept_as_history_once() {
    let stage = Stage::new().await;
    let here = stage.started().await;
    for gross in ["106.00", "212.00", "318.00"] {
        let draft = draft_of(gross);
        let serial = draft.serial.clone();
        here.issue(request(draft)).await.unwrap();
        until(&here, &serial, &[State::Issued]).await;
    }
    let own = here.reconcile(any_day(), |_| {}).await.unwrap();
    assert_eq!(
        (own.listed, own.adopted, own.counts.len()),
        (3, 0, 0),
        "nothing differs here: {own:?}"
    );
    assert_eq!(rows(&here).await, 3);
    here.close().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let there = stage::desk(elsewhere.path(), &stage.sandbox.url()).await;
    let first = there.reconcile(any_day(), |_| {}).await.unwrap();
    assert_eq!(
        (first.listed, first.adopted, first.finished_at.is_some()),
        (3, 3, true),
        "{first:?}"
    );
    assert_eq!(count(&first, DifferenceKind::MissingHere), 3);
    let page = there
        .invoices(InvoicesRequest {
            limit: 10,
            ..InvoicesRequest::default()
        })
        .await
        .unwrap();
    let view = there.invoice(&page.rows[0].key).await.unwrap();
    assert!(
        !view.row.ours && view.lines[0].name.contains("技术咨询") && view.qr.contains(&view.row.number),
        "{view:?}"
    );
    let again = there.reconcile(any_day(), |_| {}).await.unwrap();
    assert_eq!(
        (again.listed, again.adopted, again.counts.len()),
        (3, 0, 0),
        "nothing differs any more: {again:?}"
    );
}

#[tokio::test]
async fn a_platform_that_fails_at_a_page_loses_none_and_is_taken_up_there() {
    let down = Arc::new(Mutex::new(true));
    let fails = Arc::clone(&down);
    let paged = Paged::meddled(many(450), move |page, _| {
        (page == 3 && *fails.lock().unwrap()).then_some(Answer::Page(502, "bad gateway"))
    })
    .await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    let problem = desk.reconcile(november(), |_| {}).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::NotThePlatform);
    let stopped = desk.reconciliation(COMPANY).await.unwrap().unwrap();
    assert!(
        stopped.stopped.is_some() && stopped.finished_at.is_none() && !stopped.running,
        "{stopped:?}"
    );
    assert_eq!((stopped.listed, rows(&desk).await), (200, 200), "what was read stays");
    *down.lock().unwrap() = false;
    let done = desk.reconcile(november(), |_| {}).await.unwrap();
    assert_eq!((done.listed, done.adopted), (450, 450), "{done:?}");
    assert!(done.finished_at.is_some() && done.stopped.is_none());
    let pages = paged.pages();
    assert_eq!(
        pages.iter().filter(|page| **page < 3).count(),
        2,
        "no page is read twice: {pages:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_a_page_it_goes_on_from_the_next() {
    let paged = Paged::with(many(450)).await;
    let data = tempfile::tempdir().unwrap();
    let run = async |failpoint: &str| {
        let mut command = tokio::process::Command::new(BINARY);
        command
            .args([
                "reconcile",
                "--company",
                COMPANY,
                "--from",
                "2025-11-01",
                "--to",
                "2025-11-30",
                "--json",
            ])
            .args([
                "--server",
                &paged.platform.url,
                "--data-dir",
                data.path().to_str().unwrap(),
            ])
            .envs([
                ("KAIPIAO_USERNAME", "demo"),
                ("KAIPIAO_PASSWORD", "demo"),
                ("KAIPIAO_ALLOW_LOGIN", "1"),
            ])
            .env("KAIPIAO_FAILPOINT", failpoint);
        command.output().await.unwrap()
    };
    let killed = run("after-page-compared:2").await;
    assert!(!killed.status.success(), "{killed:?}");
    assert_eq!(paged.pages(), [1, 2]);
    let done = run("").await;
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&answer["listed"], &answer["adopted"], &answer["complete"]),
        (&json!(450), &json!(450), &json!(true))
    );
    assert_eq!(paged.pages(), [1, 2, 3, 4, 5], "each page once");
}

#[tokio::test]
async fn a_list_that_changes_under_the_walk_hides_nothing() {
    #[rustfmt::skip]
    let rows = [
        ("rows come in on top",        true),
        ("rows go away on top",        false),
    ];
    for (what, grows) in rows {
        let mut changed = 0;
        let paged = Paged::meddled(many(250), move |page, books| {
            if page == 2 && changed < 1 {
                changed += 1;
                if grows {
                    books.insert(0, row(900 + changed, "2025-11-24"));
                } else {
                    // What stood first on page 2 stands last on page 1 now, which was read.
                    books.remove(0);
                }
            }
            None
        })
        .await;
        let data = tempfile::tempdir().unwrap();
        let desk = paged.desk(data.path()).await;
        let done = desk.reconcile(november(), |_| {}).await.unwrap();
        let there = paged.books.lock().unwrap().len();
        let numbers: Vec<Value> = paged
            .books
            .lock()
            .unwrap()
            .iter()
            .map(|row| row["fphm"].clone())
            .collect();
        for number in numbers {
            let filter = InvoiceFilter {
                number: number.as_str().unwrap().to_owned(),
                ..InvoiceFilter::default()
            };
            let request = InvoicesRequest {
                filter,
                limit: 2,
                ..InvoicesRequest::default()
            };
            assert_eq!(
                desk.invoices(request).await.unwrap().rows.len(),
                1,
                "{what}: {number} of {there}"
            );
        }
        let gone = count(&done, DifferenceKind::MissingThere);
        assert_eq!(
            (gone, count(&done, DifferenceKind::Incomplete)),
            (0, 0),
            "{what}: what went away was seen before: {done:?}"
        );
        let again = desk.reconcile(november(), |_| {}).await.unwrap();
        assert_eq!(
            (again.adopted, count(&again, DifferenceKind::MissingThere)),
            (0, u32::from(!grows)),
            "{what}: {again:?}"
        );
    }
}

#[tokio::test]
async fn a_list_that_never_stands_still_is_not_taken_for_whole() {
    // One row less is listed than is counted, however often it is read.
    let paged = Paged::meddled(many(30), |_, books| {
        let rows: Vec<Value> = books.iter().skip(1).cloned().collect();
        Some(Answer::Json(json!({"Result": "1", "total": books.len(), "rows": rows})))
    })
    .await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    let done = desk.reconcile(november(), |_| {}).await.unwrap();
    assert_eq!(
        (count(&done, DifferenceKind::Incomplete), done.adopted),
        (1, 29),
        "{done:?}"
    );
    // The same with an invoice here that the list leaves out: nobody may say that it is missing there.
    let again = desk.reconcile(november(), |_| {}).await.unwrap();
    assert_eq!(count(&again, DifferenceKind::MissingThere), 0, "{again:?}");
}

#[tokio::test]
async fn rows_listed_twice_count_once_and_rows_that_cannot_be_read_are_told() {
    let mut books = many(3);
    books.push(books[0].clone());
    let mut broken = row(77, "2025-11-03");
    broken["jshj"] = json!("一百");
    books.push(broken);
    let mut nameless = row(78, "2025-11-03");
    nameless["fphm"] = json!("");
    books.push(nameless);
    let paged = Paged::with(books).await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    let done = desk.reconcile(november(), |_| {}).await.unwrap();
    assert_eq!((done.listed, done.adopted), (3, 3), "{done:?}");
    let unreadable = differences(&desk, DifferenceKind::Unreadable).await;
    assert_eq!(unreadable.len(), 2, "{unreadable:?}");
    assert!(
        unreadable.iter().any(|one| one.words.contains("jshj")),
        "{unreadable:?}"
    );
}

#[tokio::test]
async fn both_sides_are_held_against_each_other() {
    let paged = Paged::with(vec![row(1, "2025-11-03"), row(2, "2025-11-04")]).await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    desk.reconcile(november(), |_| {}).await.unwrap();
    {
        let mut books = paged.books.lock().unwrap();
        books.remove(0);
        books[0]["hjje"] = json!("200.00");
        books[0]["jshj"] = json!("212.00");
        books.push(row(3, "2025-11-05"));
    }
    let done = desk.reconcile(november(), |_| {}).await.unwrap();
    let missing = differences(&desk, DifferenceKind::MissingThere).await;
    assert_eq!(
        (missing.len(), missing[0].number.as_str()),
        (1, "26312000000000000001"),
        "{done:?}"
    );
    assert!(missing[0].there.is_none() && missing[0].here.is_some());
    let differs = differences(&desk, DifferenceKind::Differs).await;
    assert_eq!(
        (differs.len(), differs[0].here.unwrap().to_string()),
        (1, "106.00".to_owned())
    );
    assert_eq!(differs[0].there.unwrap().to_string(), "212.00");
    let new = differences(&desk, DifferenceKind::MissingHere).await;
    assert_eq!((new.len(), new[0].number.as_str()), (1, "26312000000000000003"));
}

#[tokio::test]
async fn a_document_that_is_open_here_is_asked_about_and_adopted_by_the_engine_s_rules_alone() {
    let paged = Paged::with(Vec::new()).await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    desk.start().await.unwrap();
    // The platform takes the request and never says a word; its lists do not know the document either, at first.
    paged
        .platform
        .on("/KPGL/FPKJ", |_| Answer::Page(504, "gateway time-out"));
    let draft = draft();
    let serial = draft.serial.clone();
    desk.issue(request(draft)).await.unwrap();
    until(&desk, &serial, &[State::Unknown]).await;
    let mut issued = listed(serial.as_str(), "26312000000000000042");
    issued["kprq"] = json!("2025-11-24 10:00:00");
    issued["ghdwmc"] = json!("广州测试有限公司");
    paged.books.lock().unwrap().push(issued);
    let done = desk.reconcile(november(), |_| {}).await.unwrap();
    assert_eq!(done.adopted, 0, "it is ours, no history: {done:?}");
    let view = until(&desk, &serial, &[State::Issued]).await;
    assert_eq!(view.number, "26312000000000000042");
    assert_eq!(rows(&desk).await, 1);
    let again = desk.reconcile(november(), |_| {}).await.unwrap();
    assert_eq!(again.counts.len(), 0, "{again:?}");
    desk.close().await;
}

#[tokio::test]
async fn a_second_invoice_under_one_serial_is_told_every_time() {
    let paged = Paged::with(Vec::new()).await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    desk.start().await.unwrap();
    let draft = draft();
    let serial = draft.serial.clone();
    let row = json!({"XTLSH": serial, "FPHM": "26312000000000000042", "KPRQ": "2025-11-24 10:00:00"});
    paged
        .platform
        .on("/KPGL/FPKJ", move |_| json!({"Result": "1", "SucessList": [row]}));
    desk.issue(request(draft)).await.unwrap();
    until(&desk, &serial, &[State::Issued]).await;
    for number in ["26312000000000000042", "26312000000000000043"] {
        let mut row = listed(serial.as_str(), number);
        row["kprq"] = json!("2025-11-24 10:00:00");
        paged.books.lock().unwrap().push(row);
    }
    for round in ["first", "second"] {
        let done = desk.reconcile(november(), |_| {}).await.unwrap();
        let doubles = differences(&desk, DifferenceKind::Double).await;
        assert_eq!(doubles.len(), 1, "{round}: {done:?}");
        assert!(
            doubles[0].words.contains("重复") && doubles[0].number == "26312000000000000043",
            "{doubles:?}"
        );
    }
    let told = desk.waiting().await.unwrap().doubles;
    assert!(
        told.len() == 1 && told[0].serial == serial && told[0].appeared == "26312000000000000043",
        "until a person saw it: {told:?}"
    );
    assert_eq!(
        rows(&desk).await,
        2,
        "the second one is an invoice too, and stands in the list"
    );
    desk.close().await;
}

#[tokio::test]
async fn a_comparison_stops_when_it_is_told_and_goes_on_later() {
    let paged = Paged::with(many(450)).await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    let stopper = desk.clone();
    let stopped = desk
        .reconcile(november(), move |_| stopper.stop_reconcile(COMPANY))
        .await
        .unwrap();
    assert_eq!(
        (stopped.listed, stopped.finished_at),
        (100, None),
        "after the page under way: {stopped:?}"
    );
    let done = desk.reconcile(november(), |_| {}).await.unwrap();
    assert_eq!(done.listed, 450);
    assert_eq!(paged.pages(), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn the_command_line_tells_what_differs_and_what_to_do() {
    let program = Program::new(BINARY, Config::default()).await;
    let (file, _) = program.file(2);
    program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    let (from, to) = machine_days();
    let reconcile = ["reconcile", "--company", COMPANY, "--from", &from, "--to", &to];
    let answer = program.run(&reconcile).await;
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let document: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(
        (&document["listed"], &document["differences"]),
        (&json!(2), &json!([])),
        "{document}"
    );
    let bad = program
        .run(&["reconcile", "--company", COMPANY, "--from", "明天"])
        .await;
    assert_eq!(bad.code, Some(2), "{bad:?}");
}

#[tokio::test]
async fn what_is_known_is_exported_and_a_trail_is_told() {
    let program = Program::new(BINARY, Config::default()).await;
    let (file, serials) = program.file(3);
    program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    let out = program.folder.path().join("list.csv");
    let answer = program
        .run(&["export", "--company", COMPANY, "--out", out.to_str().unwrap()])
        .await;
    assert_eq!(
        (answer.code, &answer.json()["rows"]),
        (Some(0), &json!(3)),
        "{answer:?}"
    );
    let text = std::fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5, "head, three invoices, totals: {text}");
    assert!(
        text.starts_with('\u{feff}') && lines[4].contains("合计（已开未作废 3 张）"),
        "{text}"
    );
    assert!(serials.iter().all(|serial| text.contains(serial.as_str())), "{text}");
    let trail = program.run(&["trail", &serials[0]]).await;
    let actions: Vec<Value> = trail.json()["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| attempt["action"].clone())
        .collect();
    assert!(
        actions.contains(&json!("queue")) && actions.contains(&json!("send")),
        "{trail:?}"
    );
    let first = &trail.json()["attempts"][0];
    let millis = first["at"].as_i64().unwrap();
    let seconds = (millis / 1000 + 8 * 3600).rem_euclid(86_400);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    assert_eq!(
        first["time"],
        json!(format!(
            "{} {clock}",
            civil((millis / 1000 + 8 * 3600).div_euclid(86_400))
        )),
        "in China's time, beside the milliseconds"
    );
    let out = program.folder.path().join("trail.csv");
    let as_json = program.command(&["trail", &serials[0], "--out", out.to_str().unwrap()]);
    let mut command = std::process::Command::new(as_json.get_program());
    command
        .args(as_json.get_args().filter(|argument| *argument != "--json"))
        .envs(as_json.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let told = finish(command).await;
    let lines = told.stdout;
    assert!(lines.contains(&clock) && lines.contains("排队 → queued"), "{lines}");
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(
        text.contains(&clock) && text.contains("发给平台") && text.contains("已开具"),
        "{text}"
    );
    let unknown = program.run(&["trail", "NOBODY0000000000001"]).await;
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
}
