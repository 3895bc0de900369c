//! Starts the platform and the seats, and kills them.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use kaipiao_sandbox::{Books, Manner};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use super::{chance::Chance, faults, options::Options, plan::SPLIT_OVER};
use crate::platform::Platform;

/// What pauses are divided by.
const PACE: &str = "250";

/// What a run came to, before it is judged.
#[derive(Debug)]
pub struct Ran {
    /// The data folder, in a folder that is removed with this.
    pub folder: TempDir,
    /// The platform's address.
    pub url: String,
    /// The platform's books at the end.
    pub books: Books,
    /// How long it took.
    pub time: Duration,
    /// Killed processes by what they were.
    pub kills: BTreeMap<&'static str, u32>,
    /// Faults that struck, by kind.
    pub struck: BTreeMap<String, u64>,
    /// Requests by call.
    pub requests: BTreeMap<String, u64>,
    /// Logins at the platform.
    pub logins: u64,
    /// Why the run ended before everything came to its end.
    pub stuck: Option<String>,
}

impl Ran {
    /// The data folder.
    pub fn data(&self) -> PathBuf {
        data(self.folder.path())
    }
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

/// Runs a soak to its end. `program` is this program: it is also the sandbox, the seats and the command line.
pub async fn conduct(program: &Path, options: &Options) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::new(program, options, folder.path()).await;
    let start = Instant::now();
    let stuck = stage.play().await;
    stage.count().await;
    Ran {
        url: stage.platform.url.clone(),
        books: stage.platform.books().await,
        time: start.elapsed(),
        kills: stage.kills,
        struck: stage.struck,
        requests: stage.requests,
        logins: stage.logins,
        folder,
        stuck,
    }
}

/// The platform splits what is long.
fn manner() -> Manner {
    Manner {
        split_over: Some(SPLIT_OVER),
        ..Manner::default()
    }
}

/// When the next process is killed.
enum Moment {
    /// So soon after its start.
    Early(Instant),
    /// When so many documents have come to their end, and a little later.
    At(u32, Duration),
}

struct Stage<'a> {
    program: &'a Path,
    options: &'a Options,
    folder: &'a Path,
    platform: Platform,
    chance: Chance,
    first: Process,
    second: Option<Process>,
    started: u64,
    kills: BTreeMap<&'static str, u32>,
    struck: BTreeMap<String, u64>,
    requests: BTreeMap<String, u64>,
    logins: u64,
}

impl<'a> Stage<'a> {
    async fn new(program: &'a Path, options: &'a Options, folder: &'a Path) -> Self {
        let (companies, seed) = (options.companies().to_string(), options.seed.to_string());
        let state = folder.join("books.jsonl");
        let platform = Platform::start(
            program.to_str().unwrap(),
            &[
                "--companies",
                &companies,
                "--seed",
                &seed,
                "--latency",
                "3",
                "--state",
                state.to_str().unwrap(),
            ],
        );
        platform.behave(&manner()).await;
        platform
            .order(&[faults::rare(options), faults::usual(options)].concat())
            .await;
        let mut stage = Self {
            first: Process::none(),
            second: None,
            chance: Chance::new(options.seed, 2),
            program,
            options,
            folder,
            platform,
            started: 0,
            kills: BTreeMap::new(),
            struck: BTreeMap::new(),
            requests: BTreeMap::new(),
            logins: 0,
        };
        stage.first = stage.seat();
        stage
    }

    /// Until everything came to its end, or nothing does any more.
    async fn play(&mut self) -> Option<String> {
        let mut progress = (0, Instant::now());
        let mut kills = 0;
        let mut next = self.moment(kills, progress.0);
        let mut reached: Option<Instant> = None;
        // Books of thousands of documents are not read every second.
        let glance = Duration::from_millis(u64::from(self.options.invoices.max(100)) * 10);
        let mut looked = Instant::now();
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            if looked.elapsed() > glance {
                looked = Instant::now();
                // Nothing that follows could mend it.
                if !self.platform.books().await.doubles().is_empty() {
                    return Some("given up at the first double".to_owned());
                }
            }
            if let Some(problem) = self.tend() {
                return Some(problem);
            }
            if self.first.done() {
                return None;
            }
            let ended = self.first.ended().max(progress.0);
            if ended > progress.0 {
                progress = (ended, Instant::now());
            }
            if progress.1.elapsed() > self.options.patience() {
                return Some(format!(
                    "nothing got ahead for {:?}, {ended} of {} came to their end",
                    self.options.patience(),
                    self.options.invoices
                ));
            }
            let due = match next {
                Moment::Early(at) => Instant::now() >= at,
                Moment::At(wanted, later) => {
                    ended >= wanted && reached.get_or_insert_with(Instant::now).elapsed() >= later
                }
            };
            if due && kills < self.options.kills {
                self.kill().await;
                kills += 1;
                reached = None;
                next = self.moment(kills, ended);
            }
        }
    }

    /// A third of the kills come while a process is starting; the others are spread over the progress.
    fn moment(&mut self, kills: u32, ended: u32) -> Moment {
        let later = self.chance.up_to(Duration::from_millis(400));
        if self.chance.percent(33) {
            return Moment::Early(Instant::now() + later);
        }
        // Of nine tenths of the way: the last documents come to their end slowly.
        let way = u64::from(self.options.invoices) * 9 / 10;
        let wanted = way * u64::from(kills) / u64::from(self.options.kills.max(1));
        Moment::At(u32::try_from(wanted).unwrap_or(u32::MAX).max(ended), later)
    }

    /// Takes note of who ended by themselves. A seat that does so without having said that all is done has failed.
    fn tend(&mut self) -> Option<String> {
        if self.first.has_ended() && !self.first.done() {
            return Some(format!("a seat ended by itself: {}", self.first.last_words()));
        }
        if let Some(second) = &mut self.second
            && second.has_ended()
        {
            if second.kind == "seat" && !second.done() {
                return Some(format!("a seat ended by itself: {}", second.last_words()));
            }
            self.second = None;
        }
        None
    }

    async fn kill(&mut self) {
        match self.chance.below(10) {
            0 => self.restart_platform().await,
            1..5 if self.second.is_some() => {
                let mut second = self.second.take().unwrap();
                self.count_kill(second.kind);
                second.kill().await;
            }
            _ => {
                self.count_kill("seat");
                self.first.kill().await;
                self.first = self.seat();
            }
        }
        if self.second.is_none() && self.chance.percent(60) {
            self.second = Some(match self.chance.percent(50) {
                true => self.seat(),
                false => self.command_line(),
            });
        }
    }

    fn count_kill(&mut self, kind: &'static str) {
        *self.kills.entry(kind).or_default() += 1;
    }

    async fn restart_platform(&mut self) {
        self.count().await;
        self.count_kill("platform");
        self.platform.kill_and_restart();
        self.platform.behave(&manner()).await;
        self.platform.order(&faults::usual(self.options)).await;
    }

    /// What the platform counts only while it runs.
    async fn count(&mut self) {
        let books = self.platform.books().await;
        for (sum, counted) in [(&mut self.struck, books.struck), (&mut self.requests, books.requests)] {
            for (what, count) in counted {
                *sum.entry(what).or_default() += count;
            }
        }
        self.logins += books.logins;
    }

    fn seat(&mut self) -> Process {
        let options = self.options;
        self.started += 1;
        let mut command = Command::new(self.program);
        command
            .args(["seat", "--url", &self.platform.url, "--data"])
            .arg(data(self.folder));
        for (name, value) in [
            ("--number", self.started),
            ("--invoices", options.invoices.into()),
            ("--seed", options.seed),
            ("--companies", options.companies() as u64),
        ] {
            command.args([name, &value.to_string()]);
        }
        self.start("seat", command)
    }

    fn command_line(&mut self) -> Process {
        self.started += 1;
        let mut command = Command::new(self.program);
        command
            .args(["cli", "--server", &self.platform.url, "--json", "--data-dir"])
            .arg(data(self.folder))
            .arg("resume");
        self.start("command line", command)
    }

    fn start(&self, kind: &'static str, mut command: Command) -> Process {
        let quiet = Duration::from_millis(self.options.quiet);
        let said = self.folder.join(format!("said-{}", self.started));
        command
            .env(
                "KAIPIAO_QUIET",
                format!("{}.{:03}", quiet.as_secs(), quiet.subsec_millis()),
            )
            .env("KAIPIAO_PACE", PACE)
            .env("KAIPIAO_USERNAME", "demo")
            .env("KAIPIAO_PASSWORD", "demo")
            .env("KAIPIAO_ALLOW_LOGIN", "1")
            // What a program keeps outside the data folder stays with the run.
            .env("XDG_STATE_HOME", self.folder.join("state"))
            .env_remove("KAIPIAO_FAILPOINT")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&said).unwrap())
            .kill_on_drop(true);
        Process::of(kind, command.spawn().unwrap(), said)
    }
}

/// A process that works on the data folder.
struct Process {
    kind: &'static str,
    child: Option<Child>,
    said: PathBuf,
    ended: Arc<AtomicU32>,
    done: Arc<AtomicBool>,
}

impl Process {
    fn none() -> Self {
        Self {
            kind: "",
            child: None,
            said: PathBuf::new(),
            ended: Arc::default(),
            done: Arc::default(),
        }
    }

    /// Listens to what it says of its progress.
    fn of(kind: &'static str, mut child: Child, said: PathBuf) -> Self {
        let process = Self {
            kind,
            said,
            ..Self::none()
        };
        let (ended, done) = (Arc::clone(&process.ended), Arc::clone(&process.done));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                match line.parse() {
                    Ok(count) => ended.store(count, Ordering::Relaxed),
                    Err(_) => done.store(done.load(Ordering::Relaxed) || line == "done", Ordering::Relaxed),
                }
            }
        });
        Self {
            child: Some(child),
            ..process
        }
    }

    fn ended(&self) -> u32 {
        self.ended.load(Ordering::Relaxed)
    }

    fn done(&self) -> bool {
        self.done.load(Ordering::Relaxed)
    }

    fn has_ended(&mut self) -> bool {
        self.child
            .as_mut()
            .is_none_or(|child| child.try_wait().unwrap().is_some())
    }

    fn last_words(&self) -> String {
        std::fs::read_to_string(&self.said).unwrap_or_default()
    }

    async fn kill(&mut self) {
        if let Some(child) = &mut self.child {
            child.kill().await.unwrap();
        }
    }
}
