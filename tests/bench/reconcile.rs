//! A company's past held against the platform's lists: memory must not grow with it, and what was read is not read again.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use kaipiao_desk::{
    Desk,
    contract::{ReconcileRequest, ReconcileView},
};
use kaipiao_tests::{
    scripted::{Answer, Parameters, Scripted},
    stage::{COMPANY, desk},
};
use serde_json::{Value, json};

use crate::{
    Subject,
    measure::{Sheet, Spent, forget_peak, millis, peak_of},
};

pub(crate) const SUBJECT: Subject = Subject {
    name: "reconcile",
    about: "12 months of 100,000 invoices taken in from the platform, stopped and gone on with in the middle (minutes)",
    run,
};

/// How many invoices the platform lists, once few and once many.
const FEW: u32 = 10_000;
const MANY: u32 = 100_000;

/// How much more memory the many may take than the few, in MB: what the system rounds, and no list of invoices.
const AT_MOST: f64 = 8.0;

/// What taking in so many cost.
struct Taken {
    time: Duration,
    own: Duration,
    /// The most memory over that of an open desk, in MB.
    peak: f64,
}

fn run(sheet: &mut Sheet) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let taken = sheet.rounds(1, || [FEW, MANY].map(|count| runtime.block_on(compare(count))));
    let column = |of: fn(&[Taken; 2]) -> f64| taken.iter().map(of).collect();
    sheet.row(
        "100,000 invoices taken in",
        "s",
        column(|[_, many]| many.time.as_secs_f64()),
    );
    sheet.row(
        "processor time of one, the platform's included",
        "ms",
        column(|[_, many]| millis(many.own) / f64::from(MANY)),
    );
    sheet.row(
        "memory over an open desk, 10,000 invoices",
        "MB",
        column(|[few, _]| few.peak),
    );
    sheet.row(
        "memory over an open desk, 100,000 invoices",
        "MB",
        column(|[_, many]| many.peak),
    );
    sheet.bound(
        "memory that ten times as many take more",
        "MB",
        column(|[few, many]| many.peak - few.peak),
        AT_MOST,
    );
}

/// Takes them in, stopped in the middle and gone on with by another desk.
async fn compare(count: u32) -> Taken {
    let pages: Arc<Mutex<Vec<(String, u32)>>> = Arc::default();
    let platform = platform(count, Arc::clone(&pages)).await;
    let data = tempfile::tempdir().unwrap();
    let (spent, start) = (Spent::now(), Instant::now());
    let mut peak: f64 = 0.0;
    let told = AtomicU32::new(0);
    let half = go_on(data.path(), &platform.url, &mut peak, |desk, view| {
        if view.listed >= count / 2 {
            desk.stop_reconcile(COMPANY);
        }
    })
    .await;
    assert!(
        half.finished_at.is_none() && half.listed < count,
        "it was stopped in the middle: {half:?}"
    );
    let done = go_on(data.path(), &platform.url, &mut peak, |_, view| {
        // Progress only ever goes on.
        assert!(view.listed >= told.swap(view.listed, Ordering::Relaxed));
    })
    .await;
    assert_eq!((done.listed, done.adopted), (count, count), "{done:?}");
    assert!(done.finished_at.is_some());
    let pages = pages.lock().unwrap();
    let mut once = pages.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), pages.len(), "no page was read twice");
    Taken {
        time: start.elapsed(),
        own: spent.since(),
        peak,
    }
}

/// Compares until the end, or until it is stopped; the most memory over that of an open desk goes to `peak`.
async fn go_on(
    data: &Path,
    url: &str,
    peak: &mut f64,
    told: impl Fn(&Desk, &ReconcileView) + Send + Sync,
) -> ReconcileView {
    let desk = desk(data, url).await;
    desk.companies(true).await.unwrap();
    forget_peak();
    let before = peak_of("self").unwrap();
    let year = ReconcileRequest {
        spid: COMPANY.to_owned(),
        from: Some("2024-12-01".to_owned()),
        to: Some("2025-11-30".to_owned()),
    };
    let view = desk.reconcile(year, |view| told(&desk, view)).await.unwrap();
    *peak = peak.max(peak_of("self").unwrap() - before);
    desk.close().await;
    view
}

/// A platform that makes up each row when it is asked for.
async fn platform(count: u32, pages: Arc<Mutex<Vec<(String, u32)>>>) -> Scripted {
    let platform = Scripted::start().await;
    platform.on("/KPGL/FPLIST", move |asked: &Parameters| {
        let of = |name: &str| asked.get(name).map_or("", String::as_str);
        let (page, size): (u32, u32) = (of("pageindex").parse().unwrap(), of("pagesize").parse().unwrap());
        let month = of("qsrq").get(..7).unwrap_or_default().to_owned();
        let plain = of("fpzt") == "1" && of("isupload").is_empty() && of("fphm").is_empty();
        if !plain {
            return Answer::Json(json!({"Result": "1", "total": 0, "rows": []}));
        }
        pages.lock().unwrap().push((month.clone(), page));
        // Twelve months: what is over goes to the last.
        let (each, place) = (count / 12, month_of(&month));
        let total = if place == 11 { count - 11 * each } else { each };
        let rows: Vec<Value> = ((page - 1) * size..total.min(page * size))
            .map(|at| row(place * each + at, &month, at))
            .collect();
        Answer::Json(json!({"Result": "1", "total": total, "rows": rows}))
    });
    platform
}

/// A month's place among the twelve.
fn month_of(month: &str) -> u32 {
    match month.split_once('-') {
        Some(("2024", _)) => 0,
        Some((_, number)) => number.parse().unwrap(),
        None => panic!("no month: {month:?}"),
    }
}

fn row(number: u32, month: &str, at: u32) -> Value {
    let buyer = number % 3_000;
    json!({
        "xtlsh": format!("E{number:019}"), "fplxdm": "021", "fpdm": "", "fphm": format!("263120000000{number:08}"),
        "kprq": format!("{month}-{:02} {:02}:{:02}:00", 1 + at % 28, 8 + at % 10, at % 60),
        "ghdwmc": format!("广州第{buyer}测试有限公司"), "ghdwsbh": format!("91440101{buyer:09}N"),
        "hjje": "100.00", "hjse": "6.00", "jshj ": "106.00", "bz": format!("订单 {number}"),
        "fpmx": [{"spmc": format!("*现代服务*技术咨询{}", number % 40), "sl": "6", "je": "100.00", "se": "6.00",
                  "flbm": "3040201990000000000", "dw": "次", "spsl": "1", "dj": "100"}],
    })
}
