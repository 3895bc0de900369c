//! The command line's errands at the platform, as a form and as JSON.

use kaipiao_sandbox::{Call, Config, Fault, FaultKind};
use kaipiao_tests::{
    program::{Answer, Program, invoice},
    stage::COMPANY,
};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

/// A program that speaks forms, and one that speaks JSON.
async fn both() -> [Program; 2] {
    let form = Program::new(BINARY, Config::default()).await;
    let json = Program::new(BINARY, Config::default()).await.over_json();
    [form, json]
}

fn with_bureau(program: &Program, arguments: &[&str]) -> std::process::Command {
    let mut command = program.command(arguments);
    command
        .env("KAIPIAO_TAX_USERNAME", "办税员")
        .env("KAIPIAO_TAX_PASSWORD", "税局口令+&=%");
    command
}

async fn run(program: &Program, arguments: &[&str]) -> (Option<i32>, Value) {
    let answer = kaipiao_tests::program::finish(with_bureau(program, arguments)).await;
    (
        answer.code,
        serde_json::from_str(&answer.stdout).unwrap_or_else(|_| json!({ "said": answer.stderr })),
    )
}

#[tokio::test]
async fn a_company_is_added_once() {
    for program in both().await {
        let file = program.write(
            "company.json",
            &json!({ "qymc": "杭州新客户有限公司", "qysh": "91330106MA2CFLDG4R", "ssdq": "浙江", "kpr": "赵六" }),
        );
        let add = ["company", "add", file.to_str().unwrap()];
        let (code, added) = run(&program, &add).await;
        assert_eq!(code, Some(0), "{added}");
        let (_, listed) = run(&program, &["company", "list"]).await;
        let found = listed["companies"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["tax_number"] == "91330106MA2CFLDG4R");
        assert_eq!(found.unwrap()["spid"], added["spid"]);
        let (code, again) = run(&program, &add).await;
        assert_eq!(code, Some(2), "the second time it says that it is there: {again}");
    }
}

#[tokio::test]
async fn a_company_logs_in_by_sms_and_by_scan() {
    for program in both().await {
        let company = "广州";
        let (code, sent) = run(&program, &["company", "login", company, "--method", "sms"]).await;
        assert_eq!((code, sent["state"].as_str()), (Some(0), Some("code_sent")), "{sent}");
        assert!(
            sent["phone"]
                .as_str()
                .is_some_and(|phone| phone.contains('*') || phone.len() == 11),
            "{sent}"
        );
        let (code, _) = run(
            &program,
            &["company", "login", company, "--method", "sms", "--code", "000000"],
        )
        .await;
        assert_eq!(code, Some(1), "a wrong code is refused");
        let (code, done) = run(
            &program,
            &["company", "login", company, "--method", "sms", "--code", "123456"],
        )
        .await;
        assert_eq!((code, done["state"].as_str()), (Some(0), Some("logged_in")), "{done}");

        program.sandbox.lapse(COMPANY);
        let picture = program.folder.path().join("scan.png");
        let login = [
            "company",
            "login",
            COMPANY,
            "--method",
            "qr",
            "--qr-file",
            picture.to_str().unwrap(),
        ];
        let (code, done) = run(&program, &login).await;
        assert_eq!((code, done["state"].as_str()), (Some(0), Some("logged_in")), "{done}");
        assert!(!std::fs::read(picture).unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_code_of_a_lapsed_scan_is_drawn() {
    for program in both().await {
        let file = program.folder.path().join("face.svg");
        let (code, face) = run(
            &program,
            &["company", "face", COMPANY, "--qr-file", file.to_str().unwrap()],
        )
        .await;
        assert_eq!(code, Some(0), "{face}");
        assert!(face["text"].as_str().unwrap().contains("qrcode_id="));
        assert!(std::fs::read_to_string(file).unwrap().contains("<svg"));
    }
}

/// The command line as a person reads it.
async fn read(program: &Program, arguments: &[&str]) -> Answer {
    let told = with_bureau(program, arguments);
    let mut command = std::process::Command::new(told.get_program());
    command
        .args(told.get_args().filter(|&argument| argument != "--json"))
        .envs(told.get_envs().filter_map(|(key, value)| Some((key, value?))))
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    kaipiao_tests::program::finish(command).await
}

#[tokio::test]
async fn after_a_scan_at_the_terminal_what_waited_goes_on() {
    let program = Program::new(BINARY, Config::default()).await;
    program.sandbox.lapse(COMPANY);
    let (file, serials) = program.file(1);
    let issue = ["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "5"];
    let (code, waiting) = run(&program, &issue).await;
    assert_eq!(
        (code, &waiting["invoices"][0]["parked"]),
        (Some(3), &json!(true)),
        "{waiting}"
    );
    let scanned = read(&program, &["company", "face", COMPANY]).await;
    assert_eq!(scanned.code, Some(0), "{scanned:?}");
    assert!(scanned.stdout.contains("已登录"), "{scanned:?}");
    let (code, done) = run(&program, &["resume"]).await;
    assert_eq!(
        (code, done["invoices"][0]["state"].as_str()),
        (Some(0), Some("issued")),
        "{done}"
    );
    assert_eq!(program.sandbox.books().issued_under(&serials[0]).len(), 1);
}

#[tokio::test]
async fn a_picture_to_scan_is_kept_where_only_its_owner_finds_it_until_it_was_scanned() {
    let program = Program::new(BINARY, Config::default()).await;
    let scanned = read(&program, &["company", "login", "广州", "--method", "qr"]).await;
    assert_eq!(scanned.code, Some(0), "{scanned:?}");
    let named = scanned.stderr.lines().find_map(|line| line.split_once("打开扫码："));
    let (_, file) = named.unwrap_or_else(|| panic!("no file is named: {scanned:?}"));
    assert!(file.ends_with(".png"), "{file}");
    assert!(!std::path::Path::new(file).exists(), "whoever scans it logs in");
}

#[tokio::test]
async fn credentials_are_told_and_a_month_is_repaired() {
    for program in both().await {
        let (code, done) = run(&program, &["company", "credentials", COMPANY, "--username", "新办税员"]).await;
        assert_eq!((code, &done["ok"]), (Some(0), &json!(true)), "{done}");
        let (code, done) = run(&program, &["company", "repair", COMPANY, "--month", "202611"]).await;
        assert_eq!((code, &done["ok"]), (Some(0), &json!(true)), "{done}");
        let (code, _) = run(&program, &["company", "repair", COMPANY, "--month", "202613"]).await;
        assert_eq!(code, Some(2), "no such month");
    }
}

#[tokio::test]
async fn a_hosted_card_s_code_is_read() {
    for program in both().await {
        for method in ["robot", "sim"] {
            let (code, sent) = run(&program, &["company", "login", "广州", "--method", method]).await;
            assert_eq!(
                (code, sent["state"].as_str()),
                (Some(0), Some("code_sent")),
                "{method}: {sent}"
            );
        }
        let (code, sms) = run(&program, &["company", "sms", "广州"]).await;
        assert_eq!((code, sms["code"].as_str()), (Some(0), Some("123456")), "{sms}");
    }
}

#[tokio::test]
async fn what_was_issued_is_listed_and_its_result_told() {
    for program in both().await {
        let (file, serials) = program.file(3);
        run(&program, &["issue", file.to_str().unwrap(), "--company", COMPANY]).await;
        let (code, result) = run(
            &program,
            &["result", &serials[0], "--company", COMPANY, "--kind", "021"],
        )
        .await;
        assert_eq!((code, result["state"].as_str()), (Some(0), Some("issued")), "{result}");
        let list = [
            "invoices",
            "--company",
            COMPANY,
            "--from",
            "2020-01-01",
            "--to",
            "2099-12-31",
            "--page-size",
            "2",
        ];
        let (code, listed) = run(&program, &list).await;
        assert_eq!(
            (code, listed["rows"].as_array().unwrap().len()),
            (Some(0), 3),
            "all pages: {listed}"
        );
        let details = ["invoices", "--company", COMPANY, "--xtlsh", &serials[1], "--details"];
        let (_, listed) = run(&program, &details).await;
        assert_eq!(listed["rows"][0]["lines"][0]["rate"], "6%", "{listed}");
        assert_eq!(listed["rows"][0]["gross"], "108.12");
        let (code, _) = run(&program, &["invoices", "--company", COMPANY]).await;
        assert_eq!(code, Some(2), "without days or a number the platform would refuse it");
    }
}

#[tokio::test]
async fn an_invoice_is_reversed_whole_once() {
    for program in both().await {
        let (file, _) = program.file(1);
        let (_, issued) = run(&program, &["issue", file.to_str().unwrap(), "--company", COMPANY]).await;
        let number = issued["invoices"][0]["number"].as_str().unwrap().to_owned();
        let reverse = ["reverse", &number, "--company", COMPANY];
        // The reply to the first is lost: the user asks for the same again.
        program.sandbox.order(Fault::once(FaultKind::ResetAfter).on(Call::Fpkj));
        let (code, first) = run(&program, &["reverse", &number, "--company", COMPANY, "--wait", "0"]).await;
        assert!(matches!(code, Some(0 | 3)), "{first}");
        let (_, resumed) = run(&program, &["resume"]).await;
        let (code, again) = run(&program, &reverse).await;
        assert_eq!(
            code,
            Some(2),
            "all of it is reversed, nothing is left: {resumed} {again}"
        );
        let books = program.sandbox.books();
        let reds: Vec<_> = books
            .issued()
            .filter(|document| !document.invoice.original().is_empty())
            .collect();
        assert_eq!(reds.len(), 1, "{reds:?}");
        assert_eq!(books.gross().to_string(), "0.00", "blue and red add up to nothing");
    }
}

#[tokio::test]
async fn an_invoice_is_reversed_in_part_and_no_further_than_it_goes() {
    for program in both().await {
        let (file, _) = program.file(1);
        let (_, issued) = run(&program, &["issue", file.to_str().unwrap(), "--company", COMPANY]).await;
        let number = issued["invoices"][0]["number"].as_str().unwrap().to_owned();
        let part = ["reverse", &number, "--company", COMPANY, "--line", "1=40.00"];
        let (code, first) = run(&program, &part).await;
        assert_eq!(
            (code, first["invoices"][0]["net"].as_str()),
            (Some(0), Some("-40.00")),
            "{first}"
        );
        let (code, second) = run(&program, &part).await;
        assert_eq!(code, Some(0), "a second part is another one: {second}");
        assert_ne!(first["invoices"][0]["xtlsh"], second["invoices"][0]["xtlsh"]);
        let (code, third) = run(&program, &part).await;
        assert_eq!(code, Some(2), "only 21.00 is left of 101.00: {third}");
    }
}

#[tokio::test]
async fn an_invoice_of_the_older_kinds_is_reversed_by_the_kind_that_is_asked_for() {
    for program in both().await {
        let mut blue = invoice("OLDER1", 100);
        blue["FPZL"] = json!("026");
        let file = program.write("older.json", &blue);
        let (code, issued) = run(&program, &["issue", file.to_str().unwrap(), "--company", COMPANY]).await;
        assert_eq!(code, Some(0), "{issued}");
        let one = &issued["invoices"][0];
        let number = format!("{}{}", one["code"].as_str().unwrap(), one["number"].as_str().unwrap());
        let (code, red) = run(&program, &["reverse", &number, "--company", COMPANY, "--kind", "021"]).await;
        assert_eq!(
            (code, red["invoices"][0]["kind"].as_str()),
            (Some(0), Some("021")),
            "{red}"
        );
        let digits = red["invoices"][0]["number"].as_str().unwrap();
        assert_eq!(digits.len(), 20, "a digital number: {red}");
        let (code, said) = run(&program, &["reverse", digits, "--company", COMPANY, "--kind", "99"]).await;
        assert_eq!(code, Some(2), "there is no such kind: {said}");
    }
}

#[tokio::test]
async fn the_account_is_logged_in_told_and_forgotten() {
    for program in both().await {
        let (code, status) = run(&program, &["account", "login"]).await;
        let kept = status["keyring"] != "memory";
        // Without a keyring nothing of the login outlives the process that made it.
        assert_eq!(code, Some(0), "{status}");
        assert!(
            status["token_valid_until"].is_string() && status.get("token").is_none(),
            "{status}"
        );
        let (_, later) = run(&program, &["account", "status"]).await;
        assert_eq!(later["token_valid_until"].is_string(), kept, "{later}");
        let (_, gone) = run(&program, &["account", "logout"]).await;
        assert!(gone["token_valid_until"].is_null(), "{gone}");
    }
}

#[tokio::test]
async fn what_waits_behind_a_lapsed_scan_is_taken_back() {
    for program in both().await {
        program.sandbox.lapse(COMPANY);
        let (file, serials) = program.file(2);
        let (code, waiting) = run(
            &program,
            &["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "2"],
        )
        .await;
        assert_eq!(code, Some(3), "{waiting}");
        assert_eq!(waiting["invoices"][1]["parked"], true, "{waiting}");
        let (code, withdrawn) = run(&program, &["withdraw", &serials[1], "--company", COMPANY]).await;
        assert_eq!(
            (code, withdrawn["invoices"][0]["state"].as_str()),
            (Some(0), Some("withdrawn")),
            "{withdrawn}"
        );
        assert_eq!(program.sandbox.books().fpkj_calls(&serials[1]), 0);
        let (code, _) = run(&program, &["withdraw", &serials[0], "--company", COMPANY]).await;
        assert_eq!(code, Some(2), "what may have left is not taken back");
    }
}

#[tokio::test]
async fn a_held_document_is_submitted_again() {
    for program in both().await {
        program.sandbox.order(Fault::once(FaultKind::Held).on(Call::Fpkj));
        let (file, serials) = program.file(1);
        let (code, held) = run(&program, &["issue", file.to_str().unwrap(), "--company", COMPANY]).await;
        assert_eq!(
            (code, held["invoices"][0]["state"].as_str()),
            (Some(3), Some("held")),
            "{held}"
        );
        let (code, done) = run(&program, &["resubmit", &serials[0], "--company", COMPANY]).await;
        assert_eq!(
            (code, done["invoices"][0]["state"].as_str()),
            (Some(0), Some("issued")),
            "{done}"
        );
        let books = program.sandbox.books();
        assert_eq!(
            (books.issued_under(&serials[0]).len(), books.shkp_calls(&serials[0])),
            (1, 1)
        );
        let (code, _) = run(&program, &["resubmit", &serials[0], "--company", COMPANY]).await;
        assert_eq!(code, Some(2), "an issued one is not held");
    }
}

#[tokio::test]
async fn invoices_are_laid_out_on_sheets_and_what_can_t_be_had_is_said() {
    for program in both().await {
        let (file, serials) = program.file(3);
        let (code, _) = run(&program, &["issue", file.to_str().unwrap(), "--company", COMPANY]).await;
        assert_eq!(code, Some(0));
        let out = program.folder.path().join("打印");
        let mut arguments = vec!["pdf"];
        arguments.extend(serials.iter().map(String::as_str));
        arguments.extend(["--company", COMPANY, "--out", out.to_str().unwrap(), "--sheets"]);
        for (per_sheet, pages) in [("2", 2), ("1", 3)] {
            let (code, laid) = run(&program, &[arguments.as_slice(), &[per_sheet]].concat()).await;
            assert_eq!((code, &laid["invoices"]), (Some(0), &json!(3)), "{laid}");
            let sheets = std::fs::read(laid["sheets"].as_str().unwrap()).unwrap();
            let count = sheets
                .windows(11)
                .filter(|part| part == b"/Type/Page/" || part == b"/Type/Page>")
                .count();
            assert_eq!(count, pages, "{per_sheet} on a sheet");
        }
        let (code, laid) = run(
            &program,
            &[arguments.as_slice(), &["2", "00000000000000000000"]].concat(),
        )
        .await;
        assert_eq!(
            (code, &laid["invoices"]),
            (Some(2), &json!(3)),
            "the others are laid out: {laid}"
        );
        assert_eq!(laid["files"][0]["xtlsh"], "00000000000000000000");
    }
}

#[tokio::test]
async fn pdfs_are_named_by_template_also_of_invoices_issued_elsewhere() {
    for program in both().await {
        let (file, serials) = program.file(1);
        let (_, issued) = run(&program, &["issue", file.to_str().unwrap(), "--company", COMPANY]).await;
        let number = issued["invoices"][0]["number"].as_str().unwrap().to_owned();
        let out = program.folder.path().join("out");
        let pdf = |name: &'static str| {
            [
                "pdf",
                &number,
                "--company",
                COMPANY,
                "--out",
                out.to_str().unwrap(),
                "--name",
                name,
            ]
            .map(str::to_owned)
        };
        let arguments = pdf("{购方}_{价税合计}_{号码}");
        let (code, saved) = run(&program, &arguments.each_ref().map(String::as_str)).await;
        assert_eq!(code, Some(0), "{saved}");
        let path = saved["files"][0]["path"].as_str().unwrap().to_owned();
        assert!(
            path.contains("广州测试有限公司_107.06_") && path.ends_with(".pdf"),
            "{path}"
        );
        let arguments = pdf("{没有这一项}");
        let (code, _) = run(&program, &arguments.each_ref().map(String::as_str)).await;
        assert_eq!(code, Some(2), "a template that names nothing is refused");
        // Another computer, which never issued it.
        let elsewhere = program.over_another_folder();
        let arguments = pdf("{单据号}");
        let (code, saved) = run(&elsewhere, &arguments.each_ref().map(String::as_str)).await;
        assert_eq!(code, Some(0), "{saved}");
        let path = saved["files"][0]["path"].as_str().unwrap();
        assert!(path.contains(&serials[0]), "{path}");
        assert!(std::fs::read(path).unwrap().starts_with(b"%PDF"));
    }
}
