//! Documents that stopped: the platform does what brings one to a person.

use kaipiao_desk::{Desk, Draft, Serial, State, contract::ProblemCode};
use kaipiao_sandbox::{Call, Fault, FaultKind, Running};

use crate::stage::{PATIENCE, request, until};

/// Twelve hours, in milliseconds.
pub const HALF_A_DAY: i64 = 12 * 3_600_000;

/// Ten minutes, in milliseconds.
pub const TEN_MINUTES: i64 = 10 * 60_000;

/// A minute, in milliseconds.
pub const MINUTE: i64 = 60_000;

/// What a person types who looked on the tax bureau's page.
pub const WORD: &str = "已在税局核对";

/// A document of which nothing ever got to the platform: every request was reset before anything was done.
pub async fn lost(sandbox: &Running, desk: &Desk, draft: Draft) -> Serial {
    desk.companies(true).await.unwrap();
    sandbox.order(Fault::once(FaultKind::ResetBefore).on(Call::Fpkj).times(3));
    let queued = desk.issue(request(draft)).await.unwrap();
    until(desk, &queued.serial, &[State::NeedsPerson]).await;
    queued.serial
}

/// A document whose first request the platform acted on, and shows nothing of it for so many hours; the others were lost.
pub async fn hidden(sandbox: &Running, desk: &Desk, draft: Draft, hours: u64) -> Serial {
    desk.companies(true).await.unwrap();
    sandbox.order(Fault::once(FaultKind::Late).on(Call::Fpkj).ms(hours * 3_600_000));
    let queued = desk.issue(request(draft)).await.unwrap();
    let start = std::time::Instant::now();
    while sandbox.books().fpkj_calls(queued.serial.as_str()) == 0 {
        assert!(start.elapsed() < PATIENCE, "it was not sent");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    sandbox.order(Fault::once(FaultKind::ResetBefore).on(Call::Fpkj).times(2));
    until(desk, &queued.serial, &[State::NeedsPerson]).await;
    queued.serial
}

/// Everything that a new serial takes, but for the word.
pub async fn wait_and_look(sandbox: &Running, desk: &Desk, serial: &Serial) {
    sandbox.clock().advance(HALF_A_DAY);
    desk.repair_for(serial.clone()).await.unwrap();
    sandbox.clock().advance(TEN_MINUTES + MINUTE);
}

/// Why a document may not be issued anew.
pub async fn refusal(desk: &Desk, serial: &Serial, word: &str) -> String {
    let problem = desk.issue_anew(serial.clone(), word).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::NotYet, "{problem:?}");
    problem.detail
}
