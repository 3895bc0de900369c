//! Logins that lapsed in the middle of work: one notification of the desktop for all of them, not one for each.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::time::Instant;

use crate::seat::Seat;

/// How long others are waited for after each: at the month's end many lapse one after another.
const GATHERS: Duration = Duration::from_secs(10);

/// How long they are gathered at most.
const GATHERS_AT_MOST: Duration = Duration::from_secs(120);

/// How long nothing more is told after a notification: whoever heard it is scanning.
const QUIET: Duration = Duration::from_secs(600);

/// How many companies a notification names.
const NAMED: usize = 5;

/// The companies whose lapse was not told yet.
#[derive(Debug, Default)]
pub(crate) struct Lapses(Mutex<Gathered>);

#[derive(Debug, Default)]
struct Gathered {
    /// Their names, by spid.
    companies: BTreeMap<String, String>,
    first: Option<Instant>,
    last: Option<Instant>,
    told: Option<Instant>,
}

impl Gathered {
    /// Adds one; true where nobody waits to tell of it yet.
    fn add(&mut self, spid: String, company: String, now: Instant) -> bool {
        let is_first = self.first.is_none();
        self.first.get_or_insert(now);
        self.last = Some(now);
        self.companies.insert(spid, company);
        is_first
    }

    /// When they are told, as things stand now.
    fn due(&self) -> Option<Instant> {
        let gathered = (self.last? + GATHERS).min(self.first? + GATHERS_AT_MOST);
        Some(self.told.map_or(gathered, |told| gathered.max(told + QUIET)))
    }

    fn take(&mut self) -> BTreeMap<String, String> {
        (self.first, self.last) = (None, None);
        std::mem::take(&mut self.companies)
    }
}

impl Lapses {
    /// A company's login lapsed: it is told soon, together with those that follow.
    pub(crate) fn add(&self, app: &AppHandle, spid: String, company: String) {
        if self.gathered().add(spid, company, Instant::now()) {
            let app = app.clone();
            tauri::async_runtime::spawn(async move { app.state::<Self>().tell(&app).await });
        }
    }

    async fn tell(&self, app: &AppHandle) {
        loop {
            let due = self.gathered().due();
            let Some(due) = due.filter(|due| *due > Instant::now()) else {
                break;
            };
            tokio::time::sleep_until(due).await;
        }
        let mut companies = self.gathered().take();
        // Some were scanned meanwhile.
        if let Ok(desk) = app.state::<Seat>().desk().await
            && let Ok(known) = desk.companies(false).await
        {
            let parked = |spid: &String| {
                known
                    .companies
                    .iter()
                    .any(|one| one.spid == *spid && one.parked.is_some())
            };
            companies.retain(|spid, _| parked(spid));
        }
        if companies.is_empty() {
            return;
        }
        self.gathered().told = Some(Instant::now());
        let shown = app
            .notification()
            .builder()
            .title("开票台：需要扫脸登录")
            .body(words(&companies))
            .show();
        if let Err(error) = shown {
            tracing::warn!(%error, "the desktop shows no notification");
        }
    }

    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn words(companies: &BTreeMap<String, String>) -> String {
    let named: Vec<&str> = companies.values().take(NAMED).map(String::as_str).collect();
    let more = if companies.len() > NAMED { "等" } else { "" };
    format!(
        "{}{more} {} 家企业的登录已失效，扫脸后自动继续开票",
        named.join("、"),
        companies.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_lapses_make_one_list() {
        let mut lapses = Gathered::default();
        let now = Instant::now();
        let mut add = |n: u32| lapses.add(n.to_string(), format!("{n}号公司"), now);
        let first: Vec<bool> = (1..=7).map(&mut add).collect();
        assert_eq!(first.iter().filter(|first| **first).count(), 1, "one notification");
        assert!(!add(1));
        assert_eq!(
            words(&lapses.take()),
            "1号公司、2号公司、3号公司、4号公司、5号公司等 7 家企业的登录已失效，扫脸后自动继续开票"
        );
        assert!(
            lapses.add("1".to_owned(), "1号公司".to_owned(), now),
            "the next one begins anew"
        );
    }

    #[test]
    fn a_slow_batch_makes_one_list_and_the_next_comes_ten_minutes_later() {
        let mut lapses = Gathered::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let add = |lapses: &mut Gathered, seconds: u64| {
            lapses.add(seconds.to_string(), String::new(), after(seconds));
            lapses.due()
        };
        assert_eq!(add(&mut lapses, 0), Some(after(10)));
        assert_eq!(add(&mut lapses, 9), Some(after(19)), "each one waits for others");
        assert_eq!(add(&mut lapses, 115), Some(after(120)), "not for ever");
        lapses.take();
        lapses.told = Some(after(120));
        assert_eq!(lapses.due(), None);
        assert_eq!(add(&mut lapses, 200), Some(after(720)), "whoever heard it is scanning");
        lapses.take();
        assert_eq!(add(&mut lapses, 900), Some(after(910)), "after that as at first");
    }
}
