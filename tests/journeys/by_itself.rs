//! Comparisons with the platform that nobody asked for: each day, and after a ledger was made anew.

use std::{
    fs,
    io::{Seek as _, SeekFrom, Write as _},
    path::Path,
    sync::Arc,
    time::Instant,
};

use kaipiao_desk::{
    Desk, State,
    contract::{Cause, InvoiceFilter, InvoicesRequest},
    ports::SystemClock,
};
use kaipiao_tests::stage::{COMPANY, PACE, PATIENCE, SetClock, Stage, draft_of, request, server, setup, until};

use crate::reconcile::{Paged, november, row, rows};

const HOUR: i64 = 3600 * 1000;

/// Long enough for several looks whether something is due.
async fn several_looks() {
    tokio::time::sleep(PACE.compare * 5).await;
}

#[tokio::test]
async fn a_company_that_was_compared_once_is_compared_every_day() {
    let paged = Paged::with((0..3).map(|number| row(number, "2025-11-20")).collect()).await;
    let data = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock::default());
    let mut setup = setup(data.path(), server(paged.url()));
    setup.clock = clock.clone();
    let desk = Desk::open(setup).await.unwrap();
    desk.companies(true).await.unwrap();
    desk.start().await.unwrap();
    several_looks().await;
    assert_eq!(paged.pages(), [0_u32; 0], "one that never was is left to a person");
    desk.reconcile(november(), |_| {}).await.unwrap();
    let read = paged.pages().len();
    paged.books.lock().unwrap().push(row(3, "2025-11-21"));
    clock.put(19 * HOUR);
    several_looks().await;
    assert_eq!((paged.pages().len(), rows(&desk).await), (read, 3), "not yet");
    for day in 1..=2 {
        clock.put(21 * HOUR);
        let start = Instant::now();
        while rows(&desk).await < 3 + day {
            assert!(start.elapsed() < PATIENCE, "day {day}");
            tokio::time::sleep(PACE.look).await;
        }
        paged
            .books
            .lock()
            .unwrap()
            .push(row(3 + u32::try_from(day).unwrap(), "2025-11-22"));
        several_looks().await;
        assert_eq!(rows(&desk).await, 3 + day, "once a day");
    }
    desk.close().await;
}

#[tokio::test]
async fn closing_does_not_wait_for_a_comparison_that_nobody_asked_for() {
    let paged = Paged::meddled((0..900).map(|number| row(number, "2025-11-20")).collect(), |_, _| {
        std::thread::sleep(PACE.compare);
        None
    })
    .await;
    let data = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock::default());
    let mut setup = setup(data.path(), server(paged.url()));
    setup.clock = clock.clone();
    let desk = Desk::open(setup).await.unwrap();
    desk.companies(true).await.unwrap();
    desk.reconcile(november(), |_| {}).await.unwrap();
    let read = paged.pages().len();
    assert_eq!(read, 9);
    desk.start().await.unwrap();
    clock.put(21 * HOUR);
    let start = Instant::now();
    while paged.pages().len() == read {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(PACE.look).await;
    }
    desk.close().await;
    assert!(
        paged.pages().len() < 2 * read,
        "it was not read to its end: {:?}",
        paged.pages()
    );
}

async fn open(stage: &Stage, folder: &Path) -> Desk {
    let mut setup = setup(folder, server(&stage.sandbox.url()));
    setup.vault = stage.vault.clone();
    // The sandbox's days are the machine's.
    setup.clock = Arc::new(SystemClock);
    let desk = Desk::open(setup).await.unwrap();
    desk.companies(true).await.unwrap();
    desk.start().await.unwrap();
    desk
}

async fn issue(desk: &Desk, gross: &str) -> String {
    let serial = desk.issue(request(draft_of(gross))).await.unwrap().serial;
    until(desk, &serial, &[State::Issued]).await.number
}

#[tokio::test]
async fn what_a_ledger_lost_is_taken_in_from_the_platform_when_it_is_made_anew() {
    let stage = Stage::new().await;
    let (here, there) = (stage.data.path().join("here"), stage.data.path().join("there"));
    let desk = open(&stage, &here).await;
    let mut numbers = vec![issue(&desk, "101.00").await];
    desk.close().await;
    drop(desk);
    // Opened with something to lose: the day's backup is made.
    let desk = open(&stage, &here).await;
    let start = Instant::now();
    while desk.safety().await.unwrap().backed_up.is_none() {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(PACE.look).await;
    }
    assert_eq!(desk.safety().await.unwrap().filling, None, "nothing is missing yet");
    // What the backup does not know: of this ledger, and of another seat that no file here names.
    for gross in ["102.00", "103.00"] {
        numbers.push(issue(&desk, gross).await);
    }
    let elsewhere = open(&stage, &there).await;
    numbers.push(issue(&elsewhere, "104.00").await);
    elsewhere.close().await;
    desk.close().await;
    drop(desk);
    let account = fs::read_dir(here.join("accounts")).unwrap().next().unwrap().unwrap();
    fs::write(account.path().join("ledger.db"), "这不是账本").unwrap();
    let desk = open(&stage, &here).await;
    let start = Instant::now();
    let safety = loop {
        let safety = desk.safety().await.unwrap();
        let filling = safety.filling.clone().expect("until a person has seen it");
        if filling.left == 0 && safety.lost.iter().all(|lost| lost.found.is_some()) {
            break safety;
        }
        assert!(start.elapsed() < PATIENCE, "{safety:?}");
        tokio::time::sleep(PACE.look).await;
    };
    let filling = safety.filling.unwrap();
    assert_eq!(filling.adopted, 3, "two of its own, one of another seat");
    assert!(filling.companies >= 2 && filling.from.ends_with("-01"), "{filling:?}");
    assert!(
        matches!(safety.incidents[..], [ref one] if matches!(one.cause, Cause::Rebuilt { backup: Some(_), .. })),
        "{:?}",
        safety.incidents
    );
    assert_eq!(
        safety.lost.len(),
        2,
        "what this computer sent is named: {:?}",
        safety.lost
    );
    let list = InvoicesRequest {
        limit: 100,
        filter: InvoiceFilter {
            spid: Some(COMPANY.to_owned()),
            ..InvoiceFilter::default()
        },
        ..InvoicesRequest::default()
    };
    let mut known: Vec<String> = desk
        .invoices(list)
        .await
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.number)
        .collect();
    known.sort();
    numbers.sort();
    assert_eq!(known, numbers, "every invoice of the company is known again, each once");
    let done = desk.reconciliation(COMPANY).await.unwrap().unwrap();
    several_looks().await;
    let later = desk.reconciliation(COMPANY).await.unwrap().unwrap();
    assert_eq!(later.started_at, done.started_at, "it is done once");
    desk.incident_seen(safety.incidents[0].id).await.unwrap();
    assert_eq!(desk.safety().await.unwrap().filling, None, "a person has seen it");
    desk.close().await;
}

/// Writes noise over an index of the ledger that opening does not read, as if the program had ended in the middle.
fn damage(ledger: &Path) {
    let page: u32 = rusqlite::Connection::open(ledger)
        .unwrap()
        .query_row(
            "SELECT rootpage FROM sqlite_master WHERE name = 'attempt_by_issuance'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let mut file = fs::OpenOptions::new().write(true).open(ledger).unwrap();
    file.seek(SeekFrom::Start(u64::from(page - 1) * 4096)).unwrap();
    file.write_all(&[0xAB; 4096]).unwrap();
    fs::write(ledger.with_file_name("unclosed"), "open").unwrap();
}

#[tokio::test]
async fn what_was_queued_since_the_backup_is_a_draft_again_when_the_ledger_is_damaged() {
    let stage = Stage::new().await;
    let here = stage.data.path().join("here");
    let desk = open(&stage, &here).await;
    issue(&desk, "101.00").await;
    desk.close().await;
    drop(desk);
    let desk = open(&stage, &here).await;
    let start = Instant::now();
    while desk.safety().await.unwrap().backed_up.is_none() {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(PACE.look).await;
    }
    // Since the backup the scan lapsed, and documents queue behind it.
    stage.sandbox.lapse(COMPANY);
    let held = desk.issue(request(draft_of("102.00"))).await.unwrap().serial;
    until(&desk, &held, &[State::Held]).await;
    let mut queued = Vec::new();
    for gross in ["103.00", "104.00", "105.00"] {
        queued.push(desk.issue(request(draft_of(gross))).await.unwrap().serial);
    }
    desk.close().await;
    drop(desk);
    let account = fs::read_dir(here.join("accounts")).unwrap().next().unwrap().unwrap();
    damage(&account.path().join("ledger.db"));
    let desk = open(&stage, &here).await;
    let safety = desk.safety().await.unwrap();
    assert!(
        matches!(safety.incidents[..], [ref one] if matches!(one.cause, Cause::Rebuilt { unsent: 3, .. })),
        "{:?}",
        safety.incidents
    );
    assert_eq!(
        safety.lost.iter().map(|lost| &lost.serial).collect::<Vec<_>>(),
        [&held],
        "what may be at the platform is named"
    );
    let drafts = desk.drafts(COMPANY).await.unwrap();
    assert_eq!(drafts.len(), 3);
    desk.face_qr(COMPANY).await.unwrap();
    assert!(stage.sandbox.scan(COMPANY));
    desk.await_scan(COMPANY).await.unwrap();
    for view in drafts {
        let again = desk.issue(request(view.draft)).await.unwrap();
        assert!(queued.contains(&again.serial), "under its serial");
        assert_eq!(again.state, State::Unknown, "asked about before it is sent");
    }
    for serial in &queued {
        until(&desk, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial), (1, 1));
    }
    desk.close().await;
}
