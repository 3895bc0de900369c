//! The clock is set, and the machine sleeps.

use std::{
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use kaipiao_desk::{Desk, FaultCode, State, contract::PreviewRequest};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind};
use kaipiao_tests::{
    program::Program,
    stage::{COMPANY, LATE, PACE, PATIENCE, SetClock, Stage, draft_of, request, server, setup, until},
};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

#[tokio::test]
async fn a_clock_that_is_set_back_or_forward_changes_nothing() {
    const YEAR: i64 = 366 * 24 * 3600 * 1000;
    let stage = Stage::new().await;
    let clock = Arc::new(SetClock::default());
    let mut setup = setup(stage.data.path(), server(&stage.sandbox.url()));
    setup.clock = clock.clone();
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    let mut serials = Vec::new();
    for (number, shift) in [0, -YEAR, 2 * YEAR, -10 * YEAR, 9 * YEAR].into_iter().enumerate() {
        for (kind, gross) in [
            (FaultKind::Late, 100),
            (FaultKind::ResetBefore, 200),
            (FaultKind::ResetAfter, 300),
        ] {
            let draft = draft_of(&format!("{}.00", gross + number));
            stage
                .sandbox
                .order(Fault::once(kind).on(Call::Fpkj).serial(draft.serial.as_str()).ms(LATE));
            serials.push(desk.issue(request(draft)).await.unwrap().serial);
        }
        // While they are under way.
        clock.put(shift);
    }
    for serial in &serials {
        until(&desk, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial).0, 1, "{serial}");
    }
    assert!(stage.sandbox.books().doubles().is_empty());
    assert!(desk.safety().await.unwrap().incidents.is_empty(), "a clock is no copy");
    desk.close().await;
}

#[tokio::test]
async fn a_machine_that_slept_in_the_middle_goes_on_where_it_was() {
    let program = Program::new(BINARY, Config::default()).await;
    program
        .sandbox
        .order(Fault::once(FaultKind::Late).on(Call::Fpkj).ms(LATE));
    let (file, serials) = program.file(2);
    let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY];
    let mut sleeper = program.start(&issue);
    let signal = |name: &str| {
        let status = Command::new("kill").args([name, &sleeper.id().to_string()]).status();
        assert!(status.unwrap().success());
    };
    let start = Instant::now();
    while program.sandbox.books().fpkj_calls(&serials[0]) == 0 {
        assert!(start.elapsed() < PATIENCE, "it never sent");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    signal("-STOP");
    tokio::time::sleep(PACE.quiet * 3).await;
    signal("-CONT");
    let start = Instant::now();
    while sleeper.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < PATIENCE, "it did not wake up");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let last = program.run(&issue).await;
    assert_eq!(last.code, Some(0), "{last:?}");
    let books = program.sandbox.books();
    assert!(books.doubles().is_empty(), "{:?}", books.doubles());
    for serial in &serials {
        assert_eq!(books.issued_under(serial).len(), 1, "{serial}");
    }
}

#[tokio::test]
async fn a_document_has_look_alikes_for_thirty_one_days() {
    const DAY: i64 = 24 * 3600 * 1000;
    let stage = Stage::new().await;
    let clock = Arc::new(SetClock::default());
    let mut setup = setup(stage.data.path(), server(&stage.sandbox.url()));
    setup.clock = clock.clone();
    let desk = Desk::open(setup).await.unwrap();
    // It stays queued: what is under way counts, and nothing here depends on when the platform says it was issued.
    desk.issue(request(draft_of("106.00"))).await.unwrap();
    let mut alike = Vec::new();
    for shift in [0, 31 * DAY, 1] {
        clock.put(shift);
        let looked_at = PreviewRequest {
            spid: COMPANY.to_owned(),
            draft: draft_of("106.00"),
        };
        let faults = desk.preview(looked_at).await.unwrap().faults;
        alike.push(faults.iter().any(|fault| fault.code == FaultCode::LookAlike));
    }
    assert_eq!(alike, [true, true, false]);
    desk.close().await;
}
