//! A computer without a keyring, on which one is set up while the window is open.

use std::{
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
};

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::window::Window;

/// A session bus at this path with a keyring on it; both end when it is dropped.
struct Keyring {
    processes: Vec<Child>,
}

impl Keyring {
    fn start(home: &Path, bus: &str) -> Self {
        let dbus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .arg(format!("--address={bus}"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut keyring = Self { processes: vec![dbus] };
        let mut said = [0];
        let listens = keyring.processes[0].stdout.as_mut().unwrap();
        std::io::Read::read_exact(listens, &mut said).expect("the bus says its address once it listens");
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", bus)
            .envs(["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"].map(|name| (name, home)))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // A line end is an empty password.
        daemon.stdin.take().unwrap().write_all(b"\n").unwrap();
        keyring.processes.push(daemon);
        keyring
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        for process in self.processes.iter_mut().rev() {
            drop(process.kill());
            drop(process.wait());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keyring_the_window_says_so_and_a_new_try_keeps_what_was_typed() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let (data, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let bus = format!("unix:path={}/bus", home.path().display());
    let url = sandbox.url();
    let data_dir = data.path().to_str().unwrap();
    let arguments = ["--data-dir", data_dir, "--server", &url];
    let variables = [("DBUS_SESSION_BUS_ADDRESS", bus.as_str())];
    let open = async || Window::open_with(&arguments, &variables).await;

    let window = open().await;
    window
        .text_until("keyring-bar", |text| text.contains("没有系统密码保管"))
        .await;
    window.click("open-login").await;
    window.type_into("login-user", "demo").await;
    window.type_into("login-password", "demo").await;
    window.click("log-in").await;
    window.gone("stopped-bar").await;
    window.find("buyer-name").await;
    window.screenshot("no-keyring").await;
    // There is still none.
    window.click("keyring-retry").await;
    window
        .text_until("keyring-bar", |text| text.contains("没有系统密码保管"))
        .await;
    let _keyring = Keyring::start(home.path(), &bus);
    window.click("keyring-retry").await;
    window.gone("keyring-bar").await;
    window.close().await;

    let window = open().await;
    window.find("buyer-name").await;
    window.gone("stopped-bar").await;
    assert!(window.find_all("keyring-bar").await.is_empty());
    window.close().await;
}
