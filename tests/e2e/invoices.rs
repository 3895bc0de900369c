//! The list of invoices in the window: searched, several at once as PDFs, on sheets, exported, and one of them opened.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

use kaipiao_sheet::{Cell, Workbook};
use kaipiao_tests::{
    native, poppler,
    program::{finish, invoice},
    window::{Key, Window},
};
use serde_json::Value;

/// A company of the demo, by a part of its name.
const COMPANY: &str = "开科思";

/// Invoices over 101, 102, … yuan and 6 % tax, issued by the command line at the demo of a folder; their numbers, newest last.
pub(crate) async fn issued(data: &Path, count: u32) -> Vec<String> {
    let invoices = (1..=count).map(|place| invoice(&format!("LIST0000000000000{place:03}"), 100 + place));
    issued_of(data, invoices.collect()).await
}

/// Invoices issued by the command line at the demo of a folder; their numbers, newest last.
pub(crate) async fn issued_of(data: &Path, invoices: Vec<Value>) -> Vec<String> {
    let file = data.join("invoices.json");
    std::fs::write(&file, Value::from(invoices).to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kaipiao-under-test"));
    command
        .args([
            "--server",
            "demo",
            "--data-dir",
            data.to_str().unwrap(),
            "--json",
            "issue",
        ])
        .args([file.to_str().unwrap(), "--company", COMPANY]);
    let answer = finish(command).await;
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let numbers = answer.json()["invoices"].as_array().unwrap().clone();
    let number = |one: &Value| one["number"].as_str().unwrap().to_owned();
    numbers.iter().map(number).collect()
}

/// The list of all companies.
async fn list(data: &Path) -> Window {
    let window = Window::demo(data).await;
    window.click("nav-invoices").await;
    window.click("filter-every-company").await;
    window
}

/// Opens an invoice by its row.
pub(crate) async fn open(window: &Window, serial: &str) {
    window.find(&format!("invoice-row-{serial}")).await;
    window.click_css(&format!("[data-testid=\"open-{serial}\"]")).await;
    window.find("invoice-drawer").await;
}

fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// A column of a sheet as texts, from the second row on.
fn column(path: &Path, head: &str) -> Vec<String> {
    let workbook = Workbook::open(path).unwrap();
    let rows = workbook.sheets()[0].rows();
    let place = (0..30)
        .find(|&place| *rows[0].cell(place) == Cell::Text(head.to_owned()))
        .unwrap_or_else(|| panic!("no column {head}"));
    let text = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Number(text) => text.clone(),
        other => format!("{other:?}"),
    };
    rows[1..].iter().map(|row| text(row.cell(place))).collect()
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_summed_and_an_invoice_opens_with_its_face() {
    let data = tempfile::tempdir().unwrap();
    let numbers = issued(data.path(), 3).await;
    let window = list(data.path()).await;
    window.text_until("invoice-count", |text| text == "共 3 张").await;
    // 101 + 102 + 103 yuan, and 6.06 + 6.12 + 6.18 of tax.
    window.text_until("invoice-sums", |text| text.contains("¥324.36")).await;
    window.screenshot("list").await;
    window.type_into("invoice-search", "108.12").await;
    window.text_until("invoice-count", |text| text == "共 1 张").await;
    window.text_until("invoice-sums", |text| text.contains("¥108.12")).await;
    window.type_into("invoice-search", &numbers[2][16..]).await;
    window.find("invoice-row-LIST0000000000000003").await;
    window.type_into("invoice-search", "没有这样的发票").await;
    window.find("nothing-found").await;
    window.screenshot("list-nothing-found").await;
    window.click("show-all").await;
    window.text_until("invoice-count", |text| text == "共 3 张").await;

    open(&window, "LIST0000000000000002").await;
    window.find("invoice-drawer").await;
    window.text_until("paper-number", |text| text == numbers[1]).await;
    window.text_until("paper-gross", |text| text == "¥108.12").await;
    window
        .text_until("paper-upper", |text| text.contains("壹佰零捌圆壹角贰分"))
        .await;
    window.screenshot("drawer-face").await;
    window.click_words("[role=tab]", "明细").await;
    window
        .text_until("invoice-lines", |text| {
            text.contains("技术咨询") && text.contains("102.00")
        })
        .await;
    window.click_words("[role=tab]", "信息和二维码").await;
    window
        .text_until("invoice-facts", |text| text.contains("91440101340088133N"))
        .await;
    window.find("invoice-qr").await;
    window.screenshot("drawer-facts").await;
    window.click_words("[role=tab]", "经过").await;
    window.text_until("trail", |text| text.contains("发给平台")).await;
    window.click("toggle-printed").await;
    window.find("printed-tag").await;
    window.close().await;
}

#[tokio::test]
async fn every_filter_narrows_the_list() {
    let data = tempfile::tempdir().unwrap();
    let numbers = issued(data.path(), 3).await;
    let window = list(data.path()).await;
    window.text_until("invoice-count", |text| text == "共 3 张").await;
    window.click("more-filters").await;
    window.find("filter-period").await;
    window.still().await;
    // Each alone: what has all of them, what has none, and all again.
    for (choice, count) in [("voided-yes", 0), ("voided-no", 3), ("ours-yes", 3), ("ours-no", 0)] {
        window.click(&format!("filter-{choice}")).await;
        counted(&window, count).await;
        window.click("clear-filters").await;
        counted(&window, 3).await;
    }
    for (field, text, count) in [
        ("number", numbers[1].as_str(), 1),
        ("serial", "LIST0000000000000003", 1),
        ("infoNumber", "1234567890123456", 0),
    ] {
        window.type_into(&format!("filter-{field}"), text).await;
        counted(&window, count).await;
        window.click("clear-filters").await;
        counted(&window, 3).await;
    }
    for (period, count) in [("今天", 3), ("去年", 0)] {
        window.click("filter-period").await;
        window.click_words(".el-select-dropdown__item", period).await;
        counted(&window, count).await;
    }
    window.screenshot("list-filters").await;
    window.close().await;
}

async fn counted(window: &Window, count: usize) {
    window
        .text_until("invoice-count", |text| text == format!("共 {count} 张"))
        .await;
}

/// Sorts by amount.
async fn by_gross(window: &Window) {
    window.click_css("[data-testid=sort-gross]").await;
}

/// Waits until their serials, of one letter each, are listed in this order.
async fn listed_as(window: &Window, wanted: &str) {
    let order = "return [...document.querySelectorAll('[data-testid^=\"invoice-row-\"]')].map((row) => row.dataset.testid.slice(-1)).join('')";
    window.tells(order, wanted).await;
}

#[tokio::test]
async fn a_list_that_was_sorted_and_filtered_is_kept_as_a_view_and_comes_back_after_a_restart() {
    let data = tempfile::tempdir().unwrap();
    issued(data.path(), 3).await;
    let window = list(data.path()).await;
    listed_as(&window, "321").await;
    by_gross(&window).await;
    listed_as(&window, "321").await;
    by_gross(&window).await;
    listed_as(&window, "123").await;
    window.click("more-filters").await;
    window.click("filter-red-yes").await;
    window.find("nothing-found").await;
    window.click("filter-red-no").await;
    window.text_until("invoice-count", |text| text == "共 3 张").await;
    window.press(Key::Escape).await;
    window.click("list-menu").await;
    window.type_into("view-name", "小额在前").await;
    window.screenshot("list-view-saved").await;
    window.click("save-view").await;
    window.find("view-小额在前").await;
    window.press(Key::Escape).await;
    by_gross(&window).await;
    listed_as(&window, "321").await;
    window.close().await;

    let window = list(data.path()).await;
    window.click("list-menu").await;
    window.click("view-小额在前").await;
    listed_as(&window, "123").await;
    let head = "return document.querySelector('[data-testid=sort-gross]').textContent.includes('↑')";
    window.tells(head, true).await;
    window.screenshot("list-view").await;
    window.close().await;
}

#[tokio::test]
async fn several_are_saved_to_a_folder_and_a_zip_with_a_list_in_excel() {
    let data = tempfile::tempdir().unwrap();
    let place = tempfile::tempdir().unwrap();
    let numbers = issued(data.path(), 3).await;
    let window = list(data.path()).await;
    window.text_until("invoice-count", |text| text == "共 3 张").await;
    window.click("choose-all").await;
    window.text_until("chosen-count", |text| text == "已选 3 张").await;
    window.click("bulk-pdf").await;
    window
        .text_until("pdfs-example", |text| text.contains(&numbers[2]))
        .await;
    window.screenshot("pdfs-save").await;
    // Changed one's mind: nothing is saved, nothing is said.
    window.click("pdfs-go").await;
    native::cancel("PDF 保存到哪个文件夹").await;
    window.find("pdfs-close").await;
    let folder = place.path().join("pdf");
    std::fs::create_dir(&folder).unwrap();
    window.click("pdfs-go").await;
    native::choose_path("PDF 保存到哪个文件夹", &folder).await;
    window
        .text_until("pdfs-outcome", |text| text.contains("已保存 3 个 PDF"))
        .await;
    window.screenshot("pdfs-saved").await;
    let saved = names(&folder);
    assert_eq!(saved.len(), 4, "{saved:?}");
    for number in &numbers {
        let name = saved.iter().find(|name| name.contains(number)).unwrap();
        let text = poppler::text(&folder.join(name));
        assert!(text.contains(number), "{name}: {text}");
    }
    let told: BTreeSet<String> = column(&folder.join("发票清单.xlsx"), "发票号码").into_iter().collect();
    assert!(numbers.iter().all(|number| told.contains(number)), "{told:?}");
    let files = column(&folder.join("发票清单.xlsx"), "文件名");
    assert!(files[..3].iter().all(|name| saved.contains(name)), "{files:?}");
    assert_eq!(files[3], "合计 3 张");
    assert_eq!(column(&folder.join("发票清单.xlsx"), "价税合计")[3], "324.36");

    window
        .click_words("[data-testid=pdfs-dialog] .el-radio-button", "一个压缩包")
        .await;
    let zip = place.path().join("all.zip");
    window.click("pdfs-go").await;
    native::choose_path("保存压缩包", &zip).await;
    window.text_until("pdfs-outcome", |text| text.contains("all.zip")).await;
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&zip).unwrap()).unwrap();
    let inside: BTreeSet<String> = (0..zip.len())
        .map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    assert_eq!(inside, saved);
    window.close().await;
}

#[tokio::test]
async fn several_stand_on_sheets_two_each_and_are_marked_as_printed_when_one_says_so() {
    let data = tempfile::tempdir().unwrap();
    let numbers = issued(data.path(), 3).await;
    let window = list(data.path()).await;
    window.text_until("invoice-count", |text| text == "共 3 张").await;
    window.click("choose-all").await;
    window.click("bulk-print").await;
    window.click("pdfs-go").await;
    window.find("sheets-dialog").await;
    window.find("pdf-canvas-2").await;
    window.screenshot("sheets-of-three").await;
    let sheets = newest(&data.path().join("accounts/demo/passing"));
    let about = poppler::about(&sheets);
    assert!(about.contains("A4") && pages(&about) == 2, "{about}");
    let text = poppler::text(&sheets);
    assert!(numbers.iter().all(|number| text.contains(number)), "{text}");

    // Cancelled in the system's dialog: nothing is on paper, and nobody asks.
    window.click("sheets-print").await;
    native::cancel(native::PRINT).await;
    window.text_until("sheets-print", |text| text == "打印").await;
    assert!(window.find_all("printed-question").await.is_empty());
    let printed = window.printed();
    drop(std::fs::remove_file(&printed));
    window.click("sheets-print").await;
    native::print_to_file().await;
    window.find("printed-question").await;
    window.screenshot("printed-question").await;
    let about = poppler::about(&printed);
    assert!(
        about.contains("A4") && pages(&about) == 2,
        "no sheet is followed by an empty one: {about}"
    );
    window.click("mark-printed").await;
    window.text_until("marked-printed", |text| text.contains("3 张")).await;
    window.press(Key::Escape).await;
    window.gone("sheets-dialog").await;
    window.click("pdfs-close").await;
    window.click("more-filters").await;
    window
        .click_words("[aria-labelledby=filter-printed] .el-radio-button", "未打印")
        .await;
    window.text_until("invoice-count", |text| text == "共 0 张").await;
    window
        .click_words("[aria-labelledby=filter-printed] .el-radio-button", "已打印")
        .await;
    window.text_until("invoice-count", |text| text == "共 3 张").await;
    window.screenshot("list-printed").await;
    window.close().await;
}

#[tokio::test]
async fn what_is_chosen_is_exported_and_copied_and_a_pdf_is_on_the_clipboard_as_a_file() {
    let data = tempfile::tempdir().unwrap();
    let place = tempfile::tempdir().unwrap();
    let numbers = issued(data.path(), 3).await;
    let window = list(data.path()).await;
    window.text_until("invoice-count", |text| text == "共 3 张").await;
    window.click("export-invoices").await;
    let all = place.path().join("all.csv");
    native::choose_path("导出发票", &all).await;
    window
        .text_until("export-outcome", |text| text.contains("已导出 3 张"))
        .await;
    let text = std::fs::read_to_string(&all).unwrap();
    assert_eq!(text.lines().count(), 5, "head, rows, sums: {text}");
    assert!(text.contains(",324.36,") && text.contains("数电普票"), "{text}");

    window.click("choose-LIST0000000000000003").await;
    window.click("choose-LIST0000000000000001").await;
    window.click("bulk-export").await;
    let some = place.path().join("some.xlsx");
    native::choose_path("导出发票", &some).await;
    window
        .text_until("export-outcome", |text| text.contains("已导出 2 张"))
        .await;
    let told = column(&some, "发票号码");
    assert_eq!(told[..2], [numbers[2].clone(), numbers[0].clone()], "{told:?}");
    assert_eq!(column(&some, "价税合计"), ["109.18", "107.06", "216.24"]);

    window.click("bulk-copy").await;
    window
        .text_until("bulk-said", |text| text.contains("已复制 2 行"))
        .await;
    let copied = native::clipboard("UTF8_STRING");
    assert_eq!(copied.lines().count(), 3, "{copied}");
    assert!(copied.contains(&numbers[0]) && copied.contains("107.06"), "{copied}");
    assert!(native::clipboard("text/html").contains("mso-number-format"));

    open(&window, "LIST0000000000000001").await;
    window.click("open-pdf").await;
    window.click("pdf-copy").await;
    window.text_until("pdf-done", |text| text.contains("已复制")).await;
    let files = native::clipboard("text/uri-list");
    let path = native::path_of(files.lines().next().unwrap());
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"), "{path:?}");
    assert!(path.to_string_lossy().contains(&numbers[0]), "{path:?}");
    assert!(native::clipboard("x-special/gnome-copied-files").starts_with("copy\n"));
    let words = native::clipboard("UTF8_STRING");
    assert!(words.contains(&numbers[0]) && words.contains("107.06"), "{words}");
    window.close().await;
}

#[tokio::test]
async fn several_are_done_after_one_question_that_counts_what_is_not() {
    let data = tempfile::tempdir().unwrap();
    issued(data.path(), 2).await;
    let window = list(data.path()).await;
    window.text_until("invoice-count", |text| text == "共 2 张").await;
    window.click("choose-all").await;
    // A menu that still slides is clicked beside.
    window.still().await;
    window.click("bulk-more").await;
    window.click("bulk-again").await;
    window.text_until("bulk-count", |text| text.contains("2 张")).await;
    window.screenshot("bulk-question").await;
    window.click("bulk-go").await;
    window
        .text_until("bulk-outcome", |text| text.contains("2 张已存为草稿"))
        .await;
    window.screenshot("bulk-outcome").await;
    window.click("bulk-close").await;
    window.gone("bulk-dialog").await;
    window.close().await;
}

fn pages(about: &str) -> u32 {
    let line = about.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    line.trim().parse().unwrap()
}

/// The only file of a folder.
fn newest(folder: &Path) -> PathBuf {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}
