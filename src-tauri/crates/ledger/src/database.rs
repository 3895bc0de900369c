//! The database file: one writer, one reader, and knowing when a commit is done.

use std::{
    fs::{self, File, OpenOptions},
    io,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use crate::{LedgerError, schema};

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle on the ledger of one account; clones share it.
///
/// Everything that is written goes through one thread in whole transactions; a write that returned is on the disk.
#[derive(Debug, Clone)]
pub struct Ledger {
    folder: PathBuf,
    writer: mpsc::Sender<Job>,
    reader: mpsc::Sender<Job>,
    commits: Arc<AtomicU64>,
}

impl Ledger {
    /// Opens the ledger in a folder, making both if they are not there.
    ///
    /// Blocks on the disk.
    ///
    /// # Errors
    /// [`LedgerError::Io`] and [`LedgerError::Database`] where it can't be read or written,
    /// [`LedgerError::Newer`] where a newer program wrote it.
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        fs::create_dir_all(folder).map_err(LedgerError::Io)?;
        let path = folder.join("ledger.db");
        // SQLite waits for nobody where a new file becomes a write-ahead log: those who open it at once take turns.
        let _turn = turn(folder).map_err(LedgerError::Io)?;
        let mut writer = connect(&path)?;
        schema::migrate(&mut writer)?;
        let reader = connect(&path)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(Self {
            folder: folder.to_owned(),
            writer: serve("ledger-writer", writer)?,
            reader: serve("ledger-reader", reader)?,
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
        run(&self.writer, move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            commits.fetch_add(1, Ordering::Relaxed);
            Ok(value)
        })
        .await
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
        run(&self.reader, move |connection| work(&connection.transaction()?)).await
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
        run(&self.writer, |connection| {
            Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
        })
        .await
    }
}

async fn run<T, W>(thread: &mpsc::Sender<Job>, work: W) -> Result<T, LedgerError>
where
    T: Send + 'static,
    W: FnOnce(&mut Connection) -> Result<T, LedgerError> + Send + 'static,
{
    let (done, result) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        // The asker may have gone away; what was committed stays committed.
        let _ = done.send(work(connection));
    });
    thread.send(job).map_err(|_| LedgerError::Closed)?;
    result.await.map_err(|_| LedgerError::Closed)?
}

fn serve(name: &str, mut connection: Connection) -> Result<mpsc::Sender<Job>, LedgerError> {
    let (jobs, queue) = mpsc::channel::<Job>();
    thread::Builder::new()
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
    Ok(jobs)
}

/// Held while a ledger is opened.
fn turn(folder: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("opening.lock"))?;
    file.lock()?;
    Ok(file)
}

fn connect(path: &Path) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(20))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a commit that returned survives a loss of power. The promise rests on this line.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}
