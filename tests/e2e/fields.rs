//! Every group of fields of the form reaches the platform as it was typed.

use kaipiao_sandbox::{Config, Invoice, Running, Sandbox};
use kaipiao_tests::window::{Key, Window};

use crate::{
    account::logged_in,
    form::{buyer, fill, issue},
};

/// The only document of the platform once it is issued.
pub(crate) async fn issued(sandbox: &Running, window: &Window) -> Invoice {
    issue(window).await;
    window.text_until("result-number", |text| text.len() == 20).await;
    let books = sandbox.books();
    let documents: Vec<_> = books.issued().collect();
    assert_eq!(documents.len(), 1, "issued once");
    documents[0].invoice.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_group_of_fields_reaches_the_platform() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    fill(&window).await;
    window.click("kind-020").await;
    for (field, text) in [
        ("buyer-address", "深圳市南山区科苑路1号"),
        ("buyer-phone", "0755-26000000"),
        ("buyer-bank", "招商银行深圳分行"),
        ("buyer-account", "755900001"),
        ("seller-address", "上海市静安区延平路121号"),
        ("seller-phone", "021-62180000"),
        ("seller-bank", "招商银行上海分行"),
        ("seller-account", "121900002"),
        ("line-0-model", "V2"),
        ("line-0-unit", "次"),
        ("payee", "李收款"),
        ("reviewer", "赵复核"),
        ("email", "buyer@example.cn"),
        ("mobile", "13800138000"),
    ] {
        window.type_into(field, text).await;
    }
    window.click("form-menu").await;
    window.click("menu-extra").await;
    window.type_into("extra-0-name", "合同号").await;
    window.type_into("extra-0-content", "HT-2026-11").await;
    window.screenshot("every-field").await;
    let invoice = issued(&sandbox, &window).await;
    window.close().await;
    for (node, text) in [
        ("KHDZ", "深圳市南山区科苑路1号 0755-26000000"),
        ("KHKHYHZH", "招商银行深圳分行 755900001"),
        ("QYDZDH", "上海市静安区延平路121号 021-62180000"),
        ("QYKHYHZH", "招商银行上海分行 121900002"),
        ("SKR", "李收款"),
        ("FHR", "赵复核"),
        ("KHYJ", "buyer@example.cn"),
        ("KHSJ", "13800138000"),
        ("BZ", "窗口测试"),
    ] {
        assert_eq!(invoice.head(node), text, "{node}");
    }
    assert_eq!(invoice.kind.code(), "020");
    assert_eq!(invoice.extras, [("合同号".to_owned(), "HT-2026-11".to_owned())]);
    assert_eq!(
        (invoice.items[0].model.as_str(), invoice.items[0].unit.as_str()),
        ("V2", "次")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_discount_of_the_whole_invoice_is_a_line_of_its_own() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    fill(&window).await;
    window.click("form-menu").await;
    window.click("menu-discount").await;
    window.type_into("whole-discount", "10%").await;
    window.click("spread-discount").await;
    window.text_until("total-gross", |text| text == "¥190.80").await;
    window.text_until("undo-note", |text| text.contains("整单折扣")).await;
    let invoice = issued(&sandbox, &window).await;
    window.close().await;
    let nets: Vec<_> = invoice.items.iter().map(|item| item.net.to_string()).collect();
    assert_eq!(nets, ["200.00", "-20.00"]);
    assert_eq!(invoice.gross().to_string(), "190.80");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_block_of_five_hundred_lines_is_pasted_corrected_and_issued() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    buyer(&window).await;
    let mut block = "项目名称\t税收编码\t规格型号\t单位\t数量\t含税单价\t税率\n".to_owned();
    for line in 1..=500 {
        let count = if line == 3 { "两".to_owned() } else { line.to_string() };
        block += &format!(
            "螺丝 {line}\t1080207010000000000\tM{}\t盒\t{count}\t113\t13%\n",
            line % 20
        );
    }
    block += "合计\t\t\t\t\t\t\n";
    window.paste("line-0-name", &block).await;
    window
        .text_until("undo-note", |text| text.contains("已粘贴 500 行，1 处读不懂"))
        .await;
    let rows = window
        .evaluate("return document.querySelectorAll('[data-line]').length")
        .await;
    assert!(
        rows.as_u64().unwrap() < 60,
        "only what is in sight stands in the page: {rows}"
    );
    window.holds("line-2-quantity", "两").await;
    window.screenshot("pasted").await;
    // One step back, and once more.
    window.click("undo").await;
    window.gone("line-1").await;
    window.paste("line-0-name", &block).await;
    window.find("line-1").await;
    window.type_into("line-2-quantity", "3").await;
    // The sum of 1 to 500 times 113.
    window.text_until("total-gross", |text| text == "¥14,153,250.00").await;
    let invoice = issued(&sandbox, &window).await;
    window.close().await;
    assert_eq!(invoice.items.len(), 500);
    assert_eq!(invoice.items[499].name, "螺丝 500");
    assert_eq!(invoice.gross().to_string(), "14153250.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_out_of_sight_is_jumped_to() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    buyer(&window).await;
    let block: String = (1..=200)
        .map(|line| {
            format!(
                "螺丝 {line}\t1080207010000000000\t\t盒\t{}\t113\t\t13%\n",
                if line == 180 { "一" } else { "1" }
            )
        })
        .collect();
    window.paste("line-0-name", &block).await;
    window.find("line-1").await;
    window.gone("line-179").await;
    window.click("issue-button").await;
    window.focused("line-179-quantity").await;
    window.press(Key::Escape).await;
    window.close().await;
}
