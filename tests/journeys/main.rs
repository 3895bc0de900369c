//! Journeys through desk and sandbox: what a user does, and what must hold whatever the platform does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod accounts;
mod bad_input;
mod by_itself;
mod clock;
mod command_line;
mod company_commands;
mod copies;
mod disk;
mod drafts;
mod errands;
mod faults;
mod foreign;
mod library;
mod logins;
mod many_companies;
mod month_end;
mod ordinary;
mod ourselves;
mod papers;
mod reconcile;
mod reversing;
mod scan;
mod secrets;
mod several_at_once;
mod taught;
mod together;
mod verdict;
mod verdict_at_once;
