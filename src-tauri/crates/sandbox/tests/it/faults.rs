//! Every fault as a client meets it, and what the books say afterwards.

use std::time::{Duration, Instant};

use kaipiao_sandbox::{Call, Fault, FaultKind, Running};
use serde_json::{Value, json};

use crate::support::{Client, SPID, blue, bracketed, demo, error, number};

fn order(running: &Running, kind: FaultKind) {
    running.order(Fault::once(kind).on(Call::Fpkj));
}

async fn send(client: &Client, serial: &str) -> reqwest::Result<(u16, String)> {
    client
        .raw(
            "/KPGL/FPKJ",
            &[("spid", SPID), ("data", &bracketed(&json!([blue(serial)])))],
        )
        .await
}

#[tokio::test]
async fn a_lost_reply_is_an_error_and_the_books_say_whether_it_was_done() {
    #[rustfmt::skip]
    let rows = [
        ("reset before",         Fault::once(FaultKind::ResetBefore),        0),
        ("reset after",          Fault::once(FaultKind::ResetAfter),         1),
        ("cut",                  Fault::once(FaultKind::Cut),                1),
    ];
    for (what, fault, issued) in rows {
        let (running, client) = demo().await;
        running.order(fault.on(Call::Fpkj));
        let answer = send(&client, "A1").await;
        assert!(answer.is_err(), "{what}: {answer:?}");
        let books = running.books();
        assert_eq!(books.issued_under("A1").len(), issued, "{what}");
        assert_eq!(books.fpkj_calls("A1"), 1, "{what}");
        assert_eq!(send(&client, "A2").await.unwrap().0, 200, "{what}: struck once only");
    }
}

#[tokio::test]
async fn a_spoilt_reply_is_no_json_and_is_done_only_where_it_acts() {
    #[rustfmt::skip]
    let rows = [
        ("a gateway's page",   FaultKind::Html,     502, "502 Bad Gateway"),
        ("the bare word",      FaultKind::Test,     200, "test"),
        ("nothing",            FaultKind::Empty,    200, ""),
        ("a redirect",         FaultKind::Redirect, 302, ""),
    ];
    for (what, kind, expected, words) in rows {
        let (running, client) = demo().await;
        order(&running, kind);
        let (status, text) = send(&client, "A1").await.unwrap();
        assert_eq!(status, expected, "{what}");
        assert!(
            text.contains(words) && serde_json::from_str::<Value>(&text).is_err(),
            "{what}: {text}"
        );
        assert!(running.books().documents.is_empty(), "{what}");
        running.order(Fault::once(kind).on(Call::Fpkj).acting());
        send(&client, "A1").await.unwrap();
        assert_eq!(running.books().issued_under("A1").len(), 1, "{what}, acting");
    }
}

#[tokio::test]
async fn a_hanging_call_never_answers() {
    let (running, client) = demo().await;
    for (fault, issued) in [
        (Fault::once(FaultKind::Hang), 0),
        (Fault::once(FaultKind::Hang).acting(), 1),
    ] {
        running.order(fault.on(Call::Fpkj));
        let request = client.request(
            "/KPGL/FPKJ",
            &[("spid", SPID), ("data", &bracketed(&json!([blue("A1")])))],
        );
        let answer = request.timeout(Duration::from_millis(300)).send().await;
        assert!(answer.unwrap_err().is_timeout());
        assert_eq!(running.books().issued_under("A1").len(), issued);
    }
}

#[tokio::test]
async fn a_delayed_call_is_done_although_the_client_gave_up() {
    let (running, client) = demo().await;
    running.order(Fault::once(FaultKind::Delay).on(Call::Fpkj).ms(1_000));
    let request = client.request(
        "/KPGL/FPKJ",
        &[("spid", SPID), ("data", &bracketed(&json!([blue("A1")])))],
    );
    assert!(
        request
            .timeout(Duration::from_millis(50))
            .send()
            .await
            .unwrap_err()
            .is_timeout()
    );
    assert!(running.books().documents.is_empty());
    let until = Instant::now() + Duration::from_secs(5);
    while running.books().issued_under("A1").is_empty() {
        assert!(Instant::now() < until, "issued at last");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn an_expired_token_is_told_by_its_code() {
    let (running, mut client) = demo().await;
    order(&running, FaultKind::TokenExpired);
    let reply = client.issue(SPID, &[blue("A1")]).await;
    let code: u32 = reply["Code"].as_str().unwrap().parse().unwrap();
    assert!((2001..=2009).contains(&code), "{reply}");
    assert!(running.books().documents.is_empty());
    client.log_in_again().await;
    assert_eq!(client.issue(SPID, &[blue("A1")]).await["Result"], "1");
}

#[tokio::test]
async fn accepted_without_a_number_is_issued_when_time_has_passed() {
    let (running, client) = demo().await;
    running.order(Fault::once(FaultKind::NoNumber).ms(5_000));
    let reply = client.issue(SPID, &[blue("A1")]).await;
    assert_eq!((reply["Result"].as_str(), number(&reply).as_str()), (Some("1"), ""));
    let result = client.result("A1").await;
    assert_eq!(
        (result["Result"].as_str(), result["FPZT"].as_str()),
        (Some("0"), Some("2"))
    );
    assert_eq!(client.listed("A1", "2").await.len(), 1);
    running.clock().advance(5_000);
    assert_eq!(client.result("A1").await["FPHM"].as_str().map(str::len), Some(20));
    assert_eq!(
        (
            client.listed("A1", "2").await.len(),
            client.listed("A1", "1").await.len()
        ),
        (0, 1)
    );
}

#[tokio::test]
async fn accepted_without_a_number_is_issued_when_asked_often_enough() {
    let (running, client) = demo().await;
    running.order(Fault::once(FaultKind::NoNumber).asks(3));
    client.issue(SPID, &[blue("A1")]).await;
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(client.result("A1").await["FPZT"].as_str().unwrap().to_owned());
    }
    assert_eq!(answers, ["2", "2", "1"]);
}

#[tokio::test]
async fn what_the_platform_saved_it_issues_by_itself() {
    let (running, client) = demo().await;
    running.order(Fault::once(FaultKind::Kept).ms(1_000));
    let reply = client.issue(SPID, &[blue("A1")]).await;
    assert_eq!(
        (&reply["Result"], &reply["ErrList"][0]["HaveSave"]),
        (&json!("0"), &json!("1"))
    );
    running.clock().advance(1_000);
    assert_eq!(client.result("A1").await["FPZT"], "1");
}

#[tokio::test]
async fn refused_by_order_keeps_nothing_and_the_same_serial_goes_again() {
    let (running, client) = demo().await;
    running.order(
        Fault::once(FaultKind::Refuse)
            .serial("A1")
            .message("授信额度不在有效期内。"),
    );
    let reply = client.issue(SPID, &[blue("A0"), blue("A1"), blue("A2")]).await;
    assert_eq!(reply["Result"], "1", "one of three failed: {reply}");
    assert_eq!(reply["SucessList"].as_array().unwrap().len(), 2);
    assert_eq!(
        (error(&reply), &reply["ErrList"][0]["XTLSH"]),
        ("授信额度不在有效期内。", &json!("A1"))
    );
    assert_eq!(client.issue(SPID, &[blue("A1")]).await["Result"], "1");
    assert!(running.books().doubles().is_empty());
}

#[tokio::test]
async fn used_up_says_nothing_of_what_it_saved() {
    let (running, client) = demo().await;
    order(&running, FaultKind::UsedUp);
    let data = bracketed(&json!([blue("144115188078708534")]));
    let (_, text) = client
        .raw("/KPGL/FPKJ", &[("spid", SPID), ("data", &data)])
        .await
        .unwrap();
    let expected = concat!(
        r#"{"Result":"0","Message":"发票已经用完，请申领发票","ErrList":[{"XTLSH":"144115188078708534","#,
        r#""ErrMsg":"发票已经用完，请申领发票"}],"SucessList":[]}"#
    );
    assert_eq!(text, expected);
    assert_eq!(client.result("144115188078708534").await["code"], "100");
    order(&running, FaultKind::UsedUp);
    running.cancel_faults();
    running.order(Fault::once(FaultKind::UsedUp).acting());
    client.issue(SPID, &[blue("A2")]).await;
    assert_eq!(client.result("A2").await["FPZT"], "0");
}

#[tokio::test]
async fn what_is_held_waits_for_shkp() {
    let (running, client) = demo().await;
    running.order(Fault::once(FaultKind::Held).message("红字确认单的状态不满足开具条件"));
    client.issue(SPID, &[blue("A1")]).await;
    let result = client.result("A1").await;
    assert_eq!((&result["Result"], &result["FPZT"]), (&json!("0"), &json!("0")));
    assert_eq!(result["Message"], "红字确认单的状态不满足开具条件");
    assert_eq!(client.listed("A1", "0").await.len(), 1);
    let again = client.resubmit("A1").await;
    assert_eq!(again["Message"], "成功，离线开票模式！");
    assert_eq!((&again["ErrList"], &again["SucessList"]), (&json!([]), &json!([])));
    assert_eq!(client.result("A1").await["FPZT"], "2");
    running.clock().advance(500);
    assert_eq!(client.result("A1").await["FPZT"], "1");
    assert_eq!(running.books().shkp_calls("A1"), 1);
    assert_eq!(
        client.resubmit("A1").await["Result"],
        "0",
        "what is issued is not run again"
    );
}

#[tokio::test]
async fn a_second_shkp_while_the_first_runs_issues_twice() {
    let (running, client) = demo().await;
    order(&running, FaultKind::Held);
    client.issue(SPID, &[blue("A1")]).await;
    client.resubmit("A1").await;
    client.resubmit("A1").await;
    running.clock().advance(500);
    let books = running.books();
    assert_eq!(books.issued_under("A1").len(), 2);
    assert_eq!(books.doubles(), [(SPID.to_owned(), "A1".to_owned())]);
}

#[tokio::test]
async fn a_lost_reply_to_shkp_shows_as_in_progress() {
    let (running, client) = demo().await;
    order(&running, FaultKind::Held);
    client.issue(SPID, &[blue("A1")]).await;
    running.order(Fault::once(FaultKind::Late).on(Call::Shkp).ms(10_000));
    use base64::{Engine, engine::general_purpose::STANDARD};
    let data = STANDARD.encode(json!([{"FPZL": "021", "XTLSH": "A1"}]).to_string());
    assert!(
        client
            .raw("/KPGL/SHKP", &[("spid", SPID), ("data", &data)])
            .await
            .is_err()
    );
    assert_eq!(client.result("A1").await["FPZT"], "2");
    running.clock().advance(10_000);
    assert_eq!(client.result("A1").await["FPZT"], "1");
    assert!(running.books().doubles().is_empty());
}

#[tokio::test]
async fn a_late_document_is_invisible_until_its_time_and_then_there_once() {
    let (running, client) = demo().await;
    running.order(Fault::once(FaultKind::Late).ms(60_000));
    client.issue_in_vain(&blue("A1")).await;
    assert_eq!(client.result("A1").await["code"], "100");
    for status in ["0", "1", "2"] {
        assert!(client.listed("A1", status).await.is_empty(), "fpzt {status}");
    }
    running.clock().advance(60_000);
    assert_eq!(client.result("A1").await["FPZT"], "1");
    assert_eq!(client.listed("A1", "1").await.len(), 1);
    let again = client.issue(SPID, &[blue("A1")]).await;
    assert!(error(&again).starts_with("此单据已经开过发票"), "{again}");
    assert!(running.books().doubles().is_empty());
}

#[tokio::test]
async fn the_same_serial_sent_while_the_first_is_late_is_issued_twice() {
    let (running, client) = demo().await;
    running.order(Fault::once(FaultKind::Late).ms(60_000));
    client.issue_in_vain(&blue("A1")).await;
    let second = number(&client.issue(SPID, &[blue("A1")]).await);
    running.clock().advance(60_000);
    let books = running.books();
    assert_eq!(books.doubles(), [(SPID.to_owned(), "A1".to_owned())]);
    assert_eq!(books.fpkj_calls("A1"), 2);
    let result = client.result("A1").await;
    let numbers: Vec<&str> = result["Rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["FPHM"].as_str().unwrap())
        .collect();
    assert_eq!(numbers.len(), 2);
    assert!(numbers.contains(&second.as_str()));
}

#[tokio::test]
async fn a_lapsed_face_scan_stops_the_company_until_someone_scans() {
    let (running, client) = demo().await;
    running.order(Fault::once(FaultKind::Face).serial("A1"));
    let reply = client.issue(SPID, &[blue("A1")]).await;
    assert_eq!(error(&reply), "身份认证已超时，请先进行实名认证再进行开票操作!");
    assert_eq!(reply["ErrList"][0]["HaveSave"], "1");
    let next = client.issue(SPID, &[blue("A2")]).await;
    assert!(
        error(&next).contains("身份认证已超时"),
        "the company, not the invoice: {next}"
    );
    assert!(
        client.result("A1").await["Message"]
            .as_str()
            .unwrap()
            .contains("身份认证已超时")
    );
    assert_eq!(client.resubmit("A1").await["Result"], "0", "not before the scan");

    let code = client.call("/TERM/QRCODE", &[("spid", SPID)]).await;
    assert!(code["Qrcode"].as_str().unwrap().starts_with("qrcode_id="), "{code}");
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { client.call("/TERM/EWMDD", &[("spid", SPID)]).await }
    });
    assert!(running.scan(SPID));
    assert_eq!(waiting.await.unwrap()["Result"], "1");
    assert_eq!(client.result("A1").await["FPZT"], "0", "it still waits for SHKP");
    client.resubmit("A1").await;
    running.clock().advance(500);
    assert_eq!(client.result("A1").await["FPZT"], "1");
    assert_eq!(client.issue(SPID, &[blue("A3")]).await["Result"], "1");
}

#[tokio::test]
async fn what_is_retried_after_the_scan_needs_no_shkp() {
    let (running, client) = demo().await;
    running.order(Fault {
        retries: true,
        ..Fault::once(FaultKind::Face)
    });
    client.issue(SPID, &[blue("A1")]).await;
    client.call("/TERM/QRCODE", &[("spid", SPID)]).await;
    assert!(running.scan(SPID));
    assert_eq!(client.result("A1").await["FPZT"], "2");
    running.clock().advance(500);
    assert_eq!(client.result("A1").await["FPZT"], "1");
}

#[tokio::test]
async fn faults_are_ordered_from_another_process_too() {
    let (running, client) = demo().await;
    let url = format!("{}/sandbox/faults", running.url());
    let fault = json!({"kind": "html", "call": "KPJG", "serial": "A1", "times": 2, "status": 200});
    assert_eq!(
        client
            .http
            .post(&url)
            .json(&fault)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16(),
        204
    );
    let params = [("spid", SPID), ("fpzl", "021"), ("xtlsh", "A1")];
    for _ in 0..2 {
        let (status, text) = client.raw("/KPGL/KPJG", &params).await.unwrap();
        assert!(status == 200 && text.starts_with("<html>"), "{text}");
    }
    assert_eq!(client.result("A1").await["code"], "100");
    let odd = json!({"kind": "html", "cal": "KPJG"});
    assert_eq!(
        client
            .http
            .post(&url)
            .json(&odd)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16(),
        400
    );
    let clock = format!("{}/sandbox/clock", running.url());
    client
        .http
        .post(&clock)
        .json(&json!({"set": "2025-12-31T23:30:00+08:00"}))
        .send()
        .await
        .unwrap();
    let reply = client.issue(SPID, &[blue("A9")]).await;
    assert_eq!(reply["SucessList"][0]["kprq"], "20251231");
}

#[tokio::test]
async fn the_same_seed_breaks_the_same_calls() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let (running, client) = demo().await;
        running.order(Fault::sometimes(FaultKind::Empty, 0.3).on(Call::Kpjg));
        let mut broken = Vec::new();
        for n in 0..30 {
            let serial = format!("A{n}");
            let answer = client
                .raw("/KPGL/KPJG", &[("spid", SPID), ("fpzl", "021"), ("xtlsh", &serial)])
                .await;
            broken.push(answer.unwrap().1.is_empty());
        }
        runs.push(broken);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&true) && runs[0].contains(&false));
}

#[tokio::test]
async fn a_reply_that_contradicts_itself_leaves_the_truth_to_kpjg() {
    #[rustfmt::skip]
    let rows = [
        ("in both lists",   FaultKind::BothLists,   1, 1),
        ("in neither",      FaultKind::NeitherList, 0, 0),
        ("another serial",  FaultKind::Stranger,    1, 0),
        ("kpjg 0",          FaultKind::Failed,      1, 0),
    ];
    for (what, kind, successes, errors) in rows {
        let (running, client) = demo().await;
        order(&running, kind);
        let reply = client.issue(SPID, &[blue("A1")]).await;
        let lengths = (
            reply["SucessList"].as_array().unwrap().len(),
            reply["ErrList"].as_array().unwrap().len(),
        );
        assert_eq!(lengths, (successes, errors), "{what}: {reply}");
        if kind == FaultKind::Stranger {
            assert_eq!(reply["SucessList"][0]["xtlsh"], "A1X");
        }
        if kind == FaultKind::Failed {
            assert_eq!(
                (&reply["SucessList"][0]["kpjg"], &reply["SucessList"][0]["fphm"]),
                (&json!("0"), &json!(""))
            );
        }
        running.clock().advance(60_000);
        assert_eq!(client.result("A1").await["FPZT"], "1", "{what}");
    }
}

#[tokio::test]
async fn a_stopped_sandbox_changes_nothing_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let state_file = Some(folder.path().join("books.jsonl"));
    let config = kaipiao_sandbox::Config {
        state_file,
        ..kaipiao_sandbox::Config::default()
    };
    let (running, client) = crate::support::started(config.clone()).await;
    running.order(Fault::once(FaultKind::Delay).on(Call::Fpkj).ms(1_000));
    let sent = tokio::spawn(async move { send(&client, "A1").await });
    while running.books().fpkj_calls("A1") == 0 {
        tokio::task::yield_now().await;
    }
    running.stop().await;
    assert!(sent.await.unwrap().is_err());
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    let running = kaipiao_sandbox::Sandbox::start(config).await.unwrap();
    assert_eq!(
        (running.books().documents.len(), running.books().fpkj_calls("A1")),
        (0, 1)
    );
}

#[tokio::test]
async fn any_call_can_be_told_to_refuse() {
    let (running, client) = demo().await;
    client.issue(SPID, &[blue("A1")]).await;
    running.order(Fault::once(FaultKind::Refuse).on(Call::Kpjg));
    running.order(Fault::once(FaultKind::Refuse).on(Call::Fplist).message("查询失败"));
    let result = client.result("A1").await;
    assert_eq!(
        (&result["Result"], result.get("FPZT"), result.get("code")),
        (&json!("0"), None, None),
        "no verdict"
    );
    let params = [
        ("spid", SPID),
        ("xtlsh", "A1"),
        ("mxbz", "0"),
        ("pageindex", "1"),
        ("pagesize", "10"),
    ];
    assert_eq!(client.call("/KPGL/FPLIST", &params).await["Message"], "查询失败");
    assert_eq!(client.result("A1").await["FPZT"], "1", "struck once");
}
