//! Starting and stopping a sandbox, and reaching into it from a test.

use std::{fmt, io, sync::Arc};

use axum::{Router, routing::any};
use tokio::task::JoinHandle;

use crate::{
    books::Books,
    calls::pdf,
    clock::Clock,
    config::{Config, Manner},
    control,
    faults::Fault,
    http::{self, lock},
    platform::{Platform, answer},
    state::{Received, Scan, State},
};

/// A sandbox that can be started.
#[derive(Debug, Clone, Copy)]
pub struct Sandbox;

impl Sandbox {
    /// Starts a sandbox on the current Tokio runtime.
    ///
    /// # Errors
    /// The state file cannot be read, or the address is taken.
    pub async fn start(config: Config) -> io::Result<Running> {
        let state = State::load(&config)?;
        let (listeners, port) = http::listen(config.listen).await?;
        let prefix = format!("/{}", config.prefix.trim_matches('/'));
        let prefix = if prefix == "/" { String::new() } else { prefix };
        let clock = config.clock.clone();
        let platform = Arc::new(Platform {
            state: state.into(),
            clock: clock.clone(),
            latency: config.latency,
            prefix: prefix.clone(),
            name: config.name,
            pdfs: pdf::Cache::default(),
        });
        let router = Router::new()
            .route(&format!("{prefix}/{{*call}}"), any(answer))
            .fallback(answer)
            .merge(control::routes())
            .with_state(Arc::clone(&platform));
        let serving = tokio::spawn(http::accept(listeners, router));
        Ok(Running {
            platform,
            clock,
            host: config.listen.ip().to_string(),
            port,
            serving,
        })
    }
}

/// A sandbox that serves until it is stopped or dropped.
pub struct Running {
    platform: Arc<Platform>,
    clock: Clock,
    host: String,
    port: u16,
    serving: JoinHandle<()>,
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

impl Running {
    /// `http://localhost:PORT`: calls to it are forms.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// `http://127.0.0.1:PORT`, or the address it was told to listen at: over 127.0.0.1 calls are JSON.
    pub fn url_ip(&self) -> String {
        format!("http://{}:{}", self.host, self.port)
    }

    /// The port that it serves.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A copy of the books, brought up to the clock.
    pub fn books(&self) -> Books {
        let mut state = lock(&self.platform.state);
        // A journal that cannot be written shows in the next call's reply; the books in memory stay true.
        let _ = state.settle(self.clock.now());
        state.books()
    }

    /// The requests that arrived, oldest first, with secrets as hashes.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.platform.state).received.iter().cloned().collect()
    }

    /// Orders a fault.
    pub fn order(&self, fault: Fault) {
        lock(&self.platform.state).faults.order(fault);
    }

    /// Cancels all faults on order.
    pub fn cancel_faults(&self) {
        lock(&self.platform.state).faults.clear();
    }

    /// Switches the manners of the replies.
    pub fn set_manner(&self, manner: Manner) {
        lock(&self.platform.state).manner = manner;
    }

    /// The clock, to be moved by tests.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The company's face scan lapses now; whether there is such a company.
    pub fn lapse(&self, spid: &str) -> bool {
        lock(&self.platform.state).lapse(spid).is_ok()
    }

    /// The operator scans the code that is shown for a company; whether one was.
    pub fn scan(&self, spid: &str) -> bool {
        let mut state = lock(&self.platform.state);
        matches!(state.scans.get(spid), Some(Scan::Shown { .. })) && state.log_in(spid, self.clock.now()).is_ok()
    }

    /// Stops serving; every open connection ends and nothing is written any more, as with a killed process.
    pub async fn stop(mut self) {
        lock(&self.platform.state).close();
        self.serving.abort();
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        lock(&self.platform.state).close();
        self.serving.abort();
    }
}
