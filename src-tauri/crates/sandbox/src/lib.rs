//! A platform of our own for the demo and the tests, with faults to order.
//!
//! It behaves as the platform's document says, strictly: a misspelt name is refused, not forgiven, which is why it shares
//! no code with the client. It keeps books that a test can count, and it breaks in every way that was asked for.
//!
//! Where a call needs a code sent to a phone, the code is `123456`; the demo's user and password are `demo`.
//!
//! What it does on purpose, because the real one may: it rejects a serial only once the first copy *is issued* and visible.
//! A serial sent again while its first copy is late, in progress or waiting is taken in a second time, and SHKP while one is
//! in progress runs a second time; [`Books::doubles`] names the serials that were issued twice.
//!
//! # The control endpoint
//! Outside the API, for tests in other processes; loopback only, no token, no web page.
//!
//! | request | does |
//! | --- | --- |
//! | `GET /sandbox/hello` | its name |
//! | `GET /sandbox/books` | [`Books`] |
//! | `GET /sandbox/received` | a list of [`Received`] |
//! | `GET`, `POST`, `DELETE /sandbox/faults` | those on order; orders one [`Fault`] or a list of them; cancels all |
//! | `GET`, `PUT /sandbox/manner` | [`Manner`]; keys left out go back to their defaults |
//! | `POST /sandbox/clock` | `{"advance_ms": 1000}` or `{"set": "2026-12-31T23:30:00+08:00"}` |
//! | `POST /sandbox/scan` | `{"spid": "…"}`: the operator scans what is shown |
//! | `POST /sandbox/lapse` | `{"spid": "…"}`: the company's face scan lapses |
//! | `POST /sandbox/reset` | forgets everything |

mod archive;
mod books;
mod calls;
mod clock;
mod company;
mod config;
mod control;
mod credit_code;
mod demo;
mod faults;
mod http;
mod invoice;
mod journal;
mod number;
mod options;
mod params;
mod payload;
mod pdf;
mod picture;
mod platform;
mod reply;
mod rules;
mod running;
mod split;
mod state;
mod tokens;
mod upper;
mod vary;

pub use books::{Books, Document, Sent, Stage};
pub use calls::Call;
pub use clock::{Clock, Millis};
pub use company::Company;
pub use config::{Config, DEMO_PASSWORD, DEMO_USER, ListedRate, Manner};
pub use demo::Demo;
pub use faults::{Fault, FaultKind};
pub use invoice::{Invoice, Item, Kind};
pub use number::Number;
pub use options::{Options, run};
pub use running::{Running, Sandbox};
pub use state::Received;
