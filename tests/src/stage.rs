//! A sandbox, a data folder, and desks over them: what every journey begins with.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use kaipiao_desk::{
    Desk, Draft, Pace, SecretString, Serial, Server, Setup, State, Vault,
    computer::Computer,
    contract::{IssuanceView, IssueRequest, ReconcileRequest},
    ports::{Clock, Ids, RandomIds, Silence},
};
use kaipiao_sandbox::{Config, Manner, Running, Sandbox};
use serde_json::json;
use tempfile::TempDir;

/// The first company of the sandbox: a general taxpayer.
pub const COMPANY: &str = "0a3beb40037d4bb29fe30295451d2171";

/// The second company of the sandbox: a small-scale taxpayer, who issues at other rates.
pub const SMALL_SCALE: &str = "33d325019df04c21b2e6273b2ff143a3";

/// Long enough for anything on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Pauses of a journey: QUIET shorter than what [`LATE`] hides would be a journey that issues twice.
pub const PACE: Pace = Pace {
    quiet: Duration::from_millis(600),
    first_ask: Duration::from_millis(20),
    ask: Duration::from_millis(100),
    patience: Duration::from_secs(60),
    late_ask: Duration::from_millis(200),
    retry: Duration::from_millis(20),
    retry_most: Duration::from_millis(100),
    look: Duration::from_millis(20),
    compare: Duration::from_millis(100),
};

/// How long a late document hides, in milliseconds: less than QUIET, as the platform's intake is taken to be.
pub const LATE: u64 = 400;

/// A platform at which nobody scans a code until a test says so.
pub async fn nobody_scans() -> Running {
    let manner = Manner {
        scan_ms: None,
        ..Manner::default()
    };
    let config = Config {
        manner,
        ..Config::default()
    };
    Sandbox::start(config).await.unwrap()
}

/// A platform and the folder of a user's data.
pub struct Stage {
    /// The platform.
    pub sandbox: Running,
    /// The folder of the program's data.
    pub data: TempDir,
    /// The computer's keyring: desks that share it log in once.
    pub vault: Vault,
}

impl Stage {
    /// A fresh platform and a fresh folder.
    pub async fn new() -> Self {
        Self::with(Config {
            seed: Some(7),
            ..Config::default()
        })
        .await
    }

    /// A platform of one's own choice and a fresh folder.
    pub async fn with(config: Config) -> Self {
        Self {
            sandbox: Sandbox::start(config).await.unwrap(),
            data: tempfile::tempdir().unwrap(),
            vault: Vault::in_memory(),
        }
    }

    /// A desk that speaks forms, as real users' do; it sends nothing before it is started.
    pub async fn desk(&self) -> Desk {
        let mut setup = setup(self.data.path(), server(&self.sandbox.url()));
        setup.vault = self.vault.clone();
        Desk::open(setup).await.unwrap()
    }

    /// A desk at which everything that is open goes on.
    pub async fn started(&self) -> Desk {
        let desk = self.desk().await;
        desk.start().await.unwrap();
        desk
    }

    /// How often the sandbox issued a serial, and how often it was sent.
    pub fn counts(&self, serial: &Serial) -> (usize, u32) {
        let books = self.sandbox.books();
        (
            books.issued_under(serial.as_str()).len(),
            books.fpkj_calls(serial.as_str()),
        )
    }
}

/// A desk over a folder at a platform's address.
pub async fn desk(data: &Path, url: &str) -> Desk {
    Desk::open(setup(data, server(url))).await.unwrap()
}

/// A platform's address, as the sandbox's user.
pub fn server(url: &str) -> Server {
    Server::Platform {
        url: url.to_owned(),
        prefix: None,
        user: "demo".to_owned(),
        password: Some(SecretString::from("demo")),
        login_without_keyring: true,
    }
}

/// What a desk is opened with in a journey.
pub fn setup(data: &Path, server: Server) -> Setup {
    Setup {
        data_dir: data.to_owned(),
        server,
        computer: Computer::default(),
        vault: Vault::in_memory(),
        clock: Arc::new(StoppedClock),
        ids: Arc::new(RandomIds),
        events: Arc::new(Silence),
        pace: PACE,
    }
}

/// A clock that stands still: no pause may depend on it.
#[derive(Debug)]
struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> kaipiao_desk::Timestamp {
        kaipiao_desk::Timestamp(1_764_000_000_000)
    }
}

/// A clock that somebody sets; it begins where the others stand.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl Default for SetClock {
    fn default() -> Self {
        Self(AtomicI64::new(StoppedClock.now().0))
    }
}

impl SetClock {
    /// Puts it forward, or back.
    pub fn put(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> kaipiao_desk::Timestamp {
        kaipiao_desk::Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// An ordinary 数电普票 to a company: one line of 106.00 with 6 % tax in it.
pub fn draft() -> Draft {
    draft_of("106.00")
}

/// The same over another gross amount, so that it does not look like the first.
pub fn draft_of(gross: &str) -> Draft {
    let fen: i64 = gross.replace('.', "").parse().unwrap();
    let body = json!({
        "serial": RandomIds.serial(),
        "kind": "021",
        "buyer": { "name": "广州测试有限公司", "taxId": "91440101340088133N" },
        "buyerType": "company",
        "pricing": "gross",
        "lines": [{
            "name": "技术咨询", "code": "3040201990000000000", "amount": fen,
            "treatment": { "type": "taxed", "rate": 600, "privilege": null },
        }],
        "staff": { "drawer": "王五" },
    });
    serde_json::from_value(body).unwrap()
}

/// Issues a draft of the first company.
pub fn request(draft: Draft) -> IssueRequest {
    IssueRequest {
        spid: COMPANY.to_owned(),
        draft,
        beside: Vec::new(),
    }
}

/// Compares the first company with the platform. The stage's clock stands still; the sandbox's is the machine's.
pub async fn compared(desk: &Desk) {
    let (from, to) = machine_days();
    let days = ReconcileRequest {
        spid: COMPANY.to_owned(),
        from: Some(from),
        to: Some(to),
    };
    desk.reconcile(days, |_| {}).await.unwrap();
}

/// Yesterday and tomorrow in China, by the machine's clock.
pub fn machine_days() -> (String, String) {
    let seconds = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
    let day = |offset: i64| civil((seconds + 8 * 3600) / 86_400 + offset);
    (day(-1), day(1))
}

/// A day since 1970 as `YYYY-MM-DD`.
pub fn civil(days: i64) -> String {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Waits until a document is in one of these states.
pub async fn until(desk: &Desk, serial: &Serial, wanted: &[State]) -> IssuanceView {
    let start = std::time::Instant::now();
    loop {
        let view = desk.issuance(serial.clone()).await.unwrap();
        if wanted.contains(&view.state) {
            return view;
        }
        if start.elapsed() > PATIENCE {
            let trail = desk.attempts(serial.clone()).await.unwrap();
            panic!("waited for {wanted:?}, it is {view:?}; {trail:#?}");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
