//! What the desk needs from outside and tests hold still: the clock, chance, and someone to tell.

use std::{fmt, time::SystemTime};

use kaipiao_domain::Serial;
use kaipiao_ledger::Timestamp;

use crate::contract::DeskEvent;

/// The wall clock. Pauses never depend on it: they run on the monotonic clock.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Where serials come from.
pub trait Ids: fmt::Debug + Send + Sync {
    /// A serial that nobody has.
    fn serial(&self) -> Serial;
}

/// Who is told what changed.
pub trait Events: fmt::Debug + Send + Sync {
    /// Tells it; must not block.
    fn tell(&self, event: DeskEvent);
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Serials out of the system's randomness: 100 bits each.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn serial(&self) -> Serial {
        Serial::from_random(rand::random())
    }
}

/// Nobody listens.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silence;

impl Events for Silence {
    fn tell(&self, _event: DeskEvent) {}
}
