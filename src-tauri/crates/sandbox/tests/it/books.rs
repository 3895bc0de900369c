//! The books: true to the last reply, also after a restart.

use kaipiao_sandbox::{Company, Config, Fault, FaultKind, Manner};
use serde_json::{Value, json};

use crate::support::{Client, SPID, blue, demo, line, number, red, started};

#[tokio::test]
async fn the_books_and_the_token_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        state_file: Some(folder.path().join("books.jsonl")),
        seed: Some(5),
        ..Config::default()
    };
    let (running, client) = started(config.clone()).await;
    let first = number(&client.issue(SPID, &[blue("A1")]).await);
    running.order(Fault::once(FaultKind::Held));
    client.issue(SPID, &[blue("A2")]).await;
    let before = running.books();
    running.stop().await;

    let running = kaipiao_sandbox::Sandbox::start(config.clone()).await.unwrap();
    let client = Client {
        base: running.url(),
        ..client
    };
    let after = running.books();
    assert_eq!((after.documents, after.sent), (before.documents, before.sent));
    assert_eq!(client.result("A1").await["FPHM"], first, "the old token is still good");
    let second = number(&client.issue(SPID, &[blue("A3")]).await);
    assert_ne!(second, first, "numbers go on");
    running.stop().await;

    let text = std::fs::read_to_string(folder.path().join("books.jsonl")).unwrap();
    assert!(
        !text.contains(client.token.trim_matches(['[', ']'])),
        "the journal holds no token"
    );
    assert!(!text.contains("\"demo\",\"password\""));
}

#[tokio::test]
async fn a_second_login_after_a_restart_gets_another_token() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        state_file: Some(folder.path().join("books.jsonl")),
        seed: Some(5),
        ..Config::default()
    };
    let (running, first) = started(config.clone()).await;
    running.stop().await;
    let (_running, second) = started(config).await;
    assert_ne!(first.token, second.token);
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let (running, client) = demo().await;
    client.issue(SPID, &[blue("A1")]).await;
    let reset = client
        .http
        .post(format!("{}/sandbox/reset", running.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(reset.status().as_u16(), 204);
    assert_eq!(running.books(), kaipiao_sandbox::Books::default());
    assert_eq!(client.call("/TERM/LIST", &[]).await["Code"], "2002");
}

#[tokio::test]
async fn the_books_are_read_over_http() {
    let (running, client) = demo().await;
    client.issue(SPID, &[blue("A1")]).await;
    let (_, _, body) = client.get(&format!("{}/sandbox/books", running.url())).await;
    let books: kaipiao_sandbox::Books = serde_json::from_slice(&body).unwrap();
    assert_eq!(books, running.books());
    assert_eq!(
        (books.issued().count(), books.gross().to_string().as_str()),
        (1, "106.00")
    );
    assert_eq!(books.requests["FPKJ"], 1);
}

#[tokio::test]
async fn a_red_invoice_and_its_original_name_each_other() {
    let (_running, client) = demo().await;
    let original = number(&client.issue(SPID, &[blue("A1")]).await);
    let reversal = number(&client.issue(SPID, &[red("R1", &original, "-100.00", "-6.00")]).await);
    let blue_row = &client.listed("A1", "1").await[0];
    assert_eq!(
        (&blue_row["chfpdm"], &blue_row["chfphm"]),
        (&json!(""), &json!(reversal))
    );
    let red_row = &client.listed("R1", "1").await[0];
    assert_eq!((&red_row["yfpdm"], &red_row["yfphm"]), (&json!(""), &json!(original)));
    assert_eq!((&red_row["hjje"], &red_row["jshj "]), (&json!("-100"), &json!("-106")));
}

#[tokio::test]
async fn older_kinds_have_a_code_and_a_number_apart() {
    let (_running, client) = demo().await;
    let mut invoice = blue("A1");
    invoice["FPZL"] = "026".into();
    let reply = client.issue(SPID, &[invoice]).await;
    let row = &reply["SucessList"][0];
    let (code, short) = (row["fpdm"].as_str().unwrap(), row["fphm"].as_str().unwrap());
    assert_eq!((code.len(), short.len()), (12, 8));
    assert_eq!(row["jym"].as_str().map(str::len), Some(20));
    let result = client
        .call("/KPGL/KPJG", &[("spid", SPID), ("fpzl", "026"), ("xtlsh", "A1")])
        .await;
    assert_eq!(result["FPHM"], format!("{code}{short}"));
    let mut reversal = red("R1", &format!("{code}{short}"), "-100.00", "-6.00");
    reversal["FPZL"] = "026".into();
    assert_eq!(client.issue(SPID, &[reversal]).await["Result"], "1");
    assert_eq!(client.listed("R1", "1").await[0]["yfpdm"], code);
}

#[tokio::test]
async fn a_long_invoice_may_come_back_as_several() {
    let manner = Manner {
        split_over: Some(2),
        ..Manner::default()
    };
    let (running, client) = started(Config {
        seed: Some(1),
        manner,
        ..Config::default()
    })
    .await;
    let mut invoice = blue("A1");
    invoice["ITEM"] = Value::Array((0..5).map(|_| line("软件开发服务", "0.06", "100.00", "6.00")).collect());
    let reply = client.issue(SPID, &[invoice]).await;
    assert_eq!(reply["SucessList"].as_array().unwrap().len(), 3);
    let rows = client.result("A1").await["Rows"].as_array().unwrap().len();
    assert_eq!((rows, client.listed("A1", "1").await.len()), (3, 3));
    let books = running.books();
    assert_eq!(books.gross().to_string(), "530.00");
    assert!(books.doubles().is_empty(), "the platform's own split is no double");
}

#[tokio::test]
async fn a_cached_answer_says_so_and_may_be_stale() {
    let manner = Manner {
        cache_ms: 10_000,
        ..Manner::default()
    };
    let (running, client) = started(Config {
        seed: Some(1),
        manner,
        ..Config::default()
    })
    .await;
    running.order(Fault::once(FaultKind::NoNumber).ms(1_000));
    client.issue(SPID, &[blue("A1")]).await;
    assert!(client.result("A1").await.get("Code").is_none());
    running.clock().advance(2_000);
    let cached = client.result("A1").await;
    assert_eq!(
        (&cached["Code"], &cached["FPZT"]),
        (&json!("200"), &json!("2")),
        "issued since, but the cache knows not"
    );
    running.clock().advance(10_000);
    assert_eq!(client.result("A1").await["FPZT"], "1");
}

#[tokio::test]
async fn a_thousand_companies_are_listed_and_issue() {
    let (_running, client) = started(Config {
        companies: Company::many(1_000),
        seed: Some(1),
        ..Config::default()
    })
    .await;
    let reply = client.call("/TERM/LIST", &[]).await;
    assert_eq!(
        (&reply["total"], reply["rows"].as_array().unwrap().len()),
        (&json!("1000"), 1_000)
    );
    let last = reply["rows"][999]["spid"].as_str().unwrap();
    assert_eq!(client.issue(last, &[blue("A1")]).await["Result"], "1");
}

#[tokio::test]
async fn what_is_late_is_still_late_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        state_file: Some(folder.path().join("books.jsonl")),
        ..Config::default()
    };
    let (running, client) = started(config.clone()).await;
    running.order(Fault::once(FaultKind::Late).ms(600_000));
    client.issue_in_vain(&blue("A1")).await;
    running.stop().await;
    let running = kaipiao_sandbox::Sandbox::start(config).await.unwrap();
    let client = Client {
        base: running.url(),
        ..client
    };
    assert_eq!(client.result("A1").await["code"], "100");
    running.clock().advance(600_000);
    assert_eq!(client.result("A1").await["FPZT"], "1");
    assert_eq!(running.books().fpkj_calls("A1"), 1);
}
