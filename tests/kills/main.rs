//! The program is ended in the middle of issuing, at every failpoint and at moments of chance, and started again: each
//! invoice must be issued once, and none be lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

use std::time::Duration;

use kaipiao_desk::{Desk, State, failpoint::Failpoint};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind};
use kaipiao_tests::{
    program::Program,
    stage::{COMPANY, LATE, PATIENCE, setup, until},
    stopped::{HALF_A_DAY, MINUTE, TEN_MINUTES, WORD},
};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

/// What the platform does to the first document while the program is ended.
const FAULTS: [(&str, Option<FaultKind>); 4] = [
    ("the platform does its work", None),
    ("the reply is lost, the document shows late", Some(FaultKind::Late)),
    ("the reply is lost", Some(FaultKind::ResetAfter)),
    ("the number comes later", Some(FaultKind::NoNumber)),
];

/// How many invoices each run issues.
const INVOICES: u32 = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_failpoint_each_invoice_is_issued_once() {
    let cases = Failpoint::ALL
        .into_iter()
        .filter(|failpoint| !off_the_path(*failpoint))
        .flat_map(|failpoint| FAULTS.map(|(what, fault)| (failpoint, what, fault)));
    // A few at a time: most of each is waiting.
    let mut running = tokio::task::JoinSet::new();
    for (failpoint, what, fault) in cases {
        if running.len() >= 4 {
            running.join_next().await.unwrap().unwrap();
        }
        running.spawn(kill_at(failpoint, what, fault));
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
}

/// Failpoints that issuing does not pass; the other tests here do.
fn off_the_path(failpoint: Failpoint) -> bool {
    matches!(
        failpoint,
        Failpoint::BeforeResubmitted
            | Failpoint::AfterResubmitted
            | Failpoint::AfterResubmitReply
            | Failpoint::AfterWished
            | Failpoint::BeforeWithdrawn
            | Failpoint::AfterWithdrawn
            | Failpoint::AfterResumed
            | Failpoint::BeforeRest
            | Failpoint::AfterRest
            | Failpoint::AfterRepairAsked
            | Failpoint::BeforeVerdict
            | Failpoint::AfterVerdict
            | Failpoint::BeforePdfKept
            | Failpoint::AfterPageCompared
    )
}

async fn kill_at(failpoint: Failpoint, what: &str, fault: Option<FaultKind>) {
    let what = format!("{} while {what}", failpoint.name());
    let program = Program::new(BINARY, Config::default()).await;
    if let Some(kind) = fault {
        program.sandbox.order(Fault::once(kind).on(Call::Fpkj).ms(LATE));
    }
    let (file, serials) = program.file(INVOICES);
    let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY];
    let first = program.run_until(failpoint.name(), 1, &issue).await;
    let on_the_way = matches!(
        failpoint,
        Failpoint::BeforeAsked | Failpoint::AfterAsked | Failpoint::AfterLearned
    );
    if on_the_way && fault.is_none() {
        assert_eq!(
            first.code,
            Some(0),
            "{what}: nothing was asked, so nothing ended it: {first:?}"
        );
    } else {
        assert_eq!(first.code, None, "{what}: it was not ended: {first:?}");
    }
    // The user does what a user does: gives the same file again.
    let second = program.run(&issue).await;
    assert_eq!(second.code, Some(0), "{what}: {second:?}");
    assert_once(&program, &serials, &what).await;
}

#[tokio::test]
async fn killed_at_moments_of_chance_each_invoice_is_issued_once() {
    for seed in 1..=3_u64 {
        let faults = [
            (FaultKind::Late, 0.1),
            (FaultKind::ResetAfter, 0.1),
            (FaultKind::ResetBefore, 0.1),
            (FaultKind::NoNumber, 0.1),
            (FaultKind::Cut, 0.1),
        ];
        let config = Config {
            seed: Some(seed),
            latency: Duration::from_millis(5),
            faults: faults
                .map(|(kind, share)| Fault::sometimes(kind, share).on(Call::Fpkj).ms(LATE))
                .into(),
            ..Config::default()
        };
        let program = Program::new(BINARY, config).await;
        let (file, serials) = program.file(12);
        let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY];
        let mut chance = seed;
        for _ in 0..12 {
            // A linear congruence is chance enough for a pause, and repeats.
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let mut child = program.start(&issue);
            tokio::time::sleep(Duration::from_millis(30 + (chance >> 33) % 250)).await;
            child.kill().unwrap();
            tokio::task::spawn_blocking(move || child.wait().unwrap())
                .await
                .unwrap();
        }
        // No more surprises: what is open comes to its end.
        program.sandbox.cancel_faults();
        let start = std::time::Instant::now();
        loop {
            let last = program.run(&issue).await;
            if last.code == Some(0) {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "seed {seed}: {last:?}");
        }
        assert_once(&program, &serials, &format!("seed {seed}")).await;
    }
}

#[tokio::test]
async fn killed_while_a_held_document_is_submitted_again_it_is_issued_once() {
    let failpoints = [
        Failpoint::BeforeResubmitted,
        Failpoint::AfterResubmitted,
        Failpoint::AfterResubmitReply,
    ];
    for failpoint in failpoints {
        let what = failpoint.name();
        let program = Program::new(BINARY, Config::default()).await;
        program.sandbox.order(Fault::once(FaultKind::Held).on(Call::Fpkj));
        let (file, serials) = program.file(1);
        let held = program
            .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
            .await;
        assert_eq!(held.states(), ["held"], "{held:?}");
        let resubmit = ["resubmit", &serials[0], "--company", COMPANY];
        let first = program.run_until(what, 1, &resubmit).await;
        assert_eq!(first.code, None, "{what}: it was not ended: {first:?}");
        let mut second = program.run(&["resume"]).await;
        if second.states() == ["held"] {
            // Nothing had left: the person asks for it again.
            second = program.run(&resubmit).await;
        }
        assert_eq!(second.states(), ["issued"], "{what}: {second:?}");
        assert_once(&program, &serials, what).await;
        assert_eq!(
            program.sandbox.books().shkp_calls(&serials[0]),
            1,
            "{what}: submitted again once"
        );
    }
}

#[tokio::test]
async fn killed_while_several_are_taken_back_all_of_them_are_or_none_is() {
    for (failpoint, expected) in [
        (Failpoint::BeforeWithdrawn, "queued"),
        (Failpoint::AfterWithdrawn, "withdrawn"),
    ] {
        let what = failpoint.name();
        let program = Program::new(BINARY, Config::default()).await;
        let (file, serials) = program.file(3);
        program.sandbox.lapse(COMPANY);
        let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "3"];
        program.run(&issue).await;
        let withdraw = ["withdraw", &serials[1], &serials[2], "--company", COMPANY];
        let first = program.run_until(what, 1, &withdraw).await;
        assert_eq!(first.code, None, "{what}: it was not ended: {first:?}");
        let ledger = program.run(&["ledger"]).await.json();
        let known = ledger["invoices"].as_array().unwrap();
        for serial in &serials[1..] {
            let one = known.iter().find(|one| one["xtlsh"] == serial.as_str()).unwrap();
            assert_eq!(one["state"], expected, "{what}: {one}");
            assert_eq!(
                program.sandbox.books().fpkj_calls(serial),
                0,
                "{what}: none of it was sent"
            );
        }
    }
}

#[tokio::test]
async fn a_wish_to_submit_again_outlives_the_program() {
    let program = Program::new(BINARY, Config::default()).await;
    program.sandbox.order(Fault::once(FaultKind::Held).on(Call::Fpkj));
    let (file, serials) = program.file(1);
    program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    let resubmit = ["resubmit", &serials[0], "--company", COMPANY];
    let first = program.run_until(Failpoint::AfterWished.name(), 1, &resubmit).await;
    assert_eq!(first.code, None, "it was not ended: {first:?}");
    let second = program.run(&["resume"]).await;
    assert_eq!(second.states(), ["issued"], "{second:?}");
    assert_once(&program, &serials, "wished before it ended").await;
}

/// The scan lapsed while three were sent in one call, two wait; it is done again, and the program ends on the way back to work.
#[tokio::test]
async fn killed_on_the_way_back_from_a_scan_each_invoice_is_issued_once() {
    let failpoints = [
        Failpoint::AfterResumed,
        Failpoint::BeforeResubmitted,
        Failpoint::AfterResubmitted,
        Failpoint::AfterResubmitReply,
        Failpoint::BeforeRest,
        Failpoint::AfterRest,
    ];
    let mut running = tokio::task::JoinSet::new();
    for failpoint in failpoints {
        running.spawn(kill_on_the_way_back(failpoint));
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
}

async fn kill_on_the_way_back(failpoint: Failpoint) {
    let what = failpoint.name();
    let program = Program::new(BINARY, Config::default()).await;
    std::fs::create_dir_all(program.data()).unwrap();
    std::fs::write(program.data().join("settings.json"), r#"{"issuing": {"perCall": 3}}"#).unwrap();
    let (file, serials) = program.file(5);
    program.sandbox.lapse(COMPANY);
    let lapsed = program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "3"])
        .await;
    assert_eq!(
        lapsed.states(),
        ["held", "held", "held", "queued", "queued"],
        "{what}: {lapsed:?}"
    );
    let picture = program.folder.path().join("scan.png");
    let login = [
        "company",
        "login",
        COMPANY,
        "--method",
        "qr",
        "--qr-file",
        picture.to_str().unwrap(),
    ];
    let mut command = program.command(&login);
    command
        .env("KAIPIAO_TAX_USERNAME", "办税员")
        .env("KAIPIAO_TAX_PASSWORD", "口令")
        .env("KAIPIAO_FAILPOINT", Failpoint::AfterResumed.name());
    if failpoint != Failpoint::AfterResumed {
        command.env_remove("KAIPIAO_FAILPOINT");
    }
    let scanned = kaipiao_tests::program::finish(command).await;
    if failpoint == Failpoint::AfterResumed {
        assert_eq!(scanned.code, None, "{what}: it was not ended: {scanned:?}");
    } else {
        assert_eq!(scanned.code, Some(0), "{what}: {scanned:?}");
        let first = program.run_until(what, 1, &["resume"]).await;
        assert_eq!(first.code, None, "{what}: it was not ended: {first:?}");
    }
    let last = program.run(&["resume"]).await;
    assert_eq!(last.code, Some(0), "{what}: {last:?}");
    assert_once(&program, &serials, what).await;
    for serial in &serials {
        assert!(
            program.sandbox.books().shkp_calls(serial) <= 1,
            "{what}: submitted again twice"
        );
    }
}

/// A document of which nothing got to the platform stands with a person, who has it issued anew; the program ends in the middle.
#[tokio::test]
async fn killed_while_a_person_has_it_issued_anew_it_is_issued_once() {
    let failpoints = [
        Failpoint::AfterRepairAsked,
        Failpoint::BeforeVerdict,
        Failpoint::AfterVerdict,
        Failpoint::BeforeQueued,
        Failpoint::AfterQueued,
        Failpoint::AfterClaimed,
        Failpoint::AfterReply,
    ];
    let mut running = tokio::task::JoinSet::new();
    for failpoint in failpoints {
        if running.len() >= 4 {
            running.join_next().await.unwrap().unwrap();
        }
        running.spawn(kill_while_issued_anew(failpoint));
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
}

async fn kill_while_issued_anew(failpoint: Failpoint) {
    let what = failpoint.name();
    let program = Program::new(BINARY, Config::default()).await;
    let serial = stopped(&program).await;
    let settle = ["settle", &serial, "--company", COMPANY];
    let repair = [&settle[..], &["--repair"]].concat();
    let anew = [&settle[..], &["--new-serial"]].concat();
    program.sandbox.clock().advance(HALF_A_DAY);
    if failpoint == Failpoint::AfterRepairAsked {
        let ended = program.run_until(what, 1, &repair).await;
        assert_eq!(ended.code, None, "{what}: it was not ended: {ended:?}");
        program.sandbox.clock().advance(TEN_MINUTES + MINUTE);
        let unknown = program.run_typing(WORD, None, &anew).await;
        assert_eq!(
            unknown.code,
            Some(1),
            "{what}: what is not written down was not done: {unknown:?}"
        );
    }
    assert_eq!(program.run(&repair).await.code, Some(1), "{what}");
    program.sandbox.clock().advance(TEN_MINUTES + MINUTE);
    if failpoint != Failpoint::AfterRepairAsked {
        let ended = program.run_typing(WORD, Some(what), &anew).await;
        assert_eq!(ended.code, None, "{what}: it was not ended: {ended:?}");
    }
    // Closed and laid out anew, or neither.
    let ledger = program.run(&["ledger"]).await.json();
    let old = ledger["invoices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["xtlsh"] == serial.as_str())
        .unwrap();
    let is_before = matches!(failpoint, Failpoint::AfterRepairAsked | Failpoint::BeforeVerdict);
    let state = if is_before { "needs_person" } else { "settled_by_hand" };
    assert_eq!(
        (old["state"].as_str(), old["successor"].is_string()),
        (Some(state), !is_before),
        "{what}: {old}"
    );
    let issued = program.run_typing(WORD, None, &anew).await;
    assert_eq!(issued.states(), ["issued"], "{what}: {issued:?}");
    let new = issued.json()["invoices"][0]["xtlsh"].as_str().unwrap().to_owned();
    let books = program.sandbox.books();
    assert!(books.doubles().is_empty(), "{what}");
    let counts = [&serial, &new].map(|serial| books.issued_under(serial).len());
    assert_eq!((books.issued().count(), counts), (1, [0, 1]), "{what}");
}

#[tokio::test]
async fn killed_while_a_person_closes_it_with_a_number_it_is_closed_with_it_or_not_at_all() {
    for (failpoint, expected) in [
        (Failpoint::BeforeVerdict, "needs_person"),
        (Failpoint::AfterVerdict, "settled_by_hand"),
    ] {
        let what = failpoint.name();
        let program = Program::new(BINARY, Config::default()).await;
        let serial = stopped(&program).await;
        let by_hand = [
            "settle",
            &serial,
            "--company",
            COMPANY,
            "--by-hand",
            "26312000000136634917",
        ];
        let ended = program.run_until(what, 1, &by_hand).await;
        assert_eq!(ended.code, None, "{what}: it was not ended: {ended:?}");
        let ledger = program.run(&["ledger"]).await.json();
        assert_eq!(ledger["invoices"][0]["state"], expected, "{what}");
        let again = program.run(&by_hand).await;
        let code = if expected == "needs_person" { 0 } else { 2 };
        assert_eq!(again.code, Some(code), "{what}: {again:?}");
        let ledger = program.run(&["ledger"]).await.json();
        assert_eq!(ledger["invoices"][0]["number"], "26312000000136634917", "{what}");
    }
}

/// A document of which nothing gets to the platform, at its end.
async fn stopped(program: &Program) -> String {
    program
        .sandbox
        .order(Fault::once(FaultKind::ResetBefore).on(Call::Fpkj).times(3));
    let (file, serials) = program.file(1);
    let answer = program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!(answer.states(), ["needs_person"], "{answer:?}");
    serials.into_iter().next().unwrap()
}

#[tokio::test]
async fn what_a_killed_process_queued_is_sent_by_a_window_that_was_opened_just_before() {
    let program = Program::new(BINARY, Config::default()).await;
    let mut setup = setup(&program.data(), program.server());
    // Long enough for the other process to come and go before the window's first look.
    setup.pace.look = Duration::from_secs(3);
    let window = Desk::open(setup).await.unwrap();
    window.start().await.unwrap();
    let (file, serials) = program.file(1);
    let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY];
    let killed = program.run_until(Failpoint::AfterQueued.name(), 1, &issue).await;
    assert_eq!(killed.code, None, "it was not ended: {killed:?}");
    until(&window, &serials[0].parse().unwrap(), &[State::Issued]).await;
    assert_once(&program, &serials, "queued by a process that is gone").await;
}

#[tokio::test]
async fn killed_before_the_pdf_is_in_its_place_it_is_fetched_again() {
    let program = Program::new(BINARY, Config::default()).await;
    let (file, serials) = program.file(1);
    program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    let out = program.folder.path().join("out");
    let pdf = ["pdf", &serials[0], "--company", COMPANY, "--out", out.to_str().unwrap()];
    let first = program.run_until(Failpoint::BeforePdfKept.name(), 1, &pdf).await;
    assert_eq!(first.code, None, "it was not ended: {first:?}");
    let second = program.run(&pdf).await;
    let path = second.json()["files"][0]["path"].as_str().unwrap().to_owned();
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF"));
}

/// The sandbox's books and the ledger agree: every serial issued once, under the same number.
async fn assert_once(program: &Program, serials: &[String], what: &str) {
    let books = program.sandbox.books();
    assert!(books.doubles().is_empty(), "{what}: {:?}", books.doubles());
    let ledger = program.run(&["ledger"]).await.json();
    for serial in serials {
        let issued = books.issued_under(serial);
        assert_eq!(issued.len(), 1, "{what}: {serial}");
        let known = ledger["invoices"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["xtlsh"] == serial.as_str());
        let known = known.unwrap_or_else(|| panic!("{what}: {serial} is lost"));
        assert_eq!(known["state"], "issued", "{what}: {known}");
        let number = issued[0].number().unwrap();
        assert_eq!(
            known["number"],
            number.number.as_str(),
            "{what}: the ledger's number is the platform's"
        );
    }
    assert_eq!(books.issued().count(), serials.len(), "{what}: nothing else was issued");
}
