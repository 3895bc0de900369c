//! A company's face scan lapses in the middle of its work, and is done again.

use std::time::{Duration, Instant};

use kaipiao_desk::{Desk, Serial, State, contract::IssuingSettings};
use kaipiao_sandbox::{Call, Fault, FaultKind, Received};
use kaipiao_tests::stage::{COMPANY, PACE, PATIENCE, Stage, draft_of, request, until};

/// A company whose scan lapsed while three documents were sent in one call: the platform holds them. Two more are queued.
async fn lapsed() -> (Stage, Desk, Vec<Serial>, Vec<Serial>) {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    let several = IssuingSettings {
        per_call: 3,
        ..IssuingSettings::default()
    };
    desk.change_issuing_settings(several).await.unwrap();
    stage.sandbox.lapse(COMPANY);
    // Queued in one transaction, so that the first call takes three of them.
    let drafts: Vec<_> = (1..=5).map(|number| draft_of(&format!("{number}06.00"))).collect();
    let serials: Vec<_> = drafts.iter().map(|draft| draft.serial.clone()).collect();
    desk.issue_file(COMPANY, drafts).await.unwrap();
    let (held, queued) = serials.split_at(3);
    for serial in held {
        until(&desk, serial, &[State::Held]).await;
    }
    for serial in queued {
        let view = desk.issuance(serial.clone()).await.unwrap();
        assert_eq!((view.state, view.parked), (State::Queued, true));
    }
    (stage, desk, held.to_vec(), queued.to_vec())
}

/// Someone scans the code that the window shows.
async fn scan(stage: &Stage, desk: &Desk) {
    desk.face_qr(COMPANY).await.unwrap();
    assert!(stage.sandbox.scan(COMPANY));
    desk.await_scan(COMPANY).await.unwrap();
}

async fn parked_again(desk: &Desk, serial: &Serial) {
    let start = Instant::now();
    while !desk.issuance(serial.clone()).await.unwrap().parked {
        assert!(start.elapsed() < PATIENCE, "it was never parked");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn called(received: &[Received], call: Call) -> Vec<usize> {
    (0..received.len())
        .filter(|&place| received[place].call == call)
        .collect()
}

#[tokio::test]
async fn after_a_scan_the_platform_is_asked_then_one_is_tried_then_the_rest_then_the_queue() {
    let (stage, desk, held, queued) = lapsed().await;
    let before = stage.sandbox.received().len();
    scan(&stage, &desk).await;
    for serial in held.iter().chain(&queued) {
        until(&desk, serial, &[State::Issued]).await;
    }
    let received = stage.sandbox.received().split_off(before);
    let (again, sent) = (called(&received, Call::Shkp), called(&received, Call::Fpkj));
    assert_eq!((again.len(), sent.len()), (3, 1), "{received:#?}");
    let asked_about = |calls: &[Received]| -> Vec<String> {
        let asked = calls.iter().filter(|call| call.call == Call::Kpjg);
        asked.map(|call| call.params["xtlsh"].clone()).collect()
    };
    let first = asked_about(&received[..again[0]]);
    for serial in &held {
        assert!(
            first.contains(&serial.to_string()),
            "{serial} was not asked about first"
        );
    }
    let probe = first.last().unwrap();
    let between = asked_about(&received[again[0]..again[1]]);
    assert!(
        between.contains(probe),
        "the others did not wait for what became of the first"
    );
    let issued = stage.sandbox.books();
    let issued_at = |serial: &str| issued.issued_under(serial)[0].issued_at().unwrap();
    for serial in &held {
        assert_eq!(issued.shkp_calls(serial.as_str()), 1);
        assert!(issued_at(probe) <= issued_at(serial.as_str()));
    }
    assert!(again[2] < sent[0], "the queue comes last");
    assert!(issued.doubles().is_empty());
}

#[tokio::test]
async fn a_scan_that_lapses_again_at_the_first_try_parks_the_company_again() {
    let (stage, desk, held, queued) = lapsed().await;
    stage.sandbox.order(Fault::once(FaultKind::Face).on(Call::Shkp));
    scan(&stage, &desk).await;
    let start = Instant::now();
    while called(&stage.sandbox.received(), Call::Shkp).is_empty() {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    parked_again(&desk, &queued[0]).await;
    tokio::time::sleep(PACE.ask * 3).await;
    let books = stage.sandbox.books();
    let again: u32 = held.iter().map(|serial| books.shkp_calls(serial.as_str())).sum();
    assert_eq!(again, 1, "one was tried, and the others not");
    assert_eq!(books.fpkj_calls(queued[0].as_str()), 0, "nor was anything sent");
    scan(&stage, &desk).await;
    for serial in held.iter().chain(&queued) {
        until(&desk, serial, &[State::Issued]).await;
    }
    assert!(stage.sandbox.books().doubles().is_empty());
}

#[tokio::test]
async fn a_scan_that_lapses_again_while_the_rest_is_submitted_loses_and_doubles_nothing() {
    let (stage, desk, held, queued) = lapsed().await;
    // The probe is the oldest; the second one's page finds the scan gone.
    stage
        .sandbox
        .order(Fault::once(FaultKind::Face).on(Call::Shkp).serial(held[1].as_str()));
    scan(&stage, &desk).await;
    until(&desk, &held[0], &[State::Issued]).await;
    parked_again(&desk, &queued[0]).await;
    assert_eq!(stage.sandbox.books().fpkj_calls(queued[0].as_str()), 0);
    scan(&stage, &desk).await;
    for serial in held.iter().chain(&queued) {
        until(&desk, serial, &[State::Issued]).await;
    }
    let books = stage.sandbox.books();
    assert!(books.doubles().is_empty());
    assert_eq!(books.shkp_calls(held[0].as_str()), 1);
}

#[tokio::test]
async fn what_the_platform_goes_on_with_by_itself_is_not_submitted_again() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    stage.sandbox.order(Fault {
        retries: true,
        ..Fault::once(FaultKind::Face).on(Call::Fpkj)
    });
    let held = desk.issue(request(draft_of("106.00"))).await.unwrap();
    until(&desk, &held.serial, &[State::Held]).await;
    scan(&stage, &desk).await;
    until(&desk, &held.serial, &[State::Issued]).await;
    assert_eq!(stage.sandbox.books().shkp_calls(held.serial.as_str()), 0);
}

#[tokio::test]
async fn what_is_held_for_a_reason_of_its_own_waits_for_a_person() {
    let (stage, desk, held, queued) = lapsed().await;
    scan(&stage, &desk).await;
    for serial in held.iter().chain(&queued) {
        until(&desk, serial, &[State::Issued]).await;
    }
    stage.sandbox.order(
        Fault::once(FaultKind::Held)
            .on(Call::Fpkj)
            .message("购方税号有误，请核对"),
    );
    let doubtful = desk.issue(request(draft_of("901.00"))).await.unwrap();
    until(&desk, &doubtful.serial, &[State::Held]).await;
    stage.sandbox.lapse(COMPANY);
    let behind = desk.issue(request(draft_of("902.00"))).await.unwrap();
    until(&desk, &behind.serial, &[State::Held]).await;
    scan(&stage, &desk).await;
    until(&desk, &behind.serial, &[State::Issued]).await;
    let after = desk.issue(request(draft_of("903.00"))).await.unwrap();
    until(&desk, &after.serial, &[State::Issued]).await;
    let view = desk.issuance(doubtful.serial.clone()).await.unwrap();
    assert_eq!((view.state, view.parked), (State::Held, false), "{view:?}");
    assert_eq!(stage.sandbox.books().shkp_calls(doubtful.serial.as_str()), 0);
}

#[tokio::test]
async fn words_of_before_the_scan_are_not_taken_for_a_new_lapse() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    // Kept in other words than those in which the platform says it when it is asked.
    stage.sandbox.order(
        Fault::once(FaultKind::Held)
            .on(Call::Fpkj)
            .message("身份认证已超时，请重新扫脸"),
    );
    let held = desk.issue(request(draft_of("106.00"))).await.unwrap();
    until(&desk, &held.serial, &[State::Held]).await;
    parked_again(&desk, &held.serial).await;
    desk.resume_company(COMPANY).await.unwrap();
    let start = Instant::now();
    loop {
        let view = desk.issuance(held.serial.clone()).await.unwrap();
        assert!(!view.parked, "parked again though the scan holds: {view:?}");
        if view.state == State::Issued {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "{view:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(stage.sandbox.books().shkp_calls(held.serial.as_str()), 1);
}
