//! It is our own program that fails.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use kaipiao_desk::{Desk, State, contract::DeskEvent, ports::Events};
use kaipiao_sandbox::{Call, Fault, FaultKind};
use kaipiao_tests::{
    program::files,
    stage::{Stage, draft_of, request, server, setup, until},
};

/// Someone to tell who falls over the first time that a document changes.
#[derive(Debug, Default)]
struct Stumbles(AtomicBool);

impl Events for Stumbles {
    fn tell(&self, event: DeskEvent) {
        if matches!(event, DeskEvent::IssuanceChanged { .. }) && !self.0.swap(true, Ordering::SeqCst) {
            panic!("ordered by the test");
        }
    }
}

#[tokio::test]
async fn a_worker_that_panics_lets_go_of_its_company_and_is_followed_by_another() {
    let stage = Stage::new().await;
    let mut setup = setup(stage.data.path(), server(&stage.sandbox.url()));
    setup.events = Arc::new(Stumbles::default());
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    // It panics with the first claimed and not sent.
    let first = desk.issue(request(draft_of("101.00"))).await.unwrap();
    let second = desk.issue(request(draft_of("102.00"))).await.unwrap();
    for serial in [&first.serial, &second.serial] {
        until(&desk, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial), (1, 1));
    }
    let trail = desk.attempts(first.serial).await.unwrap();
    assert!(
        trail.iter().any(|row| row.event == "interrupted"),
        "it is asked about before it is sent: {trail:#?}"
    );
}

#[tokio::test]
async fn a_document_that_the_ledger_cannot_read_any_more_keeps_no_other_from_its_number() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    stage
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).ms(300));
    let first = desk.issue(request(draft_of("101.00"))).await.unwrap();
    until(&desk, &first.serial, &[State::Accepted]).await;
    let (path, _) = files(stage.data.path())
        .into_iter()
        .find(|(path, _)| path.ends_with("ledger.db"))
        .unwrap();
    let raw = rusqlite::Connection::open(path).unwrap();
    raw.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    raw.execute("UPDATE payload SET body = 'no more'", []).unwrap();
    desk.close().await;
    let desk = stage.started().await;
    let second = desk.issue(request(draft_of("102.00"))).await.unwrap();
    until(&desk, &second.serial, &[State::Issued]).await;
    let first = desk.issuance(first.serial).await.unwrap();
    assert_eq!(first.state, State::Accepted);
    assert!(
        first.message.contains("账本"),
        "it says what is wrong: {}",
        first.message
    );
}
