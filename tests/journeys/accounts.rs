//! Several accounts on one computer: listed, chosen between, and forgotten.

use std::process::Command;

use kaipiao_sandbox::Config;
use kaipiao_tests::program::{Answer, PASSWORD, Program, finish};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

/// The command line as a person uses it: no server named, no password in the environment.
fn bare(program: &Program, arguments: &[&str]) -> Command {
    let mut command = program.command(&[]);
    let environment: Vec<_> = command
        .get_envs()
        .map(|(key, value)| (key.to_owned(), value.map(ToOwned::to_owned)))
        .collect();
    command = Command::new(BINARY);
    for (key, value) in environment {
        match value {
            Some(value) => command.env(key, value),
            None => command.env_remove(key),
        };
    }
    command
        .args(["--json", "--data-dir", program.data().to_str().unwrap()])
        .args(arguments)
        .env_remove("KAIPIAO_USERNAME")
        .env_remove("KAIPIAO_PASSWORD")
        .stdin(std::process::Stdio::null());
    command
}

async fn run(program: &Program, arguments: &[&str]) -> Answer {
    finish(bare(program, arguments)).await
}

/// Logs in at one of the platform's addresses, each of which is an account of its own.
async fn log_in(program: &Program, url: &str) -> Value {
    let user = program.user().to_owned();
    let mut command = bare(program, &["--server", url, "account", "login"]);
    command.env("KAIPIAO_USERNAME", user).env("KAIPIAO_PASSWORD", PASSWORD);
    let answer = finish(command).await;
    assert_eq!(answer.code, Some(0), "{answer:?}");
    answer.json()
}

async fn both() -> (Program, [String; 2]) {
    let program = Program::new(BINARY, Config::default()).await;
    let urls = [program.sandbox.url(), program.sandbox.url_ip()];
    for url in &urls {
        log_in(&program, url).await;
    }
    (program, urls)
}

/// The accounts that are listed, and whether each is worked at.
async fn listed(program: &Program) -> Vec<(String, bool)> {
    let answer = run(program, &["account", "list"]).await;
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let document = answer.json();
    let of = |one: &Value| (one["server"].as_str().unwrap().to_owned(), one["current"] == true);
    document["accounts"].as_array().unwrap().iter().map(of).collect()
}

#[tokio::test]
async fn the_account_last_logged_in_at_is_worked_at_until_another_is_chosen() {
    let (program, [first, second]) = both().await;
    assert_eq!(listed(&program).await, [(second.clone(), true), (first.clone(), false)]);
    let chosen = run(&program, &["account", "use", &first]).await;
    assert_eq!(chosen.code, Some(0), "{chosen:?}");
    assert_eq!(listed(&program).await, [(first.clone(), true), (second.clone(), false)]);
    let status = run(&program, &["account", "status"]).await.json();
    assert_eq!(status["server"].as_str(), Some(first.as_str()), "{status}");

    let unknown = run(&program, &["account", "use", "https://nobody.example"]).await;
    assert_eq!(unknown.code, Some(4), "{unknown:?}");
    assert!(unknown.stderr.contains("account login"), "{}", unknown.stderr);
    let other_user = run(&program, &["account", "use", &second, "--user", "nobody"]).await;
    assert_eq!(other_user.code, Some(4), "{other_user:?}");
    assert_eq!(listed(&program).await[0], (first, true), "all stays as it was");
}

#[tokio::test]
async fn the_demo_is_an_account_that_needs_no_login() {
    let (program, _) = both().await;
    assert_eq!(run(&program, &["account", "use", "demo"]).await.code, Some(0));
    assert!(listed(&program).await.iter().all(|(_, current)| !current));
    let companies = run(&program, &["company", "list"]).await;
    assert_eq!(companies.code, Some(0), "{companies:?}");
    assert_eq!(companies.json()["companies"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn all_accounts_are_forgotten_at_once_with_their_companies_passwords_and_no_ledger() {
    let (program, [first, second]) = both().await;
    let status = run(&program, &["account", "status"]).await;
    // Without a keyring nothing of a login outlives the process that made it.
    let kept = status.json()["keyring"] != "memory";
    let file = program.write(
        "company.json",
        &json!({ "qymc": "杭州新客户有限公司", "qysh": "91330106MA2CFLDG4R", "ssdq": "浙江", "dzswjyh": "办税员" }),
    );
    let as_user = |arguments: &[&str]| {
        let mut command = bare(&program, arguments);
        command
            .env("KAIPIAO_USERNAME", program.user())
            .env("KAIPIAO_PASSWORD", PASSWORD);
        command
    };
    let mut add = as_user(&["company", "add", file.to_str().unwrap()]);
    add.env("KAIPIAO_TAX_PASSWORD", "税局口令");
    let added = finish(add).await;
    assert_eq!(added.code, Some(0), "{added:?}");
    let asks_for_password = async || {
        let login = as_user(&["--server", &second, "company", "login", "杭州", "--method", "sms"]);
        finish(login).await.stderr.contains("KAIPIAO_TAX_PASSWORD")
    };
    assert_eq!(asks_for_password().await, !kept);

    let gone = run(&program, &["account", "logout", "--all"]).await;
    assert_eq!(gone.code, Some(0), "{gone:?}");
    let servers: Vec<_> = gone.json()["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["server"].clone())
        .collect();
    assert_eq!(servers, [json!(second), json!(first)]);
    assert_eq!(listed(&program).await, []);
    for url in [&first, &second] {
        let mut status = bare(&program, &["--server", url, "account", "status"]);
        status.env("KAIPIAO_USERNAME", program.user());
        let status = finish(status).await.json();
        assert!(status["token_valid_until"].is_null(), "{status}");
    }
    assert!(asks_for_password().await, "the companies' passwords are gone too");
    let ledgers = kaipiao_tests::program::files(&program.data())
        .into_iter()
        .filter(|(path, _)| path.ends_with("ledger.db"))
        .count();
    assert_eq!(ledgers, 2, "the ledgers stay");

    let again = run(&program, &["account", "logout", "--all"]).await;
    assert_eq!((again.code, again.json()), (Some(0), json!({ "accounts": [] })));
}
