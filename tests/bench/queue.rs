//! A desk with a queue of documents at a sandbox in a process of its own, and what it takes to bring them to their numbers.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use kaipiao_desk::{
    Desk, Pace, Setup, Vault,
    computer::Computer,
    contract::{DeskEvent, IssuanceFilter, IssueRequest},
    ports::{Events, RandomIds, SystemClock},
};
use kaipiao_tests::{
    platform::Platform,
    stage::{SMALL_SCALE, draft_of, server},
};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::measure::{Spent, forget_peak, peak_of};

/// What is queued where.
pub(crate) struct Load {
    /// How many companies.
    pub(crate) companies: usize,
    /// How many documents each issues.
    pub(crate) each: usize,
    /// What the platform adds to every answer.
    pub(crate) latency: Duration,
}

/// What it took.
pub(crate) struct Taken {
    /// From the first document queued to the last one issued.
    pub(crate) time: Duration,
    /// Processor time of this process.
    pub(crate) own: Duration,
    /// Transactions that changed the ledger.
    pub(crate) commits: u32,
    /// The most memory that this process had meanwhile, in MB.
    pub(crate) peak: f64,
}

/// A data folder, and the platform at which it was filled.
pub(crate) struct Over {
    pub(crate) data: TempDir,
    pub(crate) platform: Platform,
}

impl Load {
    pub(crate) fn documents(&self) -> usize {
        self.companies * self.each
    }

    /// Issues it all through a desk, one document after the other as the form does, and waits for the last number.
    pub(crate) fn issue(&self) -> Taken {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(self.issue_all()).0
    }

    /// What is there once it is all issued.
    pub(crate) fn issued(&self) -> Over {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(self.issue_all()).1
    }

    async fn issue_all(&self) -> (Taken, Over) {
        // One of them is a small-scale taxpayer, whom the document's rate is not for.
        let companies = (self.companies + 1).to_string();
        let latency = self.latency.as_millis().to_string();
        let platform = Platform::start(
            env!("CARGO_BIN_EXE_kaipiao-under-test"),
            &["--companies", &companies, "--latency", &latency],
        );
        let data = tempfile::tempdir().unwrap();
        let told = Arc::new(Told::default());
        let desk = Desk::open(Setup {
            data_dir: data.path().to_owned(),
            server: server(&platform.url),
            computer: Computer {
                name: Some("bench".to_owned()),
                marks: Some(data.path().join("marks")),
            },
            vault: Vault::in_memory(),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            events: told.clone(),
            pace: Pace::default(),
        })
        .await
        .unwrap();
        desk.start().await.unwrap();
        let mut companies = desk.companies(true).await.unwrap().companies;
        companies.retain(|company| company.spid != SMALL_SCALE);
        forget_peak();
        let (commits, spent, start) = (commits(data.path()), Spent::now(), Instant::now());
        for number in 0..self.each {
            for company in &companies {
                let draft = draft_of(&format!("{}.00", 100 + number));
                let request = IssueRequest {
                    spid: company.spid.clone(),
                    draft,
                    beside: Vec::new(),
                };
                desk.issue(request).await.unwrap();
            }
        }
        // Claimed and issued: a look at the ledger before that would only cost.
        told.wait_for(2 * self.documents() as u64).await;
        let open = IssuanceFilter {
            spid: None,
            state: None,
            open: true,
        };
        while !desk.issuances(open.clone()).await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let taken = Taken {
            time: start.elapsed(),
            own: spent.since(),
            commits: self::commits(data.path()) - commits,
            peak: peak_of("self").unwrap(),
        };
        desk.close().await;
        let books = platform.books().await;
        assert_eq!(books.issued().count(), self.documents(), "all were issued");
        assert!(books.doubles().is_empty());
        (taken, Over { data, platform })
    }
}

/// Counts what the desk tells.
#[derive(Debug, Default)]
struct Told {
    changes: AtomicU64,
    bell: Notify,
}

impl Told {
    async fn wait_for(&self, changes: u64) {
        while self.changes.load(Ordering::Relaxed) < changes {
            self.bell.notified().await;
        }
    }
}

impl Events for Told {
    fn tell(&self, event: DeskEvent) {
        if matches!(event, DeskEvent::IssuanceChanged { .. }) {
            self.changes.fetch_add(1, Ordering::Relaxed);
            self.bell.notify_one();
        }
    }
}

/// How many transactions changed the one ledger below a folder: `iChange` of the index of its write-ahead log
/// (<https://sqlite.org/walformat.html>). The files say it, whatever the program thinks it did.
pub(crate) fn commits(data: &Path) -> u32 {
    let accounts = fs::read_dir(data.join("accounts")).unwrap();
    let folders: Vec<_> = accounts.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(folders.len(), 1, "one account: {folders:?}");
    let index = fs::read(folders[0].join("ledger.db-shm")).unwrap();
    u32::from_ne_bytes(index[8..12].try_into().unwrap())
}
