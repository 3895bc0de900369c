//! Several documents of a company in one call (an experiment), and how many calls are under way at once.

use std::time::{Duration, Instant};

use kaipiao_desk::{
    Desk, Serial, State,
    contract::{IssueRequest, IssuingSettings},
};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind};
use kaipiao_tests::stage::{COMPANY, LATE, Stage, draft_of, request, until};

/// A desk that sends four documents in one call, and four documents that it is given at once.
async fn four(fault: impl FnOnce(&[Serial]) -> Vec<Fault>) -> (Stage, Desk, Vec<Serial>) {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    let settings = IssuingSettings {
        per_call: 4,
        ..IssuingSettings::default()
    };
    desk.change_issuing_settings(settings).await.unwrap();
    let drafts: Vec<_> = (1..=4).map(|number| draft_of(&format!("{number}06.00"))).collect();
    let serials: Vec<_> = drafts.iter().map(|draft| draft.serial.clone()).collect();
    for fault in fault(&serials) {
        stage.sandbox.order(fault.on(Call::Fpkj));
    }
    desk.issue_file(COMPANY, drafts).await.unwrap();
    (stage, desk, serials)
}

fn calls(stage: &Stage, call: Call) -> usize {
    stage.sandbox.received().iter().filter(|one| one.call == call).count()
}

#[tokio::test]
async fn each_document_of_a_call_has_an_outcome_of_its_own() {
    let (stage, desk, serials) = four(|serials| {
        vec![
            Fault::once(FaultKind::Refuse).serial(serials[1].as_str()),
            Fault::once(FaultKind::NoNumber).serial(serials[2].as_str()).ms(200),
            Fault::once(FaultKind::BothLists).serial(serials[3].as_str()),
        ]
    })
    .await;
    let ends = [State::Issued, State::Refused, State::Issued, State::Issued];
    for (serial, end) in serials.iter().zip(ends) {
        until(&desk, serial, &[end]).await;
    }
    assert_eq!(calls(&stage, Call::Fpkj), 1, "all four went in one call");
    let events: Vec<Vec<String>> = {
        let mut events = Vec::new();
        for serial in &serials {
            let trail = desk.attempts(serial.clone()).await.unwrap();
            events.push(
                trail
                    .into_iter()
                    .map(|row| row.event)
                    .filter(|event| !event.is_empty())
                    .collect(),
            );
        }
        events
    };
    assert_eq!(events[0], ["claimed", "number_given"]);
    assert_eq!(events[1], ["claimed", "turned_down"]);
    assert_eq!(events[2][..2], ["claimed", "taken_in"]);
    assert_eq!(
        events[3][..2],
        ["claimed", "left_open"],
        "in both lists: a contradiction"
    );
    assert!(stage.sandbox.books().doubles().is_empty());
}

#[tokio::test]
async fn a_call_with_several_that_breaks_leaves_each_of_them_open_and_none_doubled() {
    #[rustfmt::skip]
    let rows = [
        // what                               the fault                                              calls with each
        ("done, and the reply lost",          Fault::once(FaultKind::ResetAfter),                    1),
        ("done, half a reply",                Fault::once(FaultKind::Cut),                           1),
        ("lost before anything was done",     Fault::once(FaultKind::ResetBefore),                   2),
        ("done, and not shown for a while",   Fault::once(FaultKind::Late).ms(LATE).times(4),        1),
    ];
    for (what, fault, sent) in rows {
        let (stage, desk, serials) = four(|_| vec![fault]).await;
        for serial in &serials {
            until(&desk, serial, &[State::Issued]).await;
            assert_eq!(stage.counts(serial), (1, sent), "{what}");
        }
        assert!(stage.sandbox.books().doubles().is_empty(), "{what}");
        desk.close().await;
    }
}

#[tokio::test]
async fn two_desks_that_send_several_at_once_send_nothing_twice() {
    let stage = Stage::new().await;
    let (one, two) = (stage.started().await, stage.started().await);
    let settings = IssuingSettings {
        per_call: 3,
        ..IssuingSettings::default()
    };
    for desk in [&one, &two] {
        desk.change_issuing_settings(settings).await.unwrap();
    }
    let mut serials = Vec::new();
    for number in 0..24 {
        let desk = if number % 2 == 0 { &one } else { &two };
        serials.push(
            desk.issue(request(draft_of(&format!("{}.00", 100 + number))))
                .await
                .unwrap()
                .serial,
        );
    }
    for serial in &serials {
        until(&one, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial), (1, 1));
    }
}

#[tokio::test]
async fn no_more_calls_are_under_way_at_once_than_the_setting_says() {
    const LATENCY: Duration = Duration::from_millis(100);
    let stage = Stage::with(Config {
        companies: kaipiao_sandbox::Company::many(6),
        latency: LATENCY,
        ..Config::default()
    })
    .await;
    let desk = stage.started().await;
    let companies = desk.companies(true).await.unwrap().companies;
    for (at_once, at_least) in [(1_u16, LATENCY * 6), (6, LATENCY)] {
        let settings = IssuingSettings {
            calls_at_once: at_once,
            ..IssuingSettings::default()
        };
        desk.change_issuing_settings(settings).await.unwrap();
        let start = Instant::now();
        let mut serials = Vec::new();
        for (company, number) in companies.iter().zip(1..) {
            let draft = draft_of(&format!("{}.00", 1000 * u32::from(at_once) + number));
            let wanted = IssueRequest {
                spid: company.spid.clone(),
                ..request(draft)
            };
            serials.push(desk.issue(wanted).await.unwrap().serial);
        }
        for serial in &serials {
            until(&desk, serial, &[State::Issued, State::Refused]).await;
        }
        assert!(
            start.elapsed() >= at_least,
            "{at_once} at once took {:?}",
            start.elapsed()
        );
    }
}

#[tokio::test]
async fn an_invoice_costs_three_commits() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    let before = desk.commits();
    for number in 1..=5 {
        let queued = desk.issue(request(draft_of(&format!("{number}06.00")))).await.unwrap();
        until(&desk, &queued.serial, &[State::Issued]).await;
    }
    assert_eq!(
        desk.commits() - before,
        15,
        "frozen, claimed, settled: each of five, one after the other"
    );
    let before = desk.commits();
    let drafts: Vec<_> = (11..=20).map(|number| draft_of(&format!("{number}06.00"))).collect();
    for queued in desk.issue_file(COMPANY, drafts).await.unwrap() {
        until(&desk, &queued.serial, &[State::Issued]).await;
    }
    assert_eq!(desk.commits() - before, 21, "a file is frozen in one");
}
