//! A ledger that is not the one that was last written: a copy, or an older file put back.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod books;

use std::{
    fs,
    path::{Path, PathBuf},
};

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    Event, Ledger, LedgerError, Site, State, doubt, draft,
    incident::{self, Cause},
    issuance, lost,
};
use tempfile::TempDir;

use books::{NOW, SPID, a_draft, document, queued, step};

/// A computer, with a data folder and a place for marks.
struct Computer {
    name: &'static str,
    home: TempDir,
}

impl Computer {
    fn named(name: &'static str) -> Self {
        Self {
            name,
            home: tempfile::tempdir().unwrap(),
        }
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn open(&self, folder: &Path) -> Ledger {
        let site = Site {
            machine: Some(self.name.to_owned()),
            marks: Some(self.home.path().join("marks")),
            now: NOW,
        };
        Ledger::open_at(folder, &site).unwrap()
    }
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

/// Puts the database back and nothing else of its folder.
fn database_alone(old: &Path, folder: &Path) {
    for ending in ["-wal", "-shm"] {
        drop(fs::remove_file(folder.join(format!("ledger.db{ending}"))));
    }
    for entry in fs::read_dir(old).unwrap() {
        let name = entry.unwrap().file_name();
        if name.to_string_lossy().starts_with("ledger.db") {
            fs::copy(old.join(&name), folder.join(&name)).unwrap();
        }
    }
}

/// A document in each state, and a draft.
async fn fill(ledger: &Ledger) {
    use Event as E;
    #[rustfmt::skip]
    let documents: [(&str, &[Event]); 8] = [
        ("QUEUED",    &[]),
        ("SENDING",   &[E::Claimed]),
        ("ACCEPTED",  &[E::Claimed, E::TakenIn]),
        ("HELD",      &[E::Claimed, E::TakenIn, E::HeldBack]),
        ("UNKNOWN",   &[E::Claimed, E::LeftOpen]),
        ("ISSUED",    &[E::Claimed, E::NumberGiven]),
        ("REFUSED",   &[E::Claimed, E::TurnedDown]),
        ("WITHDRAWN", &[E::TakenBack]),
    ];
    for (serial, events) in documents {
        document(ledger, serial, events).await;
    }
    ledger
        .write(|tx| draft::save(tx, SPID, &a_draft("DRAFT"), NOW))
        .await
        .unwrap();
}

async fn causes(ledger: &Ledger) -> Vec<Cause> {
    let unseen = ledger.read(incident::unseen).await.unwrap();
    unseen.into_iter().map(|incident| incident.cause).collect()
}

async fn state(ledger: &Ledger, serial: &str) -> State {
    let serial: Serial = serial.parse().unwrap();
    let found = ledger.read(move |tx| issuance::find(tx, &serial)).await.unwrap();
    found.unwrap().state
}

/// Everything that would have gone on by itself is asked about first, and what is settled stays.
async fn all_is_in_doubt(ledger: &Ledger, what: &str) {
    for serial in ["QUEUED", "SENDING", "ACCEPTED", "HELD", "UNKNOWN"] {
        assert_eq!(state(ledger, serial).await, State::Unknown, "{what}: {serial}");
    }
    for (serial, expected) in [
        ("ISSUED", State::Issued),
        ("REFUSED", State::Refused),
        ("WITHDRAWN", State::Withdrawn),
    ] {
        assert_eq!(state(ledger, serial).await, expected, "{what}: {serial}");
    }
    assert_eq!(ledger.read(doubt::asked_about).await.unwrap(), 5, "{what}");
}

#[tokio::test]
async fn a_copy_is_told_from_the_ledger_and_nothing_of_it_is_sent_unasked() {
    let computer = Computer::named("one");
    let ledger = computer.open(&computer.folder());
    fill(&ledger).await;
    let beside = computer.home.path().join("copy");
    copy(&computer.folder(), &beside);
    let other = Computer::named("two");
    copy(&computer.folder(), &other.folder());
    let old_path = fs::canonicalize(computer.folder())
        .unwrap()
        .to_string_lossy()
        .into_owned();

    let copied = computer.open(&beside);
    assert_eq!(causes(&copied).await, [Cause::Copied { path: old_path.clone() }]);
    all_is_in_doubt(&copied, "beside the original").await;

    let elsewhere = other.open(&other.folder());
    assert_eq!(causes(&elsewhere).await, [Cause::OtherComputer { path: old_path }]);
    all_is_in_doubt(&elsewhere, "on another computer").await;

    // The original goes on as it was.
    assert_eq!(state(&ledger, "QUEUED").await, State::Queued);
    drop(ledger);
    let again = computer.open(&computer.folder());
    assert_eq!(causes(&again).await, []);
    assert_eq!(state(&again, "ACCEPTED").await, State::Accepted);
    drop(copied);
    let copied = computer.open(&beside);
    assert_eq!(
        causes(&copied).await.len(),
        1,
        "a copy that went its own way is doubted once"
    );
}

#[tokio::test]
async fn a_folder_that_was_only_moved_goes_on() {
    let computer = Computer::named("one");
    let ledger = computer.open(&computer.folder());
    fill(&ledger).await;
    drop(ledger);
    let moved = computer.home.path().join("账本");
    fs::rename(computer.folder(), &moved).unwrap();
    let ledger = computer.open(&moved);
    assert_eq!(causes(&ledger).await, []);
    assert_eq!(state(&ledger, "QUEUED").await, State::Queued);
}

#[tokio::test]
async fn an_older_file_put_back_is_found_out_by_what_is_kept_outside_it() {
    /// What is put back of the folder, and how.
    type PutBack = fn(&Path, &Path);
    fn whole_folder_in_place(old: &Path, folder: &Path) {
        database_alone(old, folder);
        copy(old, folder);
    }
    fn whole_folder_anew(old: &Path, folder: &Path) {
        fs::remove_dir_all(folder).unwrap();
        copy(old, folder);
    }
    #[rustfmt::skip]
    let rows: [(&str, PutBack); 3] = [
        ("the database alone",               database_alone),
        ("the folder, over the one there",   whole_folder_in_place),
        ("the folder, in its place",         whole_folder_anew),
    ];
    for (what, put_back) in rows {
        let computer = Computer::named("one");
        let ledger = computer.open(&computer.folder());
        fill(&ledger).await;
        drop(ledger);
        let old = computer.home.path().join("backup");
        copy(&computer.folder(), &old);
        // More is done after the backup: what was queued is issued, and a new one too.
        let ledger = computer.open(&computer.folder());
        let queued: Serial = "QUEUED".parse().unwrap();
        for event in [Event::Claimed, Event::NumberGiven] {
            let serial = queued.clone();
            ledger
                .write(move |tx| issuance::apply(tx, &serial, &step(event), NOW))
                .await
                .unwrap();
        }
        document(&ledger, "LATER", &[Event::Claimed, Event::NumberGiven]).await;
        drop(ledger);

        put_back(&old, &computer.folder());
        let ledger = computer.open(&computer.folder());
        assert_eq!(causes(&ledger).await, [Cause::PutBack], "{what}");
        all_is_in_doubt(&ledger, what).await;
        let lost = ledger.read(|tx| lost::list(tx, true)).await.unwrap();
        let lost: Vec<_> = lost.iter().map(|lost| lost.serial.as_str()).collect();
        // Where the file beside it was put back too, nothing says what was sent.
        let expected: &[&str] = if what == "the database alone" { &["LATER"] } else { &[] };
        assert_eq!(lost, expected, "{what}");
        // Found out once; and found out again if it is done again.
        drop(ledger);
        let ledger = computer.open(&computer.folder());
        assert_eq!(causes(&ledger).await.len(), 1, "{what}");
        drop(ledger);
        put_back(&old, &computer.folder());
        let ledger = computer.open(&computer.folder());
        assert_eq!(causes(&ledger).await, [Cause::PutBack], "{what}, again");
    }
}

#[tokio::test]
async fn another_ledger_s_file_in_its_place_is_found_out() {
    let computer = Computer::named("one");
    let ledger = computer.open(&computer.folder());
    document(&ledger, "A1", &[]).await;
    drop(ledger);
    let other = computer.home.path().join("other");
    let ledger = computer.open(&other);
    document(&ledger, "B1", &[]).await;
    drop(ledger);
    fs::copy(other.join("ledger.db"), computer.folder().join("ledger.db")).unwrap();
    let ledger = computer.open(&computer.folder());
    assert_eq!(causes(&ledger).await, [Cause::PutBack]);
    assert_eq!(state(&ledger, "B1").await, State::Unknown);
}

#[tokio::test]
async fn what_is_queued_again_under_a_serial_in_doubt_is_asked_about_once_before_it_is_sent() {
    let computer = Computer::named("one");
    let ledger = computer.open(&computer.folder());
    fill(&ledger).await;
    drop(ledger);
    let beside = computer.home.path().join("copy");
    copy(&computer.folder(), &beside);
    let ledger = computer.open(&beside);
    for serial in ["REFUSED", "WITHDRAWN", "DRAFT", "NEW"] {
        let new = queued(serial, "{\"BZ\":\"2\"}");
        let known = !matches!(serial, "DRAFT" | "NEW");
        let queued = ledger
            .write(move |tx| {
                if known {
                    issuance::correct(tx, &new, NOW)
                } else {
                    issuance::queue(tx, &new, NOW)
                }
            })
            .await
            .unwrap();
        let expected = if serial == "NEW" { State::Queued } else { State::Unknown };
        assert_eq!(queued.state, expected, "{serial}");
    }
    // Asked about, sent, refused and corrected: it need not be asked about again.
    let serial: Serial = "DRAFT".parse().unwrap();
    for event in [Event::SendAgain, Event::Claimed, Event::LeftOpen, Event::NotKept] {
        let serial = serial.clone();
        ledger
            .write(move |tx| issuance::apply(tx, &serial, &step(event), NOW))
            .await
            .unwrap();
    }
    let corrected = ledger
        .write(|tx| issuance::correct(tx, &queued("DRAFT", "{\"BZ\":\"3\"}"), NOW))
        .await
        .unwrap();
    assert_eq!(corrected.state, State::Queued);
}

#[tokio::test]
async fn what_another_copy_may_have_sent_is_not_taken_back() {
    let computer = Computer::named("one");
    let ledger = computer.open(&computer.folder());
    fill(&ledger).await;
    drop(ledger);
    let beside = computer.home.path().join("copy");
    copy(&computer.folder(), &beside);
    let ledger = computer.open(&beside);
    let serial: Serial = "QUEUED".parse().unwrap();
    let again = serial.clone();
    ledger
        .write(move |tx| issuance::apply(tx, &again, &step(Event::SendAgain), NOW))
        .await
        .unwrap();
    let taken_back = ledger
        .write(move |tx| issuance::apply(tx, &serial, &step(Event::TakenBack), NOW))
        .await;
    assert!(matches!(taken_back, Err(LedgerError::Illegal { .. })), "{taken_back:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_is_written_to_a_file_that_was_replaced_while_it_was_open() {
    let computer = Computer::named("one");
    let ledger = computer.open(&computer.folder());
    fill(&ledger).await;
    let path = computer.folder().join("ledger.db");
    let copy = computer.folder().join("put-back");
    fs::copy(&path, &copy).unwrap();
    fs::rename(&copy, &path).unwrap();
    let written = ledger
        .write(|tx| issuance::queue(tx, &queued("LATER", "{}"), NOW))
        .await;
    assert!(matches!(written, Err(LedgerError::Replaced)), "{written:?}");
}

#[tokio::test]
async fn what_left_by_a_file_that_was_lost_is_asked_about_before_it_is_sent_again() {
    let computer = Computer::named("one");
    let ledger = computer.open(&computer.folder());
    fill(&ledger).await;
    drop(ledger);
    let old = computer.home.path().join("backup");
    copy(&computer.folder(), &old);
    let ledger = computer.open(&computer.folder());
    document(&ledger, "LATER", &[Event::Claimed]).await;
    drop(ledger);
    database_alone(&old, &computer.folder());
    let ledger = computer.open(&computer.folder());
    // The same file, or the same reversal, given again comes with the same serial.
    let again = document(&ledger, "LATER", &[]).await;
    assert_eq!((again.state, again.sends), (State::Unknown, 0));
    let other = document(&ledger, "OTHER", &[]).await;
    assert_eq!(other.state, State::Queued);
}
