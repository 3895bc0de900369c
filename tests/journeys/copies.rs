//! More than one of us, and more than one ledger: window and command line at once, a copied data folder, an older one put back.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use kaipiao_desk::{
    Desk, ReverseRequest, Serial, State,
    computer::Computer,
    contract::{ProblemCode, SaveDraftRequest},
    reversal::{Extent, Reason},
};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind};
use kaipiao_tests::{
    program::Program,
    stage::{COMPANY, PACE, PATIENCE, Stage, compared, draft, draft_of, request, server, setup, until},
};
use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

/// A desk on a computer, over one of its folders.
async fn desk_on(stage: &Stage, computer: &str, folder: &Path) -> Desk {
    let mut setup = setup(folder, server(&stage.sandbox.url()));
    // One keyring: each login would end the other's, and this is about ledgers.
    setup.vault = stage.vault.clone();
    setup.computer = Computer {
        name: Some(computer.to_owned()),
        marks: Some(stage.data.path().join(format!("marks of {computer}"))),
    };
    Desk::open(setup).await.unwrap()
}

/// Copies a folder as a person does: everything in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// A folder with one document that the platform is still at, and two that are queued and not sent.
async fn with_open_documents(stage: &Stage, folder: &Path) -> Vec<Serial> {
    let desk = desk_on(stage, "A", folder).await;
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    stage
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).ms(1_000));
    let accepted = desk.issue(request(draft_of("101.00"))).await.unwrap().serial;
    until(&desk, &accepted, &[State::Accepted]).await;
    desk.close().await;
    let mut serials = vec![accepted];
    for gross in ["102.00", "103.00"] {
        serials.push(desk.issue(request(draft_of(gross))).await.unwrap().serial);
    }
    serials
}

#[tokio::test]
async fn a_copied_folder_on_another_computer_sends_nothing_that_the_first_one_sends() {
    let stage = Stage::new().await;
    let (first, second) = (stage.data.path().join("first"), stage.data.path().join("second"));
    let serials = with_open_documents(&stage, &first).await;
    copy(&first, &second);
    // Both are started at once; the second beside the first on one computer would be told by the file's number in the same way.
    let (one, two) = (desk_on(&stage, "A", &first).await, desk_on(&stage, "B", &second).await);
    let safety = two.safety().await.unwrap();
    assert_eq!((safety.incidents.len(), safety.asked_about), (1, 3), "{safety:?}");
    one.start().await.unwrap();
    two.start().await.unwrap();
    for serial in &serials {
        let here = until(&one, serial, &[State::Issued]).await;
        let there = until(&two, serial, &[State::Issued]).await;
        assert_eq!(here.number, there.number, "both know the one invoice");
        assert_eq!(stage.counts(serial), (1, 1), "issued once, sent once");
    }
    assert_eq!(
        two.safety().await.unwrap().asked_about,
        0,
        "nothing is left to ask about"
    );
    assert!(one.safety().await.unwrap().incidents.is_empty(), "the first is no copy");
}

#[tokio::test]
async fn a_copy_goes_on_alone_only_after_two_rounds_of_asking() {
    let stage = Stage::new().await;
    let (first, second) = (stage.data.path().join("first"), stage.data.path().join("second"));
    let serials = with_open_documents(&stage, &first).await;
    copy(&first, &second);
    let start = Instant::now();
    let two = desk_on(&stage, "A", &second).await;
    two.start().await.unwrap();
    for serial in &serials {
        until(&two, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial), (1, 1));
    }
    assert!(
        start.elapsed() >= PACE.quiet * 2,
        "sent after {:?}: it was not asked about often enough",
        start.elapsed()
    );
    // The first knows nothing of it, and can't: the same serial is answered as one that was issued.
    let one = desk_on(&stage, "A", &first).await;
    one.start().await.unwrap();
    for serial in &serials {
        until(&one, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial).0, 1, "issued once, whoever sends it");
    }
    assert!(stage.sandbox.books().doubles().is_empty());
}

#[tokio::test]
async fn a_restored_backup_sends_nothing_again() {
    let stage = Stage::new().await;
    let (folder, backup) = (stage.data.path().join("data"), stage.data.path().join("backup"));
    let mut serials = with_open_documents(&stage, &folder).await;
    let desk = desk_on(&stage, "A", &folder).await;
    let written = draft();
    serials.push(written.serial.clone());
    desk.save_draft(SaveDraftRequest {
        spid: COMPANY.to_owned(),
        draft: written.clone(),
    })
    .await
    .unwrap();
    drop(desk);
    copy(&folder, &backup);
    // After the backup everything is issued, the draft too, and another one that the backup knows nothing of.
    let desk = desk_on(&stage, "A", &folder).await;
    desk.start().await.unwrap();
    desk.issue(request(written.clone())).await.unwrap();
    let last = draft_of("199.00");
    let later = desk.issue(request(last.clone())).await.unwrap().serial;
    for serial in serials.iter().chain([&later]) {
        until(&desk, serial, &[State::Issued]).await;
    }
    desk.close().await;
    drop(desk);

    let account = account_folder(&folder);
    let old = account_folder(&backup);
    for ending in ["", "-wal", "-shm"] {
        let name = format!("ledger.db{ending}");
        drop(fs::remove_file(account.join(&name)));
        if old.join(&name).exists() {
            fs::copy(old.join(&name), account.join(&name)).unwrap();
        }
    }
    let desk = desk_on(&stage, "A", &folder).await;
    let before = desk.safety().await.unwrap();
    assert_eq!((before.incidents.len(), before.asked_about), (1, 3), "{before:?}");
    desk.start().await.unwrap();
    // The person finds the draft and issues it: it is asked about first.
    desk.issue(request(written)).await.unwrap();
    for serial in &serials {
        until(&desk, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial), (1, 1), "issued once, sent once");
    }
    // What was sent since and is not in the backup is named, with what became of it.
    let start = Instant::now();
    let found = loop {
        let safety = desk.safety().await.unwrap();
        let lost: Vec<_> = safety
            .lost
            .iter()
            .filter(|lost| lost.serial == later)
            .cloned()
            .collect();
        if let [lost] = lost.as_slice()
            && let Some(found) = &lost.found
        {
            break found.clone();
        }
        assert!(start.elapsed() < PATIENCE, "{safety:?}");
        tokio::time::sleep(PACE.look).await;
    };
    let books = stage.sandbox.books();
    let number = books.issued_under(later.as_str())[0].number().unwrap().number.clone();
    assert!(found.contains(&number), "{found}");
    // The person gives the file of it once more: it is asked about, and adopted.
    desk.issue_file(COMPANY, vec![last]).await.unwrap();
    assert_eq!(until(&desk, &later, &[State::Issued]).await.number, number);
    assert_eq!(stage.counts(&later), (1, 1), "issued once, sent once");
    assert_eq!(stage.sandbox.books().issued().count(), serials.len() + 1);
    // Seen is seen.
    let incident = desk.safety().await.unwrap().incidents[0].id;
    desk.incident_seen(incident).await.unwrap();
    assert!(desk.safety().await.unwrap().incidents.is_empty());
}

/// The one account's folder in a data folder.
fn account_folder(data: &Path) -> PathBuf {
    let mut accounts = fs::read_dir(data.join("accounts")).unwrap();
    accounts.next().unwrap().unwrap().path()
}

#[tokio::test]
async fn a_damaged_ledger_is_made_anew_and_nothing_is_issued_twice() {
    let stage = Stage::new().await;
    let folder = stage.data.path().join("data");
    let mut serials = with_open_documents(&stage, &folder).await;
    // Opened for the first time since there was something to lose: a backup is made.
    let desk = desk_on(&stage, "A", &folder).await;
    desk.start().await.unwrap();
    for serial in &serials {
        until(&desk, serial, &[State::Issued]).await;
    }
    stage
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).ms(400));
    let later = desk.issue(request(draft_of("104.00"))).await.unwrap().serial;
    until(&desk, &later, &[State::Accepted]).await;
    desk.close().await;
    drop(desk);
    let path = account_folder(&folder).join("ledger.db");
    fs::write(&path, "这不是账本").unwrap();
    let desk = desk_on(&stage, "A", &folder).await;
    desk.start().await.unwrap();
    serials.push(later);
    let start = Instant::now();
    loop {
        let safety = desk.safety().await.unwrap();
        assert_eq!(safety.incidents.len(), 1, "{safety:?}");
        if safety.asked_about == 0 && safety.lost.iter().all(|lost| lost.found.is_some()) {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "{safety:?}");
        tokio::time::sleep(PACE.look).await;
    }
    for serial in &serials {
        assert_eq!(stage.counts(serial), (1, 1), "{serial}");
    }
}

fn whole() -> ReverseRequest {
    ReverseRequest {
        number: String::new(),
        kind: None,
        reason: Reason::Mistake,
        extent: Extent::Whole,
        info_number: None,
        serial: None,
    }
}

#[tokio::test]
async fn two_seats_that_reverse_the_same_invoice_issue_one_red_one() {
    for one_folder in [true, false] {
        let stage = Stage::new().await;
        let first = stage.data.path().join("first");
        let second = if one_folder {
            first.clone()
        } else {
            stage.data.path().join("second")
        };
        let (one, two) = (desk_on(&stage, "A", &first).await, desk_on(&stage, "B", &second).await);
        for desk in [&one, &two] {
            desk.companies(true).await.unwrap();
            desk.start().await.unwrap();
        }
        let blue = one.issue(request(draft())).await.unwrap();
        let number = until(&one, &blue.serial, &[State::Issued]).await.number;
        let request = ReverseRequest { number, ..whole() };
        let again = request.clone();
        let (here, there) = tokio::join!(one.reverse(COMPANY, request), two.reverse(COMPANY, again));
        let mut serials = Vec::new();
        for (desk, reversed) in [(&one, here), (&two, there)] {
            // Whoever comes too late is told that nothing is left to reverse.
            let Ok(red) = reversed else { continue };
            until(desk, &red.serial, &[State::Issued]).await;
            serials.push(red.serial);
        }
        assert!(!serials.is_empty(), "one of them reverses it");
        assert!(
            serials.iter().all(|serial| *serial == serials[0]),
            "the same reversal has the same serial, whoever asks for it"
        );
        let books = stage.sandbox.books();
        assert!(books.doubles().is_empty(), "{:?}", books.doubles());
        assert_eq!(books.issued().count(), 2, "one blue, one red; one folder: {one_folder}");
    }
}

#[tokio::test]
async fn while_one_reversal_of_an_invoice_is_open_no_other_is_taken() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    let blue = desk.issue(request(draft())).await.unwrap();
    let number = until(&desk, &blue.serial, &[State::Issued]).await.number;
    // Its buyer takes an hour to confirm it.
    stage
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).ms(3_600_000));
    let own = ReverseRequest {
        number: number.clone(),
        serial: Some("MY-RED-1".parse().unwrap()),
        ..whole()
    };
    let red = desk.reverse(COMPANY, own.clone()).await.unwrap();
    until(&desk, &red.serial, &[State::Accepted]).await;
    let derived = desk.reverse(COMPANY, ReverseRequest { number, ..whole() }).await;
    let problem = derived.unwrap_err();
    assert_eq!(problem.code, ProblemCode::CannotReverse, "{problem:?}");
    assert!(problem.detail.contains("MY-RED-1"), "{problem:?}");
    // The same one given again is the same document.
    assert_eq!(desk.reverse(COMPANY, own).await.unwrap().serial, red.serial);
    let sent: Vec<_> = stage.sandbox.books().sent.iter().map(|sent| sent.fpkj).collect();
    assert_eq!(sent, [1, 1], "the blue one and one red one");
}

#[tokio::test]
async fn what_waits_here_and_is_at_the_platform_already_is_not_sent() {
    let stage = Stage::new().await;
    let (first, second) = (stage.data.path().join("first"), stage.data.path().join("second"));
    // The same file at two seats: here it waits, there it was issued.
    let here = desk_on(&stage, "A", &first).await;
    here.companies(true).await.unwrap();
    here.close().await;
    let (waits, taken_back) = (draft_of("101.00"), draft_of("102.00"));
    for draft in [&waits, &taken_back] {
        here.issue(request(draft.clone())).await.unwrap();
    }
    here.withdraw(taken_back.serial.clone()).await.unwrap();
    drop(here);
    let there = desk_on(&stage, "B", &second).await;
    there.companies(true).await.unwrap();
    there.start().await.unwrap();
    for draft in [&waits, &taken_back] {
        there.issue(request(draft.clone())).await.unwrap();
        until(&there, &draft.serial, &[State::Issued]).await;
    }
    let here = desk_on(&stage, "A", &first).await;
    compared(&here).await;
    until(&here, &waits.serial, &[State::Accepted, State::Issued]).await;
    let again = here.issue(request(taken_back.clone())).await.unwrap();
    assert_eq!(again.state, State::Unknown, "it is asked about first");
    here.start().await.unwrap();
    for draft in [&waits, &taken_back] {
        until(&here, &draft.serial, &[State::Issued]).await;
        let trail = here.attempts(draft.serial.clone()).await.unwrap();
        assert_eq!(stage.counts(&draft.serial), (1, 1), "issued once, sent once: {trail:?}");
    }
}

#[tokio::test]
async fn window_and_command_line_issue_at_once_and_nothing_twice() {
    let program = Program::new(BINARY, Config::default()).await;
    let window = Desk::open(setup(&program.data(), program.server())).await.unwrap();
    window.companies(true).await.unwrap();
    window.start().await.unwrap();
    let (file, mut serials) = program.file(4);
    let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY];
    // The same file twice at once, from two processes, while the window issues too.
    let in_window = async {
        let mut serials = Vec::new();
        for number in 0..4 {
            let draft = draft_of(&format!("{}.00", 300 + number));
            serials.push(window.issue(request(draft)).await.unwrap().serial.to_string());
        }
        serials
    };
    let (one, two, more) = tokio::join!(program.run(&issue), program.run(&issue), in_window);
    assert_eq!((one.code, two.code), (Some(0), Some(0)), "{one:?} {two:?}");
    serials.extend(more);
    for serial in &serials {
        until(&window, &serial.parse().unwrap(), &[State::Issued]).await;
        let books = program.sandbox.books();
        assert_eq!(
            (books.issued_under(serial).len(), books.fpkj_calls(serial)),
            (1, 1),
            "{serial}"
        );
    }
    assert_eq!(program.sandbox.books().issued().count(), serials.len());
}

#[tokio::test]
async fn the_command_line_says_that_the_ledger_is_a_copy() {
    let program = Program::new(BINARY, Config::default()).await;
    let (file, serials) = program.file(1);
    let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY];
    let killed = program.run_until("after-queued", 1, &issue).await;
    assert_eq!(killed.code, None, "{killed:?}");
    // The original stays: a file that is gone leaves its number to the next one.
    let original = program.folder.path().join("original");
    fs::rename(program.data(), &original).unwrap();
    copy(&original, &program.data());
    let mut elsewhere = program.command(&["resume"]);
    // Another user's place for marks, as on another computer.
    elsewhere.env("XDG_STATE_HOME", program.folder.path().join("other state"));
    let resumed = kaipiao_tests::program::finish(elsewhere).await;
    assert_eq!(resumed.code, Some(0), "{resumed:?}");
    assert!(resumed.stderr.contains("复制"), "{}", resumed.stderr);
    let document: Value = resumed.json();
    assert_eq!(document["invoices"][0]["state"], "issued");
    assert_eq!(program.sandbox.books().fpkj_calls(&serials[0]), 1);
}
