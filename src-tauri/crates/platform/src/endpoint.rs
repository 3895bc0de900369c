//! What every call of the platform declares about itself.

use std::{fmt, time::Duration};

use serde::{Serialize, de::DeserializeOwned};

/// What a second copy of a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing that the first did not do: it may be sent again at will.
    Harmless,
    /// Possibly a second document: it may be sent again only after the platform was asked about the first.
    AfterAsking,
    /// Something that a person has to decide: a second login, a second scan.
    Never,
}

/// A call of the platform: a type that knows its path, its reply, and what a second copy of it does.
///
/// It serialises to the call's parameters, in the document's order and spelling. A program that adds a call says what
/// repeating it does: [`Endpoint::REPEAT`] has no default.
pub trait Endpoint: Serialize + Sync {
    /// What the platform answers.
    type Reply: DeserializeOwned + fmt::Debug + Send;

    /// The path behind the platform's prefix (`/API`).
    const PATH: &'static str;

    /// What a second copy of it does.
    const REPEAT: Repeat;

    /// Whether `Result` = 0 is an answer to read, not a failure of the call.
    const RESULT_IS_OUTCOME: bool = false;

    /// Whether the reply holds a secret, so that no byte of it may be kept or shown.
    const SECRET_REPLY: bool = false;

    /// How long the call may take from its first byte to the last of the reply.
    fn timeout(&self) -> Duration {
        Duration::from_secs(30)
    }

    /// The company that it is about (spid, or tax number where the call has no spid), for the wire log.
    fn company(&self) -> Option<&str> {
        None
    }
}
