//! One blocking call at a time, on a thread of its own, with a time limit.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};

use crate::error::VaultError;

/// The way to one store: its calls follow each other, and a call that hangs keeps the next ones from starting.
///
/// A keyring may hold a call until somebody answers an unlock dialog. With one call at a time there is one dialog and
/// one waiting thread, however often it is asked.
#[derive(Clone)]
pub(crate) struct Lane {
    turn: Arc<Semaphore>,
    limit: Duration,
}

impl Lane {
    pub(crate) fn new(limit: Duration) -> Self {
        Self {
            turn: Arc::new(Semaphore::new(1)),
            limit,
        }
    }

    /// Runs `work` off the async threads; after the time limit it goes on unheard.
    ///
    /// A plain thread, not `spawn_blocking`: a runtime that shuts down waits for its blocking tasks, so a forgotten
    /// unlock dialog would keep the command line from ending.
    pub(crate) async fn call<T, W>(&self, work: W) -> Result<T, VaultError>
    where
        T: Send + 'static,
        W: FnOnce() -> Result<T, VaultError> + Send + 'static,
    {
        let answer = async {
            let turn = Arc::clone(&self.turn)
                .acquire_owned()
                .await
                .map_err(|closed| VaultError::Refused(closed.into()))?;
            let (heard, answer) = oneshot::channel();
            std::thread::Builder::new()
                .name("keyring".to_owned())
                .spawn(move || {
                    let result = work();
                    drop(turn);
                    // Nobody listens any more when the time limit has passed.
                    drop(heard.send(result));
                })
                .map_err(|error| VaultError::Refused(error.into()))?;
            answer.await.map_err(|died| VaultError::Refused(died.into()))?
        };
        tokio::time::timeout(self.limit, answer)
            .await
            .unwrap_or(Err(VaultError::NoAnswer))
    }
}
