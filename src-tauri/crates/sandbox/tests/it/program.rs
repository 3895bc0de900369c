//! The binary: its URL on the first line, its books on disk whatever kills it.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use kaipiao_sandbox::{Books, Config, Sandbox};

use crate::support::{Client, SPID, blue, number};

struct Program {
    child: Child,
    url: String,
}

impl Program {
    fn start(state: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kaipiao-sandbox"))
            .args(["--listen", "127.0.0.1:0", "--seed", "7", "--state"])
            .arg(state)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        Self {
            child,
            url: url.trim().to_owned(),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[tokio::test]
async fn a_killed_program_finds_its_books_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("books.jsonl");
    let program = Program::start(&state);
    assert!(program.url.starts_with("http://localhost:"), "{}", program.url);
    let client = Client::login(&program.url).await;
    let first = number(&client.issue(SPID, &[blue("A1")]).await);

    let second = Sandbox::start(Config {
        state_file: Some(state.clone()),
        ..Config::default()
    })
    .await;
    assert!(
        second.unwrap_err().to_string().contains("正被另一个沙箱使用"),
        "two must not write one file"
    );
    drop(program);

    let program = Program::start(&state);
    let client = Client {
        base: program.url.clone(),
        ..client
    };
    assert_eq!(
        client.result("A1").await["FPHM"],
        first,
        "the old token is good, the number the same"
    );
    let (_, _, body) = client.get(&format!("{}/sandbox/books", program.url)).await;
    let books: Books = serde_json::from_slice(&body).unwrap();
    assert_eq!((books.issued().count(), books.fpkj_calls("A1")), (1, 1));
}

#[test]
fn a_wrong_fault_on_the_command_line_names_the_right_ones() {
    let output = Command::new(env!("CARGO_BIN_EXE_kaipiao-sandbox"))
        .args(["--fault", "laet=0.1"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("reset-after"));
}
