//! The last evening of a month: what is not sent by midnight is taken back if a person said so, and nothing that may have left.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use kaipiao_desk::{Desk, Serial, State, Timestamp, ports::Clock};
use kaipiao_sandbox::{Call, Fault, FaultKind};
use kaipiao_tests::stage::{COMPANY, PATIENCE, Stage, draft_of, request, server, setup, until};

/// 2026-11-30 18:00 in Shanghai, the midnight after it, and how long before that nothing more is sent.
const SIX: i64 = 1_796_032_800_000;
const MIDNIGHT: i64 = SIX + 6 * HOUR;
const LEAD: i64 = 5 * 60 * 1000;
const HOUR: i64 = 3_600_000;

/// A clock that the test moves.
#[derive(Debug)]
struct Moved(AtomicI64);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

async fn at(stage: &Stage, moment: i64) -> (Desk, Arc<Moved>) {
    let clock = Arc::new(Moved(AtomicI64::new(moment)));
    let mut setup = setup(stage.data.path(), server(&stage.sandbox.url()));
    setup.clock = Arc::clone(&clock) as Arc<dyn Clock>;
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    (desk, clock)
}

/// A company that waits for its scan, with one document that the platform holds and two that are queued.
async fn waiting(desk: &Desk, stage: &Stage) -> (Serial, [Serial; 2]) {
    stage.sandbox.lapse(COMPANY);
    let held = desk.issue(request(draft_of("101.00"))).await.unwrap().serial;
    until(desk, &held, &[State::Held]).await;
    let mut queued = Vec::new();
    for gross in ["102.00", "103.00"] {
        queued.push(desk.issue(request(draft_of(gross))).await.unwrap().serial);
    }
    (held, queued.try_into().unwrap())
}

async fn settles(what: &str, is_so: impl AsyncFn() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn from_six_on_the_last_evening_what_is_open_counts() {
    let stage = Stage::new().await;
    let (desk, clock) = at(&stage, SIX - 1000).await;
    let _ = waiting(&desk, &stage).await;
    assert_eq!(desk.month_end().await.unwrap(), None, "a second before six");
    assert!(desk.order_withdrawal(true).await.is_err(), "nothing to order yet");
    clock.0.store(SIX, Ordering::SeqCst);
    let view = desk.month_end().await.unwrap().unwrap();
    assert_eq!((view.open, view.unsent, view.held, view.withdraws), (3, 2, 1, false));
    assert_eq!(
        (view.ends_at, view.withdraws_from),
        (Timestamp(MIDNIGHT), Timestamp(MIDNIGHT - LEAD))
    );
}

#[tokio::test]
async fn what_is_not_sent_by_midnight_is_taken_back_only_if_a_person_said_so() {
    for is_ordered in [true, false] {
        let stage = Stage::new().await;
        let (desk, clock) = at(&stage, SIX).await;
        let (held, queued) = waiting(&desk, &stage).await;
        desk.order_withdrawal(true).await.unwrap();
        if !is_ordered {
            desk.order_withdrawal(false).await.unwrap();
        }
        clock.0.store(MIDNIGHT - LEAD - 1000, Ordering::SeqCst);
        tokio::time::sleep(kaipiao_tests::stage::PACE.look * 5).await;
        for serial in &queued {
            assert_eq!(
                desk.issuance(serial.clone()).await.unwrap().state,
                State::Queued,
                "too early"
            );
        }
        clock.0.store(MIDNIGHT - LEAD, Ordering::SeqCst);
        let expected = if is_ordered { State::Withdrawn } else { State::Queued };
        if is_ordered {
            until(&desk, &queued[1], &[State::Withdrawn]).await;
        } else {
            tokio::time::sleep(kaipiao_tests::stage::PACE.look * 5).await;
        }
        for serial in &queued {
            assert_eq!(desk.issuance(serial.clone()).await.unwrap().state, expected);
            assert_eq!(
                desk.reopen(serial.clone()).await.is_ok(),
                is_ordered,
                "what is taken back is a draft again"
            );
            assert_eq!(stage.sandbox.books().fpkj_calls(serial.as_str()), 0);
        }
        assert_eq!(
            desk.issuance(held).await.unwrap().state,
            State::Held,
            "the platform has it"
        );
    }
}

#[tokio::test]
async fn a_computer_that_slept_through_midnight_sends_nothing_of_the_month_before() {
    let stage = Stage::new().await;
    let (desk, clock) = at(&stage, SIX).await;
    let (_, queued) = waiting(&desk, &stage).await;
    desk.order_withdrawal(true).await.unwrap();
    desk.close().await;
    drop(desk);
    // The scan is done while it sleeps: the first thing that wakes would send.
    stage.sandbox.cancel_faults();
    clock.0.store(MIDNIGHT + 8 * HOUR, Ordering::SeqCst);
    let (desk, _) = at(&stage, MIDNIGHT + 8 * HOUR).await;
    desk.face_qr(COMPANY).await.unwrap();
    assert!(stage.sandbox.scan(COMPANY));
    desk.await_scan(COMPANY).await.unwrap();
    for serial in &queued {
        until(&desk, serial, &[State::Withdrawn]).await;
        assert_eq!(stage.sandbox.books().fpkj_calls(serial.as_str()), 0);
    }
    let new = desk.issue(request(draft_of("201.00"))).await.unwrap();
    until(&desk, &new.serial, &[State::Issued]).await;
}

#[tokio::test]
async fn what_may_have_left_is_not_taken_back_by_the_end_of_a_month() {
    let stage = Stage::new().await;
    let (desk, clock) = at(&stage, SIX).await;
    stage.sandbox.order(Fault::once(FaultKind::ResetBefore).on(Call::Fpkj));
    let sent = desk.issue(request(draft_of("101.00"))).await.unwrap().serial;
    until(&desk, &sent, &[State::Unknown]).await;
    desk.order_withdrawal(true).await.unwrap();
    clock.0.store(MIDNIGHT - LEAD, Ordering::SeqCst);
    // A new one is not sent any more; the one that may have left is followed to its end.
    let new = desk.issue(request(draft_of("102.00"))).await.unwrap().serial;
    until(&desk, &new, &[State::Withdrawn]).await;
    until(&desk, &sent, &[State::Issued]).await;
    assert_eq!(stage.counts(&sent), (1, 2));
    clock.0.store(MIDNIGHT, Ordering::SeqCst);
    settles("the order ends with the month", async || {
        desk.issue(request(draft_of("103.00"))).await.is_ok()
    })
    .await;
    let next = desk.issue(request(draft_of("104.00"))).await.unwrap().serial;
    until(&desk, &next, &[State::Issued]).await;
}

#[tokio::test]
async fn what_the_platform_did_not_keep_is_taken_back_by_the_end_of_a_month() {
    let stage = Stage::new().await;
    let (desk, clock) = at(&stage, SIX).await;
    // One that is refused and corrected, one that is put back: both were sent, and neither is at the platform.
    stage.sandbox.order(Fault::once(FaultKind::Refuse).on(Call::Fpkj));
    let refused = desk.issue(request(draft_of("101.00"))).await.unwrap().serial;
    until(&desk, &refused, &[State::Refused]).await;
    stage.sandbox.order(Fault {
        forgets: true,
        ..Fault::once(FaultKind::Face).on(Call::Fpkj)
    });
    let put_back = desk.issue(request(draft_of("102.00"))).await.unwrap().serial;
    settles("it is put back", async || {
        let trail = desk.attempts(put_back.clone()).await.unwrap();
        trail.iter().any(|row| row.event == "put_back")
    })
    .await;
    let corrected = desk.reopen(refused.clone()).await.unwrap();
    desk.issue(request(corrected.draft)).await.unwrap();
    for serial in [&refused, &put_back] {
        assert_eq!(desk.issuance(serial.clone()).await.unwrap().state, State::Queued);
    }
    assert_eq!(desk.month_end().await.unwrap().unwrap().unsent, 2, "both count");
    desk.order_withdrawal(true).await.unwrap();
    clock.0.store(MIDNIGHT - LEAD, Ordering::SeqCst);
    for serial in [&refused, &put_back] {
        until(&desk, serial, &[State::Withdrawn]).await;
        assert_eq!(stage.counts(serial), (0, 1));
    }
}

#[tokio::test]
async fn several_are_taken_back_and_submitted_again_at_once_and_the_others_named() {
    let stage = Stage::new().await;
    let (desk, _) = at(&stage, SIX).await;
    let (held, queued) = waiting(&desk, &stage).await;
    let all = vec![held.clone(), queued[0].clone(), queued[1].clone()];
    let wished = desk.resubmit_all(all.clone()).await.unwrap();
    assert_eq!(wished.done.len(), 1);
    assert!(wished.done[0].resubmits, "the wish shows");
    assert_eq!(wished.refused, queued);
    let withdrawn = desk.withdraw_all(all.clone()).await.unwrap();
    assert_eq!(
        withdrawn
            .done
            .iter()
            .map(|view| view.serial.clone())
            .collect::<Vec<_>>(),
        queued
    );
    assert!(withdrawn.done.iter().all(|view| view.state == State::Withdrawn));
    assert_eq!(withdrawn.refused, [held]);
    let strange: Serial = "01JNOSUCHSERIAL00000".parse().unwrap();
    assert!(desk.withdraw_all(vec![strange]).await.is_err());
}
