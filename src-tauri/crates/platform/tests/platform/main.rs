//! The client against a server of the tests' own, over real connections on loopback; and against the sandbox, which
//! knows the platform's document alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this binary is tests only: they stop at the first thing that is not as it should be"
)]

mod companies;
mod documents;
mod fake;
mod files;
mod golden;
mod list_pages;
mod pdf;
mod requests;
mod sandbox;
mod seats;
mod secrets;
mod text;
mod token;
mod transport;
