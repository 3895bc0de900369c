//! The sandbox as a process of its own, spoken to by its control endpoint.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use kaipiao_sandbox::{Books, Fault, Manner};

/// A sandbox that runs beside the test, until it is dropped.
pub struct Platform {
    child: Child,
    binary: String,
    options: Vec<String>,
    /// Where it listens; calls to it are forms.
    pub url: String,
}

impl Platform {
    /// Starts it: `binary` is a program with the command `sandbox`, `options` are the sandbox's.
    pub fn start(binary: &str, options: &[&str]) -> Self {
        let options: Vec<_> = options.iter().map(|&option| option.to_owned()).collect();
        let (child, url) = spawn(binary, &options);
        Self {
            child,
            binary: binary.to_owned(),
            options,
            url,
        }
    }

    /// Kills it and starts it again at the same address, with what its journal holds: give it `--state`. Faults are to be ordered
    /// again.
    pub fn kill_and_restart(&mut self) {
        drop(self.child.kill());
        self.child.wait().unwrap();
        let port = self.url.rsplit_once(':').unwrap().1;
        let listen = ["--listen".to_owned(), format!("127.0.0.1:{port}")];
        let options: Vec<_> = self.options.iter().cloned().chain(listen).collect();
        (self.child, self.url) = spawn(&self.binary, &options);
    }

    /// Its books.
    pub async fn books(&self) -> Books {
        let reply = reqwest::get(format!("{}/sandbox/books", self.url)).await.unwrap();
        reply.error_for_status().unwrap().json().await.unwrap()
    }

    /// Orders faults.
    pub async fn order(&self, faults: &[Fault]) {
        self.control(|client, url| client.post(format!("{url}/sandbox/faults")).json(faults))
            .await;
    }

    /// From now on it behaves so.
    pub async fn behave(&self, manner: &Manner) {
        self.control(|client, url| client.put(format!("{url}/sandbox/manner")).json(manner))
            .await;
    }

    /// Cancels all faults on order.
    pub async fn cancel_faults(&self) {
        self.control(|client, url| client.delete(format!("{url}/sandbox/faults")))
            .await;
    }

    async fn control(&self, request: impl FnOnce(reqwest::Client, &str) -> reqwest::RequestBuilder) {
        let reply = request(reqwest::Client::new(), &self.url).send().await.unwrap();
        reply.error_for_status().unwrap();
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spawn(binary: &str, options: &[String]) -> (Child, String) {
    let mut child = Command::new(binary)
        .arg("sandbox")
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    let stdout = child.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut url).unwrap();
    assert!(url.starts_with("http"), "the sandbox did not start: {url:?}");
    (child, url.trim().to_owned())
}
