//! What a loss of power leaves of the files opens clean, and has everything that was committed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod books;

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use kaipiao_ledger::{Connection, Event, Ledger};

use books::document;

/// Set in the process that writes: its ledger's folder.
const WRITER: &str = "KAIPIAO_TEST_WRITER";

/// A picture's files, in every order in which they may be copied.
const ORDERS: [[&str; 3]; 6] = [
    ["ledger.db", "ledger.db-wal", "ledger.db-shm"],
    ["ledger.db", "ledger.db-shm", "ledger.db-wal"],
    ["ledger.db-wal", "ledger.db", "ledger.db-shm"],
    ["ledger.db-wal", "ledger.db-shm", "ledger.db"],
    ["ledger.db-shm", "ledger.db", "ledger.db-wal"],
    ["ledger.db-shm", "ledger.db-wal", "ledger.db"],
];

/// The writing half of the test below, in a process of its own; does nothing elsewhere.
#[tokio::test]
async fn the_writer_that_loses_power() {
    let Ok(folder) = env::var(WRITER) else { return };
    let ledger = Ledger::open(Path::new(&folder)).unwrap();
    for number in 0_u32.. {
        document(&ledger, &format!("W{number}"), &[Event::Claimed, Event::NumberGiven]).await;
        let mut out = std::io::stdout();
        writeln!(out, "committed {number}").unwrap();
        out.flush().unwrap();
    }
}

/// How many documents a copy has, after it was looked at as a whole.
fn documents(folder: &Path) -> u32 {
    let connection = Connection::open(folder.join("ledger.db")).unwrap();
    let whole: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
    connection
        .query_row("SELECT count(*) FROM issuance WHERE state = 'issued'", [], |row| {
            row.get(0)
        })
        .unwrap()
}

#[test]
fn a_picture_of_the_files_taken_in_the_middle_of_writing_has_all_that_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Command::new(env::current_exe().unwrap())
        .args(["--exact", "the_writer_that_loses_power", "--nocapture"])
        .env(WRITER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let committed = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&committed);
    let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let reading = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            // The harness writes on the same line.
            if let Some((_, number)) = line.split_once("committed ") {
                seen.store(number.parse::<u32>().unwrap() + 1, Ordering::SeqCst);
            }
        }
    });
    let signal = |name: &str| {
        let status = Command::new("kill").args([name, &writer.id().to_string()]).status();
        assert!(status.unwrap().success());
    };
    let mut pictures = 0;
    let mut last = 0;
    while pictures < 60 {
        // Not a wait for anything: pictures are to lie apart by chance.
        std::thread::sleep(Duration::from_millis(7 + pictures % 11));
        signal("-STOP");
        let known = committed.load(Ordering::SeqCst);
        let order = &ORDERS[usize::try_from(pictures).unwrap() % ORDERS.len()];
        let picture = tempfile::tempdir().unwrap();
        for name in order {
            // Before the first commit some are not there.
            if folder.path().join(name).exists() {
                fs::copy(folder.path().join(name), picture.path().join(name)).unwrap();
            }
        }
        signal("-CONT");
        if known == 0 {
            continue;
        }
        let found = documents(picture.path());
        assert!(found >= known, "{known} were committed, {found} are there: {order:?}");
        // It opens as a ledger too, and goes on.
        if pictures % 10 == 0 {
            drop(Ledger::open(picture.path()).unwrap());
        }
        last = found;
        pictures += 1;
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    reading.join().unwrap();
    assert!(last > 20, "the writer hardly wrote: {last}");
}

/// A ledger whose last transaction stands in the write-ahead log alone, and the log's length before and after it.
async fn with_a_last_transaction(folder: &Path) -> (Vec<u8>, Vec<u8>, usize) {
    let ledger = Ledger::open(folder).unwrap();
    for number in 0..3 {
        document(&ledger, &format!("T{number}"), &[Event::Claimed, Event::NumberGiven]).await;
    }
    let wal = folder.join("ledger.db-wal");
    let before = usize::try_from(fs::metadata(&wal).unwrap().len()).unwrap();
    ledger
        .write(|tx| {
            tx.execute("UPDATE issuance SET message = 'the last' WHERE serial = 'T0'", [])?;
            Ok(())
        })
        .await
        .unwrap();
    let files = (fs::read(folder.join("ledger.db")).unwrap(), fs::read(&wal).unwrap());
    (files.0, files.1, before)
}

#[tokio::test]
async fn a_log_that_ends_at_any_byte_of_the_last_transaction_has_all_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let (database, log, before) = with_a_last_transaction(folder.path()).await;
    assert!(log.len() > before, "the last transaction is in the log");
    let copy = tempfile::tempdir().unwrap();
    let (path, wal) = (copy.path().join("ledger.db"), copy.path().join("ledger.db-wal"));
    for end in before..=log.len() {
        fs::write(&path, &database).unwrap();
        fs::write(&wal, log.get(..end).unwrap()).unwrap();
        let connection = Connection::open(&path).unwrap();
        // In this process alone: nothing is left beside the files.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE").unwrap();
        connection.pragma_update(None, "synchronous", "OFF").unwrap();
        let (documents, message): (u32, String) = connection
            .query_row(
                "SELECT (SELECT count(*) FROM issuance WHERE state = 'issued'), message FROM issuance WHERE serial = 'T0'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap_or_else(|error| panic!("cut at {end}: {error}"));
        assert_eq!(documents, 3, "cut at {end}");
        let expected = if end == log.len() { "the last" } else { "" };
        assert_eq!(message, expected, "cut at {end}: whole or not at all");
    }
}

#[tokio::test]
async fn a_checkpoint_that_is_cut_short_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (before, log, _) = with_a_last_transaction(folder.path()).await;
    let checkpointed = tempfile::tempdir().unwrap();
    fs::write(checkpointed.path().join("ledger.db"), &before).unwrap();
    fs::write(checkpointed.path().join("ledger.db-wal"), &log).unwrap();
    // The last connection to go brings the log into the database.
    assert_eq!(documents(checkpointed.path()), 3);
    let after = fs::read(checkpointed.path().join("ledger.db")).unwrap();
    assert_ne!(before.len(), after.len(), "there is something to bring");
    const PAGE: usize = 4096;
    let pages = after.len() / PAGE;
    for round in 0..40_usize {
        // Any of the pages are written, in any order; the log is removed only after the last.
        let mut mixed = Vec::with_capacity(after.len());
        for page in 0..pages {
            let chosen = (round.wrapping_mul(2_654_435_761) >> (page % 29)) & 1 == 1;
            let from = if chosen { &after } else { &before };
            let bytes = from.get(page * PAGE..(page + 1) * PAGE);
            mixed.extend_from_slice(bytes.unwrap_or(&[0; PAGE]));
        }
        let copy = tempfile::tempdir().unwrap();
        fs::write(copy.path().join("ledger.db"), &mixed).unwrap();
        fs::write(copy.path().join("ledger.db-wal"), &log).unwrap();
        assert_eq!(documents(copy.path()), 3, "round {round}");
    }
}
