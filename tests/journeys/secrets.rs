//! Passwords and tokens are in the keyring and on the wire, and nowhere else.

use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Sandbox};
use kaipiao_tests::{
    program::{PASSWORD, Program, files},
    stage::COMPANY,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

#[tokio::test]
async fn no_secret_is_in_a_file_an_answer_or_the_process_list() {
    let config = Config {
        seed: Some(11),
        ..Config::default()
    };
    let program = Program::new(BINARY, config.clone()).await;
    program.run(&["company", "list"]).await;
    let token = token_of_a_twin(&program, config).await;
    let (file, serials) = program.file(2);
    // Also when things go wrong: errors are where secrets leak.
    program.sandbox.order(Fault::once(FaultKind::Html).on(Call::Fpkj));
    program.sandbox.order(Fault::once(FaultKind::ResetAfter).on(Call::Kpjg));
    program
        .sandbox
        .order(Fault::once(FaultKind::Delay).on(Call::List).ms(800));
    let mut child = program.start(&["issue", file.to_str().unwrap(), "--company", COMPANY]);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let listed = std::process::Command::new("ps")
        .args(["-ww", "-o", "args=", "-p", &child.id().to_string()])
        .output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    assert!(listed.contains("issue"), "it runs: {listed}");
    assert!(!listed.contains(PASSWORD), "{listed}");
    tokio::task::spawn_blocking(move || child.wait().unwrap())
        .await
        .unwrap();
    let answers = [
        program
            .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
            .await,
        program.run(&["account", "status"]).await,
        program.run(&["ledger"]).await,
    ];
    for answer in &answers {
        assert!(
            !answer.stdout.contains(PASSWORD) && !answer.stderr.contains(PASSWORD),
            "{answer:?}"
        );
    }
    let written = files(&program.data());
    assert!(
        written.iter().any(|(path, _)| path.ends_with("ledger.db")),
        "the ledger is among them"
    );
    for (path, bytes) in &written {
        for secret in [PASSWORD, token.trim_matches(['[', ']'])] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a secret stands in {}", path.display());
        }
    }
    assert!(
        serials
            .iter()
            .all(|serial| program.sandbox.books().fpkj_calls(serial) >= 1)
    );
}

/// The token that the program got: the sandbox keeps only its hash, but one with the same seed gives the same.
async fn token_of_a_twin(program: &Program, config: Config) -> String {
    let twin = Sandbox::start(config).await.unwrap();
    let login = post(twin.port(), "/API/LOGIN/GetToken", "", "username=demo&password=demo").await;
    let token = login["ID"].as_str().unwrap().to_owned();
    let list = post(program.sandbox.port(), "/API/TERM/LIST", &token, "").await;
    assert_eq!(list["Result"], "1", "it is the program's token: {list}");
    token
}

/// One call, spoken by hand.
async fn post(port: u16, path: &str, token: &str, body: &str) -> Value {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\ntoken: {token}\r\n\
         Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    let (_, body) = reply.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {reply}"))
}
