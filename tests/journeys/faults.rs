//! The platform or the network fails at the worst moment.

use std::time::Duration;

use kaipiao_desk::{
    State,
    contract::{IssueRequest, ProblemCode},
};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Sandbox};
use kaipiao_tests::stage::{COMPANY, LATE, Stage, draft, draft_of, request, until};

/// What may happen to the call that issues, after which the document must end as said, issued and sent as often as said.
#[tokio::test]
async fn a_lost_reply_is_not_a_second_invoice() {
    use FaultKind as F;
    #[rustfmt::skip]
    let rows = [
        // what                                            the fault                                  ends as        issued  sent
        ("reset when everything is done",                  Fault::once(F::ResetAfter),                State::Issued,      1, 1),
        ("half a reply",                                   Fault::once(F::Cut),                       State::Issued,      1, 1),
        ("a page of HTML though it was issued",            Fault::once(F::Html).acting(),             State::Issued,      1, 1),
        ("the word test though it was issued",             Fault::once(F::Test).acting(),             State::Issued,      1, 1),
        ("nothing though it was issued",                   Fault::once(F::Empty).acting(),            State::Issued,      1, 1),
        ("a redirect though it was issued",                Fault::once(F::Redirect).acting(),         State::Issued,      1, 1),
        ("late: not seen until a while after",             Fault::once(F::Late).ms(LATE),             State::Issued,      1, 1),
        ("taken in without a number",                      Fault::once(F::NoNumber).ms(100),          State::Issued,      1, 1),
        ("kept, and the platform goes on by itself",       Fault::once(F::Kept).ms(100),              State::Issued,      1, 1),
        ("no word whether it was kept, and it was",        Fault::once(F::UsedUp).acting(),           State::Held,        0, 1),
        ("held for review",                                Fault::once(F::Held),                      State::Held,        0, 1),
        ("no word whether it was kept, and it was not",    Fault::once(F::UsedUp),                    State::Refused,     0, 1),
        ("refused",                                        Fault::once(F::Refuse),                    State::Refused,     0, 1),
        ("reset before anything was done",                 Fault::once(F::ResetBefore),               State::Issued,      1, 2),
        ("a page of HTML and nothing done",                Fault::once(F::Html),                      State::Issued,      1, 2),
    ];
    for (what, fault, state, issued, sent) in rows {
        let stage = Stage::new().await;
        let desk = stage.started().await;
        // The company is known before the fault is ordered: it shall strike the call that issues.
        desk.companies(true).await.unwrap();
        stage.sandbox.order(fault.on(Call::Fpkj));
        let queued = desk.issue(request(draft())).await.unwrap();
        until(&desk, &queued.serial, &[state]).await;
        assert_eq!(stage.counts(&queued.serial), (issued, sent), "{what}");
        assert!(stage.sandbox.books().doubles().is_empty(), "{what}");
        desk.close().await;
    }
}

#[tokio::test]
async fn what_the_platform_never_got_is_sent_again_only_after_two_rounds_of_asking() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    stage.sandbox.order(Fault::once(FaultKind::ResetBefore).on(Call::Fpkj));
    let start = std::time::Instant::now();
    let queued = desk.issue(request(draft())).await.unwrap();
    until(&desk, &queued.serial, &[State::Issued]).await;
    assert!(
        start.elapsed() >= kaipiao_tests::stage::PACE.quiet * 2,
        "twice QUIET lay between the two sends"
    );
    let trail = desk.attempts(queued.serial).await.unwrap();
    let events: Vec<_> = trail
        .iter()
        .map(|row| row.event.as_str())
        .filter(|event| !event.is_empty())
        .collect();
    assert_eq!(
        events,
        ["claimed", "left_open", "send_again", "claimed", "number_given"]
    );
    let absences = trail.iter().filter(|row| row.code == "not_known").count();
    assert_eq!(absences, 3, "two rounds noted, and what followed from them");
}

#[tokio::test]
async fn after_three_sends_a_person_must_look() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    stage
        .sandbox
        .order(Fault::once(FaultKind::ResetBefore).on(Call::Fpkj).times(10));
    let queued = desk.issue(request(draft())).await.unwrap();
    let view = until(&desk, &queued.serial, &[State::NeedsPerson]).await;
    assert!(
        view.message.contains("电子税务局"),
        "it says where to look: {}",
        view.message
    );
    let claims = desk
        .attempts(queued.serial)
        .await
        .unwrap()
        .iter()
        .filter(|row| row.event == "claimed")
        .count();
    assert_eq!(claims, 3);
}

#[tokio::test]
async fn a_refused_document_is_corrected_and_goes_again_under_its_serial() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    stage.sandbox.order(
        Fault::once(FaultKind::Refuse)
            .on(Call::Fpkj)
            .message("第1行商品简称不合法"),
    );
    let queued = desk.issue(request(draft())).await.unwrap();
    let refused = until(&desk, &queued.serial, &[State::Refused]).await;
    assert!(
        refused.message.contains("第1行商品简称不合法"),
        "the platform's words are shown: {}",
        refused.message
    );
    let mut again = desk.reopen(queued.serial.clone()).await.unwrap().draft;
    assert_eq!(again.serial, queued.serial);
    again.remark = "已更正".to_owned();
    desk.issue(request(again)).await.unwrap();
    until(&desk, &queued.serial, &[State::Issued]).await;
    assert_eq!(stage.counts(&queued.serial), (1, 2));
}

#[tokio::test]
async fn a_platform_that_is_down_delays_and_loses_nothing() {
    let books = tempfile::tempdir().unwrap();
    let config = Config {
        state_file: Some(books.path().join("books")),
        ..Config::default()
    };
    let Stage { sandbox, data, vault } = Stage::with(config.clone()).await;
    let port = sandbox.port();
    let desk = kaipiao_tests::stage::desk(data.path(), &sandbox.url()).await;
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    sandbox.stop().await;
    let queued = desk.issue(request(draft())).await.unwrap();
    let start = std::time::Instant::now();
    while desk.next_try().is_none() {
        assert!(start.elapsed() < kaipiao_tests::stage::PATIENCE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(
        desk.issuance(queued.serial.clone()).await.unwrap().state,
        State::Queued,
        "nothing is marked failed"
    );
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let stage = Stage {
        sandbox: Sandbox::start(Config { listen, ..config }).await.unwrap(),
        data,
        vault,
    };
    until(&desk, &queued.serial, &[State::Issued]).await;
    assert_eq!(stage.counts(&queued.serial), (1, 1));
}

#[tokio::test]
async fn a_login_taken_over_by_another_computer_stops_everything_until_the_user_says_so() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    stage.sandbox.order(Fault::once(FaultKind::TokenExpired).on(Call::Fpkj));
    let queued = desk.issue(request(draft())).await.unwrap();
    let views = desk
        .wait_for(std::slice::from_ref(&queued.serial), kaipiao_tests::stage::PATIENCE)
        .await
        .unwrap();
    assert_eq!(views[0].state, State::Queued, "it waits, and is not lost");
    assert_eq!(
        desk.stopped_by().map(|problem| problem.code),
        Some(ProblemCode::TakenElsewhere)
    );
    assert_eq!(stage.sandbox.books().logins, 1, "two seats do not fight");
    desk.login().await.unwrap();
    until(&desk, &queued.serial, &[State::Issued]).await;
    assert_eq!(
        stage.counts(&queued.serial),
        (1, 2),
        "the first was turned away at the door for its token"
    );
}

#[tokio::test]
async fn a_lapsed_scan_parks_its_company_and_no_other() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let companies = desk.companies(true).await.unwrap().companies;
    let other = companies
        .iter()
        .find(|company| company.spid != COMPANY)
        .unwrap()
        .spid
        .clone();
    stage.sandbox.lapse(COMPANY);
    let parked = desk.issue(request(draft())).await.unwrap();
    let waiting = desk.issue(request(draft_of("212.00"))).await.unwrap();
    let start = std::time::Instant::now();
    while !desk.issuance(parked.serial.clone()).await.unwrap().parked {
        assert!(start.elapsed() < kaipiao_tests::stage::PATIENCE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // The small-scale seller may not issue at 6 %: its own rate.
    let mut elsewhere = draft_of("101.00");
    elsewhere.buyer.tax_id = "91310115563144366Q".to_owned();
    elsewhere.lines[0].treatment = serde_json::from_str(r#"{"type":"taxed","rate":100,"privilege":null}"#).unwrap();
    let elsewhere = desk
        .issue(IssueRequest {
            spid: other,
            ..request(elsewhere)
        })
        .await
        .unwrap();
    until(&desk, &elsewhere.serial, &[State::Issued]).await;
    let behind = desk.issuance(waiting.serial.clone()).await.unwrap();
    assert_eq!(
        (behind.state, behind.parked),
        (State::Queued, true),
        "nothing more of the company is sent"
    );
    assert_eq!(stage.sandbox.books().fpkj_calls(waiting.serial.as_str()), 0);
}
