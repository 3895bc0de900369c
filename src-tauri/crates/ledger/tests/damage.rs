//! A ledger that is damaged or gone, and the backups that it is made anew from.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod books;

use std::{
    fs::{self, OpenOptions},
    io::{Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use kaipiao_ledger::{
    Event, Ledger, LedgerError, Site, State, Timestamp, draft,
    incident::{self, Cause},
    issuance::{self, Filter},
    lost,
};

use books::{NOW, SPID, a_draft, document};

const DAY: i64 = 24 * 3600 * 1000;

fn open(folder: &Path, now: Timestamp) -> Result<Ledger, LedgerError> {
    Ledger::open_at(
        folder,
        &Site {
            machine: None,
            marks: None,
            now,
        },
    )
}

async fn serials(ledger: &Ledger) -> Vec<String> {
    let all = ledger.read(|tx| issuance::list(tx, &Filter::default())).await.unwrap();
    all.iter().map(|one| one.serial.to_string()).collect()
}

fn backups(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder.join("backups")) else {
        return Vec::new();
    };
    let mut found: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// A ledger with a backup, and more in it since: one that was sent, and a draft.
async fn a_ledger(folder: &Path) {
    let ledger = open(folder, NOW).unwrap();
    for number in 0..40 {
        document(
            &ledger,
            &format!("BEFORE{number}"),
            &[Event::Claimed, Event::NumberGiven],
        )
        .await;
    }
    document(&ledger, "QUEUED", &[]).await;
    assert!(ledger.back_up(NOW).await.unwrap());
    document(&ledger, "AFTER", &[Event::Claimed, Event::NumberGiven]).await;
    ledger
        .write(|tx| draft::save(tx, SPID, &a_draft("DRAFT"), NOW))
        .await
        .unwrap();
}

/// Writes over a part of a file.
fn scribble(path: &Path, at: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

/// Writes noise over an index that opening does not read.
fn noise(path: &Path) {
    let page: u32 = kaipiao_ledger::Connection::open(path)
        .unwrap()
        .query_row(
            "SELECT rootpage FROM sqlite_master WHERE name = 'attempt_by_issuance'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    scribble(path, u64::from(page - 1) * 4096, &[0xAB; 4096]);
}

#[tokio::test]
async fn a_damaged_ledger_is_set_aside_and_made_anew_from_the_last_backup() {
    /// What befalls the database.
    type Damage = fn(&Path);
    #[rustfmt::skip]
    let rows: [(&str, Damage, bool); 6] = [
        // what                     how                                                              whether drafts can be read
        ("a header of zeros",       |path| scribble(path, 0, &[0; 100]),                             false),
        ("no file",                 |path| fs::remove_file(path).unwrap(),                           false),
        ("an empty file",           |path| fs::write(path, []).unwrap(),                             false),
        ("half of it",              |path| {
            let half = fs::metadata(path).unwrap().len() / 2;
            OpenOptions::new().write(true).open(path).unwrap().set_len(half / 4096 * 4096).unwrap();
        },                                                                                           false),
        ("not a database",          |path| fs::write(path, "账本").unwrap(),                          false),
        ("a page of noise",         noise,                                                                                           true),
    ];
    for (what, damage, readable) in rows {
        let folder = tempfile::tempdir().unwrap();
        a_ledger(folder.path()).await;
        let path = folder.path().join("ledger.db");
        damage(&path);
        let damaged = fs::read(&path).ok();
        // Not closed in order, as after the crash that damaged it.
        fs::write(folder.path().join("unclosed"), "open").unwrap();
        let ledger = open(folder.path(), Timestamp(NOW.0 + DAY)).unwrap();

        let found = serials(&ledger).await;
        assert_eq!(found.len(), 41, "{what}: what the backup had is here");
        let queued = "QUEUED".parse().unwrap();
        let queued = ledger
            .read(move |tx| issuance::find(tx, &queued))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(queued.state, State::Unknown, "{what}: it may have been sent since");
        let lost = ledger.read(|tx| lost::list(tx, true)).await.unwrap();
        assert_eq!(lost.len(), 1, "{what}");
        assert_eq!(
            lost[0].serial.as_str(),
            "AFTER",
            "{what}: what was sent since is known by name"
        );

        let unseen = ledger.read(incident::unseen).await.unwrap();
        let [incident] = unseen.as_slice() else {
            panic!("{what}: {unseen:?}")
        };
        let Cause::Rebuilt {
            backup, aside, drafts, ..
        } = &incident.cause
        else {
            panic!("{what}: {incident:?}")
        };
        assert_eq!(
            *backup,
            Some(NOW),
            "{what}: it says since when something may be missing"
        );
        let kept = fs::read(folder.path().join(aside).join("ledger.db")).ok();
        assert!(kept == damaged, "{what}: the damaged file is kept as it was");
        if readable {
            assert_eq!(*drafts, 1, "{what}");
            let saved = ledger.read(|tx| draft::of_company(tx, SPID)).await.unwrap();
            assert_eq!(saved.len(), 1, "{what}: drafts that can still be read are saved");
        }
        // And it goes on from there.
        document(&ledger, "LATER", &[Event::Claimed]).await;
        drop(ledger);
        let again = open(folder.path(), NOW).unwrap();
        assert_eq!(serials(&again).await.len(), 42, "{what}");
        assert_eq!(again.read(incident::unseen).await.unwrap().len(), 1, "{what}: once");
    }
}

#[tokio::test]
async fn what_never_left_or_was_turned_down_since_the_backup_is_a_draft_again_and_asked_about_first() {
    let folder = tempfile::tempdir().unwrap();
    a_ledger(folder.path()).await;
    let ledger = open(folder.path(), NOW).unwrap();
    for number in 0..80 {
        document(&ledger, &format!("Q{number}"), &[]).await;
    }
    document(&ledger, "REFUSED", &[Event::Claimed, Event::TurnedDown]).await;
    document(&ledger, "DOUBTED", &[Event::Doubted]).await;
    document(&ledger, "OPEN", &[Event::Claimed, Event::LeftOpen]).await;
    drop(ledger);
    noise(&folder.path().join("ledger.db"));
    fs::write(folder.path().join("unclosed"), "open").unwrap();
    let ledger = open(folder.path(), Timestamp(NOW.0 + DAY)).unwrap();

    let unseen = ledger.read(incident::unseen).await.unwrap();
    assert!(
        matches!(
            unseen[0].cause,
            Cause::Rebuilt {
                drafts: 1,
                unsent: 82,
                ..
            }
        ),
        "{unseen:?}"
    );
    let drafts = ledger.read(|tx| draft::of_company(tx, SPID)).await.unwrap();
    assert_eq!(drafts.len(), 83);
    let is_draft = |serial: &str| drafts.iter().any(|saved| saved.draft.serial.as_str() == serial);
    assert!(is_draft("Q0") && is_draft("Q79") && is_draft("REFUSED") && is_draft("DOUBTED"));
    assert!(!is_draft("OPEN"), "what may be at the platform is not written anew");
    let lost = ledger.read(|tx| lost::list(tx, true)).await.unwrap();
    assert!(
        lost.iter().any(|one| one.serial.as_str() == "OPEN"),
        "it is known by name"
    );
    let again = document(&ledger, "Q7", &[]).await;
    assert_eq!(again.state, State::Unknown, "asked about before it is sent");
}

#[tokio::test]
async fn without_a_whole_backup_a_new_ledger_begins_and_knows_what_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), NOW).unwrap();
    document(&ledger, "SENT", &[Event::Claimed]).await;
    assert!(ledger.back_up(NOW).await.unwrap());
    drop(ledger);
    let [backup] = &backups(folder.path())[..] else {
        panic!()
    };
    scribble(backup, 5000, &[0xAB; 9000]);
    fs::write(folder.path().join("ledger.db"), "账本").unwrap();
    let ledger = open(folder.path(), NOW).unwrap();
    assert!(serials(&ledger).await.is_empty());
    let lost = ledger.read(|tx| lost::list(tx, true)).await.unwrap();
    assert_eq!(lost.len(), 1);
    let unseen = ledger.read(incident::unseen).await.unwrap();
    assert!(
        matches!(unseen[0].cause, Cause::Rebuilt { backup: None, .. }),
        "{unseen:?}"
    );
}

#[tokio::test]
async fn a_ledger_that_another_program_has_open_is_not_set_aside_under_it() {
    let folder = tempfile::tempdir().unwrap();
    a_ledger(folder.path()).await;
    let other = open(folder.path(), NOW).unwrap();
    fs::remove_file(folder.path().join("ledger.db")).unwrap();
    assert!(matches!(open(folder.path(), NOW), Err(LedgerError::Damaged(_))));
    drop(other);
    assert_eq!(serials(&open(folder.path(), NOW).unwrap()).await.len(), 41);
}

#[tokio::test]
async fn damage_that_is_found_while_it_is_open_is_seen_to_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    a_ledger(folder.path()).await;
    let path = folder.path().join("ledger.db");
    let page: u32 = kaipiao_ledger::Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT rootpage FROM sqlite_master WHERE name = 'issuance'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    scribble(&path, u64::from(page - 1) * 4096, &[0xAB; 4096]);
    // Closed in order: nothing is suspected.
    let ledger = open(folder.path(), NOW).unwrap();
    assert!(ledger.read(incident::unseen).await.unwrap().is_empty());
    let read = ledger.read(|tx| issuance::list(tx, &Filter::default())).await;
    assert!(read.is_err(), "the damage shows");
    drop(ledger);
    assert_eq!(serials(&open(folder.path(), NOW).unwrap()).await.len(), 41);
}

#[tokio::test]
async fn one_backup_is_made_a_day_and_a_damaged_ledger_takes_no_backup_s_place() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), NOW).unwrap();
    assert!(!ledger.back_up(NOW).await.unwrap(), "nothing to lose yet");
    for number in 0..40 {
        document(&ledger, &format!("B{number}"), &[]).await;
    }
    assert!(ledger.back_up(NOW).await.unwrap());
    assert!(!ledger.back_up(Timestamp(NOW.0 + 1000)).await.unwrap(), "one a day");
    assert!(ledger.back_up(Timestamp(NOW.0 + DAY)).await.unwrap());
    // A clock that was set back makes another, and removes none.
    assert!(ledger.back_up(Timestamp(NOW.0 - 400 * DAY)).await.unwrap());
    let before = backups(folder.path());
    assert_eq!(before.len(), 3);
    drop(ledger);
    let path = folder.path().join("ledger.db");
    noise(&path);
    let ledger = open(folder.path(), NOW).unwrap();
    let made = ledger.back_up(Timestamp(NOW.0 + 2 * DAY)).await;
    assert!(made.is_err(), "{made:?}");
    assert_eq!(backups(folder.path()), before, "nothing half done is left either");
    drop(ledger);
    assert_eq!(serials(&open(folder.path(), NOW).unwrap()).await.len(), 40);
}

#[tokio::test]
async fn an_unclean_end_is_looked_into_and_a_clean_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    a_ledger(folder.path()).await;
    let path = folder.path().join("ledger.db");
    noise(&path);
    let ledger = open(folder.path(), NOW).unwrap();
    assert!(
        ledger.read(incident::unseen).await.unwrap().is_empty(),
        "closed in order: a start does not read all of it"
    );
    drop(ledger);
    fs::write(folder.path().join("unclosed"), "open").unwrap();
    let ledger = open(folder.path(), NOW).unwrap();
    assert_eq!(ledger.read(incident::unseen).await.unwrap().len(), 1);
}
