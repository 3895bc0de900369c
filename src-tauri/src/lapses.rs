//! Logins that lapsed in the middle of work: one notification of the desktop for all of them, not one for each.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

/// How long others are waited for after the first: at the month's end many lapse within seconds.
const GATHERS: Duration = Duration::from_secs(10);

/// How many companies a notification names.
const NAMED: usize = 5;

/// The companies whose lapse was not told yet.
#[derive(Debug, Default)]
pub(crate) struct Lapses(Mutex<BTreeSet<String>>);

impl Lapses {
    /// A company's login lapsed: it is told soon, together with those that follow.
    pub(crate) fn add(&self, app: &AppHandle, company: String) {
        if self.is_first(company) {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(GATHERS).await;
                let companies = app.state::<Self>().take();
                let shown = app
                    .notification()
                    .builder()
                    .title("开票台：需要扫脸登录")
                    .body(words(&companies))
                    .show();
                if let Err(error) = shown {
                    tracing::warn!(%error, "the desktop shows no notification");
                }
            });
        }
    }

    fn is_first(&self, company: String) -> bool {
        let mut companies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = companies.is_empty();
        companies.insert(company);
        first
    }

    fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn words(companies: &BTreeSet<String>) -> String {
    let named: Vec<&str> = companies.iter().take(NAMED).map(String::as_str).collect();
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
        let lapses = Lapses::default();
        let first: Vec<bool> = (1..=7).map(|n| lapses.is_first(format!("{n}号公司"))).collect();
        assert_eq!(first.iter().filter(|first| **first).count(), 1, "one notification");
        assert!(!lapses.is_first("1号公司".to_owned()));
        assert_eq!(
            words(&lapses.take()),
            "1号公司、2号公司、3号公司、4号公司、5号公司等 7 家企业的登录已失效，扫脸后自动继续开票"
        );
        assert!(lapses.is_first("1号公司".to_owned()), "the next one begins anew");
    }
}
