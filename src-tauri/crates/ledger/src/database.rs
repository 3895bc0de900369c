//! The database file: one writer, one reader, and knowing when a commit is done.

use std::{
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

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use crate::{
    LedgerError, Site, Timestamp, attempt, backup,
    opening::{self, Held},
    site::file_number,
};

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle on the ledger of one account; clones share it.
///
/// Everything that is written goes through one thread in whole transactions; a write that returned is on the disk.
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
    writer: Connected,
    reader: Connected,
}

/// A connection on a thread of its own.
#[derive(Debug)]
struct Connected {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Connected {
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
        Ok(Self {
            folder: folder.to_owned(),
            threads: Arc::new(Threads {
                writer: serve("ledger-writer", opened.writer)?,
                reader: serve("ledger-reader", opened.reader)?,
            }),
            held: Arc::new(opened.held),
            commits: Arc::default(),
        })
    }

    /// The folder it lives in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs `work` in a transaction of its own and commits it; on an error nothing of it is kept.
    ///
    /// # Errors
    /// What `work` returns, or why it could not be committed.
    pub async fn write<T, W>(&self, work: W) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction<'_>) -> Result<T, LedgerError> + Send + 'static,
    {
        let commits = Arc::clone(&self.commits);
        let (held, database) = (Arc::clone(&self.held), self.database());
        let written = run(&self.threads.writer, move |connection| {
            // What is written to a file that is no longer there would be lost with this process.
            if file_number(&database).ok() != Some(held.file.clone()) {
                return Err(LedgerError::Replaced);
            }
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let before = attempt::last(&transaction)?;
            let value = work(&transaction)?;
            let last = attempt::last(&transaction)?;
            let sent = match last > before {
                true => attempt::sent_after(&transaction, before, held.base)?,
                false => Vec::new(),
            };
            transaction.commit()?;
            commits.fetch_add(1, Ordering::Relaxed);
            if last > before {
                held.came_to(last, sent)?;
            }
            Ok(value)
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
        self.look_at(run(&self.threads.reader, move |connection| work(&connection.transaction()?)).await)
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
        run(&self.threads.writer, |connection| {
            Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
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

impl Held {
    /// Writes outside the database how far it came. Nothing leaves if what would leave can't be written.
    fn came_to(&self, last: i64, sent: Vec<crate::marks::Sent>) -> Result<(), LedgerError> {
        if !sent.is_empty() {
            self.marks.note_sent(sent).map_err(LedgerError::Io)?;
        }
        if let Err(error) = self.marks.witness(self.base + last) {
            tracing::warn!(%error, "the ledger's mark could not be written");
        }
        Ok(())
    }
}

async fn run<T, W>(thread: &Connected, work: W) -> Result<T, LedgerError>
where
    T: Send + 'static,
    W: FnOnce(&mut Connection) -> Result<T, LedgerError> + Send + 'static,
{
    let (done, result) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        // The asker may have gone away; what was committed stays committed.
        let _ = done.send(work(connection));
    });
    let jobs = thread.jobs.as_ref().ok_or(LedgerError::Closed)?;
    jobs.send(job).map_err(|_| LedgerError::Closed)?;
    result.await.map_err(|_| LedgerError::Closed)?
}

fn serve(name: &str, mut connection: Connection) -> Result<Connected, LedgerError> {
    let (jobs, queue) = mpsc::channel::<Job>();
    let thread = thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            for job in queue {
                // A job that panics is rolled back and answered with an error; the ledger goes on with the next.
                let done = panic::catch_unwind(AssertUnwindSafe(|| job(&mut connection)));
                if done.is_err() {
                    tracing::error!("a job of the ledger panicked");
                }
            }
        })
        .map_err(LedgerError::Io)?;
    Ok(Connected {
        jobs: Some(jobs),
        thread: Some(thread),
    })
}
