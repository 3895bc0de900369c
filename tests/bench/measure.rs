//! Figures: samples, their median and spread, what the process and its children cost, and how noisy the machine is.

use std::{
    fmt::Write as _,
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

/// What a subject measured, as rows of the table that is printed at the end.
#[derive(Default)]
pub(crate) struct Sheet {
    subject: &'static str,
    rows: Vec<Row>,
    machine: Vec<f64>,
}

struct Row {
    subject: &'static str,
    what: String,
    unit: &'static str,
    samples: Vec<f64>,
    at_most: Option<f64>,
}

impl Sheet {
    /// From now on the rows are this subject's.
    pub(crate) fn begin(&mut self, subject: &'static str) {
        self.subject = subject;
    }

    /// Takes a measurement several times, and looks at the machine before each.
    ///
    /// What is to be compared is measured in the same round: a machine that others use is not the same a minute later.
    pub(crate) fn rounds<T>(&mut self, count: usize, mut measure: impl FnMut() -> T) -> Vec<T> {
        (0..count)
            .map(|round| {
                self.machine.push(millis(reference_work()));
                eprintln!("{} {}/{count}", self.subject, round + 1);
                measure()
            })
            .collect()
    }

    /// A row that only informs.
    pub(crate) fn row(&mut self, what: &str, unit: &'static str, samples: Vec<f64>) {
        self.push(what, unit, samples, None);
    }

    /// A row with a bound: the median must not be above it.
    pub(crate) fn bound(&mut self, what: &str, unit: &'static str, samples: Vec<f64>, at_most: f64) {
        self.push(what, unit, samples, Some(at_most));
    }

    fn push(&mut self, what: &str, unit: &'static str, samples: Vec<f64>, at_most: Option<f64>) {
        assert!(!samples.is_empty(), "{what}: nothing was measured");
        self.rows.push(Row {
            subject: self.subject,
            what: what.to_owned(),
            unit,
            samples,
            at_most,
        });
    }

    /// Whether every median is within its bound.
    pub(crate) fn keeps_bounds(&self) -> bool {
        self.rows.iter().all(Row::keeps_bound)
    }

    /// The table, and what is to be known of the machine.
    pub(crate) fn table(&self) -> String {
        let mut text = format!(
            "{:<9} {:<58} {:>10} {:>21} {:>3} {:>9}\n",
            "subject", "what", "median", "low … high", "n", "at most"
        );
        for row in &self.rows {
            let (low, high) = spread(&row.samples);
            let bound = match row.at_most {
                None => String::new(),
                Some(most) if row.keeps_bound() => format!("{most:>9}  ok"),
                Some(most) => format!("{most:>9}  MISSED"),
            };
            let _ = writeln!(
                text,
                "{:<9} {:<58} {:>10} {:>21} {:>3} {bound}",
                row.subject,
                row.what,
                format!("{:.2} {}", median(&row.samples), row.unit),
                format!("{low:.2} … {high:.2}"),
                row.samples.len(),
            );
        }
        let (low, high) = spread(&self.machine);
        let _ = writeln!(
            text,
            "\nThe machine: {} cores, load {}. The same work took {:.1} ms, from {low:.1} to {high:.1}: \
             differences below {:.0} % say nothing.",
            std::thread::available_parallelism().map_or(1, usize::from),
            fs::read_to_string("/proc/loadavg").map_or("unknown".to_owned(), |text| text
                .split(' ')
                .take(3)
                .collect::<Vec<_>>()
                .join(" ")),
            median(&self.machine),
            (high / low - 1.0) * 100.0,
        );
        text
    }
}

impl Row {
    fn keeps_bound(&self) -> bool {
        self.at_most.is_none_or(|most| median(&self.samples) <= most)
    }
}

/// The middle one, or the mean of the two in the middle.
pub(crate) fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        _ => sorted[middle],
    }
}

fn spread(samples: &[f64]) -> (f64, f64) {
    let low = samples.iter().copied().fold(f64::INFINITY, f64::min);
    let high = samples.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low, high)
}

/// In milliseconds.
pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Work that is always the same: what its time varies by is the machine's doing.
fn reference_work() -> Duration {
    let start = Instant::now();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in 0..20_000_000_u64 {
        hash = (hash ^ (byte & 0xff)).wrapping_mul(0x0100_0000_01b3);
    }
    black_box(hash);
    start.elapsed()
}

/// The most memory that a process (its id, or `self`) had at once, in MB; `None` once it is gone.
pub(crate) fn peak_of(process: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes / 1_024.0)
}

/// Forgets the peak of this process.
pub(crate) fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").expect("the peak of memory is reset in /proc: run this on Linux");
}

/// Processor time of this process with all of its threads, user's and system's.
#[derive(Clone, Copy)]
pub(crate) struct Spent(Duration);

impl Spent {
    /// Until now. As `getrusage` says, to a hundredth of a second: measure enough at once.
    pub(crate) fn now() -> Self {
        let stat = fs::read_to_string("/proc/self/stat").expect("processor time is read from /proc: run this on Linux");
        // The name, in parentheses, may hold spaces; fields are counted behind it.
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        let ticks = |field: usize| fields[field].parse::<u64>().unwrap();
        Self(Duration::from_millis((ticks(11) + ticks(12)) * 10))
    }

    /// What was spent since.
    pub(crate) fn since(self) -> Duration {
        Self::now().0 - self.0
    }
}
