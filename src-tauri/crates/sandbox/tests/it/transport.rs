//! How a request must arrive: POST, form or JSON by host, lower-case names, the token with its brackets.

use kaipiao_sandbox::{Config, Manner, Sandbox};
use serde_json::json;

use crate::support::{Client, SPID, blue, demo, number};

#[tokio::test]
async fn a_get_and_an_over_long_url_answer_the_bare_word_test() {
    let (running, client) = demo().await;
    let (status, _, body) = client
        .get(&format!("{}/API/KPGL/FPKJ?spid={SPID}", running.url()))
        .await;
    assert_eq!((status, body.as_slice()), (200, b"test".as_slice()));
    let long = format!("/KPGL/FPKJ?data={}", "A".repeat(3_000));
    assert_eq!(client.raw(&long, &[]).await.unwrap(), (200, "test".into()));
}

#[tokio::test]
async fn the_ip_wants_json_and_localhost_wants_a_form() {
    let (running, _) = demo().await;
    let ip = Client::login(&running.url_ip()).await;
    assert_eq!(number(&ip.issue(SPID, &[blue("A1")]).await).len(), 20);
    for (url, json) in [(running.url(), true), (running.url_ip(), false)] {
        let request = ip
            .http
            .post(format!("{url}/API/TERM/QRCODE"))
            .header("token", &ip.token);
        let request = if json {
            request.json(&json!({"spid": SPID}))
        } else {
            request.form(&[("spid", SPID)])
        };
        let text = request.send().await.unwrap().text().await.unwrap();
        assert!(
            text.contains(r#""Result":"0""#) && text.contains("传送"),
            "{url}: {text}"
        );
    }
}

#[tokio::test]
async fn names_are_lower_case_and_a_slip_is_named() {
    let (_running, client) = demo().await;
    #[rustfmt::skip]
    let rows = [
        ("/LOGIN/GetToken", vec![("UserName", "demo"), ("Password", "demo")], "缺少参数 username、password；不认识的参数 Password、UserName。"),
        ("/TERM/QRCODE",    vec![("SPID", SPID)],                             "缺少参数 spid；不认识的参数 SPID。"),
        ("/KPGL/FPXF",      vec![("spid", SPID), ("xfyf ", "202311")],        "不认识的参数 xfyf 。"),
        ("/OTHER/SMS",      vec![("qysh", SPID), ("id", SPID)],               "缺少参数 lx。"),
    ];
    for (path, params, expected) in rows {
        let reply = client.call(path, &params).await;
        assert_eq!(
            (reply["Result"].as_str(), reply["Message"].as_str()),
            (Some("0"), Some(expected)),
            "{path}"
        );
    }
    let reply = client.call("/KPGL/KPJG", &[("spid", SPID), ("xtlsh", "A1")]).await;
    assert_eq!(
        (reply["code"].as_str(), reply["Message"].as_str()),
        (Some("100"), Some("缺少参数 fpzl。"))
    );
}

#[tokio::test]
async fn a_new_login_ends_the_token_before() {
    let (running, client) = demo().await;
    let mut second = client.clone();
    second.log_in_again().await;
    assert_ne!(client.token, second.token);
    assert_eq!(second.call("/TERM/LIST", &[]).await["Result"], "1");
    let bare = Client {
        token: second.token.trim_matches(['[', ']']).to_owned(),
        ..client.clone()
    };
    let none = Client {
        token: String::new(),
        ..client.clone()
    };
    for (what, client, code) in [
        ("ended", &client, "2003"),
        ("without brackets", &bare, "2002"),
        ("none", &none, "2001"),
    ] {
        let reply = client.call("/TERM/LIST", &[]).await;
        assert_eq!(
            (reply["Result"].as_str(), reply["Code"].as_str()),
            (Some("0"), Some(code)),
            "{what}: {reply}"
        );
    }
    running.clock().advance(30 * 24 * 60 * 60 * 1_000);
    assert_eq!(
        second.call("/TERM/LIST", &[]).await["Code"],
        "2004",
        "a token lives for 30 days"
    );
    assert_eq!(running.books().logins, 2);
}

#[tokio::test]
async fn a_wrong_password_gets_no_token() {
    let (running, client) = demo().await;
    let reply = client
        .call("/LOGIN/GetToken", &[("username", "demo"), ("password", "Demo")])
        .await;
    assert_eq!(reply["Result"], "0");
    assert!(reply.get("ID").is_none());
    assert_eq!(running.books().logins, 1, "the token before lives on");
    assert_eq!(client.call("/TERM/LIST", &[]).await["Result"], "1");
}

#[tokio::test]
async fn another_prefix_serves_and_the_usual_one_does_not() {
    let config = Config {
        prefix: "NEWKP/".into(),
        ..Config::default()
    };
    let running = Sandbox::start(config).await.unwrap();
    let client = Client::new(&running.url());
    let form = [("username", "demo"), ("password", "demo")];
    let there = client
        .http
        .post(format!("{}/NEWKP/LOGIN/GetToken", running.url()))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert!(there.text().await.unwrap().contains("系统登陆成功"));
    assert_eq!(client.raw("/LOGIN/GetToken", &form).await.unwrap().0, 404);
}

#[tokio::test]
async fn what_arrived_is_remembered_to_the_letter_but_for_secrets() {
    let (running, client) = demo().await;
    let odd = "a+b&c=d%41 “引号” 😀\u{2028}\n\u{0}";
    let params = [
        ("spid", SPID),
        ("dzswjyh", odd),
        ("dzswjmm", "Geheim+1"),
        ("dzswjmm_jx", "x"),
    ];
    client.call("/TERM/SJMMGX", &params).await;
    let received = running.received().pop().unwrap();
    assert_eq!(received.params["dzswjyh"], odd);
    assert!(!format!("{received:?}").contains("Geheim"), "{received:?}");
    assert!(received.params["dzswjmm"].starts_with("sha256:"));
}

#[tokio::test]
async fn varied_replies_hold_the_same_facts_in_other_clothes() {
    let manner = Manner {
        varied: true,
        ..Manner::default()
    };
    let running = Sandbox::start(Config {
        seed: Some(3),
        manner,
        ..Config::default()
    })
    .await
    .unwrap();
    let mut client = Client::new(&running.url());
    let login = client
        .call("/LOGIN/GetToken", &[("username", "demo"), ("password", "demo")])
        .await;
    client.token = login["ID"].as_str().unwrap().to_owned();
    let mut spellings = std::collections::BTreeSet::new();
    for n in 0..40 {
        let reply = client.issue(SPID, &[blue(&format!("A{n}"))]).await;
        let key = if reply.get("Reulst").is_some() {
            "Reulst"
        } else {
            "Result"
        };
        let one = &reply[key];
        assert!(*one == json!("1") || *one == json!(1), "{reply}");
        spellings.insert(format!("{key}:{}", one.is_string()));
        assert_eq!(number(&reply).len(), 20);
    }
    assert_eq!(spellings.len(), 4, "{spellings:?}");
}

#[tokio::test]
async fn the_control_endpoint_answers_no_web_page() {
    let (running, client) = demo().await;
    let url = format!("{}/sandbox/books", running.url());
    assert_eq!(client.get(&url).await.0, 200);
    let page = client
        .http
        .get(&url)
        .header("origin", "https://example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status().as_u16(), 403);
}

#[tokio::test]
async fn nothing_that_is_sent_breaks_a_connection() {
    let (running, client) = demo().await;
    let nested = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let encode = |text: &str| {
        use base64::{Engine, engine::general_purpose::STANDARD};
        format!(
            "data=%5B{}%5D&spid={SPID}",
            STANDARD
                .encode(text)
                .replace('+', "%2B")
                .replace('/', "%2F")
                .replace('=', "%3D")
        )
    };
    let mut bodies = vec![
        "=".to_owned(),
        "&&&".to_owned(),
        "%".to_owned(),
        "spid=%zz".to_owned(),
        "spid=%E5%BC".to_owned(),
        "\u{0}".to_owned(),
        format!("spid={}", "开".repeat(100_000)),
        format!("spid={SPID}&data=[]"),
        format!("spid={SPID}&data=]["),
        format!("spid={SPID}&data=["),
        format!("spid={SPID}&fpzl=021&xtlsh=%00"),
        format!("spid={SPID}&mxbz=1&pageindex=18446744073709551615&pagesize=1000&xtlsh=1"),
        format!("spid={SPID}&mxbz=1&pageindex=1&pagesize=99999999999999999999&xtlsh=1"),
        format!("spid={SPID}&xfyf=20231%E4%BA%8C"),
        encode(&nested),
        encode("[null, 1, \"x\", [], {}]"),
        encode(r#"[{"XTLSH": {"a": 1}, "ITEM": 5}]"#),
        encode("\u{feff}[]"),
    ];
    for amount in [
        "-0",
        "9999999999999.99",
        "-9999999999999.9",
        "0.00",
        "99999999999999999999999999",
        "NaN",
        "1.",
        ".1",
        "--1",
        "１",
    ] {
        let mut invoice = blue("A1");
        for node in ["BHSJE", "SE", "CPSL", "KCJE"] {
            invoice["ITEM"][0][node] = amount.into();
        }
        bodies.push(encode(&json!([invoice]).to_string()));
    }
    let mut tiny = blue("A1");
    tiny["ITEM"][0]["CPSL"] = "0.0000000000001".into();
    tiny["ITEM"][0]["BHSJE"] = "9999999999999.99".into();
    tiny["ITEM"][0]["SE"] = "600000000000.00".into();
    bodies.push(encode(&json!([tiny]).to_string()));
    for call in kaipiao_sandbox::Call::ALL {
        for body in &bodies {
            let request = client
                .http
                .post(format!("{}/API{}", running.url(), call.path()))
                .header("token", &client.token);
            let request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body.clone());
            let text = request
                .send()
                .await
                .unwrap_or_else(|fault| panic!("{call:?}: {fault}: {body:.80}"))
                .text()
                .await
                .unwrap();
            assert!(!text.is_empty(), "{call:?}: {body:.80}");
        }
    }
    assert!(running.books().issued().all(|document| document.serial() == "A1"));
    assert!(running.books().issued().count() <= 1);
}

#[tokio::test]
async fn fifty_at_a_time_get_fifty_numbers() {
    let (running, client) = demo().await;
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..50 {
        let client = client.clone();
        // Each serial twice: the second of the two meets the first already issued.
        calls.spawn(async move { client.issue(SPID, &[blue(&format!("A{}", n / 2))]).await });
    }
    let replies = calls.join_all().await;
    assert_eq!(replies.iter().filter(|reply| reply["Result"] == "1").count(), 25);
    let books = running.books();
    let numbers: std::collections::BTreeSet<String> = books
        .issued()
        .map(|document| document.number().unwrap().joined())
        .collect();
    assert_eq!((numbers.len(), books.doubles().len()), (25, 0));
}
