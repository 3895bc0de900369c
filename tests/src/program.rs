//! The command line as a process of its own, over a sandbox of the test's.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use kaipiao_desk::{
    SecretString, Server,
    ports::{Ids, RandomIds},
};
use kaipiao_sandbox::{Config, Running, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::stage::PACE;

/// The password of the sandbox's user: a text that no file, log or process list may hold.
pub const PASSWORD: &str = "Zx9-geheim-口令-7731";

/// A sandbox, a data folder, and a user of this test's alone.
pub struct Program {
    binary: PathBuf,
    /// The platform.
    pub sandbox: Running,
    /// The folder of the program's data, and of the files given to it.
    pub folder: TempDir,
    user: String,
    json: bool,
    /// The data folder's name.
    data: &'static str,
}

impl Program {
    /// A fresh platform and a fresh folder. `binary` is the program under test.
    pub async fn new(binary: &str, config: Config) -> Self {
        // A name of its own: a keyring that outlives the test may hold the token of an earlier one at the same port.
        let user = format!("user-{}", RandomIds.serial());
        let config = Config {
            users: vec![(user.clone(), PASSWORD.to_owned())],
            ..config
        };
        Self {
            binary: PathBuf::from(binary),
            sandbox: Sandbox::start(config).await.unwrap(),
            folder: tempfile::tempdir().unwrap(),
            user,
            json: false,
            data: "data",
        }
    }

    /// The same, spoken to over 127.0.0.1: its calls are JSON.
    #[must_use]
    pub fn over_json(self) -> Self {
        Self { json: true, ..self }
    }

    /// The same platform and user on another computer: an empty data folder.
    #[must_use]
    pub fn over_another_folder(self) -> Self {
        Self {
            data: "other-data",
            ..self
        }
    }

    /// Where the program keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join(self.data)
    }

    /// Whose account it is.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The same platform and user, for a desk in the test's own process.
    pub fn server(&self) -> Server {
        Server::Platform {
            url: self.sandbox.url(),
            prefix: None,
            user: self.user.clone(),
            password: Some(SecretString::from(PASSWORD)),
            login_without_keyring: true,
        }
    }

    /// The program with arguments, at the sandbox.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let url = if self.json {
            self.sandbox.url_ip()
        } else {
            self.sandbox.url()
        };
        let mut command = Command::new(&self.binary);
        command
            .args(["--server", &url, "--data-dir", self.data().to_str().unwrap(), "--json"])
            .args(arguments)
            .env("KAIPIAO_USERNAME", &self.user)
            .env("KAIPIAO_PASSWORD", PASSWORD)
            .env("KAIPIAO_ALLOW_LOGIN", "1")
            .env(
                "KAIPIAO_QUIET",
                format!("{}.{:03}", PACE.quiet.as_secs(), PACE.quiet.subsec_millis()),
            )
            .env("KAIPIAO_PACE", "100")
            .env_remove("KAIPIAO_FAILPOINT")
            // What a computer keeps outside the data folder.
            .env("XDG_STATE_HOME", self.folder.path().join("state"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub async fn run(&self, arguments: &[&str]) -> Answer {
        finish(self.command(arguments)).await
    }

    /// Runs it until it gets to a failpoint for the `time`-th time, or to its end.
    pub async fn run_until(&self, failpoint: &str, time: u32, arguments: &[&str]) -> Answer {
        let mut command = self.command(arguments);
        command.env("KAIPIAO_FAILPOINT", format!("{failpoint}:{time}"));
        finish(command).await
    }

    /// Runs it while somebody types a line, until it gets to a failpoint for the first time where one is named.
    pub async fn run_typing(&self, line: &str, failpoint: Option<&str>, arguments: &[&str]) -> Answer {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        if let Some(failpoint) = failpoint {
            command.env("KAIPIAO_FAILPOINT", failpoint);
        }
        let line = format!("{line}\n");
        let output = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            // It may end before it asks.
            drop(child.stdin.take().unwrap().write_all(line.as_bytes()));
            child.wait_with_output().unwrap()
        });
        answer(output.await.unwrap())
    }

    /// Starts it and lets it run.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Writes a file of invoices of different amounts and says where it is, and their serials.
    pub fn file(&self, count: u32) -> (PathBuf, Vec<String>) {
        let serials: Vec<_> = (0..count).map(|_| RandomIds.serial().to_string()).collect();
        let invoices: Vec<_> = serials
            .iter()
            .zip(1..)
            .map(|(serial, place)| invoice(serial, 100 + place))
            .collect();
        (self.write("invoices.json", &Value::from(invoices)), serials)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content.to_string()).unwrap();
        path
    }
}

/// An invoice as the platform's document writes it, over so many yuan and 6 % tax.
pub fn invoice(serial: &str, yuan: u32) -> Value {
    json!({
        "XTLSH": serial,
        "KHMC": "广州测试有限公司",
        "KHSH": "91440101340088133N",
        "FPZL": "021",
        "KPR": "王五",
        "ITEM": [{
            "CPMC": "技术咨询",
            "SL": "0.06",
            "BHSJE": format!("{yuan}.00"),
            "SE": format!("{}.{:02}", yuan * 6 / 100, yuan * 6 % 100),
            "FLBM": "3040201990000000000",
        }],
    })
}

/// How the program ended.
#[derive(Debug)]
pub struct Answer {
    /// Its exit code; `None` where it was killed.
    pub code: Option<i32>,
    /// What it answered.
    pub stdout: String,
    /// What it said along the way.
    pub stderr: String,
}

impl Answer {
    /// The JSON document on its standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The states of the invoices in it.
    pub fn states(&self) -> Vec<String> {
        let document = self.json();
        let invoices = document["invoices"].as_array().unwrap_or_else(|| panic!("{self:?}"));
        invoices
            .iter()
            .map(|invoice| invoice["state"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Runs a command to its end, while the sandbox goes on beside it.
pub async fn finish(mut command: Command) -> Answer {
    answer(
        tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap(),
    )
}

fn answer(Output { status, stdout, stderr }: Output) -> Answer {
    Answer {
        code: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// Every file below a folder, with its bytes.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.push((path, bytes));
            }
        }
    }
    found
}
