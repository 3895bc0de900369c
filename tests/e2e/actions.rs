//! An ordinary invoice costs few actions, all of them by keyboard.

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::window::{Key, Window};

use crate::{
    account::logged_in,
    form::{fill, issue},
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
    window.click("add-line").await;
    for (field, text) in [
        ("line-1-name", "上门培训"),
        ("line-1-code", "3070201010000000000"),
        ("line-1-quantity", "1"),
        ("line-1-price", "530"),
    ] {
        window.type_into(field, text).await;
    }
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
        .command("开具", &format!("{}{}", char::from(Key::Control), char::from(Key::Enter)))
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
    assert_eq!((second.items.len(), second.gross().to_string().as_str()), (2, "1378.00"));
    assert_eq!(second.buyer_tax_number, "91440300MA5DA1B23G");
}
