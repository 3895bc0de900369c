//! The writer: what waits for it is written in one transaction, each part of it as a whole or not at all.
//!
//! While one commit is brought to the disk, others come to wait. They share the next: the pages that all of them touch are written once,
//! and the disk is waited for once.

use std::{
    io,
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{LedgerError, attempt, marks::Sent, opening::Held, site::file_number};

/// How many parts share a transaction at most: whoever came first waits for the others too.
const TOGETHER: usize = 32;

/// Something to be written, and who asked for it.
pub(crate) trait Part: Send {
    /// Writes it, once.
    fn run(&mut self, tx: &Transaction<'_>) -> Result<(), LedgerError>;

    /// Says whether what it wrote is kept.
    fn answer(self: Box<Self>, kept: Result<(), LedgerError>);
}

/// What waits for the writer.
pub(crate) enum Job {
    Write(Box<dyn Part>),
    /// Done on its connection, outside a transaction.
    Look(Box<dyn FnOnce(&Connection) + Send>),
}

/// A part that ran, and is kept if the transaction is.
struct Done {
    part: Box<dyn Part>,
    trail: Trail,
}

/// What a part added to the trail.
#[derive(Default)]
struct Trail {
    /// Its newest row; `None` where it added none.
    last: Option<i64>,
    /// The requests that may leave by it.
    sent: Vec<Sent>,
}

/// The one connection through which this process writes.
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    pub(crate) database: PathBuf,
    pub(crate) held: Arc<Held>,
    pub(crate) commits: Arc<AtomicU64>,
}

impl Writer {
    /// Does what comes, until nobody is left who could ask.
    pub(crate) fn serve(mut self, queue: &mpsc::Receiver<Job>) {
        let mut left = None;
        while let Some(job) = left.take().or_else(|| queue.recv().ok()) {
            match job {
                Job::Look(look) => look(&self.connection),
                Job::Write(part) => left = self.write(part, queue),
            }
        }
    }

    /// Writes a part and what waits behind it; gives back what waits there and has to be done next.
    fn write(&mut self, first: Box<dyn Part>, queue: &mpsc::Receiver<Job>) -> Option<Job> {
        // What is written to a file that is no longer there would be lost with this process.
        if file_number(&self.database).ok() != Some(self.held.file.clone()) {
            first.answer(Err(LedgerError::Replaced));
            return None;
        }
        let tx = match self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
        {
            Ok(tx) => tx,
            Err(error) => {
                first.answer(Err(error.into()));
                return None;
            }
        };
        let (mut part, mut taken, mut done) = (first, 0, Vec::new());
        let (left, kept) = loop {
            taken += 1;
            if let Err(lost) = take_in(&tx, part, self.held.base, &mut done) {
                break (None, Err(lost));
            }
            let next = if taken < TOGETHER { queue.try_recv().ok() } else { None };
            match next {
                Some(Job::Write(next)) => part = next,
                left => break (left, tx.commit().map_err(LedgerError::from)),
            }
        };
        match kept {
            Ok(()) => {
                if !done.is_empty() {
                    self.commits.fetch_add(1, Ordering::Relaxed);
                }
                tell(&self.held, done);
            }
            Err(error) => {
                for Done { part, .. } in done {
                    part.answer(Err(error.again()));
                }
            }
        }
        left
    }
}

/// Runs a part within a transaction. If it fails nothing of it is left, and it learns why. An error means that the transaction is gone.
fn take_in(tx: &Transaction<'_>, mut part: Box<dyn Part>, base: i64, done: &mut Vec<Done>) -> Result<(), LedgerError> {
    match run(tx, part.as_mut(), base) {
        Ok(trail) => {
            done.push(Done { part, trail });
            Ok(())
        }
        Err(error) => {
            // SQLite gives up the whole transaction at some errors, as of a full disk.
            let undone = if tx.is_autocommit() {
                Err(error.again())
            } else {
                tx.execute_batch("ROLLBACK TO part; RELEASE part")
                    .map_err(LedgerError::from)
            };
            part.answer(Err(error));
            undone
        }
    }
}

fn run(tx: &Transaction<'_>, part: &mut dyn Part, base: i64) -> Result<Trail, LedgerError> {
    tx.prepare_cached("SAVEPOINT part")?.execute([])?;
    let before = attempt::last(tx)?;
    // What panics is undone and answered with an error; the ledger goes on with the next.
    panic::catch_unwind(AssertUnwindSafe(|| part.run(tx))).unwrap_or_else(|_| {
        tracing::error!("what was to be written to the ledger panicked");
        Err(LedgerError::Closed)
    })?;
    let last = attempt::last(tx)?;
    let trail = if last > before {
        Trail {
            last: Some(last),
            sent: attempt::sent_after(tx, before, base)?,
        }
    } else {
        Trail::default()
    };
    tx.prepare_cached("RELEASE part")?.execute([])?;
    Ok(trail)
}

/// Says of what is committed that it is, once it is written outside the database how far it came. Nothing leaves if what would leave can't
/// be written there.
fn tell(held: &Held, done: Vec<Done>) {
    let last = done.iter().filter_map(|done| done.trail.last).max();
    let sent = done.iter().flat_map(|done| done.trail.sent.iter().cloned()).collect();
    let noted = held.came_to(last, sent);
    for Done { part, trail } in done {
        match &noted {
            Err(error) if !trail.sent.is_empty() => {
                part.answer(Err(LedgerError::Io(io::Error::new(error.kind(), error.to_string()))));
            }
            _ => part.answer(Ok(())),
        }
    }
}

impl Held {
    /// Writes outside the database how far it came, and what may leave.
    fn came_to(&self, last: Option<i64>, sent: Vec<Sent>) -> io::Result<()> {
        if !sent.is_empty() {
            self.marks.note_sent(sent)?;
        }
        if let Some(last) = last
            && let Err(error) = self.marks.witness(self.base + last)
        {
            tracing::warn!(%error, "the ledger's mark could not be written");
        }
        Ok(())
    }
}
