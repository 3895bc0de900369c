//! The WebDriver process and the program that it starts.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take before a test gives up: the machine may be compiling beside it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How often a condition is looked at again.
pub(crate) const GLANCE: Duration = Duration::from_millis(50);

/// A WebKitWebDriver of its own for each window, so that one test's crash cannot reach the next.
pub(crate) struct Driver {
    child: Child,
    program: PathBuf,
    pub(crate) url: String,
}

impl Driver {
    /// Starts WebKitWebDriver, with these variables for the program too; its words and the program's go to `log`.
    pub(crate) async fn start(program: &Path, log: &Path, variables: &[(&str, &str)]) -> Self {
        assert!(
            std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some(),
            "没有图形界面，窗口测试请用 ./dev test 运行。 There is no display: run the window tests by ./dev test"
        );
        let program = program.canonicalize().unwrap_or_else(|error| {
            panic!(
                "{}: {error}. The program is not built: run the window tests by ./dev test",
                program.display()
            )
        });
        // The driver cannot choose a free port and say which.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let words = File::create(log).unwrap();
        let child = Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(variables.iter().copied())
            // What the program prints to a file lies there.
            .current_dir(log.parent().unwrap())
            .stdin(Stdio::null())
            .stdout(words.try_clone().unwrap())
            .stderr(words)
            .spawn()
            .unwrap_or_else(|error| panic!("WebKitWebDriver: {error}. Run the window tests by ./dev test"));
        let driver = Self {
            child,
            program,
            url: format!("http://127.0.0.1:{port}"),
        };
        until("WebKitWebDriver listens", || {
            std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
        })
        .await;
        driver
    }

    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// The processes of the program that this driver started.
    pub(crate) fn programs(&self) -> Vec<u32> {
        let pids = fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        pids.filter(|&pid| parent_of(pid) == Some(self.child.id()) && self.runs_program(pid))
            .collect()
    }

    /// Ends the program as a power cut does.
    pub(crate) async fn kill_program(&self) {
        let pids = self.programs();
        assert!(!pids.is_empty(), "the program is not running");
        pids.iter().for_each(|&pid| kill(pid));
        until("the killed program is gone", || pids.iter().all(|&pid| has_ended(pid))).await;
    }

    /// Waits until these processes of the program have ended by themselves.
    pub(crate) async fn ended(&self, pids: &[u32]) {
        until("the closed program ends", || pids.iter().all(|&pid| has_ended(pid))).await;
    }

    fn runs_program(&self, pid: u32) -> bool {
        fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == self.program)
    }
}

impl Drop for Driver {
    /// A test that failed leaves nothing running.
    fn drop(&mut self) {
        self.programs().into_iter().for_each(kill);
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits for a condition of another process.
async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(GLANCE).await;
    }
}

fn kill(pid: u32) {
    let status = Command::new("kill").args(["-KILL", &pid.to_string()]).status();
    assert!(status.is_ok(), "kill {pid}: {status:?}");
}

/// Gone, or a zombie without threads: only then are its connections closed, and the session bus gives its name away.
fn has_ended(pid: u32) -> bool {
    let threads = || fs::read_dir(format!("/proc/{pid}/task")).map_or(0, Iterator::count);
    status(pid, "State:").is_none_or(|state| state.starts_with('Z') && threads() <= 1)
}

fn parent_of(pid: u32) -> Option<u32> {
    status(pid, "PPid:")?.parse().ok()
}

fn status(pid: u32, field: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(field))?;
    Some(value.trim().to_owned())
}
