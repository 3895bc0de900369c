//! How smoothly the board of 1,000 companies scrolls, in the real window: the gaps between frames while it is scrolled, against those while what
//! it shows is only painted anew. Painting is most of it where no graphics card helps; the rest is the board's own.

use kaipiao_sandbox::{Company, Config, Running, Sandbox};
use kaipiao_tests::window::Window;
use tokio::runtime::Runtime;

use crate::{Subject, measure::Sheet};

pub(crate) const SUBJECT: Subject = Subject {
    name: "frames",
    about: "gaps between frames while the board of 1,000 companies is scrolled, in the real window (a minute)",
    run,
};

/// Frames of one measurement.
const FRAMES: u32 = 60;

/// Pixels from one frame to the next: a page or so, so that rows are made and dropped at every one.
const STEP: u32 = 864;

/// What one look at the window gave, in milliseconds.
struct Look {
    painted: Vec<f64>,
    scrolled: Vec<f64>,
}

fn run(sheet: &mut Sheet) {
    let runtime = Runtime::new().unwrap();
    let data = tempfile::tempdir().unwrap();
    let (sandbox, window) = runtime.block_on(board(data.path()));
    let looks = sheet.rounds(5, || runtime.block_on(look(&window)));
    runtime.block_on(async {
        window.close().await;
        sandbox.stop().await;
    });
    let column = |of: fn(&Look) -> f64| looks.iter().map(of).collect::<Vec<f64>>();
    sheet.row(
        "gap while painted anew, median",
        "ms",
        column(|look| at(&look.painted, 0.5)),
    );
    sheet.row(
        "gap while painted anew, 95 of 100 below",
        "ms",
        column(|look| at(&look.painted, 0.95)),
    );
    sheet.row(
        "gap while scrolling, median",
        "ms",
        column(|look| at(&look.scrolled, 0.5)),
    );
    sheet.row(
        "gap while scrolling, 95 of 100 below",
        "ms",
        column(|look| at(&look.scrolled, 0.95)),
    );
    sheet.bound(
        "median while scrolling, of the one while painted anew",
        "×",
        column(|look| at(&look.scrolled, 0.5) / at(&look.painted, 0.5)),
        1.5,
    );
}

/// The window with the board of 1,000 companies in it.
async fn board(data: &std::path::Path) -> (Running, Window) {
    let config = Config {
        companies: Company::many(1_000),
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let window = Window::open(&["--data-dir", data.to_str().unwrap()]).await;
    window.type_into("connect-server", &sandbox.url()).await;
    window.type_into("connect-user", "demo").await;
    window.type_into("connect-password", "demo").await;
    window.click("connect").await;
    window.find("buyer-name").await;
    window.click("nav-companies").await;
    window.text_until("company-count", |text| text == "共 1000 家").await;
    (sandbox, window)
}

async fn look(window: &Window) -> Look {
    Look {
        painted: gaps(window, 0).await,
        scrolled: gaps(window, STEP).await,
    }
}

/// The gaps between frames, while the board is scrolled by so many pixels at each, and painted anew.
async fn gaps(window: &Window, step: u32) -> Vec<f64> {
    let script = format!(
        "const done = arguments[0];
         const box = document.querySelector('[data-testid=\"companies-scroll\"]');
         box.scrollTop = 0;
         const gaps = [];
         let last;
         requestAnimationFrame(function frame() {{
           const now = performance.now();
           if (last !== undefined) gaps.push(now - last);
           last = now;
           box.scrollTop += {step};
           box.style.opacity = gaps.length % 2 ? 1 : 0.99;
           if (gaps.length < {FRAMES}) requestAnimationFrame(frame);
           else done(gaps);
         }});"
    );
    let gaps = window.evaluate_later(&script).await;
    let mut gaps: Vec<f64> = gaps
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| gap.as_f64().unwrap())
        .collect();
    gaps.sort_by(f64::total_cmp);
    gaps
}

/// The gap below which this share of them lies.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place among some hundred"
)]
fn at(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}
