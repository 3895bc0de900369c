//! The client against a server of the tests' own, over real connections on loopback.

mod documents;
mod fake;
mod list_pages;
mod pdf;
mod requests;
mod seats;
mod secrets;
mod text;
mod token;
mod transport;
