//! The disk is full, the folder can't be written, or it is no place for the data.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use kaipiao_sandbox::Config;
use kaipiao_tests::{
    program::{Answer, Program, finish},
    stage::{COMPANY, PATIENCE},
};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

/// The program under a limit on how long any file may get, in KiB: a disk that is full, for whoever runs the test.
fn limited(program: &Program, kib: u32, arguments: &[&str]) -> Command {
    let inner = program.command(arguments);
    let mut command = Command::new("sh");
    // Ignored, the signal becomes the error that a full disk is.
    command
        .args([
            "-c",
            "trap '' XFSZ; ulimit -S -f \"$0\"; exec \"$@\"",
            &(kib * 2).to_string(),
        ])
        .arg(inner.get_program())
        .args(inner.get_args())
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

async fn assert_once(program: &Program, serials: &[String], what: &str) {
    let ledger = program.run(&["ledger"]).await.json();
    let books = program.sandbox.books();
    assert!(books.doubles().is_empty(), "{what}: {:?}", books.doubles());
    for serial in serials {
        assert_eq!(books.issued_under(serial).len(), 1, "{what}: {serial}");
        let known = ledger["invoices"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["xtlsh"] == serial.as_str());
        let known = known.unwrap_or_else(|| panic!("{what}: {serial} is lost"));
        assert_eq!(known["state"], "issued", "{what}: {known}");
    }
}

/// Sizes at which the disk is full: before the ledger can be opened, and everywhere on the way of a few documents.
const SIZES: [u32; 9] = [0, 16, 48, 64, 80, 96, 112, 128, 160];

#[tokio::test]
async fn a_disk_that_is_full_at_any_point_loses_nothing_and_issues_nothing_twice() {
    let program = Program::new(BINARY, Config::default()).await;
    program.run(&["company", "list"]).await;
    let mut all = Vec::new();
    let mut stopped = 0;
    for kib in SIZES {
        let (file, serials) = program.file(3);
        let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "2"];
        let full: Answer = finish(limited(&program, kib, &issue)).await;
        if full.code != Some(0) {
            stopped += 1;
            assert!(full.code.is_some(), "{kib} KiB: it was ended by a signal: {full:?}");
            assert!(full.stderr.contains("磁盘"), "{kib} KiB: it says what to do: {full:?}");
        }
        let after = program
            .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
            .await;
        assert_eq!(after.code, Some(0), "{kib} KiB, then room again: {after:?}");
        all.extend(serials);
    }
    assert!(stopped >= 3, "the disk was never full");
    assert_once(&program, &all, "in the end").await;
    assert_eq!(
        program.sandbox.books().issued().count(),
        all.len(),
        "nothing else was issued"
    );
}

#[tokio::test]
async fn when_the_disk_has_room_again_it_goes_on_by_itself() {
    let program = Program::new(BINARY, Config::default()).await;
    program.run(&["company", "list"]).await;
    let (mut all, mut stuck) = (Vec::new(), 0);
    for kib in SIZES {
        let (file, serials) = program.file(3);
        all.extend(serials);
        let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "60"];
        let mut child = limited(&program, kib, &issue).spawn().unwrap();
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() && start.elapsed() < Duration::from_millis(1_200) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if child.try_wait().unwrap().is_some() {
            // It could not even begin, or had room enough: the user does it again.
            let again = program
                .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
                .await;
            assert_eq!(again.code, Some(0), "{kib} KiB: {again:?}");
            continue;
        }
        stuck += 1;
        let raised = Command::new("prlimit")
            .args(["--pid", &child.id().to_string(), "--fsize=unlimited:unlimited"])
            .status()
            .unwrap();
        assert!(raised.success());
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "{kib} KiB: it did not go on");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert_eq!(status.code(), Some(0), "{kib} KiB: it goes on by itself");
    }
    assert!(stuck > 0, "the disk was never full in the middle");
    assert_once(&program, &all, "in the end").await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_said_and_nothing_is_sent() {
    let program = Program::new(BINARY, Config::default()).await;
    let (file, _) = program.file(1);
    let mut command = program.command(&["issue", file.to_str().unwrap(), "--company", COMPANY]);
    // The last one named counts; nobody can make a folder there, root neither.
    command.env("KAIPIAO_DATA_DIR", "/sys/kaipiao");
    let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let mut elsewhere = Command::new(command.get_program());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            elsewhere.env(name, value);
        }
    }
    let own = program.data();
    elsewhere
        .args(arguments.iter().map(|argument| {
            if *argument == *own {
                "/sys/kaipiao".into()
            } else {
                argument.clone()
            }
        }))
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let answer = finish(elsewhere).await;
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.stderr.contains("权限"), "{answer:?}");
    assert_eq!(program.sandbox.books().documents.len(), 0);
}

/// The same without what lets root write everywhere.
fn unprivileged(command: &Command) -> Command {
    use std::os::unix::fs::MetadataExt as _;
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut plain = if is_root {
        let mut setpriv = Command::new("setpriv");
        setpriv
            .args(["--bounding-set=-all", "--inh-caps=-all"])
            .arg(command.get_program());
        setpriv
    } else {
        Command::new(command.get_program())
    };
    plain
        .args(command.get_args())
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdin(std::process::Stdio::null());
    plain
}

/// Whether everything below a folder may be written.
fn make_writable(folder: &Path, writable: bool) {
    let own = if writable { "u+w" } else { "a-w" };
    let done = Command::new("chmod").args(["-R", own]).arg(folder).status().unwrap();
    assert!(done.success());
}

#[tokio::test]
async fn a_ledger_that_can_only_be_read_from_now_on_is_said_and_nothing_is_sent() {
    let program = Program::new(BINARY, Config::default()).await;
    let (file, _) = program.file(1);
    let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY];
    assert_eq!(program.run(&issue).await.code, Some(0));
    let (_, serials) = program.file(1);
    make_writable(&program.data(), false);
    let answer = finish(unprivileged(&program.command(&issue))).await;
    make_writable(&program.data(), true);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.stderr.contains("权限"), "{answer:?}");
    assert_eq!(program.sandbox.books().fpkj_calls(&serials[0]), 0, "nothing is sent");
    let again = finish(unprivileged(&program.command(&issue))).await;
    assert_eq!(
        (again.code, again.states()),
        (Some(0), vec!["issued".to_owned()]),
        "{again:?}"
    );
    assert_eq!(program.sandbox.books().issued().count(), 2);
}

#[tokio::test]
async fn a_data_folder_in_step_with_other_computers_is_refused_before_anything_is_written() {
    let program = Program::new(BINARY, Config::default()).await;
    std::fs::create_dir(program.folder.path().join(".stfolder")).unwrap();
    let (file, _) = program.file(1);
    let answer = program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    for part in ["Syncthing", "移到本机磁盘"] {
        assert!(answer.stderr.contains(part), "{part}: {}", answer.stderr);
    }
    assert!(!program.data().exists(), "nothing is written there");
    assert_eq!(program.sandbox.books().logins, 0, "and nothing is sent");
    let status = program.run(&["account", "status"]).await;
    assert_eq!(status.code, Some(2), "{status:?}");
}

#[tokio::test]
async fn a_ledger_of_a_newer_version_is_refused_with_a_sentence_and_left_as_it_is() {
    let program = Program::new(BINARY, Config::default()).await;
    program.run(&["company", "list"]).await;
    let (path, _) = kaipiao_tests::program::files(&program.data())
        .into_iter()
        .find(|(path, _)| path.ends_with("ledger.db"))
        .unwrap();
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    let before = std::fs::read(&path).unwrap();
    let answer = program.run(&["ledger"]).await;
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.stderr.contains("升级"), "{answer:?}");
    assert_eq!(answer.json()["error"]["code"], "ledger-newer");
    assert!(std::fs::read(&path).unwrap() == before, "not a byte of it is changed");
}
