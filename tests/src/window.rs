//! The window as a test sees it: elements by their `data-testid`, waits for conditions, never for a time.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
pub use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Instant, timeout};

use crate::driver::{Driver, GLANCE, PATIENCE};

/// The program allows one window for each user, so the tests take turns.
static TURN: Mutex<()> = Mutex::const_new(());

/// Whether an element, brought into sight, is at the same place two frames later.
const STANDS_STILL: &str = "const [selector, done] = arguments;
    const place = () => {
        const box = document.querySelector(selector)?.getBoundingClientRect();
        return box && [box.x, box.y, box.width, box.height].join();
    };
    document.querySelector(selector)?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const before = place();
    requestAnimationFrame(() => requestAnimationFrame(() => done(before !== undefined && before === place())));";

/// One running program and its window.
pub struct Window {
    client: Client,
    driver: Driver,
    _turn: MutexGuard<'static, ()>,
}

impl Window {
    /// Opens the window in demo mode over this data folder.
    pub async fn demo(data_dir: &Path) -> Self {
        Self::open(&["--server", "demo", "--data-dir", data_dir.to_str().unwrap()]).await
    }

    /// Starts the program with these arguments and waits until its page is loaded.
    pub async fn open(arguments: &[&str]) -> Self {
        Self::open_with(arguments, &[]).await
    }

    /// The same with these variables in the program's environment.
    pub async fn open_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let turn = TURN.lock().await;
        std::fs::create_dir_all(screens()).unwrap();
        let log = screens().join(format!("{}.log", test_name()));
        let driver = Driver::start(&program(), &log, variables).await;
        let mut wanted = Capabilities::new();
        let options = json!({ "binary": driver.program(), "args": arguments });
        wanted.insert("webkitgtk:browserOptions".to_owned(), options);
        let mut session = ClientBuilder::new(HttpConnector::new());
        let client = in_time("the window opens", session.capabilities(wanted).connect(&driver.url)).await;
        Self {
            client,
            driver,
            _turn: turn,
        }
    }

    /// What the program says first where it cannot open a window. It then waits until its words were read, and is ended.
    pub async fn refused(arguments: &[&str]) -> String {
        let _turn = TURN.lock().await;
        let mut child = Command::new(program())
            .args(arguments)
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = timeout(PATIENCE, said.next_line())
            .await
            .expect("the program is silent");
        line.unwrap().expect("the program ended without a word")
    }

    /// Closes the window as its ✕ does and waits until the program has ended.
    pub async fn close(self) {
        let pids = self.driver.programs();
        in_time("the window closes", self.client.close_window()).await;
        self.driver.ended(&pids).await;
    }

    /// Ends the program in the middle of whatever it does, as a power cut would.
    pub async fn kill(self) {
        self.driver.kill_program().await;
    }

    /// The element with this `data-testid`, once it is there and visible.
    pub async fn find(&self, testid: &str) -> Element {
        self.until(&format!("“{testid}” is shown"), async || {
            let element = self.client.find(Locator::Css(&selector(testid))).await?;
            Ok(if element.is_displayed().await? {
                Ok(element)
            } else {
                Err("hidden".to_owned())
            })
        })
        .await
    }

    /// Every element with this `data-testid` that is there now; waits for none.
    pub async fn find_all(&self, testid: &str) -> Vec<Element> {
        in_time(
            "elements are looked for",
            self.client.find_all(Locator::Css(&selector(testid))),
        )
        .await
    }

    /// Clicks once the element can be clicked and stands still: what comes above it meanwhile would move it from under the mouse.
    pub async fn click(&self, testid: &str) {
        self.until(&format!("“{testid}” can be clicked"), async || {
            let element = self.client.find(Locator::Css(&selector(testid))).await?;
            if !(element.is_displayed().await? && element.is_enabled().await?) {
                return Ok(Err("hidden or disabled".to_owned()));
            }
            let arguments = vec![json!(selector(testid))];
            if self.client.execute_async(STANDS_STILL, arguments).await? != true {
                return Ok(Err("it moves".to_owned()));
            }
            element.click().await.map(Ok)
        })
        .await;
    }

    /// Clicks the first element that CSS finds, by the page's own click: WebKit's driver takes what stands in a cell that may be cut off for hidden.
    pub async fn click_css(&self, css: &str) {
        self.until(&format!("“{css}” can be clicked"), async || {
            let script = "const found = document.querySelector(arguments[0]); found?.click(); return found !== null";
            let clicked = self.client.execute(script, vec![json!(css)]).await? == true;
            Ok(if clicked { Ok(()) } else { Err("not there".to_owned()) })
        })
        .await;
    }

    /// Clicks the element that CSS finds and whose text holds these words: what a library draws carries no name of ours.
    pub async fn click_words(&self, css: &str, words: &str) {
        self.until(&format!("“{words}” can be clicked"), async || {
            for element in self.client.find_all(Locator::Css(css)).await? {
                if element.is_displayed().await? && shown(&element).await?.contains(words) {
                    return element.click().await.map(Ok);
                }
            }
            Ok(Err("not there".to_owned()))
        })
        .await;
    }

    /// Replaces what stands in a field by typing over it.
    pub async fn type_into(&self, testid: &str, text: &str) {
        let element = self.find(testid).await;
        // A wrapper may carry the name; the keys go to the field inside.
        let inner = in_time(
            "a field is looked for",
            element.find_all(Locator::Css("input, textarea")),
        )
        .await;
        let field = inner.into_iter().next().unwrap_or(element);
        // Select all and type over it, as a person does: WebDriver's own "clear" is not heard by the page's input event.
        let select_all = format!("{}a", char::from(Key::Control));
        // A command of its own: the driver lets go of Ctrl at its end, not in its middle.
        in_time("the old text is selected", field.send_keys(&select_all)).await;
        in_time("the keys are typed", field.send_keys(text)).await;
    }

    /// Chooses by its words in a field that offers a choice.
    pub async fn choose(&self, testid: &str, words: &str) {
        self.until(&format!("“{words}” is chosen in “{testid}”"), async || {
            let field = self.client.find(Locator::Css(&selector(testid))).await?;
            field.select_by_label(words).await.map(Ok)
        })
        .await;
    }

    /// Presses a key where the focus is, e.g. [`Key::Enter`].
    pub async fn press(&self, key: Key) {
        let focused = in_time("the focus is looked for", self.client.active_element()).await;
        in_time("a key is pressed", focused.send_keys(&key.to_string())).await;
    }

    /// Waits until the element with this `data-testid` has the focus.
    pub async fn focused(&self, testid: &str) {
        self.until(&format!("“{testid}” has the focus"), async || {
            let script = "return document.activeElement?.dataset.testid ?? document.activeElement?.tagName";
            let seen = self.client.execute(script, vec![]).await?;
            Ok(if seen == testid { Ok(()) } else { Err(seen.to_string()) })
        })
        .await;
    }

    /// Sends keys where the focus is, one after the other; modifiers hold until the end.
    pub async fn keys(&self, keys: &str) {
        let focused = in_time("the focus is looked for", self.client.active_element()).await;
        in_time("keys are typed", focused.send_keys(keys)).await;
    }

    /// Pastes a text into a field, as the clipboard gives it.
    pub async fn paste(&self, testid: &str, text: &str) {
        self.find(testid).await;
        let script = "const [selector, text] = arguments;
            const field = document.querySelector(selector);
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            field.focus();
            field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));";
        let arguments = vec![json!(selector(testid)), json!(text)];
        in_time("a text is pasted", self.client.execute(script, arguments)).await;
    }

    /// Ends transitions and animations at once: colours on their way to others are neither looked at nor pictured.
    pub async fn still(&self) {
        let still = "const still = new CSSStyleSheet();
            still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important; }');
            document.adoptedStyleSheets = [still];";
        self.evaluate(still).await;
    }

    /// Makes the window so large.
    pub async fn resize(&self, width: u32, height: u32) {
        in_time("the window is resized", self.client.set_window_size(width, height)).await;
    }

    /// The text of an element as it is now.
    pub async fn text_of(&self, testid: &str) -> String {
        in_time("a text is read", shown(&self.find(testid).await)).await
    }

    /// Waits until this stands in a field.
    pub async fn holds(&self, testid: &str, value: &str) {
        self.until(&format!("“{value}” stands in “{testid}”"), async || {
            let element = self.client.find(Locator::Css(&selector(testid))).await?;
            let seen = element.prop("value").await?.unwrap_or_default();
            Ok(if seen == value { Ok(()) } else { Err(seen) })
        })
        .await;
    }

    /// What stands in a field.
    pub async fn value_of(&self, testid: &str) -> String {
        let element = self.find(testid).await;
        in_time("a field is read", element.prop("value"))
            .await
            .unwrap_or_default()
    }

    /// The text of an element once it is as wanted.
    pub async fn text_until(&self, testid: &str, wanted: impl Fn(&str) -> bool) -> String {
        self.until(&format!("“{testid}” says what is wanted"), async || {
            let text = shown(&self.client.find(Locator::Css(&selector(testid))).await?).await?;
            Ok(if wanted(&text) { Ok(text) } else { Err(text) })
        })
        .await
    }

    /// Waits until no element has this `data-testid`.
    pub async fn gone(&self, testid: &str) {
        self.until(&format!("“{testid}” is gone"), async || {
            let left = self.client.find_all(Locator::Css(&selector(testid))).await?;
            Ok(if left.is_empty() {
                Ok(())
            } else {
                Err(format!("{} left", left.len()))
            })
        })
        .await;
    }

    /// Waits until no element with this `data-testid` is in sight; it may be there.
    pub async fn hidden(&self, testid: &str) {
        self.until(&format!("“{testid}” is out of sight"), async || {
            for element in self.client.find_all(Locator::Css(&selector(testid))).await? {
                if element.is_displayed().await? {
                    return Ok(Err("in sight".to_owned()));
                }
            }
            Ok(Ok(()))
        })
        .await;
    }

    /// Saves what the window shows as `target/screens/<name>.png`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let path = screens().join(format!("{name}.png"));
        // What the page just changed is on the screen two frames later.
        let painted = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));";
        match timeout(PATIENCE, self.client.execute_async(painted, vec![])).await {
            // Where the driver can't say when, the picture is at worst two frames early.
            Ok(Ok(_) | Err(CmdError::Standard(_))) => {}
            Ok(Err(error)) => panic!("the page is painted: {error}"),
            Err(_) => panic!("the page is painted: WebKitWebDriver does not answer"),
        }
        std::fs::write(&path, in_time("a picture is taken", self.client.screenshot()).await).unwrap();
        path
    }

    /// Where the program prints to, where it prints to a file.
    pub fn printed(&self) -> PathBuf {
        screens().join("output.pdf")
    }

    /// Runs JavaScript in the page, for what a person sees and WebDriver does not, e.g. the title of the document.
    pub async fn evaluate(&self, script: &str) -> serde_json::Value {
        in_time("a script runs", self.client.execute(script, vec![])).await
    }

    /// Waits until a script finds this.
    pub async fn tells(&self, script: &str, wanted: impl Into<serde_json::Value>) {
        let wanted = wanted.into();
        self.until(&format!("“{script}” is {wanted}"), async || {
            let seen = self.client.execute(script, vec![]).await?;
            Ok(if seen == wanted { Ok(()) } else { Err(seen.to_string()) })
        })
        .await;
    }

    /// Runs JavaScript that calls its first argument with what it found, once it found it.
    pub async fn evaluate_later(&self, script: &str) -> serde_json::Value {
        in_time("a script ends", self.client.execute_async(script, vec![])).await
    }

    /// Looks again and again until it finds what it wants; else it tells what it saw. A missing element is "not yet".
    async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Result<Result<T, String>, CmdError>) -> T {
        let start = Instant::now();
        loop {
            let last = match timeout(PATIENCE, look()).await {
                Ok(Ok(Ok(found))) => return found,
                Ok(Ok(Err(seen))) => seen,
                Ok(Err(CmdError::Standard(error))) => format!("{} {}", error.error, error.message),
                Ok(Err(error)) => panic!("{what}: {error}"),
                Err(_) => panic!("{what}: WebKitWebDriver does not answer"),
            };
            if start.elapsed() > PATIENCE {
                let picture = self.screenshot(&format!("failed-{}", test_name())).await;
                panic!(
                    "waited in vain until {what}; last seen: {last}; see {}",
                    picture.display()
                );
            }
            tokio::time::sleep(GLANCE).await;
        }
    }
}

/// WebKit can leave a command unanswered: a test that hangs would say less than one that fails.
async fn in_time<T, E: Display>(what: &str, command: impl Future<Output = Result<T, E>>) -> T {
    match timeout(PATIENCE, command).await {
        Ok(Ok(done)) => done,
        Ok(Err(error)) => panic!("{what}: {error}"),
        Err(_) => panic!("{what}: WebKitWebDriver does not answer"),
    }
}

/// What an element says on the screen; WebDriver's own "text" is empty where the text is cut by an ellipsis.
async fn shown(element: &Element) -> Result<String, CmdError> {
    Ok(element.prop("innerText").await?.unwrap_or_default())
}

fn selector(testid: &str) -> String {
    format!("[data-testid=\"{testid}\"]")
}

/// The program beside the test in the target folder, or the one that `KAIPIAO_DESKTOP` names, e.g. an installed one.
fn program() -> PathBuf {
    std::env::var_os("KAIPIAO_DESKTOP").map_or_else(|| profile_dir().join("kaipiao-desktop"), PathBuf::from)
}

/// Where pictures and logs go.
fn screens() -> PathBuf {
    profile_dir().parent().unwrap().join("screens")
}

/// `target/debug`: the test itself is in `target/debug/deps`.
fn profile_dir() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned()
}

fn test_name() -> String {
    std::thread::current().name().unwrap_or("window").replace("::", "-")
}
