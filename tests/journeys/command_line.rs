//! The command line as a script sees it: what it prints, and its exit codes.

use kaipiao_sandbox::{Call, Config, Fault, FaultKind};
use kaipiao_tests::{
    program::{Program, finish, invoice},
    stage::COMPANY,
};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

async fn program() -> Program {
    Program::new(BINARY, Config::default()).await
}

#[tokio::test]
async fn companies_are_listed() {
    let answer = program().await.run(&["company", "list"]).await;
    assert_eq!(answer.code, Some(0));
    let document = answer.json();
    let names: Vec<_> = document["companies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert!(names.iter().any(|name| name.contains("开科思")), "{names:?}");
}

#[tokio::test]
async fn a_file_is_issued_once_however_often_it_is_given() {
    let program = program().await;
    let (file, serials) = program.file(3);
    let issue = ["issue", file.to_str().unwrap(), "--company", "开科思"];
    for _ in 0..2 {
        let answer = program.run(&issue).await;
        assert_eq!(answer.code, Some(0), "{answer:?}");
        assert_eq!(answer.states(), ["issued"; 3]);
    }
    let books = program.sandbox.books();
    assert!(serials.iter().all(|serial| books.fpkj_calls(serial) == 1));
    let ledger = program.run(&["ledger", "--state", "issued"]).await;
    assert_eq!(ledger.states().len(), 3);
}

#[tokio::test]
async fn an_issuance_is_printed_with_the_keys_that_scripts_read() {
    let program = program().await;
    let (file, _) = program.file(1);
    let answer = program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await
        .json();
    let one = answer["invoices"][0].as_object().unwrap();
    let keys = [
        "xtlsh",
        "company",
        "kind",
        "state",
        "number",
        "code",
        "issued_at",
        "net",
        "tax",
        "gross",
        "pdf_url",
        "message",
        "attempts",
    ];
    for key in keys {
        assert!(one.contains_key(key), "{key}");
    }
    assert_eq!(one["gross"], "107.06", "amounts are decimal texts in yuan");
    assert_eq!((one["kind"].as_str(), one["code"].as_str()), (Some("021"), Some("")));
    assert_eq!(one["number"].as_str().unwrap().len(), 20);
}

#[tokio::test]
async fn bad_input_is_exit_2_and_nothing_is_sent() {
    let program = program().await;
    let mut faulty = invoice("B1", 100);
    faulty["KHMC"] = json!("");
    let mut unknown = invoice("B2", 100);
    unknown["KHMCC"] = json!("x");
    let mut nameless = invoice("B3", 100);
    nameless.as_object_mut().unwrap().remove("XTLSH");
    #[rustfmt::skip]
    let rows: [(&str, Value, &str); 5] = [
        ("a fault",                    faulty,                                                  "KHMC"),
        ("a node that is not there",   unknown,                                                 "KHMCC"),
        ("no serial",                  nameless,                                                "XTLSH"),
        ("a serial twice",             json!([invoice("B4", 100), invoice("B4", 200)]),         "B4"),
        ("nothing in it",              json!([]),                                               "没有发票"),
    ];
    for (what, content, _) in rows {
        let file = program.write("bad.json", &content);
        let answer = program
            .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
            .await;
        assert_eq!(answer.code, Some(2), "{what}: {answer:?}");
        assert!(!answer.stderr.trim().is_empty(), "{what}: it says why");
        assert!(answer.json()["error"]["message"].is_string(), "{what}");
    }
    let missing = program
        .run(&["issue", "/no/such/file.json", "--company", COMPANY])
        .await;
    assert_eq!(missing.code, Some(2));
    assert_eq!(program.sandbox.books().documents.len(), 0);
    assert_eq!(program.run(&["ledger"]).await.states().len(), 0);
}

#[tokio::test]
async fn one_conflict_in_a_file_keeps_all_of_it_from_being_sent() {
    let program = program().await;
    let first = program.write("first.json", &invoice("C1", 100));
    program
        .run(&["issue", first.to_str().unwrap(), "--company", COMPANY])
        .await;
    let second = program.write("second.json", &json!([invoice("C2", 300), invoice("C1", 200)]));
    let answer = program
        .run(&["issue", second.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(answer.stderr.contains("C1"), "{}", answer.stderr);
    assert_eq!(program.sandbox.books().fpkj_calls("C2"), 0);
}

#[tokio::test]
async fn a_refusal_is_exit_1_with_the_platform_s_words() {
    let program = program().await;
    program
        .sandbox
        .order(Fault::once(FaultKind::Refuse).on(Call::Fpkj).message("购买方名称有误"));
    let (file, _) = program.file(1);
    let answer = program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!((answer.code, answer.states()), (Some(1), vec!["refused".to_owned()]));
    assert!(
        answer.json()["invoices"][0]["message"]
            .as_str()
            .unwrap()
            .contains("购买方名称有误")
    );
}

#[tokio::test]
async fn an_open_outcome_is_exit_3_and_resume_goes_on() {
    let program = program().await;
    program
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).ms(3_000));
    let (file, _) = program.file(1);
    let answer = program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "1"])
        .await;
    assert_eq!(
        (answer.code, answer.states()),
        (Some(3), vec!["accepted".to_owned()]),
        "{answer:?}"
    );
    let answer = program.run(&["resume"]).await;
    assert_eq!(
        (answer.code, answer.states()),
        (Some(0), vec!["issued".to_owned()]),
        "{answer:?}"
    );
    assert_eq!(
        program.run(&["resume"]).await.states().len(),
        0,
        "nothing is left to resume"
    );
}

#[tokio::test]
async fn a_platform_that_is_not_there_is_exit_5() {
    let program = program().await;
    // A port that was free a moment ago: nobody is there.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut command = program.command(&["company", "list"]);
    command.args(["--server", &format!("http://localhost:{port}")]);
    let answer = finish(command).await;
    assert_eq!(answer.code, Some(5), "{answer:?}");
}

#[tokio::test]
async fn an_address_that_others_could_read_is_exit_2_before_an_account_is_asked_for() {
    let program = program().await;
    let mut command = program.command(&["company", "list"]);
    command
        .args(["--server", "http://pbs.example.cn"])
        .env_remove("KAIPIAO_USERNAME");
    let answer = finish(command).await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(
        answer.stderr.contains("https"),
        "it says what to write: {}",
        answer.stderr
    );
}

#[tokio::test]
async fn a_wrong_password_is_exit_4() {
    let program = program().await;
    let mut command = program.command(&["company", "list"]);
    command.env("KAIPIAO_PASSWORD", "wrong");
    let answer = finish(command).await;
    assert_eq!(answer.code, Some(4), "{answer:?}");
}

#[tokio::test]
async fn check_reports_totals_and_faults_and_fills_serials() {
    let program = program().await;
    let mut nameless = invoice("", 100);
    nameless["ITEM"][0]["FLBM"] = json!("123");
    let file = program.write("check.json", &json!([invoice("D1", 100), nameless]));
    let out = program.folder.path().join("filled.json");
    let answer = program
        .run(&["check", file.to_str().unwrap(), "--fill", out.to_str().unwrap()])
        .await;
    assert_eq!(answer.code, Some(2), "one of them has a fault: {answer:?}");
    let document = answer.json();
    assert_eq!(document["invoices"][0]["gross"], "106.00");
    assert_eq!(document["invoices"][0]["upper"], "壹佰零陆圆整");
    assert_eq!(document["invoices"][1]["faults"][0]["path"], "lines[0].code");
    let filled: Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
    assert_eq!(filled[0]["XTLSH"], "D1");
    assert_eq!(filled[1]["XTLSH"].as_str().unwrap().len(), 20);
    assert_eq!(program.sandbox.books().requests.len(), 0, "nothing was sent");
}

#[tokio::test]
async fn check_tells_what_issue_would_refuse_and_what_was_issued_before() {
    let program = program().await;
    let file = program.write(
        "twice.json",
        &json!([invoice("D1", 100), invoice("D1", 200), invoice("", 300)]),
    );
    let answer = program.run(&["check", file.to_str().unwrap()]).await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    let document = answer.json();
    let faults = |at: usize| document["invoices"][at]["faults"].clone();
    assert_eq!(faults(0), json!([]));
    assert_eq!(
        (&faults(1)[0]["path"], &faults(1)[0]["code"]),
        (&json!("serial"), &json!("serial-twice"))
    );
    assert_eq!(
        (&faults(2)[0]["path"], &faults(2)[0]["code"]),
        (&json!("serial"), &json!("missing"))
    );

    let (issued, _) = program.file(1);
    let first = program
        .run(&["issue", issued.to_str().unwrap(), "--company", COMPANY])
        .await
        .json();
    let number = first["invoices"][0]["number"].as_str().unwrap();
    let mut again: Value = serde_json::from_slice(&std::fs::read(&issued).unwrap()).unwrap();
    again[0]["XTLSH"] = json!("ANOTHER1");
    let file = program.write("again.json", &again);
    let alone = program.run(&["check", file.to_str().unwrap()]).await;
    assert_eq!(
        alone.json()["invoices"][0]["warnings"],
        json!([]),
        "without a company nobody knows"
    );
    let answer = program
        .run(&["check", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    let warning = answer.json()["invoices"][0]["warnings"][0].clone();
    assert_eq!(
        (answer.code, &warning["code"]),
        (Some(0), &json!("look-alike")),
        "{answer:?}"
    );
    assert!(
        warning["message"].as_str().unwrap().contains(number),
        "{warning} names {number}"
    );
}

#[tokio::test]
async fn a_pdf_is_saved() {
    let program = program().await;
    let (file, serials) = program.file(1);
    program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    let out = program.folder.path().join("out");
    let answer = program
        .run(&["pdf", &serials[0], "--company", COMPANY, "--out", out.to_str().unwrap()])
        .await;
    assert_eq!(answer.code, Some(0));
    let path = answer.json()["files"][0]["path"].as_str().unwrap().to_owned();
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF"));
    let none = program
        .run(&[
            "pdf",
            "no-such-serial",
            "--company",
            COMPANY,
            "--out",
            out.to_str().unwrap(),
        ])
        .await;
    assert_eq!(none.code, Some(2));
}

#[tokio::test]
async fn the_platform_document_s_own_invoice_is_read_and_what_is_wrong_in_it_is_said() {
    let program = program().await;
    // The document's sample, whose values are words: each place that can't be an invoice is named.
    let sample = json!([{
        "XTLSH": "单据号", "KHMC": "客户名称", "KHSH": "税号", "KHDZ": "地址", "KHKHYHZH": "客户银行账号", "FPZL": "发票种类",
        "BZ": "备注", "KPR": "开票人", "SKR": "收款人", "FHR": "复核人", "QDBZ": "清单标志",
        "ITEM": [{
            "CPMC": "产品名称1", "CPXH": "产品型号", "CPDW": "产品单位", "SL": "税率", "CPSL": "数量", "BHSJE": "不含税金额",
            "SE": "税额", "FLBM": "分类编码", "XSYH": "税率优惠", "LSLBZ": "零税率标识", "YHSM": "优惠说明", "KCJE": "0",
        }],
    }]);
    let file = program.write("sample.json", &sample);
    let answer = program.run(&["check", file.to_str().unwrap()]).await;
    assert_eq!(answer.code, Some(2));
    let one = answer.json()["invoices"][0].clone();
    assert_eq!(one["kind"], Value::Null, "nobody knows its kind: {one}");
    for (path, node) in [
        ("kind", "FPZL"),
        ("lines[0].treatment", "SL"),
        ("lines[0].amount", "BHSJE"),
        ("lines[0].tax", "SE"),
    ] {
        let names = |fault: &Value| fault["path"] == path && fault["message"].as_str().unwrap().contains(node);
        assert!(one["faults"].as_array().unwrap().iter().any(names), "{path}: {one}");
    }
}

/// Path and code of each fault of an invoice of `check`.
fn faults(document: &Value, at: usize) -> Value {
    let faults = document["invoices"][at]["faults"].as_array().unwrap();
    Value::from_iter(faults.iter().map(|fault| json!([fault["path"], fault["code"]])))
}

#[tokio::test]
async fn what_can_not_be_read_in_one_invoice_hides_no_other_and_keeps_all_from_being_sent() {
    let program = program().await;
    let mut unmarked = invoice("F1", 100);
    unmarked["ITEM"][0]["SL"] = json!("0");
    unmarked["KPR"] = json!("王".repeat(17));
    let mut nameless = invoice("F2", 200);
    nameless["KHMC"] = json!("");
    let mut numberless = invoice("F3", 300);
    numberless["KHSH"] = json!("");
    let file = program.write(
        "mixed.json",
        &json!([unmarked, nameless, numberless, invoice("F4", 400)]),
    );
    let answer = program.run(&["check", file.to_str().unwrap()]).await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    let document = answer.json();
    let expected = [
        json!([["lines[0].treatment", "zero-rate"], ["staff.drawer", "too-long"]]),
        json!([["buyer.name", "missing"]]),
        json!([["buyer.taxId", "missing"]]),
        json!([]),
    ];
    for (at, expected) in expected.into_iter().enumerate() {
        assert_eq!(faults(&document, at), expected, "{document}");
    }
    let answer = program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    for path in ["[0].lines[0].treatment", "[0].staff.drawer", "[1].buyer.name"] {
        assert!(answer.stderr.contains(path), "{path}: {}", answer.stderr);
    }
    assert_eq!(program.sandbox.books().documents.len(), 0, "nothing is sent");
    assert_eq!(program.run(&["ledger"]).await.states().len(), 0);
}

/// The red invoice of one over so many yuan.
fn red(serial: &str, yuan: u32, original: &Value) -> Value {
    let mut red = invoice(serial, yuan);
    red["YFPHM"] = original.clone();
    for key in ["BHSJE", "SE"] {
        red["ITEM"][0][key] = json!(format!("-{}", red["ITEM"][0][key].as_str().unwrap()));
    }
    red
}

#[tokio::test]
async fn check_compares_the_invoices_of_a_file_with_each_other_and_with_the_ledger() {
    let program = program().await;
    let number = json!("24312000000136634917");
    let twins = program.write(
        "twins.json",
        &json!([
            invoice("G1", 100),
            invoice("G2", 100),
            red("G3", 10, &number),
            red("G4", 20, &number)
        ]),
    );
    let answer = program.run(&["check", twins.to_str().unwrap()]).await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    let document = answer.json();
    let warnings = |at: usize| document["invoices"][at]["warnings"].clone();
    assert_eq!(warnings(0), json!([]));
    assert_eq!(warnings(1)[0]["code"], "look-alike", "{document}");
    assert!(warnings(1)[0]["message"].as_str().unwrap().contains("第 1 张"));
    assert_eq!(faults(&document, 2), json!([]), "{document}");
    assert_eq!(faults(&document, 3), json!([["reversal.original", "red-open"]]));
    let issued = program
        .run(&["issue", twins.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!(issued.code, Some(2), "{issued:?}");

    let blue = program.write("blue.json", &json!(invoice("G5", 100)));
    let issued = program
        .run(&["issue", blue.to_str().unwrap(), "--company", COMPANY])
        .await;
    let number = issued.json()["invoices"][0]["number"].clone();
    program
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).ms(600_000));
    let open = program
        .run(&[
            "reverse",
            number.as_str().unwrap(),
            "--company",
            COMPANY,
            "--line",
            "1=10.00",
            "--wait",
            "0",
        ])
        .await;
    assert_eq!(open.code, Some(3), "{open:?}");
    let file = program.write(
        "refused.json",
        &json!([red("G6", 20, &number), invoice("G5", 200), invoice("G7", 300)]),
    );
    let answer = program
        .run(&["check", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    let document = answer.json();
    assert_eq!(faults(&document, 0), json!([["reversal.original", "red-open"]]));
    assert_eq!(faults(&document, 1), json!([["serial", "serial-taken"]]));
    assert_eq!(faults(&document, 2), json!([]));
    let again = program
        .run(&["check", blue.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!(faults(&again.json(), 0), json!([]), "the same file again is no other");
}

#[tokio::test]
async fn the_demo_needs_no_account() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(BINARY)
            .args([
                "--server",
                "demo",
                "--json",
                "--data-dir",
                folder.path().to_str().unwrap(),
            ])
            .args(arguments)
            .env_remove("KAIPIAO_USERNAME")
            .env_remove("KAIPIAO_PASSWORD")
            .output()
            .unwrap();
        (
            output.status.code(),
            serde_json::from_slice::<Value>(&output.stdout).unwrap(),
        )
    };
    let file = folder.path().join("one.json");
    std::fs::write(&file, invoice("E1", 100).to_string()).unwrap();
    let (code, first) = run(&["issue", file.to_str().unwrap(), "--company", "开科思"]);
    assert_eq!(code, Some(0), "{first}");
    let (_, again) = run(&["issue", file.to_str().unwrap(), "--company", "开科思"]);
    assert_eq!(
        first["invoices"][0]["number"], again["invoices"][0]["number"],
        "the demo's books are kept"
    );
}

#[tokio::test]
async fn the_sandbox_command_says_where_it_listens_and_serves_both_encodings() {
    let mut sandbox = std::process::Command::new(BINARY)
        .args(["sandbox", "--listen", "127.0.0.1:0"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(sandbox.stdout.take().unwrap()), &mut first).unwrap();
    let url = first.trim().to_owned();
    let folder = tempfile::tempdir().unwrap();
    for (place, url) in [url.clone(), url.replace("localhost", "127.0.0.1")]
        .into_iter()
        .enumerate()
    {
        let mut command = std::process::Command::new(BINARY);
        command
            .args([
                "--server",
                &url,
                "--json",
                "--data-dir",
                folder.path().join(place.to_string()).to_str().unwrap(),
            ])
            .args(["company", "list"])
            .env("KAIPIAO_USERNAME", "demo")
            .env("KAIPIAO_PASSWORD", "demo")
            .env("KAIPIAO_ALLOW_LOGIN", "1");
        let answer = finish(command).await;
        assert_eq!(answer.code, Some(0), "{url}: {answer:?}");
        assert_eq!(answer.json()["companies"].as_array().unwrap().len(), 2, "{url}");
    }
    sandbox.kill().unwrap();
    sandbox.wait().unwrap();
}

#[tokio::test]
async fn a_login_that_another_computer_took_stops_it_with_what_to_do_and_nothing_is_lost() {
    let program = program().await;
    let (file, serials) = program.file(2);
    program
        .sandbox
        .order(Fault::once(FaultKind::TokenExpired).on(Call::Fpkj));
    let stopped = program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY])
        .await;
    assert_eq!(stopped.code, Some(4), "{stopped:?}");
    for part in ["另一台电脑登录", "account login"] {
        assert!(stopped.stderr.contains(part), "{part}: {}", stopped.stderr);
    }
    assert_eq!(stopped.states(), ["queued"; 2], "they wait");
    assert_eq!(program.sandbox.books().logins, 1, "two computers do not fight");
    assert_eq!(program.sandbox.books().issued().count(), 0);
    let login = program.run(&["account", "login"]).await;
    assert_eq!(login.code, Some(0), "{login:?}");
    // The login itself may have sent them on: then there is nothing left to resume.
    let resumed = program.run(&["resume"]).await;
    assert_eq!(resumed.code, Some(0), "{resumed:?}");
    let listed = program.run(&["ledger"]).await;
    assert_eq!(listed.states(), ["issued"; 2], "{listed:?}");
    let books = program.sandbox.books();
    for serial in &serials {
        assert_eq!(books.issued_under(serial).len(), 1, "{serial}");
    }
}
