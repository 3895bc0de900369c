//! What the desktop is told while nobody looks at the window.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::window::Window;

use crate::{
    batch::{general, queue_two},
    companies::connected,
};

/// Longer than the window waits for others after the first lapse.
const PATIENCE: Duration = Duration::from_secs(60);

/// Everything that programs ask the desktop to show, as the session's bus carries it.
struct Notices {
    monitor: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Notices {
    fn listen() -> Self {
        let wanted = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'";
        let mut monitor = Command::new("dbus-monitor")
            .args(["--session", wanted])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (heard, output) = (Arc::clone(&lines), monitor.stdout.take().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                heard.lock().unwrap().push(line);
            }
        });
        Self { monitor, lines }
    }

    /// How many were asked for.
    fn count(&self) -> usize {
        let lines = self.lines.lock().unwrap();
        lines.iter().filter(|line| line.contains("member=Notify")).count()
    }

    fn text(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }
}

impl Drop for Notices {
    fn drop(&mut self) {
        drop(self.monitor.kill());
        drop(self.monitor.wait());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lapses_in_the_middle_of_a_batch_make_one_notice_that_names_them_all() {
    let lapsed = general();
    let config = Config {
        companies: lapsed.clone(),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    connected(data.path(), &sandbox).await.close().await;
    for company in &lapsed {
        sandbox.lapse(&company.spid);
        queue_two(data.path(), &company.spid);
    }
    let notices = Notices::listen();
    let window = Window::open(&["--data-dir", data.path().to_str().unwrap()]).await;
    window.text_until("nav-hindered-count", |text| text.trim() == "3").await;
    let start = Instant::now();
    while notices.count() == 0 {
        assert!(start.elapsed() < PATIENCE, "nothing was shown: {}", notices.text());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    window.close().await;
    assert_eq!(notices.count(), 1, "{}", notices.text());
    for company in &lapsed {
        assert!(
            notices.text().contains(&company.name),
            "{}: {}",
            company.name,
            notices.text()
        );
    }
    assert!(notices.text().contains("3 家企业"), "{}", notices.text());
}
