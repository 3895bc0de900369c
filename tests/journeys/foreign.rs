//! Serials that are not of our making: another program may have sent the document before.

use std::{path::Path, sync::Arc};

use kaipiao_desk::{Desk, Draft, State, contract::ProblemCode, ports::SystemClock};
use kaipiao_sandbox::{Call, Fault, FaultKind};
use kaipiao_tests::stage::{COMPANY, Stage, draft, server, setup, until};

/// A desk that knows what day it is: what waits is looked for by its day.
async fn started(stage: &Stage, folder: &Path) -> Desk {
    let mut setup = setup(folder, server(&stage.sandbox.url()));
    setup.clock = Arc::new(SystemClock);
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    desk
}

fn foreign() -> Draft {
    Draft {
        serial: "SO-2026-11-0001".parse().unwrap(),
        ..draft()
    }
}

#[tokio::test]
async fn what_another_program_sent_is_not_sent_again_while_the_platform_holds_it() {
    #[rustfmt::skip]
    let rows = [
        ("waiting for review", Fault::once(FaultKind::Held),              State::Held),
        ("in progress",        Fault::once(FaultKind::NoNumber).ms(1500), State::Accepted),
    ];
    for (what, fault, state) in rows {
        let stage = Stage::new().await;
        let elsewhere = started(&stage, stage.data.path()).await;
        stage.sandbox.order(fault.on(Call::Fpkj));
        let draft = foreign();
        elsewhere.issue_file(COMPANY, vec![draft.clone()]).await.unwrap();
        until(&elsewhere, &draft.serial, &[state]).await;
        // Another data folder knows nothing of it.
        let folder = tempfile::tempdir().unwrap();
        let here = started(&stage, folder.path()).await;
        let views = here.issue_file(COMPANY, vec![draft.clone()]).await.unwrap();
        assert_eq!(views[0].state, state, "{what}");
        if state == State::Accepted {
            until(&here, &draft.serial, &[State::Issued]).await;
        }
        assert_eq!(stage.counts(&draft.serial).1, 1, "{what}: it was sent again");
    }
}

#[tokio::test]
async fn what_another_program_issued_is_adopted() {
    let stage = Stage::new().await;
    let elsewhere = started(&stage, stage.data.path()).await;
    let draft = foreign();
    elsewhere.issue_file(COMPANY, vec![draft.clone()]).await.unwrap();
    let theirs = until(&elsewhere, &draft.serial, &[State::Issued]).await;
    let folder = tempfile::tempdir().unwrap();
    let here = started(&stage, folder.path()).await;
    here.issue_file(COMPANY, vec![draft.clone()]).await.unwrap();
    let ours = until(&here, &draft.serial, &[State::Issued]).await;
    assert_eq!(ours.number, theirs.number);
    assert_eq!(stage.counts(&draft.serial).0, 1);
}

#[tokio::test]
async fn nothing_is_queued_before_the_platform_said_whether_it_holds_it() {
    let stage = Stage::new().await;
    let desk = started(&stage, stage.data.path()).await;
    stage.sandbox.order(Fault::once(FaultKind::Html).on(Call::Fplist));
    let draft = foreign();
    let problem = desk.issue_file(COMPANY, vec![draft.clone()]).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::NotThePlatform);
    assert!(desk.issuances(Default::default()).await.unwrap().is_empty());
    desk.issue_file(COMPANY, vec![draft.clone()]).await.unwrap();
    until(&desk, &draft.serial, &[State::Issued]).await;
    assert_eq!(stage.counts(&draft.serial), (1, 1));
}
