//! What the window completes from what it knows, and the page where that is corrected.

use std::{path::Path, sync::Arc};

use kaipiao_desk::{Goods, Timestamp};
use kaipiao_tests::window::{Key, Window};

use crate::form::{BUYER, buyer, fill, issue};

/// A table as the tax bureau hands it out, its rows made up.
async fn import_table(data: &Path) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/xls/goods.xls");
    let imported = Arc::new(Goods::at(data)).import(file, Timestamp(0)).await.unwrap();
    assert_eq!(imported.refused, [], "the table is taken");
}

#[tokio::test]
async fn a_buyer_once_billed_is_completed_by_name_pinyin_and_tax_number() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.still().await;
    fill(&window).await;
    window.type_into("buyer-address", "科苑路 1 号").await;
    issue(&window).await;
    window.text_until("result-number", |text| text.len() == 20).await;
    for (field, typed) in [
        ("buyer-name", "第一客户"),
        ("buyer-name", "szsdykh"),
        ("buyer-tax-id", "91440300M"),
    ] {
        window.click("new-invoice").await;
        // The new draft is there once it was added up: until then the page may draw its fields anew.
        window.text_until("total-gross", |text| text == "¥0.00").await;
        window.type_into(field, typed).await;
        window.text_until("suggestion-0", |text| text.contains(BUYER)).await;
        pictures(&window, &format!("completed-by-{field}")).await;
        window.click("suggestion-0").await;
        window.gone("suggestions").await;
        window.holds("buyer-name", BUYER).await;
        window.holds("buyer-tax-id", "91440300MA5DA1B21A").await;
        window.holds("buyer-address", "科苑路 1 号").await;
        // The focus went on to the first line, where what was sold before is completed as well.
        window.keys("rjjsfw").await;
        window
            .text_until("suggestion-0", |text| text.contains("软件技术服务"))
            .await;
        window.press(Key::Enter).await;
        window.gone("suggestions").await;
        window.holds("line-0-code", "3040201010000000000").await;
        window.holds("line-0-price", "106").await;
    }
    window.close().await;
}

#[tokio::test]
async fn a_pasted_block_of_particulars_fills_the_buyer_and_can_be_taken_back() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.still().await;
    buyer(&window).await;
    let block = "名称：广州粘贴科技有限公司\n税号：91440101340088133N\n地址电话：广州市天河路 1 号 020-38880001\n开户行及账号：工行天河支行 3602001234567890123";
    window.paste("buyer-name", block).await;
    window.find("pasted-buyer").await;
    pictures(&window, "pasted-buyer").await;
    for (field, value) in [
        ("buyer-name", "广州粘贴科技有限公司"),
        ("buyer-tax-id", "91440101340088133N"),
        ("buyer-address", "广州市天河路 1 号"),
        ("buyer-phone", "020-38880001"),
        ("buyer-bank", "工行天河支行"),
        ("buyer-account", "3602001234567890123"),
    ] {
        window.holds(field, value).await;
    }
    window.click("undo-pasted-buyer").await;
    window.gone("pasted-buyer").await;
    window.holds("buyer-name", BUYER).await;
    window.holds("buyer-address", "").await;
    window.close().await;
}

#[tokio::test]
async fn a_code_is_found_by_pinyin_and_down_the_tree_and_says_its_short_name() {
    let data = tempfile::tempdir().unwrap();
    import_table(data.path()).await;
    let window = Window::demo(data.path()).await;
    window.still().await;
    buyer(&window).await;
    window.click("line-0-pick-code").await;
    window.find("code-picker").await;
    pictures(&window, "code-roots").await;
    for code in ["3000000000000000000", "3040201000000000000"] {
        window.click(&format!("code-{code}")).await;
    }
    window.find("code-3040201990000000000").await;
    pictures(&window, "code-tree").await;
    window.click("code-3040201990000000000").await;
    window.gone("code-picker").await;
    window.holds("line-0-code", "3040201990000000000").await;
    window
        .text_until("line-0-short-name", |text| text == "*其他软件服务*")
        .await;

    window.type_into("line-0-code", &Key::Delete.to_string()).await;
    window.click("line-0-pick-code").await;
    window.type_into("code-search", "rjkf").await;
    window.find("code-3040201010000000000").await;
    pictures(&window, "code-search").await;
    window.press(Key::Enter).await;
    window.gone("code-picker").await;
    window.holds("line-0-code", "3040201010000000000").await;
    window
        .text_until("line-0-short-name", |text| text == "*信息技术服务*")
        .await;

    // A code with others below it is stopped here.
    window.type_into("line-0-code", "3040201000000000000").await;
    window.press(Key::Tab).await;
    window.click("issue-button").await;
    window.text_until("fault-list", |text| text.contains("汇总编码")).await;
    pictures(&window, "summary-code").await;
    window.close().await;
}

#[tokio::test]
async fn customers_are_written_merged_removed_and_brought_back_on_their_page() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.still().await;
    buyer(&window).await;
    window.click("nav-library").await;
    window.click("customers-add").await;
    window.click("customer-save").await;
    window
        .text_until("customer-dialog", |text| text.contains("请填写购买方名称"))
        .await;
    pictures(&window, "customer-faults").await;
    for (name, tax_id) in [
        ("广州甲有限公司", "91440101340088133N"),
        ("广州乙有限公司", "91310115563144366Q"),
    ] {
        window.type_into("customer-name", name).await;
        window.type_into("customer-tax-id", tax_id).await;
        window.click("customer-save").await;
        window.gone("customer-dialog").await;
        window.text_until("customers", |text| text.contains(name)).await;
        if name.contains('甲') {
            window.click("customers-add").await;
        }
    }
    window.type_into("customers-filter", "91310115").await;
    window.text_until("customers", |text| !text.contains('甲')).await;
    window.type_into("customers-filter", "广州").await;
    window.text_until("customers", |text| text.contains('甲')).await;

    choose_all(&window).await;
    window
        .text_until("customers-merge", |text| text.contains("合并 2 条"))
        .await;
    pictures(&window, "customers").await;
    window.click("customers-merge").await;
    window.find("merge-dialog").await;
    pictures(&window, "customers-merge").await;
    window.click("merge-confirm").await;
    shown(&window, "customer", 1).await;
    window.click("customers-undo").await;
    shown(&window, "customer", 2).await;
    choose_all(&window).await;
    window.click("customers-remove").await;
    shown(&window, "customer", 0).await;
    pictures(&window, "customers-removed").await;
    window.click("customers-undo").await;
    shown(&window, "customer", 2).await;
    window.close().await;
}

#[tokio::test]
async fn a_product_written_on_its_page_is_offered_in_the_form() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::demo(data.path()).await;
    window.still().await;
    buyer(&window).await;
    window.click("nav-library").await;
    window.click("tab-products").await;
    window.click("products-add").await;
    window.type_into("product-name", "*信息技术服务*软件维护").await;
    window.type_into("product-code", "3040201040000000000").await;
    window.type_into("product-price", "很多").await;
    window.click("product-save").await;
    window
        .text_until("product-dialog", |text| text.contains("单价应为数字"))
        .await;
    window.type_into("product-price", "1060").await;
    pictures(&window, "product").await;
    window.click("product-save").await;
    window.gone("product-dialog").await;
    window.text_until("product", |text| text == "软件维护").await;
    pictures(&window, "products").await;

    window.click("nav-issue").await;
    window.type_into("line-0-name", "rjwh").await;
    window
        .text_until("suggestion-0", |text| text.contains("软件维护"))
        .await;
    window.click("suggestion-0").await;
    window.holds("line-0-price", "1060").await;
    window.holds("line-0-code", "3040201040000000000").await;
    window.close().await;
}

/// Takes a picture in the light and one in the dark.
async fn pictures(window: &Window, name: &str) {
    window.screenshot(name).await;
    window.evaluate("document.documentElement.classList.add('dark')").await;
    window.screenshot(&format!("{name}-dark")).await;
    window
        .evaluate("document.documentElement.classList.remove('dark')")
        .await;
}

/// Ticks the box over all rows.
async fn choose_all(window: &Window) {
    window.click_css(".el-table__header .el-checkbox").await;
}

/// Waits until so many rows are shown.
async fn shown(window: &Window, row: &str, count: usize) {
    let rows = format!("return document.querySelectorAll('[data-testid=\"{row}\"]').length");
    window.tells(&rows, count).await;
}
