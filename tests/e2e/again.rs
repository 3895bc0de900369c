//! Writing less: templates, what is issued every month, copies, and drafts that come back.

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::window::{Key, Window};

use crate::{
    account::logged_in,
    form::{buyer, fill, issue},
};

/// Saves what stands in the form as a template.
async fn keep(window: &Window, name: &str, monthly: bool) {
    window.click("form-menu").await;
    window.click("menu-template").await;
    window.type_into("template-name", name).await;
    if monthly {
        window.click("template-monthly").await;
    }
    window.click("save-template").await;
    window.gone("template-dialog").await;
}

/// What the elements say whose `data-testid` begins so, once there are so many.
async fn listed(window: &Window, prefix: &str, count: usize) -> Vec<String> {
    let script =
        format!("return [...document.querySelectorAll('[data-testid^=\"{prefix}\"]')].map((one) => one.innerText)");
    for _ in 0..400 {
        let found: Vec<String> = serde_json::from_value(window.evaluate(&script).await).unwrap();
        if found.len() == count {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("there are not {count} of “{prefix}”");
}

#[tokio::test]
async fn what_is_issued_every_month_is_laid_out_as_drafts_in_one_go() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.still().await;
    fill(&window).await;
    window.type_into("remark", "{年}年{月}月服务费").await;
    keep(&window, "每月服务费", true).await;
    window.type_into("line-0-price", "530").await;
    keep(&window, "每月房租", true).await;
    window.type_into("line-0-price", "1").await;
    keep(&window, "偶尔一次", false).await;

    window.click("new-from").await;
    window.click("new-from-templates").await;
    // Those of every month are chosen already, the other one is not.
    window.text_until("lay-out", |text| text.contains("选中的 2 个")).await;
    window.screenshot("templates").await;
    window.click("lay-out").await;
    window.text_until("laid-out", |text| text.contains("2 份草稿")).await;
    window.press(Key::Escape).await;
    window.gone("templates-dialog").await;

    window.click("drafts").await;
    let drafts = listed(&window, "draft-", 3).await;
    window.screenshot("drafts").await;
    let others = drafts.iter().filter(|one| !one.contains("正在编辑"));
    assert_eq!(others.count(), 2, "{drafts:?}");
    // The newest of them: its month is this one's, and nothing of it is issued yet.
    window
        .evaluate("[...document.querySelectorAll('[data-testid^=\"draft-\"]')].find((one) => !one.innerText.includes('正在编辑')).click()")
        .await;
    window.text_until("total-gross", |text| text != "¥2.00").await;
    let remark = window.value_of("remark").await;
    assert!(remark.ends_with("月服务费") && remark.starts_with("20"), "{remark}");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_earlier_invoice_is_written_again_from_the_list_from_its_result_and_from_elsewhere() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    window.still().await;
    fill(&window).await;
    issue(&window).await;
    let number = window.text_until("result-number", |text| text.len() == 20).await;
    window
        .text_until("mail-state", |text| text.contains("没有填购买方邮箱"))
        .await;
    window.screenshot("result").await;
    // The next one like this.
    window.click("same-again").await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
    window.type_into("line-0-quantity", "3").await;
    window.type_into("email", "buyer@example.cn").await;
    issue(&window).await;
    window
        .text_until("result-number", |text| text.len() == 20 && text != number)
        .await;
    window
        .text_until("mail-state", |text| text.contains("buyer@example.cn"))
        .await;

    window.click("new-invoice").await;
    window.click("new-from").await;
    window.click("new-from-earlier").await;
    window.find(&format!("earlier-{number}")).await;
    // Found by its amount, taken by Enter.
    window.type_into("earlier-search", "318.00").await;
    window.gone(&format!("earlier-{number}")).await;
    window.screenshot("earlier").await;
    window.press(Key::Enter).await;
    window.text_until("total-gross", |text| text == "¥318.00").await;
    window.holds("line-0-name", "软件技术服务").await;
    window.close().await;
    assert_eq!(sandbox.books().issued().count(), 2);
}

#[tokio::test]
async fn a_draft_is_saved_as_one_types_and_stands_there_after_the_program_was_killed() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    fill(&window).await;
    window.type_into("remark", "还没写完").await;
    window.text_until("save-state", |text| text.starts_with("已保存")).await;
    window.screenshot("saved").await;
    window.kill().await;

    let window = Window::demo(data.path()).await;
    window.text_until("total-gross", |text| text == "¥212.00").await;
    window.holds("remark", "还没写完").await;
    window.holds("line-0-price", "106").await;
    assert!(window.value_of("buyer-name").await.starts_with("深圳"));
    window.close().await;
}

#[tokio::test]
async fn a_draft_that_was_thrown_away_is_brought_back() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.still().await;
    buyer(&window).await;
    window.type_into("remark", "手滑").await;
    window.text_until("save-state", |text| text.starts_with("已保存")).await;
    window.click("drafts").await;
    listed(&window, "discard-", 1).await;
    window.click_css("[data-testid^=discard-]").await;
    window
        .text_until("undo-note", |text| text.contains("已丢掉草稿：深圳"))
        .await;
    window.holds("remark", "").await;
    window.click("undo").await;
    window.text_until("issue-button", |text| text.contains("深圳")).await;
    window.holds("remark", "手滑").await;
    window.close().await;
}
