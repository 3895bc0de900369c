//! The control endpoint `/sandbox/…`, outside the API: tests in other processes read the books and order faults here.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{Extension, Request, State as Shared},
    http::{StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    books::Books,
    config::Manner,
    faults::Fault,
    http::{Peer, lock},
    platform::Platform,
    reply::Refusal,
    state::{Received, Scan},
};

type Platforms = Shared<Arc<Platform>>;

/// The routes of the control endpoint.
pub(crate) fn routes() -> Router<Arc<Platform>> {
    Router::new()
        .route("/sandbox/hello", get(hello))
        .route("/sandbox/books", get(books))
        .route("/sandbox/received", get(received))
        .route("/sandbox/faults", get(faults).post(order).delete(cancel))
        .route("/sandbox/manner", get(manner).put(set_manner))
        .route("/sandbox/clock", post(clock))
        .route("/sandbox/scan", post(scan))
        .route("/sandbox/lapse", post(lapse))
        .route("/sandbox/reset", post(reset))
        .layer(from_fn(local))
}

/// This computer only, and no web page in its browser, be it under a name that points here.
async fn local(Extension(Peer(loopback)): Extension<Peer>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let named = name == "localhost" || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    if !loopback || !named || headers.contains_key(header::ORIGIN) {
        return (StatusCode::FORBIDDEN, "只能从本机访问").into_response();
    }
    next.run(request).await
}

async fn hello(Shared(platform): Platforms) -> String {
    platform.name.clone()
}

async fn books(Shared(platform): Platforms) -> Result<Json<Books>, Said> {
    let mut state = lock(&platform.state);
    state.settle(platform.clock.now())?;
    Ok(Json(state.books()))
}

async fn received(Shared(platform): Platforms) -> Json<Vec<Received>> {
    Json(lock(&platform.state).received.iter().cloned().collect())
}

async fn faults(Shared(platform): Platforms) -> Json<Vec<Fault>> {
    Json(lock(&platform.state).faults.pending().to_vec())
}

/// One fault or a list of them.
async fn order(Shared(platform): Platforms, Json(body): Json<serde_json::Value>) -> Result<StatusCode, Said> {
    let list = if body.is_array() {
        body
    } else {
        serde_json::Value::Array(vec![body])
    };
    let faults: Vec<Fault> =
        serde_json::from_value(list).map_err(|fault| Said(StatusCode::BAD_REQUEST, fault.to_string()))?;
    let mut state = lock(&platform.state);
    faults.into_iter().for_each(|fault| state.faults.order(fault));
    Ok(StatusCode::NO_CONTENT)
}

async fn cancel(Shared(platform): Platforms) -> StatusCode {
    lock(&platform.state).faults.clear();
    StatusCode::NO_CONTENT
}

async fn manner(Shared(platform): Platforms) -> Json<Manner> {
    Json(lock(&platform.state).manner.clone())
}

async fn set_manner(Shared(platform): Platforms, Json(manner): Json<Manner>) -> StatusCode {
    lock(&platform.state).manner = manner;
    StatusCode::NO_CONTENT
}

/// Moves the clock: by `advance_ms`, or to `set`, an RFC 3339 time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    advance_ms: Option<i64>,
    set: Option<String>,
}

async fn clock(Shared(platform): Platforms, Json(wanted): Json<Move>) -> Result<String, Said> {
    if let Some(set) = wanted.set {
        let at =
            OffsetDateTime::parse(&set, &Rfc3339).map_err(|fault| Said(StatusCode::BAD_REQUEST, fault.to_string()))?;
        platform.clock.set(at.unix_timestamp().saturating_mul(1_000));
    }
    platform.clock.advance(wanted.advance_ms.unwrap_or(0));
    Ok(platform.clock.now().to_string())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whom {
    spid: String,
}

/// The operator scans the code that QRCODE or LOGIN showed.
async fn scan(Shared(platform): Platforms, Json(whom): Json<Whom>) -> Result<StatusCode, Said> {
    let mut state = lock(&platform.state);
    if !matches!(state.scans.get(&whom.spid), Some(Scan::Shown { .. })) {
        return Err(Said(StatusCode::CONFLICT, "没有等待扫描的二维码".into()));
    }
    state.log_in(&whom.spid, platform.clock.now())?;
    Ok(StatusCode::NO_CONTENT)
}

/// The company's face scan lapses now.
async fn lapse(Shared(platform): Platforms, Json(whom): Json<Whom>) -> Result<StatusCode, Said> {
    lock(&platform.state).lapse(&whom.spid)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reset(Shared(platform): Platforms) -> Result<StatusCode, Said> {
    lock(&platform.state).reset()?;
    platform.pdfs.clear();
    Ok(StatusCode::NO_CONTENT)
}

/// A refusal with its status.
struct Said(StatusCode, String);

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, refusal.message)
    }
}

impl IntoResponse for Said {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}
