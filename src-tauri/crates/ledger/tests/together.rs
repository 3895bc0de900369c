//! Writes that share a transaction: each is kept as a whole or not at all, and none is said to be kept before it is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod books;

use std::{fs, sync::mpsc};

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    Event, Ledger, LedgerError, Transaction,
    issuance::{self, Filter, Issuance},
};
use tokio::task::JoinHandle;

use books::{Books, NOW, document, queued, step};

/// What one of those who wait writes.
type Work = Box<dyn FnOnce(&Transaction<'_>) -> Result<(), LedgerError> + Send>;

/// Lets all of these come while a write is under way, and gives what that one and they were told.
async fn wait_together(ledger: &Ledger, works: Vec<Work>) -> Vec<Result<(), LedgerError>> {
    let (open, gate) = mpsc::channel::<()>();
    let first = spawn(
        ledger,
        Box::new(move |_| {
            gate.recv().unwrap();
            Ok(())
        }),
    );
    let waiting: Vec<_> = works.into_iter().map(|work| spawn(ledger, work)).collect();
    // Each of them is polled once, and waits for the writer.
    tokio::task::yield_now().await;
    open.send(()).unwrap();
    let mut told = Vec::new();
    for one in [first].into_iter().chain(waiting) {
        told.push(one.await.unwrap());
    }
    told
}

fn spawn(ledger: &Ledger, work: Work) -> JoinHandle<Result<(), LedgerError>> {
    let ledger = ledger.clone();
    tokio::spawn(async move { ledger.write(work).await })
}

fn queueing(serial: &'static str) -> Work {
    Box::new(move |tx| issuance::queue(tx, &queued(serial, "{}"), NOW).map(drop))
}

async fn all(ledger: &Ledger) -> Vec<Issuance> {
    ledger.read(|tx| issuance::list(tx, &Filter::default())).await.unwrap()
}

async fn serials(ledger: &Ledger) -> Vec<String> {
    let mut serials: Vec<_> = all(ledger)
        .await
        .iter()
        .map(|one| one.serial.as_str().to_owned())
        .collect();
    serials.sort();
    serials
}

/// How many rows the trail, and the list of all invoices, have.
async fn rows(ledger: &Ledger) -> (u32, u32) {
    let count = |table: &str| format!("SELECT count(*) FROM {table}");
    let (trail, invoices) = (count("attempt"), count("invoice"));
    ledger
        .read(move |tx| {
            let count = |sql: &str| tx.query_row(sql, [], |row| row.get(0)).map_err(LedgerError::from);
            Ok((count(&trail)?, count(&invoices)?))
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn what_waits_shares_a_commit_and_each_is_kept_as_a_whole_or_not_at_all() {
    let books = Books::open();
    let before = books.ledger.commits();
    let told = wait_together(
        &books.ledger,
        vec![
            queueing("T1"),
            Box::new(|tx| {
                issuance::queue(tx, &queued("T2", "{}"), NOW)?;
                // It is not there: the whole part fails.
                let missing: Serial = "T9".parse().unwrap();
                issuance::apply(tx, &missing, &step(Event::Claimed), NOW).map(drop)
            }),
            queueing("T3"),
            Box::new(|tx| {
                issuance::queue(tx, &queued("T4", "{}"), NOW)?;
                panic!("a fault of ours")
            }),
            // The same serial once more.
            queueing("T3"),
            queueing("T5"),
        ],
    )
    .await;
    assert!(
        matches!(
            &told[..],
            [
                Ok(()),
                Ok(()),
                Err(LedgerError::NoSuchIssuance(_)),
                Ok(()),
                Err(LedgerError::Closed),
                Err(LedgerError::Database(_)),
                Ok(())
            ]
        ),
        "{told:?}"
    );
    assert_eq!(serials(&books.ledger).await, ["T1", "T3", "T5"]);
    assert_eq!(
        rows(&books.ledger).await,
        (3, 3),
        "nothing is left of those that failed"
    );
    assert_eq!(books.ledger.commits() - before, 1, "one for all of them");
}

#[tokio::test]
async fn when_a_shared_commit_fails_all_are_told_and_nothing_is_kept() {
    let books = Books::open();
    let told = wait_together(
        &books.ledger,
        vec![
            queueing("T1"),
            Box::new(|tx| {
                // Found out when it is committed, and not before.
                tx.execute_batch(
                    "PRAGMA defer_foreign_keys = ON;
                     INSERT INTO attempt (issuance, at, action, event, state, version, code, message, said)
                     VALUES (4711, 0, 'send', NULL, 'queued', 1, '', '', '');",
                )?;
                Ok(())
            }),
            queueing("T3"),
        ],
    )
    .await;
    assert!(
        told.iter().all(|one| matches!(one, Err(LedgerError::Database(_)))),
        "{told:?}"
    );
    assert_eq!(rows(&books.ledger).await, (0, 0));
    document(&books.ledger, "T4", &[Event::Claimed]).await;
    assert_eq!(serials(&books.ledger).await, ["T4"], "the ledger goes on");
}

#[tokio::test]
async fn when_sqlite_gives_up_a_shared_transaction_all_before_are_told_and_those_behind_are_written() {
    let books = Books::open();
    let told = wait_together(
        &books.ledger,
        vec![
            queueing("T1"),
            Box::new(|tx| {
                issuance::queue(tx, &queued("T2", "{}"), NOW)?;
                // As SQLite does itself where the disk is full.
                tx.execute_batch("ROLLBACK; RELEASE gone")?;
                Ok(())
            }),
            queueing("T3"),
            Box::new(|tx| {
                // Nobody noticed, and it goes on as if nothing were amiss.
                tx.execute_batch("ROLLBACK")?;
                Ok(())
            }),
            queueing("T5"),
        ],
    )
    .await;
    assert!(
        matches!(
            &told[..],
            [
                Err(LedgerError::Database(_)),
                Err(LedgerError::Database(_)),
                Err(LedgerError::Database(_)),
                Err(LedgerError::Database(_)),
                Err(LedgerError::Database(_)),
                Ok(())
            ]
        ),
        "{told:?}"
    );
    assert_eq!(serials(&books.ledger).await, ["T5"]);
    assert_eq!(rows(&books.ledger).await, (1, 1));
}

#[tokio::test]
async fn what_would_leave_is_not_said_to_be_claimed_where_that_cannot_be_written_outside() {
    let books = Books::open();
    books
        .write(|tx| issuance::queue(tx, &queued("T1", "{}"), NOW))
        .await
        .unwrap();
    let log = books.folder.path().join("sent.log");
    fs::remove_file(&log).unwrap();
    fs::create_dir(&log).unwrap();
    let told = wait_together(
        &books.ledger,
        vec![
            queueing("T2"),
            Box::new(|tx| {
                let first: Serial = "T1".parse().unwrap();
                issuance::apply(tx, &first, &step(Event::Claimed), NOW).map(drop)
            }),
            queueing("T3"),
        ],
    )
    .await;
    assert!(
        matches!(&told[..], [Ok(()), Ok(()), Err(LedgerError::Io(_)), Ok(())]),
        "{told:?}"
    );
    assert_eq!(serials(&books.ledger).await, ["T1", "T2", "T3"]);
}
