//! Many companies in the window: the first start, adding one, logging in by scan and by SMS, a lapse in the middle of issuing.

use kaipiao_sandbox::{Company, Config, Running, Sandbox};
use kaipiao_tests::{
    native,
    stage::{COMPANY, nobody_scans},
    window::{Key, Window},
};

use crate::form::{fill, issue};

async fn first_start(data: &std::path::Path) -> Window {
    let window = Window::open(&["--data-dir", data.to_str().unwrap()]).await;
    window.find("first-start").await;
    window
}

/// Connects at the first start, as a person types it.
pub(crate) async fn connected(data: &std::path::Path, sandbox: &Running) -> Window {
    let window = first_start(data).await;
    window.type_into("connect-server", &sandbox.url()).await;
    window.type_into("connect-user", "demo").await;
    window.type_into("connect-password", "demo").await;
    window.click("connect").await;
    window.find("buyer-name").await;
    // A list that is still moving is clicked beside.
    window.still().await;
    window
}

/// The page of so many companies.
async fn board(data: &std::path::Path, companies: usize) -> (Running, Window) {
    let sandbox = Sandbox::start(Config {
        companies: Company::many(companies),
        ..Config::default()
    })
    .await
    .unwrap();
    let window = connected(data, &sandbox).await;
    window.click("nav-companies").await;
    window
        .text_until("company-count", |text| text == format!("共 {companies} 家"))
        .await;
    (sandbox, window)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_start_offers_the_demo_and_the_demo_is_left_for_a_platform() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = first_start(data.path()).await;
    window.screenshot("first-start").await;
    window.click("try-demo").await;
    window.text_until("demo-banner", |text| text.contains("无效")).await;

    // A menu that is still moving is clicked beside.
    window.still().await;
    window.click("account-menu").await;
    window.click("account-connect").await;
    window.type_into("connect-server", &sandbox.url()).await;
    window.type_into("connect-user", "demo").await;
    window.type_into("connect-password", "wrong").await;
    window.click("connect").await;
    window.text_until("connect-problem", |text| text.contains("密码")).await;
    window.type_into("connect-password", "demo").await;
    window.click("connect").await;
    window.gone("demo-banner").await;
    window.find("buyer-name").await;
    window.still().await;
    window.click("account-menu").await;
    window.screenshot("account-menu").await;
    window.click("account-demo").await;
    window.find("demo-banner").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_company_is_added_and_logged_in_by_sms() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = connected(data.path(), &sandbox).await;
    window.click("nav-companies").await;
    window.text_until("company-count", |text| text == "共 2 家").await;
    window.click("add-company").await;
    // The dialog puts the cursor there when it is open; before that it would take it from another field.
    window.focused("new-name").await;
    window.type_into("new-name", "杭州新客户有限公司").await;
    window.type_into("new-tax-number", "91330106MA2CFLDG4R").await;
    window.click("new-province").await;
    window.click("province-浙江").await;
    window.type_into("new-bureau-user", "13800138000").await;
    window.type_into("new-bureau-password", "税局口令").await;
    window.screenshot("add-company").await;
    window.click("send-company").await;
    window.find("company-drawer").await;
    window.text_until("company-count", |text| text == "共 3 家").await;
    window.screenshot("company-added").await;

    window.click("log-company-in").await;
    window.click("way-sms").await;
    window.click("begin-login").await;
    window.type_into("bureau-code", "000000").await;
    window.click("send-code").await;
    window.text_until("code-problem", |text| text.contains("验证码")).await;
    window.type_into("bureau-code", "123456").await;
    window.screenshot("sms-login").await;
    window.click("send-code").await;
    window.find("login-done").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lapse_while_issuing_is_scanned_and_the_invoice_goes_on_by_itself() {
    let sandbox = nobody_scans().await;
    let data = tempfile::tempdir().unwrap();
    let window = connected(data.path(), &sandbox).await;
    sandbox.lapse(COMPANY);
    fill(&window).await;
    issue(&window).await;
    // Put off here, it is waited for on the page of companies.
    window.find("login-qr").await;
    window.click("close-logins").await;
    window.hidden("login-qr").await;
    window.click("nav-companies").await;
    window.text_until("due-logins", |text| text.starts_with("1 家")).await;
    window.screenshot("lapsed").await;
    window.click("log-in-due").await;
    window.find("login-qr").await;
    window.screenshot("scan").await;
    assert!(sandbox.scan(COMPANY), "a code is shown");
    window.find("login-done").await;
    window.press(Key::Escape).await;
    window.click("nav-issue").await;
    window.text_until("result-number", |text| text.len() == 20).await;
    window.close().await;
    assert_eq!(sandbox.books().issued().count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_companies_those_in_sight_are_drawn() {
    let data = tempfile::tempdir().unwrap();
    let (_sandbox, window) = board(data.path(), 1_000).await;
    let rows = "return document.querySelectorAll('[data-testid^=\"company-row-\"]').length";
    let bounded = async || {
        let drawn = window.evaluate(rows).await.as_u64().unwrap();
        assert!((10..=60).contains(&drawn), "{drawn} rows are drawn");
    };
    window.find(&format!("company-row-{COMPANY}")).await;
    bounded().await;
    window.screenshot("thousand-companies").await;
    window
        .evaluate("document.querySelector('.scroll').scrollTop = 20000; return null")
        .await;
    window.gone(&format!("company-row-{COMPANY}")).await;
    bounded().await;
    window.type_into("company-search", "0777").await;
    window.text_until("company-count", |text| text == "2 / 1000 家").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_of_a_hosted_card_is_read_from_the_slot_that_it_is_in() {
    // Else the card would give its code to the platform by itself.
    let sandbox = nobody_scans().await;
    let data = tempfile::tempdir().unwrap();
    let window = connected(data.path(), &sandbox).await;
    sandbox.lapse(COMPANY);
    window.click("nav-companies").await;
    begin_login(&window, "hostedSim").await;
    window.type_into("sim-slot-number", "2").await;
    window.click("read-code").await;
    window.text_until("code-problem", |text| text.contains("卡槽")).await;
    window.screenshot("hosted-card-refused").await;
    window.type_into("sim-slot-number", "1").await;
    window.click("read-code").await;
    window.gone("code-problem").await;
    window.screenshot("hosted-card").await;
    // The cursor is in the field.
    window.press(Key::Enter).await;
    window.find("login-done").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_comes_as_a_picture_is_scanned_and_another_is_typed_at_the_robot() {
    let sandbox = nobody_scans().await;
    let data = tempfile::tempdir().unwrap();
    let window = connected(data.path(), &sandbox).await;
    sandbox.lapse(COMPANY);
    window.click("nav-companies").await;
    begin_login(&window, "scan").await;
    let is_drawn = "const code = document.querySelector('[data-testid=login-qr]');
        return code?.src.startsWith('data:image/png') && code.complete && code.naturalWidth > 50;";
    window.tells(is_drawn, true).await;
    window.screenshot("scan-picture").await;
    assert!(sandbox.scan(COMPANY), "a code is shown");
    window.find("login-done").await;
    window.press(Key::Escape).await;
    window.hidden("login-done").await;

    sandbox.lapse(COMPANY);
    begin_login(&window, "robot").await;
    window
        .text_until("login-step-waiting", |text| text.contains("13800138000"))
        .await;
    window.screenshot("robot-waiting").await;
    assert!(sandbox.scan(COMPANY), "the robot has the code");
    window.find("login-done").await;
    window.close().await;
}

/// Opens a company on its page and logs it in to the bureau in this way.
async fn begin_login(window: &Window, way: &str) {
    window.find(&format!("company-row-{COMPANY}")).await;
    window
        .click_css(&format!("[data-testid=company-row-{COMPANY}] .open"))
        .await;
    window.find("company-drawer").await;
    window.still().await;
    window.click("log-company-in").await;
    window.click(&format!("way-{way}")).await;
    window.type_into("bureau-user", "13800138000").await;
    window.type_into("bureau-password", "税局口令").await;
    window.click("begin-login").await;
}

/// A list as it comes out of a spreadsheet, given to the field as a person chooses a file.
async fn give(window: &Window, name: &str, text: &str) {
    let script = format!(
        "const field = document.querySelector('[data-testid=company-file]');
         const given = new DataTransfer();
         given.items.add(new File([{}], {}));
         field.files = given.files;
         field.dispatchEvent(new Event('change'));",
        serde_json::json!(text),
        serde_json::json!(name)
    );
    window.evaluate(&script).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_companies_is_corrected_and_added_once() {
    const HEAD: &str = "企业名称,税号,省份\n";
    const GOOD: &str = "杭州一号有限公司,91330106MA2CFLDG4R,浙江\n深圳三号有限公司,91440300708461136T,深圳\n";
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = connected(data.path(), &sandbox).await;
    window.click("nav-companies").await;
    window.text_until("company-count", |text| text == "共 2 家").await;
    window.click("add-list").await;
    window.find("choose-company-file").await;
    let template = data.path().join("companies.xlsx");
    window.click("company-template").await;
    native::choose_path("保存企业模板", &template).await;
    let saved = "return document.querySelector('.el-message')?.innerText.includes('companies.xlsx') ?? false";
    window.tells(saved, true).await;
    assert!(std::fs::read(&template).unwrap().starts_with(b"PK"), "a workbook");
    give(
        &window,
        "企业.csv",
        &format!("{HEAD}{GOOD}潍坊二号有限公司,92371000MA3MXH0E3W,火星\n"),
    )
    .await;
    window
        .text_until("list-summary", |text| text.contains("1 行有错"))
        .await;
    window.text_until("list-row-4", |text| text.contains("省份")).await;
    window.screenshot("company-list-wrong").await;
    give(&window, "企业.csv", &format!("{HEAD}{GOOD}")).await;
    window
        .text_until("list-summary", |text| text.contains("2 家要添加"))
        .await;
    window.click("send-list").await;
    window
        .text_until("list-summary", |text| text.contains("已添加 2 / 2 家"))
        .await;
    window.screenshot("company-list-added").await;
    window.click("close-list").await;
    window.text_until("company-count", |text| text == "共 4 家").await;
    window.click("add-list").await;
    give(&window, "企业.csv", &format!("{HEAD}{GOOD}")).await;
    window
        .text_until("list-summary", |text| text.contains("2 家已经有了"))
        .await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn companies_are_put_into_groups_and_tagged_and_found_by_both() {
    let data = tempfile::tempdir().unwrap();
    let (_sandbox, window) = board(data.path(), 30).await;
    window.click("choose-all").await;
    window.text_until("chosen-count", |text| text == "已选 30 家").await;
    window.click("clear-selection").await;
    window
        .click_css(&format!("[data-testid=company-row-{COMPANY}] .el-checkbox"))
        .await;
    window.text_until("chosen-count", |text| text == "已选 1 家").await;
    for (field, name) in [("put-into-group", "老客户"), ("add-tag", "月底开票")] {
        window.still().await;
        window.click(field).await;
        window.keys(name).await;
        window.press(Key::Enter).await;
        window
            .text_until(&format!("company-row-{COMPANY}"), |text| text.contains(name))
            .await;
    }
    window.click("clear-selection").await;
    window.screenshot("company-groups").await;
    window.click("filter-group").await;
    window.click_words(".el-select-dropdown__item", "老客户").await;
    window.text_until("company-count", |text| text == "1 / 30 家").await;
    window.still().await;
    window.find(&format!("company-row-{COMPANY}")).await;
    window
        .tells(
            "return document.querySelectorAll('[data-testid^=\"company-row-\"]').length",
            1,
        )
        .await;
    window.screenshot("company-group-filtered").await;
    window.close().await;
}
