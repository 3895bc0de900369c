//! A person decides while somebody else is at it, while the platform fails, and on the command line.

use std::time::Duration;

use kaipiao_desk::{
    State,
    contract::{AdoptRequest, ProblemCode},
};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind};
use kaipiao_tests::{
    program::{Program, invoice},
    stage::{COMPANY, PATIENCE, Stage, draft, draft_of, request, until},
    stopped::{HALF_A_DAY, MINUTE, TEN_MINUTES, WORD, hidden, lost, wait_and_look},
};
use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");
const NUMBER: &str = "26312000000136634917";

#[tokio::test]
async fn of_two_verdicts_at_once_one_holds() {
    let stage = Stage::new().await;
    let (one, two) = (stage.started().await, stage.desk().await);
    let serial = hidden(&stage.sandbox, &one, draft(), 20).await;
    stage.sandbox.clock().advance(21 * 3_600_000);
    let found = one.look_for(serial.clone()).await.unwrap().found;
    let numbers = vec![
        found
            .iter()
            .find(|one| !one.side.number.is_empty())
            .unwrap()
            .side
            .number
            .clone(),
    ];
    let adopt = AdoptRequest {
        serial: serial.clone(),
        numbers: numbers.clone(),
    };
    let (adopted, settled) = tokio::join!(one.adopt(adopt), two.settle_by_hand(serial.clone(), NUMBER));
    let view = one.issuance(serial.clone()).await.unwrap();
    match (adopted, settled) {
        (Ok(_), Err(late)) => {
            assert_eq!(
                (late.code, view.number.as_str()),
                (ProblemCode::WrongState, numbers[0].as_str())
            );
        }
        (Err(late), Ok(_)) => assert_eq!((late.code, view.number.as_str()), (ProblemCode::WrongState, NUMBER)),
        both => panic!("{both:?}"),
    }
    let person = one.attempts(serial).await.unwrap();
    let verdicts = person
        .iter()
        .filter(|row| matches!(row.event.as_str(), "adopted" | "settled"))
        .count();
    assert_eq!(verdicts, 1, "{person:#?}");
}

#[tokio::test]
async fn a_verdict_does_not_wait_for_whoever_works_for_the_company() {
    let stage = Stage::new().await;
    let worker = stage.started().await;
    let serial = lost(&stage.sandbox, &worker, draft()).await;
    // The worker holds the company's lock from here on, asking about this one.
    stage
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).asks(10_000));
    let open = worker.issue(request(draft_of("212.00"))).await.unwrap();
    until(&worker, &open.serial, &[State::Accepted]).await;
    let other = stage.desk().await;
    let settled = other.settle_by_hand(serial.clone(), NUMBER).await.unwrap();
    assert_eq!(settled.state, State::SettledByHand);
    assert_eq!(
        worker.issuance(serial).await.unwrap().state,
        State::SettledByHand,
        "the other one sees it"
    );
}

/// Asks about a document so that the answer comes late, and waits until the question is under way.
async fn ask_slowly(stage: &Stage, desk: &kaipiao_desk::Desk, serial: &kaipiao_desk::Serial) {
    let asked = || {
        stage
            .sandbox
            .received()
            .iter()
            .filter(|one| one.call == Call::Kpjg)
            .count()
    };
    let before = asked();
    stage
        .sandbox
        .order(Fault::once(FaultKind::Delay).on(Call::Kpjg).ms(2_500));
    desk.ask_again(serial.clone()).await.unwrap();
    let start = std::time::Instant::now();
    while asked() == before {
        assert!(start.elapsed() < PATIENCE, "nobody asked");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn an_answer_that_comes_after_the_verdict_changes_nothing() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let serial = hidden(&stage.sandbox, &desk, draft(), 20).await;
    ask_slowly(&stage, &desk, &serial).await;
    desk.settle_by_hand(serial.clone(), NUMBER).await.unwrap();
    stage.sandbox.clock().advance(21 * 3_600_000);
    let lists = || {
        stage
            .sandbox
            .received()
            .iter()
            .filter(|one| one.call == Call::Fplist)
            .count()
    };
    let (before, start) = (lists(), std::time::Instant::now());
    while lists() == before {
        assert!(start.elapsed() < PATIENCE, "the question went no further");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let view = desk.issuance(serial).await.unwrap();
    assert_eq!((view.state, view.number.as_str()), (State::SettledByHand, NUMBER));
}

#[tokio::test]
async fn an_answer_that_shows_the_old_document_after_its_new_serial_says_that_it_may_be_a_double() {
    let stage = Stage::with(Config {
        manner: kaipiao_sandbox::Manner {
            repairs: false,
            ..Default::default()
        },
        ..Config::default()
    })
    .await;
    let desk = stage.started().await;
    let serial = hidden(&stage.sandbox, &desk, draft(), 20).await;
    wait_and_look(&stage.sandbox, &desk, &serial).await;
    ask_slowly(&stage, &desk, &serial).await;
    desk.issue_anew(serial.clone(), WORD).await.unwrap();
    stage.sandbox.clock().advance(10 * 3_600_000);
    let start = std::time::Instant::now();
    while desk.waiting().await.unwrap().doubles.is_empty() {
        assert!(start.elapsed() < PATIENCE, "the answer was dropped in silence");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let view = desk.issuance(serial).await.unwrap();
    assert_eq!(view.state, State::SettledByHand, "closed all the same");
    assert_eq!(view.appeared.len(), 20, "with the number that turned up: {view:?}");
}

#[tokio::test]
async fn what_is_learned_meanwhile_makes_what_was_done_count_for_nothing() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let serial = hidden(&stage.sandbox, &desk, draft(), 13).await;
    desk.repair_for(serial.clone()).await.unwrap();
    assert!(
        desk.verdict(serial.clone())
            .await
            .unwrap()
            .checklist
            .repaired_at
            .is_some()
    );
    // The platform says something of it.
    stage
        .sandbox
        .order(Fault::once(FaultKind::Refuse).on(Call::Kpjg).message("系统升级中"));
    desk.ask_again(serial.clone()).await.unwrap();
    let start = std::time::Instant::now();
    while desk
        .verdict(serial.clone())
        .await
        .unwrap()
        .checklist
        .repaired_at
        .is_some()
    {
        assert!(start.elapsed() < PATIENCE, "{:#?}", desk.attempts(serial).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_platform_that_fails_while_one_looks_permits_nothing() {
    use FaultKind as F;
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let serial = lost(&stage.sandbox, &desk, draft()).await;
    wait_and_look(&stage.sandbox, &desk, &serial).await;
    // Six lists and a query: whichever of them fails.
    for kind in [F::ResetBefore, F::Html, F::Cut, F::Refuse, F::Empty] {
        stage.sandbox.order(Fault::once(kind).on(Call::Fplist).times(3));
        let failed = desk.issue_anew(serial.clone(), WORD).await;
        stage.sandbox.cancel_faults();
        assert!(failed.is_err(), "{kind:?}: {failed:?}");
        assert_eq!(
            desk.issuance(serial.clone()).await.unwrap().state,
            State::NeedsPerson,
            "{kind:?}"
        );
    }
    desk.issue_anew(serial, WORD).await.unwrap();
}

/// Issues an invoice of which nothing gets to the platform, on the command line.
async fn stopped(program: &Program) -> String {
    program
        .sandbox
        .order(Fault::once(FaultKind::ResetBefore).on(Call::Fpkj).times(3));
    let serial = "A0000000000000000001";
    let file = program.write("invoice.json", &Value::from(vec![invoice(serial, 100)]));
    let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY];
    let answer = program.run(&issue).await;
    assert_eq!(
        (answer.code, answer.states()),
        (Some(1), vec!["needs_person".to_owned()]),
        "{answer:?}"
    );
    serial.to_owned()
}

#[tokio::test]
async fn the_command_line_shows_both_sides_and_closes_with_a_number() {
    let program = Program::new(BINARY, Config::default()).await;
    let serial = stopped(&program).await;
    let settle = ["settle", &serial, "--company", COMPANY];
    let shown = program.run(&settle).await;
    assert_eq!(shown.code, Some(1), "it still needs a person: {shown:?}");
    let document = shown.json();
    assert_eq!(document["sent"]["gross"], "106.00");
    assert_eq!(
        document["checklist"]["looked_at"],
        Value::Null,
        "nothing was asked of the platform"
    );
    let looked = program.run(&[&settle[..], &["--look"]].concat()).await;
    assert_eq!(
        (looked.code, looked.json()["found"].as_array().unwrap().len()),
        (Some(1), 0),
        "{looked:?}"
    );
    let wrong = program.run(&[&settle[..], &["--by-hand", "123"]].concat()).await;
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    let nowhere = program.run(&[&settle[..], &["--adopt", NUMBER]].concat()).await;
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
    let both = program
        .run(&[&settle[..], &["--by-hand", NUMBER, "--new-serial"]].concat())
        .await;
    assert_eq!(both.code, Some(2), "one way at a time: {both:?}");
    let closed = program.run(&[&settle[..], &["--by-hand", NUMBER]].concat()).await;
    assert_eq!(
        (closed.code, closed.states()),
        (Some(0), vec!["settled_by_hand".to_owned()]),
        "{closed:?}"
    );
    assert_eq!(closed.json()["invoices"][0]["number"], NUMBER);
}

#[tokio::test]
async fn the_command_line_issues_anew_only_for_a_typed_word_and_once_however_often_it_is_asked() {
    let program = Program::new(BINARY, Config::default()).await;
    let serial = stopped(&program).await;
    let settle = ["settle", &serial, "--company", COMPANY];
    let anew = [&settle[..], &["--new-serial"]].concat();
    let early = program.run_typing(WORD, None, &anew).await;
    assert_eq!(early.code, Some(1), "{early:?}");
    assert!(early.stderr.contains("还没有请平台修复"), "{early:?}");
    program.sandbox.clock().advance(HALF_A_DAY);
    let repaired = program.run(&[&settle[..], &["--repair"]].concat()).await;
    assert_eq!(repaired.code, Some(1), "{repaired:?}");
    program.sandbox.clock().advance(TEN_MINUTES + MINUTE);
    for word in ["", "yes"] {
        let unread = program.run_typing(word, None, &anew).await;
        assert_eq!(unread.code, Some(1), "{unread:?}");
        assert!(unread.stderr.contains("电子税务局"), "{unread:?}");
    }
    assert_eq!(program.run(&anew).await.code, Some(1), "nobody is there to type");
    for _ in 0..2 {
        let issued = program.run_typing(WORD, None, &anew).await;
        assert_eq!(
            (issued.code, issued.states()),
            (Some(0), vec!["issued".to_owned()]),
            "{issued:?}"
        );
    }
    let books = program.sandbox.books();
    assert_eq!((books.issued().count(), books.issued_under(&serial).len()), (1, 0));
    let ledger = program.run(&["ledger", "--state", "settled_by_hand"]).await.json();
    let successor = ledger["invoices"][0]["successor"].as_str().unwrap();
    assert_eq!(books.issued_under(successor).len(), 1);
}
