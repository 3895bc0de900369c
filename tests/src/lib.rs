//! What the journeys and the tests of the window share.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this package is tests only: they stop at the first thing that is not as it should be"
)]

#[cfg(feature = "window")]
mod driver;
#[cfg(feature = "window")]
pub mod native;
pub mod platform;
#[cfg(feature = "window")]
pub mod poppler;
pub mod program;
pub mod scripted;
pub mod soak;
pub mod stage;
pub mod stopped;
#[cfg(feature = "window")]
pub mod window;
