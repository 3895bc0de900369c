//! Two at once: two processes on one data folder, a process that ended in the middle.

use kaipiao_desk::State;
use kaipiao_sandbox::{Call, Config, Fault, FaultKind};
use kaipiao_tests::{
    program::Program,
    stage::{PACE, PATIENCE, Stage, draft_of, request, server, setup, until},
};

#[tokio::test]
async fn two_desks_on_one_folder_send_nothing_twice() {
    let stage = Stage::new().await;
    let (one, two) = (stage.started().await, stage.started().await);
    let mut serials = Vec::new();
    for number in 0..20 {
        let desk = if number % 2 == 0 { &one } else { &two };
        let draft = draft_of(&format!("{}.00", 100 + number));
        serials.push(desk.issue(request(draft)).await.unwrap().serial);
    }
    for serial in &serials {
        until(&one, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial), (1, 1), "{serial}");
    }
    let views = two.wait_for(&serials, PATIENCE).await.unwrap();
    assert!(
        views.iter().all(|view| view.state == State::Issued),
        "the other one sees the same"
    );
}

#[tokio::test]
async fn a_document_queued_here_is_sent_by_whoever_works_for_the_company() {
    let stage = Stage::new().await;
    let worker = stage.started().await;
    // Never started: it has no workers of its own until it issues.
    let other = stage.desk().await;
    let first = worker.issue(request(draft_of("101.00"))).await.unwrap();
    let second = other.issue(request(draft_of("102.00"))).await.unwrap();
    for serial in [&first.serial, &second.serial] {
        until(&worker, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial), (1, 1));
    }
}

#[tokio::test]
async fn a_closed_window_finds_its_documents_again() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    stage
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).ms(300));
    let queued = desk.issue(request(draft_of("101.00"))).await.unwrap();
    until(&desk, &queued.serial, &[State::Accepted]).await;
    desk.close().await;
    drop(desk);
    let again = stage.started().await;
    let issued = until(&again, &queued.serial, &[State::Issued]).await;
    assert_eq!(issued.number.len(), 20);
    assert_eq!(stage.counts(&queued.serial), (1, 1));
}

#[tokio::test]
async fn a_login_in_one_process_lets_another_that_waits_for_it_go_on() {
    let stage = Stage::new().await;
    let vault = kaipiao_desk::Vault::in_memory();
    let desk = async || {
        let mut setup = setup(stage.data.path(), server(&stage.sandbox.url()));
        // One keyring, as on one computer.
        setup.vault = vault.clone();
        let desk = kaipiao_desk::Desk::open(setup).await.unwrap();
        desk.start().await.unwrap();
        desk
    };
    let (one, two) = (desk().await, desk().await);
    one.companies(true).await.unwrap();
    stage.sandbox.order(Fault::once(FaultKind::TokenExpired).on(Call::Fpkj));
    let queued = one.issue(request(draft_of("101.00"))).await.unwrap();
    let start = std::time::Instant::now();
    while one.stopped_by().is_none() && two.stopped_by().is_none() {
        assert!(start.elapsed() < PATIENCE, "neither stopped");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    // Whichever did not stop logs in; the other has nobody before it.
    let (stopped, other) = if one.stopped_by().is_some() {
        (&one, &two)
    } else {
        (&two, &one)
    };
    tokio::time::sleep(PACE.look * 3).await;
    assert!(stopped.stopped_by().is_some(), "it does not go on by itself");
    other.login().await.unwrap();
    until(&one, &queued.serial, &[State::Issued]).await;
    assert_eq!(stopped.stopped_by(), None);
    assert_eq!(stage.sandbox.books().logins, 2, "the first, and the one on purpose");
}

#[tokio::test]
async fn two_processes_that_share_a_keyring_log_in_once() {
    let program = Program::new(env!("CARGO_BIN_EXE_kaipiao-under-test"), Config::default()).await;
    // Two processes meet at the door: the login takes a while.
    program
        .sandbox
        .order(Fault::once(FaultKind::Delay).on(Call::GetToken).ms(300).times(2));
    let list = ["company", "list"];
    let (one, two) = tokio::join!(program.run(&list), program.run(&list));
    assert_eq!((one.code, two.code), (Some(0), Some(0)), "{one:?} {two:?}");
    let status = program.run(&["account", "status"]).await.json();
    // Without a keyring each process keeps its token to itself.
    let expected = if status["keyring"] == "memory" { 2 } else { 1 };
    assert_eq!(program.sandbox.books().logins, expected, "{status}");
}

#[tokio::test]
async fn what_one_wants_submitted_again_is_done_by_whoever_works_for_the_company() {
    let stage = Stage::new().await;
    let worker = stage.started().await;
    worker.companies(true).await.unwrap();
    stage.sandbox.order(Fault::once(FaultKind::Held).on(Call::Fpkj));
    let held = worker.issue(request(draft_of("101.00"))).await.unwrap();
    until(&worker, &held.serial, &[State::Held]).await;
    // The worker keeps the company: it has something open.
    let other = stage.started().await;
    other.resubmit(held.serial.clone()).await.unwrap();
    let views = other
        .wait_for(std::slice::from_ref(&held.serial), PATIENCE)
        .await
        .unwrap();
    assert_eq!(views[0].state, State::Issued, "{views:?}");
    let books = stage.sandbox.books();
    assert_eq!(books.shkp_calls(held.serial.as_str()), 1);
    assert!(books.doubles().is_empty());
}

#[tokio::test]
async fn a_second_submission_waits_until_the_first_cannot_be_in_the_intake_any_more() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    stage.sandbox.order(Fault::once(FaultKind::Held).on(Call::Fpkj));
    let held = desk.issue(request(draft_of("101.00"))).await.unwrap();
    until(&desk, &held.serial, &[State::Held]).await;
    // Refused at the first time: the platform still holds it.
    stage.sandbox.order(Fault::once(FaultKind::Refuse).on(Call::Shkp));
    desk.resubmit(held.serial.clone()).await.unwrap();
    until(&desk, &held.serial, &[State::Accepted]).await;
    let first = std::time::Instant::now();
    until(&desk, &held.serial, &[State::Held]).await;
    desk.resubmit(held.serial.clone()).await.unwrap();
    while stage.sandbox.books().shkp_calls(held.serial.as_str()) < 2 {
        assert!(first.elapsed() < PATIENCE, "it was never submitted again");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    // The first was seen a glance after it began.
    let glance = std::time::Duration::from_millis(50);
    assert!(
        first.elapsed() + glance >= PACE.quiet,
        "only {:?} lay between the two",
        first.elapsed()
    );
    until(&desk, &held.serial, &[State::Issued]).await;
    assert_eq!(stage.sandbox.books().shkp_calls(held.serial.as_str()), 2);
}
