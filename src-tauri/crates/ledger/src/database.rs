//! The database file: one writer, one reader, and knowing when a commit is done.

use std::{
    fmt,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::SystemTime,
};

use rusqlite::{Connection, Transaction};
use tokio::sync::oneshot;

use crate::{
    LedgerError, Site, Timestamp, attempt, backup,
    opening::{self, Held},
    writer::{self, Writer},
};

type Look = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle on the ledger of one account; clones share it.
///
/// Everything that is written goes through one thread, in transactions; a write that returned is on the disk.
#[derive(Debug, Clone)]
pub struct Ledger {
    folder: PathBuf,
    threads: Arc<Threads>,
    held: Arc<Held>,
    commits: Arc<AtomicU64>,
}

/// The threads that the connections live in. Dropping them waits until both are closed: then the files are as they stay.
#[derive(Debug)]
struct Threads {
    writer: Connected<writer::Job>,
    reader: Connected<Look>,
}

/// A connection on a thread of its own.
struct Connected<Job> {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl<Job> fmt::Debug for Connected<Job> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connected")
            .field("thread", &self.thread)
            .finish_non_exhaustive()
    }
}

impl<Job> Drop for Connected<Job> {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a thread of the ledger panicked");
        }
    }
}

impl Ledger {
    /// Opens the ledger in a folder as [`Ledger::open_at`] does, on a computer that says nothing of itself.
    ///
    /// # Errors
    /// Those of [`Ledger::open_at`].
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        let since = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let site = Site {
            machine: None,
            marks: None,
            now: Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
        };
        Self::open_at(folder, &site)
    }

    /// Opens the ledger in a folder, making both if they are not there.
    ///
    /// A ledger of an earlier version is copied and brought to the newest. One that was not closed in order is looked at; one that is
    /// damaged or gone is set aside, and the newest whole backup stands in its place. One that turns out to be a copy, or an older
    /// file put back, has everything in doubt that it would have done by itself. What was done is an [`crate::incident`].
    ///
    /// Blocks on the disk.
    ///
    /// # Errors
    /// [`LedgerError::Io`] and [`LedgerError::Database`] where it can't be read or written,
    /// [`LedgerError::Newer`] where a newer program wrote it, [`LedgerError::Damaged`] where it is damaged and another program has
    /// it open.
    pub fn open_at(folder: &Path, site: &Site) -> Result<Self, LedgerError> {
        let opened = opening::open(folder, site)?;
        let (held, commits) = (Arc::new(opened.held), Arc::default());
        let writer = Writer {
            connection: opened.writer,
            database: folder.join("ledger.db"),
            held: Arc::clone(&held),
            commits: Arc::clone(&commits),
        };
        let mut reader = opened.reader;
        Ok(Self {
            folder: folder.to_owned(),
            threads: Arc::new(Threads {
                writer: serve("ledger-writer", |queue| writer.serve(queue))?,
                reader: serve("ledger-reader", move |queue: &mpsc::Receiver<Look>| {
                    for look in queue {
                        look(&mut reader);
                    }
                })?,
            }),
            held,
            commits,
        })
    }

    /// The folder it lives in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs `work` in a transaction and commits it; on an error nothing of it is kept. Others may share the transaction: each is kept as a
    /// whole or not at all.
    ///
    /// # Errors
    /// What `work` returns, or why it could not be committed.
    pub async fn write<T, W>(&self, work: W) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction<'_>) -> Result<T, LedgerError> + Send + 'static,
    {
        let written = ask(&self.threads.writer, |done| {
            writer::Job::Write(Box::new(Asked {
                work: Some(work),
                value: None,
                done,
            }))
        })
        .await;
        self.look_at(written)
    }

    /// Runs `work` on one consistent picture of the ledger.
    ///
    /// # Errors
    /// What `work` returns.
    pub async fn read<T, W>(&self, work: W) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction<'_>) -> Result<T, LedgerError> + Send + 'static,
    {
        let read = ask(&self.threads.reader, |done| -> Look {
            Box::new(move |connection| answer(done, || work(&connection.transaction()?)))
        })
        .await;
        self.look_at(read)
    }

    /// How many transactions were committed through this handle and its clones: what issuing costs is counted by it.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// A number that changes whenever another process, or another handle of this one, commits. What is written through this handle
    /// and its clones does not change it: all of that goes through the one connection that is looked at.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn version(&self) -> Result<i64, LedgerError> {
        ask(&self.threads.writer, |done| {
            writer::Job::Look(Box::new(move |connection| {
                answer(done, || {
                    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
                });
            }))
        })
        .await
    }

    /// Makes the day's backup, unless there is one, there is nothing to lose yet, or another process is at it. Says whether it was
    /// made.
    ///
    /// # Errors
    /// [`LedgerError::Io`] and [`LedgerError::Database`] where it can't be written, [`LedgerError::Damaged`] where the ledger turns
    /// out not to be whole: the backups before it stay.
    pub async fn back_up(&self, now: Timestamp) -> Result<bool, LedgerError> {
        if self.read(attempt::last).await? == 0 {
            return Ok(false);
        }
        let (folder, database) = (self.folder.clone(), self.database());
        let held = Arc::clone(&self.held);
        let made = tokio::task::spawn_blocking(move || {
            let made = backup::daily(&folder, &database, now)?;
            if made.is_some()
                && let Some(oldest) = backup::list(&folder).map_err(LedgerError::Io)?.last()
                && let Some(mark) = opening::mark_of(&oldest.path)?
            {
                held.marks.forget(mark).map_err(LedgerError::Io)?;
            }
            Ok(made.is_some())
        })
        .await
        .map_err(|_| LedgerError::Closed)?;
        self.look_at(made)
    }

    /// When the newest backup was made; `None` where there is none.
    ///
    /// # Errors
    /// [`LedgerError::Io`].
    pub fn backed_up(&self) -> Result<Option<Timestamp>, LedgerError> {
        let newest = backup::list(&self.folder).map_err(LedgerError::Io)?.into_iter().next();
        Ok(newest.map(|backup| backup.timestamp()))
    }

    /// Says that nothing more will be written by this program: what it leaves is in order.
    ///
    /// Dropping the last handle says it too.
    pub fn close(&self) {
        self.held.alive.leave();
    }

    fn database(&self) -> PathBuf {
        self.folder.join("ledger.db")
    }

    /// Sees to it that a damaged ledger is looked at when it is next opened.
    fn look_at<T>(&self, done: Result<T, LedgerError>) -> Result<T, LedgerError> {
        if let Err(error) = &done
            && error.is_damage()
        {
            self.held.alive.found_damaged();
        }
        done
    }
}

/// What is asked of the writer, and where the answer goes.
struct Asked<T, W> {
    work: Option<W>,
    value: Option<T>,
    done: Done<T>,
}

impl<T, W> writer::Part for Asked<T, W>
where
    T: Send,
    W: FnOnce(&Transaction<'_>) -> Result<T, LedgerError> + Send,
{
    fn run(&mut self, tx: &Transaction<'_>) -> Result<(), LedgerError> {
        let work = self.work.take().ok_or(LedgerError::Closed)?;
        self.value = Some(work(tx)?);
        Ok(())
    }

    fn answer(self: Box<Self>, kept: Result<(), LedgerError>) {
        let Self { value, done, .. } = *self;
        // The asker may have gone away; what was committed stays committed.
        let _ = done.send(kept.and_then(|()| value.ok_or(LedgerError::Closed)));
    }
}

/// Where an answer goes.
type Done<T> = oneshot::Sender<Result<T, LedgerError>>;

/// Asks a thread, and waits for the answer.
async fn ask<T, Job>(thread: &Connected<Job>, job: impl FnOnce(Done<T>) -> Job) -> Result<T, LedgerError> {
    let (done, answer) = oneshot::channel();
    let jobs = thread.jobs.as_ref().ok_or(LedgerError::Closed)?;
    jobs.send(job(done)).map_err(|_| LedgerError::Closed)?;
    answer.await.map_err(|_| LedgerError::Closed)?
}

/// Answers with what comes of it. What panics is answered with an error; the thread goes on.
fn answer<T>(done: Done<T>, work: impl FnOnce() -> Result<T, LedgerError>) {
    let answer = panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        tracing::error!("a job of the ledger panicked");
        Err(LedgerError::Closed)
    });
    // The asker may have gone away.
    let _ = done.send(answer);
}

/// A thread that does what comes, until nobody is left who could ask.
fn serve<Job: Send + 'static>(
    name: &str,
    work: impl FnOnce(&mpsc::Receiver<Job>) + Send + 'static,
) -> Result<Connected<Job>, LedgerError> {
    let (jobs, queue) = mpsc::channel();
    let thread = thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || work(&queue))
        .map_err(LedgerError::Io)?;
    Ok(Connected {
        jobs: Some(jobs),
        thread: Some(thread),
    })
}
