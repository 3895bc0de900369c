//! The soak: thousands of invoices through real processes that are killed, at a platform that does everything wrong that it can, and
//! then the platform's books against the ledger.
//!
//! A seed decides what is issued, which faults are ordered with which shares, and at which progress and how much later a process is
//! killed. Not repeatable are the scheduling of processes and threads, and with it the order in which calls arrive, which of them a
//! fault strikes, and the instruction at which a process dies.

mod chance;
mod conduct;
mod faults;
mod judge;
mod options;
mod plan;
mod seat;

pub use conduct::{Ran, conduct};
pub use judge::judge;
pub use options::Options;
pub use seat::{Place, sit};
