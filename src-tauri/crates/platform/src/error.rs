//! What can go wrong with a call, by what a caller can do about it.

use std::{error::Error, fmt};

use crate::{session::StoreError, words::lapsed};

/// Whether the platform may have acted on a request that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It cannot have: sending again is safe.
    No,
    /// It may have: ask for the outcome before anything else.
    Maybe,
    /// It did, and refused; its answer says why.
    Yes,
}

/// A cause below ours: the HTTP library's, the operating system's.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a call has no reply to work with.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The request never left this machine: no such host, nobody listens, no TLS. Try again later.
    #[error("the platform cannot be reached")]
    Unreachable(#[source] Cause),
    /// The reply did not come in time.
    #[error("the platform did not answer in time")]
    TimedOut,
    /// The connection ended before the reply was whole.
    #[error("the connection ended before the reply was whole")]
    Broken(#[source] Cause),
    /// What came back is not the platform's JSON: `test`, an HTML page, a redirect, half a document, nothing.
    #[error("not the platform's reply: HTTP status {status}, {reply}")]
    NotTheApi {
        /// The HTTP status.
        status: u16,
        /// What came back, for the diagnostics.
        reply: RawReply,
    },
    /// The reply is the platform's, but one field of it cannot be read.
    #[error("the reply cannot be read at {path}: {reason}")]
    Decode {
        /// Where, as a JSON path with keys in lower case: `sucesslist[0].fphm`.
        path: String,
        /// What is wrong there; quotes no value.
        reason: String,
        /// What came back, for the diagnostics.
        reply: RawReply,
    },
    /// The platform refused the call: show its words.
    #[error("the platform refused: {message}")]
    Refused {
        /// The platform's code; empty where it gave none.
        code: String,
        /// The platform's words.
        message: String,
    },
    /// The token was refused although another process has just brought a new one: the next call uses that.
    #[error("the platform refused the token: {message}")]
    TokenRejected {
        /// The platform's code, 2001 to 2009.
        code: String,
        /// The platform's words.
        message: String,
    },
    /// A token died within ten minutes of its login: another computer logs in with the same account. Nothing is sent
    /// until the user logs in on purpose ([`Platform::login`](crate::Platform::login)).
    #[error("another computer logged in with the same account")]
    TakenElsewhere,
    /// There is no token, and no user name and password to get one with.
    #[error("there are no credentials for the platform")]
    NoCredentials,
    /// The platform refused user name or password. They are not tried again until they change or the user logs in.
    #[error("the platform refused the login: {message}")]
    LoginRefused {
        /// The platform's words.
        message: String,
    },
    /// There is no token, since the platform's login gave no usable reply: the request itself never left. Try again later.
    #[error("the login at the platform gave no usable reply")]
    NotLoggedIn(#[source] Box<CallError>),
    /// Where token and credentials are kept failed.
    #[error("token and credentials cannot be read or kept")]
    Store(#[from] StoreError),
}

impl CallError {
    /// Whether the platform may have acted on the request.
    pub const fn reached(&self) -> Reached {
        match self {
            Self::Unreachable(_)
            | Self::TakenElsewhere
            | Self::NoCredentials
            | Self::NotLoggedIn(_)
            | Self::Store(_) => Reached::No,
            Self::TimedOut | Self::Broken(_) | Self::NotTheApi { .. } | Self::Decode { .. } => Reached::Maybe,
            Self::Refused { .. } | Self::TokenRejected { .. } | Self::LoginRefused { .. } => Reached::Yes,
        }
    }

    /// What a login that failed means for the request that it was for: that did not leave.
    pub(crate) fn of_login(self) -> Self {
        match self.reached() {
            Reached::Maybe => Self::NotLoggedIn(Box::new(self)),
            Reached::No | Reached::Yes => self,
        }
    }

    /// Whether the platform says that the company's face scan has lapsed (身份认证已超时).
    pub fn scan_lapsed(&self) -> bool {
        matches!(self, Self::Refused { message, .. } if lapsed(message))
    }
}

/// A reply kept for the diagnostics: its length, and its first bytes unless they may hold a secret.
///
/// It may hold buyers' data, so `Debug` and `Display` show the length alone.
#[derive(Clone, PartialEq, Eq)]
pub struct RawReply {
    length: usize,
    head: Option<Box<[u8]>>,
}

impl RawReply {
    /// How much of a reply is kept.
    const KEPT: usize = 64 * 1024;

    /// Keeps the first bytes of a reply, or only its length where it may hold a secret.
    pub(crate) fn new(bytes: &[u8], secret: bool) -> Self {
        let head = bytes.get(..bytes.len().min(Self::KEPT)).unwrap_or_default();
        Self {
            length: bytes.len(),
            head: (!secret).then(|| head.into()),
        }
    }

    /// How long the reply was, in bytes.
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether nothing came back at all.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Its first bytes; `None` where they may hold a secret.
    pub fn head(&self) -> Option<&[u8]> {
        self.head.as_deref()
    }
}

impl fmt::Debug for RawReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawReply({} bytes)", self.length)
    }
}

impl fmt::Display for RawReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.length)
    }
}
