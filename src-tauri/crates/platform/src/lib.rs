//! The platform's HTTP API: one file per call; wire names stop here.
//!
//! [`Platform::call`] sends one request: as a form or as JSON by the platform's address, with the account's token, once.
//! What it returns is typed; what failed says by [`CallError::reached`] whether the platform may have acted. Nothing in
//! here repeats a request that may have been received.

mod base_url;
pub mod call;
pub mod document;
mod endpoint;
mod error;
mod facts;
mod list_pages;
pub mod moment;
mod pdf;
mod platform;
pub mod provinces;
mod reply;
mod save_pdf;
mod session;
mod transport;
mod wire_log;
mod words;

#[cfg(test)]
mod tests;

pub use base_url::{BadBaseUrl, BaseUrl, DEFAULT_PREFIX, Encoding};
pub use document::Payload;
pub use endpoint::{Endpoint, Repeat};
pub use error::{CallError, Cause, RawReply, Reached};
pub use facts::Facts;
pub use list_pages::WholeList;
pub use pdf::{PdfError, RefusedHop, is_own, is_public, may_follow};
pub use platform::Platform;
pub use reply::Rest;
pub use save_pdf::save_pdf;
pub use secrecy::{ExposeSecret, SecretString as Secret};
pub use session::{
    BoxFuture, Clock, Credentials, Guard, SHORTEST_LIFE, Session, StoreError, SystemClock, Token, TokenStore,
};
pub use transport::SetupError;
pub use wire_log::{NoLog, WireEntry, WireLog, WireOutcome};
pub use words::lapsed;
