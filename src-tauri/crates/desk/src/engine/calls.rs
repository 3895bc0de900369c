//! How many calls may be under way at once, whatever the number of companies.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places at which a call may be under way.
#[derive(Debug)]
pub(super) struct Calls {
    places: Arc<Semaphore>,
    bound: Mutex<usize>,
}

impl Calls {
    pub(super) fn new(bound: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(bound)),
            bound: Mutex::new(bound),
        }
    }

    /// Waits for a place; it is free again once what is returned is dropped.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// From now on so many: places that are taken away while calls are under way go as those end.
    pub(super) fn bound(&self, wanted: usize) {
        let mut bound = self.bound.lock().unwrap_or_else(PoisonError::into_inner);
        match wanted.checked_sub(*bound) {
            Some(more) => self.places.add_permits(more),
            None => {
                let less = *bound - wanted;
                let taken = self.places.forget_permits(less);
                if let Ok(busy) = u32::try_from(less - taken)
                    && busy > 0
                {
                    let places = Arc::clone(&self.places);
                    tokio::spawn(async move {
                        if let Ok(freed) = places.acquire_many_owned(busy).await {
                            freed.forget();
                        }
                    });
                }
            }
        }
        *bound = wanted;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// How many places are free, as whoever waits for them sees it.
    async fn free(calls: &Calls) -> usize {
        let mut places = Vec::new();
        while let Ok(place) = tokio::time::timeout(Duration::from_millis(1), calls.place()).await {
            places.push(place);
        }
        places.len()
    }

    #[tokio::test(start_paused = true)]
    async fn the_bound_changes_while_calls_are_under_way() {
        let calls = Calls::new(3);
        let (one, two) = (calls.place().await, calls.place().await);
        assert_eq!(free(&calls).await, 1);
        calls.bound(1);
        assert_eq!(free(&calls).await, 0, "two are under way, and one may be");
        drop(one);
        assert_eq!(free(&calls).await, 0, "the place of the first is gone");
        drop(two);
        assert_eq!(free(&calls).await, 1);
        calls.bound(4);
        assert_eq!(free(&calls).await, 4);
    }
}
