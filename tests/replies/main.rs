//! What the platform's replies do to a document: told ones, and any that can be thought of.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod generated;
mod lost;
mod told;
mod waiting;
