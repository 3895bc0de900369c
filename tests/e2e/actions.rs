//! An ordinary invoice costs few actions, all of them by keyboard.

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::window::{Key, Window};

use crate::{
    account::logged_in,
    form::{fill, issue, second_line},
};

/// The most actions from “new” to the number: a choice from a completion, a value that is typed, or a command by key.
const MOST: usize = 8;

/// Hands on the keyboard that count what they do. They type where the focus is, and reach for no mouse.
struct Hands<'a> {
    window: &'a Window,
    done: Vec<&'static str>,
}

impl Hands<'_> {
    /// Types shorthand and takes the first that is offered.
    async fn choose(&mut self, what: &'static str, shorthand: &str) {
        self.window.keys(shorthand).await;
        self.window.find("suggestion-0").await;
        self.window.press(Key::Enter).await;
        self.window.gone("suggestions").await;
        self.done.push(what);
    }

    async fn value(&mut self, what: &'static str, text: &str) {
        self.window.keys(text).await;
        self.done.push(what);
    }

    async fn command(&mut self, what: &'static str, keys: &str) {
        self.window.keys(keys).await;
        self.done.push(what);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_lines_to_a_known_buyer_take_eight_actions_from_new_to_the_number() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    // The first time all of it is typed; buyer and products are known from then on.
    fill(&window).await;
    second_line(&window, "3070201010000000000", "1", "530").await;
    issue(&window).await;
    let first = window.text_until("result-number", |text| text.len() == 20).await;

    window.keys(&format!("{}n", char::from(Key::Control))).await;
    window.focused("buyer-name").await;
    let mut hands = Hands {
        window: &window,
        done: Vec::new(),
    };
    hands.choose("the buyer", "dykh").await;
    window.focused("line-0-name").await;
    hands.choose("the first product", "rjjs").await;
    window.focused("line-0-quantity").await;
    hands.value("how many of it", "3").await;
    hands.command("the next line", &Key::Down.to_string()).await;
    window.focused("line-1-name").await;
    hands.choose("the second product", "smpx").await;
    window.focused("line-1-quantity").await;
    hands.value("how many of it", "2").await;
    window.text_until("total-gross", |text| text == "¥1,378.00").await;
    window.screenshot("eight-actions").await;
    hands
        .command(
            "开具",
            &format!("{}{}", char::from(Key::Control), char::from(Key::Enter)),
        )
        .await;
    window.text_until("confirm-gross", |text| text == "¥1,378.00").await;
    window.focused("confirm-issue").await;
    hands.command("确认", &Key::Enter.to_string()).await;
    window
        .text_until("result-number", |text| text.len() == 20 && text != first)
        .await;
    assert!(hands.done.len() <= MOST, "{:?}", hands.done);
    window.close().await;
    let books = sandbox.books();
    let second = &books.issued().last().unwrap().invoice;
    assert_eq!(
        (second.items.len(), second.gross().to_string().as_str()),
        (2, "1378.00")
    );
    assert_eq!(second.buyer_tax_number, "91440300MA5DA1B21A");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_is_written_line_by_line_with_the_keyboard_alone() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    let command = |key: char| format!("{}{key}", char::from(Key::Control));
    window.focused("buyer-name").await;
    window.keys(&command('k')).await;
    window.focused("company-words").await;
    window.keys("kks").await;
    window.press(Key::Enter).await;
    window
        .text_until("seller-name", |text| text.starts_with("开科思"))
        .await;
    window.focused("buyer-name").await;
    // Enter walks on; what is filled in already is walked past.
    let walk = [
        ("buyer-name", "广州南粤五金制品有限公司"),
        ("buyer-tax-id", "91440101340088133N"),
        ("line-0-name", "螺丝"),
        ("line-0-code", "1080207010000000000"),
        ("line-0-model", "M5"),
        ("line-0-unit", "盒"),
        ("line-0-quantity", "10"),
        ("line-0-price", "11.3"),
        ("line-0-amount", ""),
        ("line-0-rate", ""),
    ];
    for (field, text) in walk {
        window.focused(field).await;
        if !text.is_empty() {
            window.keys(text).await;
        }
        window.press(Key::Enter).await;
    }
    // Past the last field a new line begins; an empty one is left for the remark.
    window.focused("line-1-name").await;
    window.press(Key::Enter).await;
    window.focused("remark").await;
    window.keys("键盘").await;

    window
        .keys(&format!("{}{}", char::from(Key::Shift), char::from(Key::Tab)))
        .await;
    for _ in 0..20 {
        if window
            .evaluate("return document.activeElement.dataset.testid === 'line-0-quantity'")
            .await
            == true
        {
            break;
        }
        window
            .keys(&format!("{}{}", char::from(Key::Shift), char::from(Key::Tab)))
            .await;
    }
    window.focused("line-0-quantity").await;
    window.keys(&command('d')).await;
    window.focused("line-1-quantity").await;
    window.keys("3").await;
    window
        .keys(&format!("{}{}", char::from(Key::Alt), char::from(Key::Up)))
        .await;
    window.focused("line-0-quantity").await;
    window.text_until("undo-note", |text| text.contains("移动")).await;
    window.keys(&command(Key::Delete.into())).await;
    window.gone("line-1").await;
    window.keys(&command('z')).await;
    window.find("line-1").await;
    window.text_until("total-gross", |text| text == "¥146.90").await;
    window.screenshot("keyboard").await;
    window.keys(&command(Key::Enter.into())).await;
    window.focused("confirm-issue").await;
    window.press(Key::Enter).await;
    window.text_until("result-number", |text| text.len() == 20).await;
    window.close().await;
    let books = sandbox.books();
    let invoice = &books.issued().last().unwrap().invoice;
    let quantities: Vec<_> = invoice
        .items
        .iter()
        .map(|item| item.quantity.unwrap().normalize().to_string())
        .collect();
    assert_eq!(
        (quantities, invoice.head("BZ")),
        (vec!["3".to_owned(), "10".to_owned()], "键盘")
    );
}
