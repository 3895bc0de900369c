//! One request over HTTP: how it is written, how long it may take, and whether it left this machine.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use reqwest::{
    Client, Response,
    header::{CONTENT_TYPE, DATE, HeaderMap, HeaderValue},
    redirect, retry,
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc2822};
use url::Url;

use crate::{
    base_url::{BaseUrl, Encoding},
    endpoint::{Endpoint, Repeat},
    error::{CallError, Cause, RawReply},
    reply::Envelope,
    session::Token,
    wire_log::{WireEntry, WireLog, WireOutcome},
};

/// How long a connection may take to stand: name, TCP and TLS.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest reply that is read.
const LONGEST_REPLY: usize = 64 * 1024 * 1024;

/// The header that carries the token (接口规范 10).
const TOKEN_HEADER: &str = "token";

const FORM: &str = "application/x-www-form-urlencoded;charset=UTF-8";
const JSON: &str = "application/json;charset=UTF-8";

/// Speaks to one platform.
pub(crate) struct Transport {
    base: BaseUrl,
    /// Keeps connections for the next call.
    pooled: Client,
    /// A new connection per call: one that died in the pool could not be told from a request that was received, and
    /// an issuance would have to be asked for instead of being sent again at once.
    fresh: Client,
    log: Arc<dyn WireLog>,
    /// The newest reply that said how late it is at the platform, and when its request left.
    heard: Mutex<Option<Heard>>,
}

/// How late it was at the platform.
#[derive(Debug, Clone, Copy)]
struct Heard {
    /// When the request whose reply said so left.
    asked: Instant,
    /// What the reply said.
    at: OffsetDateTime,
}

/// A reply, and what the wire log tells of it.
struct Answered<R> {
    /// `Result`.
    done: bool,
    /// `Code`; empty where there is none.
    code: String,
    reply: R,
}

/// Why an exchange gave no reply.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The token is no longer good (`Code` 2001 to 2009).
    Token { code: String, message: String },
    /// Anything else.
    Call(CallError),
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

/// The TLS of this machine could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be set up")]
pub struct SetupError(#[source] pub(crate) reqwest::Error);

/// What every client of ours has: the system's roots, no redirect, no repeat, no proxy before this very computer.
///
/// HTTP/1.1 alone: with HTTP/2 a request can be answered by `GOAWAY` in ways that do not say whether it was acted on.
pub(crate) fn client(loopback: bool) -> reqwest::ClientBuilder {
    let builder = Client::builder()
        .http1_only()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT);
    if loopback { builder.no_proxy() } else { builder }
}

impl Transport {
    pub(crate) fn new(base: BaseUrl, log: Arc<dyn WireLog>) -> Result<Self, SetupError> {
        let loopback = base.is_loopback();
        Ok(Self {
            pooled: client(loopback)
                .pool_idle_timeout(Duration::from_secs(30))
                .build()
                .map_err(SetupError)?,
            fresh: client(loopback).pool_max_idle_per_host(0).build().map_err(SetupError)?,
            base,
            log,
            heard: Mutex::default(),
        })
    }

    /// How late it is at the platform by its own clock, as the reply to a request says that left no sooner than `moment`; `None`
    /// where none said it since.
    pub(crate) fn heard_since(&self, moment: Instant) -> Option<OffsetDateTime> {
        let heard = *self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.filter(|heard| heard.asked >= moment).map(|heard| heard.at)
    }

    fn hear(&self, asked: Instant, date: Option<OffsetDateTime>) {
        let Some(at) = date else { return };
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        // Replies come in another order than their requests left: the newest question counts.
        if heard.is_none_or(|last| last.asked <= asked) {
            *heard = Some(Heard { asked, at });
        }
    }

    pub(crate) const fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Sends a request once and reads its reply.
    pub(crate) async fn exchange<E: Endpoint>(&self, request: &E, token: Option<&Token>) -> Result<E::Reply, Failure> {
        let started = Instant::now();
        let mut bytes = 0;
        let result = self.send(request, token, started, &mut bytes).await;
        let (outcome, code) = match &result {
            Ok(answered) if answered.done => (WireOutcome::Ok, answered.code.clone()),
            Ok(answered) => (WireOutcome::Failed, answered.code.clone()),
            Err(Failure::Token { code, .. }) => (WireOutcome::TokenRejected, code.clone()),
            Err(Failure::Call(error)) => told(error),
        };
        self.log.line(&WireEntry {
            path: E::PATH,
            company: request.company().map(str::to_owned),
            millis: millis(started),
            outcome,
            code,
            bytes,
        });
        result.map(|answered| answered.reply)
    }

    async fn send<E: Endpoint>(
        &self,
        request: &E,
        token: Option<&Token>,
        asked: Instant,
        length: &mut usize,
    ) -> Result<Answered<E::Reply>, Failure> {
        let client = match E::REPEAT {
            Repeat::Harmless => &self.pooled,
            Repeat::AfterAsking | Repeat::Never => &self.fresh,
        };
        let (content_type, body) = body(request, self.base.encoding()).map_err(CallError::Unreachable)?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Some(token) = token {
            headers.insert(TOKEN_HEADER, header(&token.secret)?);
        }
        let response = client
            .post(self.base.call(E::PATH))
            .headers(headers)
            .timeout(request.timeout())
            .body(body)
            .send()
            .await
            .map_err(failed)?;
        let status = response.status();
        let date = date(&response);
        let bytes = read(response, LONGEST_REPLY)
            .await?
            .ok_or_else(|| CallError::Broken("the reply is too long".into()))?;
        *length = bytes.len();
        let raw = || RawReply::new(&bytes, E::SECRET_REPLY);
        let not_the_api = || CallError::NotTheApi {
            status: status.as_u16(),
            reply: raw(),
        };
        let envelope = Envelope::read(&bytes).ok_or_else(not_the_api)?;
        // Only what speaks the platform's language says how late it is there.
        self.hear(asked, date);
        if envelope.rejects_token() {
            return Err(Failure::Token {
                code: envelope.code,
                message: envelope.message,
            });
        }
        let (Some(done), true) = (envelope.result, status.is_success()) else {
            return Err(not_the_api().into());
        };
        let code = envelope.code.clone();
        if !done && !E::RESULT_IS_OUTCOME {
            return Err(CallError::Refused {
                code,
                message: envelope.message,
            }
            .into());
        }
        match envelope.decode() {
            Ok(reply) => Ok(Answered { done, code, reply }),
            Err(error) => Err(CallError::Decode {
                path: error.path,
                reason: error.reason,
                reply: raw(),
            }
            .into()),
        }
    }
}

/// What a reply's `Date` says.
fn date(response: &Response) -> Option<OffsetDateTime> {
    let text = response.headers().get(DATE)?.to_str().ok()?;
    OffsetDateTime::parse(text, &Rfc2822).ok()
}

/// The token as a header that no log of the HTTP library shows.
pub(crate) fn header(token: &SecretString) -> Result<HeaderValue, CallError> {
    let mut value =
        HeaderValue::from_str(token.expose_secret()).map_err(|error| CallError::Unreachable(Box::new(error)))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The header's name, for the PDF download.
pub(crate) const fn token_header() -> &'static str {
    TOKEN_HEADER
}

/// The parameters as the platform wants them, with their content type.
pub(crate) fn body<T: Serialize>(request: &T, encoding: Encoding) -> Result<(&'static str, Vec<u8>), Cause> {
    Ok(match encoding {
        Encoding::Form => (FORM, serde_urlencoded::to_string(request)?.into_bytes()),
        Encoding::Json => (JSON, serde_json::to_vec(request)?),
    })
}

/// Reads a reply; `None` where it is longer than it may be.
pub(crate) async fn read(mut response: Response, longest: usize) -> Result<Option<Vec<u8>>, CallError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if bytes.len() + chunk.len() > longest {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

/// What a failure of the HTTP library means to us.
///
/// Only a failure to connect proves that nothing left: name, TCP, proxy and TLS come before the first byte of the
/// request. Whatever comes later may have been received.
pub(crate) fn failed(error: reqwest::Error) -> CallError {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        CallError::Unreachable(Box::new(error))
    } else if error.is_timeout() {
        CallError::TimedOut
    } else {
        CallError::Broken(Box::new(error))
    }
}

/// How long something took.
pub(crate) fn millis(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// What the wire log says of an error, and the platform's code in it.
pub(crate) fn told(error: &CallError) -> (WireOutcome, String) {
    let outcome = match error {
        CallError::Refused { code, .. } => return (WireOutcome::Failed, code.clone()),
        CallError::TokenRejected { code, .. } => return (WireOutcome::TokenRejected, code.clone()),
        CallError::LoginRefused { .. } => WireOutcome::Failed,
        CallError::TimedOut => WireOutcome::TimedOut,
        CallError::Broken(_) => WireOutcome::Broken,
        CallError::NotTheApi { .. } => WireOutcome::NotTheApi,
        CallError::Decode { .. } => WireOutcome::Decode,
        CallError::Unreachable(_)
        | CallError::TakenElsewhere
        | CallError::NoCredentials
        | CallError::NotLoggedIn(_)
        | CallError::Store(_) => WireOutcome::Unreachable,
    };
    (outcome, String::new())
}

/// The same URL without what may be secret or personal in it, for an error.
pub(crate) fn place(url: &Url) -> String {
    url.origin().ascii_serialization()
}
