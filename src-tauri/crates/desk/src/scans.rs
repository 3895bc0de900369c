//! Who waits for a scan: one per company, and each can be told to stop.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

/// The waits that are under way.
#[derive(Debug, Default)]
pub(crate) struct Scans(Mutex<HashMap<String, Wait>>);

#[derive(Debug)]
struct Wait {
    number: u64,
    stop: oneshot::Sender<()>,
}

/// A wait that is under way; over when it is dropped.
#[derive(Debug)]
pub(crate) struct Waiting<'a> {
    scans: &'a Scans,
    spid: String,
    number: u64,
    stopped: oneshot::Receiver<()>,
}

impl Scans {
    /// Begins to wait for a company's scan. Whoever waited for it before stops: their code is no longer shown.
    pub(crate) fn begin(&self, spid: &str) -> Waiting<'_> {
        let (stop, stopped) = oneshot::channel();
        let mut waits = self.waits();
        let number = waits.get(spid).map_or(0, |wait| wait.number + 1);
        waits.insert(spid.to_owned(), Wait { number, stop });
        Waiting {
            scans: self,
            spid: spid.to_owned(),
            number,
            stopped,
        }
    }

    /// Tells whoever waits for a company's scan to stop.
    pub(crate) fn stop(&self, spid: &str) {
        if let Some(wait) = self.waits().remove(spid) {
            // Nobody may be there any more.
            let _ = wait.stop.send(());
        }
    }

    fn waits(&self) -> MutexGuard<'_, HashMap<String, Wait>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting<'_> {
    /// Returns once it was told to stop.
    pub(crate) async fn stopped(&mut self) {
        // A sender that was dropped says the same: another wait took this one's place.
        let _ = (&mut self.stopped).await;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waits = self.scans.waits();
        if waits.get(&self.spid).is_some_and(|wait| wait.number == self.number) {
            waits.remove(&self.spid);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn a_wait_ends_when_it_is_told_to_or_another_takes_its_place() {
        let scans = Scans::default();
        let mut first = scans.begin("1");
        assert!(timeout(SOON, first.stopped()).await.is_err(), "nobody said so yet");
        let mut second = scans.begin("1");
        assert!(
            timeout(SOON, first.stopped()).await.is_ok(),
            "its code is no longer shown"
        );
        drop(first);
        scans.stop("2");
        assert!(timeout(SOON, second.stopped()).await.is_err(), "another company's");
        scans.stop("1");
        assert!(timeout(SOON, second.stopped()).await.is_ok());
    }
}
