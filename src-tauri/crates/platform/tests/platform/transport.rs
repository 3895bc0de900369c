//! What failed, and whether it left this machine.

use std::time::Duration;

use kaipiao_platform::{
    CallError, Endpoint, Payload, Reached, Repeat,
    call::{Acknowledged, Issue, ListCompanies},
};
use serde::Serialize;
use tokio::net::TcpListener;

use super::fake::{Answer, Fake, OK, json, platform};

/// A call that waits no longer than a test may.
#[derive(Serialize)]
struct Short {
    spid: &'static str,
}

impl Endpoint for Short {
    type Reply = Acknowledged;
    const PATH: &'static str = "/SHORT";
    const REPEAT: Repeat = Repeat::Harmless;

    fn timeout(&self) -> Duration {
        Duration::from_millis(300)
    }
}

async fn error(answer: Answer) -> CallError {
    let fake = Fake::answering(answer).await;
    let error = platform(&fake.form_url()).call(&Short { spid: "s" }).await.unwrap_err();
    assert_eq!(fake.received().len(), 1, "sent once, whatever came: {error}");
    error
}

#[tokio::test]
async fn where_nobody_listens_nothing_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = platform(&format!("http://localhost:{port}"))
        .call(&ListCompanies {})
        .await
        .unwrap_err();
    assert!(matches!(error, CallError::Unreachable(_)), "{error:?}");
    assert_eq!(error.reached(), Reached::No);
}

#[tokio::test]
async fn where_tls_fails_nothing_left() {
    // A server that does not speak TLS at all: the connection stands, the handshake does not.
    let fake = Fake::start(|_| Answer::Hang).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let error = platform(&format!("https://localhost:{port}"))
        .call(&Short { spid: "s" })
        .await
        .unwrap_err();
    assert_eq!(error.reached(), Reached::No, "{error:?}");
    assert!(fake.received().is_empty());
}

#[tokio::test]
async fn a_reply_that_does_not_come_leaves_it_open() {
    let error = error(Answer::Hang).await;
    assert!(matches!(error, CallError::TimedOut), "{error:?}");
    assert_eq!(error.reached(), Reached::Maybe);
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_it_open() {
    #[rustfmt::skip]
    let rows = [
        ("reset",               Answer::Reset),
        ("closed at once",      Answer::Bytes(Vec::new())),
        ("cut in the head",     Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec())),
        ("cut in the body",     Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"Result\":\"1\"".to_vec())),
        ("cut between chunks",  Answer::Bytes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"Res\r\n".to_vec())),
        ("not HTTP at all",     Answer::Bytes(b"SSH-2.0-OpenSSH\r\n".to_vec())),
    ];
    for (what, answer) in rows {
        let error = error(answer).await;
        assert!(matches!(error, CallError::Broken(_)), "{what}: {error:?}");
        assert_eq!(error.reached(), Reached::Maybe, "{what}");
    }
}

#[tokio::test]
async fn what_is_not_the_platforms_json_leaves_it_open() {
    let http = |status, body: &str| Answer::Http(status, Vec::new(), body.as_bytes().to_vec());
    let redirect = || vec![("Location", "http://localhost:1/elsewhere".to_owned())];
    #[rustfmt::skip]
    let rows = [
        ("the text test",           json("test"),                                   200, 4),
        ("a page",                  json("<html>"),                                 200, 6),
        ("half a document",         json(r#"{"Result":"1","SucessL"#),              200, 22),
        ("nothing",                 json(""),                                       200, 0),
        ("JSON of another kind",    json(r#"{"ok":true}"#),                         200, 11),
        ("an array",                json("[]"),                                     200, 2),
        ("a gateway's error",       http(502, "<html>Bad Gateway</html>"),          502, 24),
        ("a good reply under 500",  http(500, OK),                                  500, OK.len()),
        ("a redirect",              Answer::Http(302, redirect(), Vec::new()),      302, 0),
        ("a redirect that keeps the method", Answer::Http(307, redirect(), Vec::new()), 307, 0),
    ];
    for (what, answer, expected, length) in rows {
        let error = error(answer).await;
        let CallError::NotTheApi { status, reply } = &error else {
            panic!("{what}: {error:?}");
        };
        assert_eq!((*status, reply.len()), (expected, length), "{what}");
        assert_eq!(
            reply.head().map(<[u8]>::len),
            Some(length),
            "{what}: kept for the diagnostics"
        );
        assert_eq!(error.reached(), Reached::Maybe, "{what}");
    }
}

#[tokio::test]
async fn a_field_that_cannot_be_read_is_named_without_its_value() {
    let fake = Fake::answering(json(r#"{"Result":"1","rows":[{"spid":"1"},{"nsrmc":["机密公司"]}]}"#)).await;
    let error = platform(&fake.form_url()).call(&ListCompanies {}).await.unwrap_err();
    let CallError::Decode { path, reason, reply } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(path, "rows[1].nsrmc");
    assert!(!reason.contains("机密"), "{reason}");
    assert!(
        !format!("{error} {error:?}").contains("机密"),
        "the value stays out of every message"
    );
    assert!(reply.head().is_some(), "and is kept for the diagnostics");
    assert_eq!(error.reached(), Reached::Maybe);
}

#[tokio::test]
async fn a_refusal_has_the_platforms_code_and_words() {
    let error = error(json(r#"{"Result":"0","Code":3001,"Message":"余额不足"}"#)).await;
    assert!(matches!(&error, CallError::Refused { code, message } if code == "3001" && message == "余额不足"));
    assert_eq!(error.reached(), Reached::Yes);
}

#[tokio::test]
async fn a_refusal_of_an_issue_is_an_answer_to_read() {
    let fake = Fake::answering(json(r#"{"Result":"0","Message":"失败"}"#)).await;
    let payloads = [Payload::from_ledger("{}".into())];
    let reply = platform(&fake.form_url())
        .call(&Issue {
            spid: "s",
            payloads: &payloads,
        })
        .await
        .unwrap();
    assert_eq!((reply.result, reply.message.as_str()), (Some(false), "失败"));
}

#[tokio::test]
async fn a_reply_that_is_too_long_is_not_read_to_its_end() {
    let mut bytes = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    bytes.resize(65 * 1024 * 1024, b' ');
    let fake = Fake::answering(Answer::Bytes(bytes)).await;
    let error = platform(&fake.form_url()).call(&ListCompanies {}).await.unwrap_err();
    assert!(matches!(error, CallError::Broken(_)), "{error:?}");
}

#[tokio::test]
async fn questions_share_a_connection_and_each_issue_has_its_own() {
    let fake = Fake::answering(json(OK)).await;
    let platform = platform(&fake.form_url());
    let payloads = [Payload::from_ledger("{}".into())];
    for _ in 0..2 {
        platform.call(&ListCompanies {}).await.unwrap();
        platform
            .call(&Issue {
                spid: "s",
                payloads: &payloads,
            })
            .await
            .unwrap();
    }
    let connections = |path: &str| -> Vec<usize> {
        fake.received_at(path)
            .iter()
            .map(|request| request.connection)
            .collect()
    };
    let (asked, issued) = (connections("/TERM/LIST"), connections("/KPGL/FPKJ"));
    assert_eq!(asked[0], asked[1], "reused");
    assert!(
        issued[0] != issued[1] && !asked.contains(&issued[0]) && !asked.contains(&issued[1]),
        "never one that may have died"
    );
}

#[tokio::test]
async fn every_call_is_told_of_in_one_line_without_what_it_said() {
    use std::sync::Arc;

    use kaipiao_platform::{BaseUrl, Platform, WireOutcome};

    use super::fake::{Lines, NOON, Still, Store};

    let fake = Fake::answering(json(
        r#"{"Result":"1","ErrList":[{"XTLSH":"A","ErrMsg":"买方张女士"}]}"#,
    ))
    .await;
    let lines = Arc::new(Lines::default());
    let store = Store::with_token("[T0]", NOON - time::Duration::DAY);
    let base = BaseUrl::parse(&fake.form_url(), None).unwrap();
    let platform = Platform::new(base, store, Still::new(), Arc::clone(&lines) as _).unwrap();
    let payloads = [Payload::from_ledger(r#"{"KHMC":"张女士"}"#.into())];
    platform
        .call(&Issue {
            spid: "0a3beb40",
            payloads: &payloads,
        })
        .await
        .unwrap();
    let told = lines.all();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].path, told[0].company.as_deref()),
        ("/KPGL/FPKJ", Some("0a3beb40"))
    );
    assert_eq!((told[0].outcome, told[0].bytes > 0), (WireOutcome::Ok, true));
    let line = serde_json::to_string(&told[0]).unwrap();
    assert!(!line.contains("张女士") && !line.contains("T0"), "{line}");
}
