//! What the command line does about companies: lists, forms in Excel, defaults, and a word before a batch.

use kaipiao_sandbox::Config;
use kaipiao_tests::{
    program::{Answer, Program},
    stage::COMPANY,
};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_kaipiao-under-test");

const LIST: &str = "企业名称,税号,省份,电子税务局用户,电子税务局密码\n\
    杭州一号有限公司,91330106MA2CFLDG4R,浙江,一号,口令一\n\
    潍坊二号有限公司,92371000MA3MXH0E3W,山东省,二号,口令二\n";

async fn program() -> Program {
    Program::new(BINARY, Config::default()).await
}

fn written(program: &Program, name: &str, content: &str) -> String {
    let path = program.folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn texts(answer: &Answer, list: &str, key: &str) -> Vec<String> {
    let document = answer.json();
    let rows = document[list].as_array().unwrap_or_else(|| panic!("{answer:?}"));
    rows.iter()
        .map(|row| row[key].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn companies_of_a_sheet_are_added_once_however_often_it_is_given() {
    let program = program().await;
    let sheet = written(&program, "companies.csv", LIST);
    let first = program.run(&["company", "add", &sheet]).await;
    assert_eq!(
        (first.code, texts(&first, "companies", "state")),
        (Some(0), vec!["added".to_owned(); 2]),
        "{first:?}"
    );
    let again = program.run(&["company", "add", &sheet]).await;
    assert_eq!(
        (again.code, texts(&again, "companies", "state")),
        (Some(0), vec!["exists".to_owned(); 2]),
        "{again:?}"
    );
    let listed = texts(&program.run(&["company", "list"]).await, "companies", "name");
    assert_eq!(
        listed.iter().filter(|name| name.contains("号有限公司")).count(),
        2,
        "{listed:?}"
    );
}

#[tokio::test]
async fn a_sheet_with_a_bad_row_names_its_cell_and_adds_nothing() {
    let program = program().await;
    let sheet = written(&program, "companies.csv", &LIST.replace("山东省", "火星"));
    let answer = program.run(&["company", "add", &sheet]).await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(answer.stderr.contains("第 3 行 C 列"), "{}", answer.stderr);
    assert_eq!(
        texts(&program.run(&["company", "list"]).await, "companies", "name").len(),
        2
    );
}

#[tokio::test]
async fn the_form_for_many_companies_is_written_and_understood() {
    let program = program().await;
    let path = program.folder.path().join("form.xlsx").to_str().unwrap().to_owned();
    let answer = program.run(&["company", "add", "--template", &path]).await;
    assert_eq!(
        (answer.code, answer.json()["path"].as_str()),
        (Some(0), Some(path.as_str())),
        "{answer:?}"
    );
    let as_it_is = program.run(&["company", "add", &path]).await;
    assert_eq!(as_it_is.code, Some(2), "its example is nobody: {as_it_is:?}");
    assert!(as_it_is.stderr.contains("没有企业"), "{}", as_it_is.stderr);
    let neither = program.run(&["company", "add"]).await;
    assert_eq!(neither.code, Some(2), "{neither:?}");
}

#[tokio::test]
async fn those_that_cannot_issue_now_are_listed_with_the_reason() {
    let program = program().await;
    let hindered = ["company", "list", "--hindered"];
    assert_eq!(
        texts(&program.run(&hindered).await, "companies", "spid"),
        Vec::<String>::new()
    );
    program.sandbox.lapse(COMPANY);
    let (file, _) = program.file(1);
    program
        .run(&["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "5"])
        .await;
    let answer = program.run(&hindered).await;
    assert_eq!(texts(&answer, "companies", "spid"), [COMPANY]);
    assert_eq!(answer.json()["companies"][0]["hindrances"], json!(["loginLapsed"]));
}

#[tokio::test]
async fn a_batch_of_a_company_whose_login_lapsed_says_so_first() {
    let program = program().await;
    program.sandbox.lapse(COMPANY);
    let issue = async |count: u32| {
        let (file, _) = program.file(count);
        program
            .run(&["issue", file.to_str().unwrap(), "--company", COMPANY, "--wait", "3"])
            .await
    };
    let first = issue(1).await;
    assert!(
        !first.stderr.contains("company face"),
        "nobody knew yet: {}",
        first.stderr
    );
    let one = issue(1).await;
    assert!(
        !one.stderr.contains("company face"),
        "one document is no batch: {}",
        one.stderr
    );
    let batch = issue(2).await;
    assert_eq!(batch.code, Some(3), "{batch:?}");
    for word in ["1 家企业的登录已失效", "开科思", "company face"] {
        assert!(batch.stderr.contains(word), "{word}: {}", batch.stderr);
    }
    let (file, serials) = program.file(2);
    let stopped = program
        .run_until(
            "before-queued",
            1,
            &["issue", file.to_str().unwrap(), "--company", COMPANY],
        )
        .await;
    assert!(
        stopped.stderr.contains("company face"),
        "before anything is queued: {}",
        stopped.stderr
    );
    let queued = program.run(&["ledger"]).await;
    assert!(!queued.stdout.contains(&serials[0]), "{queued:?}");
    let resumed = program.run(&["resume", "--wait", "1"]).await;
    assert!(resumed.stderr.contains("1 家企业的登录已失效"), "{}", resumed.stderr);
}

#[tokio::test]
async fn a_company_s_defaults_are_changed_by_what_a_file_names() {
    let program = program().await;
    let setting = ["company", "setting", COMPANY];
    let before = program.run(&setting).await;
    assert_eq!(before.code, Some(0), "{before:?}");
    let file = program.write(
        "setting.json",
        &json!({ "taxpayer": "smallScale", "drawer": " 赵六 ", "kinds": ["021"] }),
    );
    let set = ["company", "setting", COMPANY, "--set", file.to_str().unwrap()];
    assert_eq!(program.run(&set).await.code, Some(0));
    let after = program.run(&setting).await.json();
    let expected = {
        let mut expected = before.json();
        expected["taxpayer"] = json!("smallScale");
        expected["drawer"] = json!("赵六");
        expected["kinds"] = json!(["021"]);
        expected
    };
    assert_eq!(after, expected, "what is not named stays");
    #[rustfmt::skip]
    let rows: [(&str, Value, &str); 3] = [
        ("no such thing",     json!({ "drawr": "x" }),         "drawr"),
        ("no such kind",      json!({ "kinds": ["999"] }),     "setting.json"),
        ("no list of things", json!(["drawer"]),               "setting.json"),
    ];
    for (what, content, named) in rows {
        program.write("setting.json", &content);
        let answer = program.run(&set).await;
        assert_eq!(answer.code, Some(2), "{what}: {answer:?}");
        assert!(answer.stderr.contains(named), "{what}: {}", answer.stderr);
    }
    assert_eq!(program.run(&setting).await.json(), expected, "nothing of it was kept");
}
