//! One request from its bytes to its answer: method, encoding, token, parameters, faults, then the call itself.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Extension, State as Shared},
    http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header},
};
use tokio::time::sleep;

use crate::{
    calls::{self, Call, Outcome, pdf, scan},
    clock::{Clock, http_date},
    faults::{Fault, FaultKind},
    http::{Delivery, Socket, deliver, lock},
    params::Params,
    payload,
    reply::{Object, Refusal},
    state::{Received, State},
    tokens::sha256,
    vary::vary,
};

/// Bodies beyond are refused: no batch is as large.
const LARGEST_BODY: usize = 64 * 1024 * 1024;
/// "如果在url上发票数据过长，会返回test".
const LONGEST_URL: usize = 2_048;
/// Parameters that are remembered as hashes only.
const SECRETS: [&str; 4] = ["password", "dzswjmm", "dzswjmm_jx", "yzm"];

/// The platform as the handlers share it.
pub(crate) struct Platform {
    pub(crate) state: Mutex<State>,
    pub(crate) clock: Clock,
    pub(crate) latency: Duration,
    pub(crate) prefix: String,
    pub(crate) name: String,
    pub(crate) pdfs: pdf::Cache,
}

/// Answers everything below the prefix.
pub(crate) async fn answer(
    Shared(platform): Shared<Arc<Platform>>,
    Extension(socket): Extension<Socket>,
    request: Request<Body>,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        let page = Delivery::Page {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            content_type: "text/plain",
            body: Vec::new(),
        };
        return deliver(page, &socket).await;
    };
    let request = Arrived {
        method: head.method,
        uri: head.uri,
        headers: head.headers,
        body,
    };
    let clock = platform.clock.clone();
    // In a task of its own: the platform goes on when the client has given up.
    let acting = tokio::spawn(async move { platform.act(request).await });
    let delivery = acting.await.unwrap_or(Delivery::Reset);
    let mut response = deliver(delivery, &socket).await;
    // The sandbox's own clock, not the machine's.
    if let Ok(date) = HeaderValue::from_str(&http_date(clock.now())) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

struct Arrived {
    method: Method,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Arrived {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// "含有127.0.01的，都是以JSON进行传送".
    fn wants_json(&self) -> bool {
        self.header(header::HOST).contains("127.0.0.1")
    }

    fn params(&self) -> Result<Params, Refusal> {
        let media = self
            .header(header::CONTENT_TYPE)
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let (wanted, words) = if self.wants_json() {
            ("application/json", "地址含127.0.0.1时，参数必需以JSON传送。")
        } else {
            (
                "application/x-www-form-urlencoded",
                "参数必需以表单（application/x-www-form-urlencoded）传送。",
            )
        };
        // Calls without parameters may come without a body.
        if self.body.is_empty() {
            return Ok(Params::default());
        }
        if media != wanted {
            return Err(Refusal::new(words));
        }
        if self.wants_json() {
            Params::json(&self.body)
        } else {
            Params::form(&self.body)
        }
    }
}

impl Platform {
    async fn act(&self, request: Arrived) -> Delivery {
        sleep(self.latency).await;
        let Some(call) = self.call(request.uri.path()) else {
            return text(StatusCode::NOT_FOUND, "404");
        };
        if request.uri.to_string().len() > LONGEST_URL || (call != Call::Pdf && request.method != Method::POST) {
            return text(StatusCode::OK, "test");
        }
        if call == Call::Pdf {
            return self.pdf(&request).await;
        }
        let params = match request.params() {
            Ok(params) => params,
            Err(refusal) => return self.reply(call, refusal.into()),
        };
        let serials = serials(call, &params);
        let fault = {
            let mut guard = lock(&self.state);
            let state = &mut *guard;
            state.remember(received(call, &request, &params));
            if let Err(refusal) = state.count_sent(call, params.get("spid"), &serials) {
                drop(guard);
                return self.reply(call, refusal.into());
            }
            state
                .faults
                .strike_call(call, params.get("spid"), &serials, &mut state.rng)
        };
        let Some(fault) = fault else {
            return self.do_it(call, &request, &params).await;
        };
        self.strike(&fault, call, &request, &params).await
    }

    /// The call of a path; the PDF link stands behind the prefix, or behind the bare origin.
    fn call(&self, path: &str) -> Option<Call> {
        let at_origin = lock(&self.state).manner.pdf_at_origin;
        if at_origin && path == Call::Pdf.path() {
            return Some(Call::Pdf);
        }
        let call = path.strip_prefix(self.prefix.as_str()).and_then(Call::from_path)?;
        (call != Call::Pdf || !at_origin).then_some(call)
    }

    async fn strike(&self, fault: &Fault, call: Call, request: &Arrived, params: &Params) -> Delivery {
        let acts = fault.acts
            || matches!(
                fault.kind,
                FaultKind::ResetAfter | FaultKind::Cut | FaultKind::Delay | FaultKind::TokenExpired
            );
        if fault.kind == FaultKind::Delay {
            sleep(Duration::from_millis(fault.ms.unwrap_or(1_000))).await;
        }
        if fault.kind == FaultKind::TokenExpired {
            lock(&self.state).tokens.expire();
        }
        let done = if acts {
            Some(self.do_it(call, request, params).await)
        } else {
            None
        };
        match fault.kind {
            FaultKind::Hang => Delivery::Hang,
            FaultKind::ResetBefore | FaultKind::ResetAfter => Delivery::Reset,
            FaultKind::Cut => match done {
                Some(Delivery::Json(body)) => Delivery::Cut(body),
                Some(Delivery::Page { body, .. }) => Delivery::Cut(body),
                other => other.unwrap_or(Delivery::Reset),
            },
            FaultKind::Html => Delivery::Page {
                status: fault.status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::BAD_GATEWAY),
                content_type: "text/html;charset=UTF-8",
                body: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
                    .into(),
            },
            FaultKind::Test => text(StatusCode::OK, "test"),
            FaultKind::Empty => text(StatusCode::OK, ""),
            FaultKind::Redirect => Delivery::Redirect(fault.message.clone().unwrap_or_else(|| "/login.html".into())),
            FaultKind::Refuse => {
                let words = fault.message.clone().unwrap_or_else(|| "系统繁忙，请稍后再试。".into());
                self.reply(call, Refusal::new(words).into())
            }
            FaultKind::Delay
            | FaultKind::TokenExpired
            | FaultKind::NoNumber
            | FaultKind::Kept
            | FaultKind::UsedUp
            | FaultKind::Held
            | FaultKind::Face
            | FaultKind::BothLists
            | FaultKind::NeitherList
            | FaultKind::Stranger
            | FaultKind::Failed
            | FaultKind::Late => done.unwrap_or(Delivery::Reset),
        }
    }

    async fn do_it(&self, call: Call, request: &Arrived, params: &Params) -> Delivery {
        let token = request.headers.get("token").and_then(|token| token.to_str().ok());
        let outcome = match self.check(call, token, params) {
            Err(refusal) => Err(refusal),
            Ok(()) if call == Call::Ewmdd => scan::act(&self.state, &self.clock, params).await.map(Outcome::Reply),
            Ok(()) => calls::act(call, &mut lock(&self.state), params, self.clock.now()),
        };
        match outcome {
            Ok(Outcome::Reply(reply)) => self.reply(call, reply),
            Ok(Outcome::Lost { hangs: true }) => Delivery::Hang,
            Ok(Outcome::Lost { hangs: false }) => Delivery::Reset,
            Err(refusal) => self.reply(call, refusal.into()),
        }
    }

    fn check(&self, call: Call, token: Option<&str>, params: &Params) -> Result<(), Refusal> {
        if call != Call::GetToken {
            lock(&self.state).tokens.check(token, self.clock.now())?;
        }
        let checked = params.check(&call.spec());
        checked.map_err(|refusal| {
            if call == Call::Kpjg {
                Refusal::coded(refusal.message, "code", "100")
            } else {
                refusal
            }
        })
    }

    fn reply(&self, call: Call, reply: Object) -> Delivery {
        let reply = {
            let mut guard = lock(&self.state);
            let state = &mut *guard;
            if state.manner.varied {
                vary(reply, call == Call::Fpkj, &mut state.rng)
            } else {
                reply
            }
        };
        match serde_json::to_vec(&reply) {
            Ok(body) => Delivery::Json(body),
            Err(_) => text(StatusCode::INTERNAL_SERVER_ERROR, "500"),
        }
    }

    async fn pdf(&self, request: &Arrived) -> Delivery {
        let query = request.uri.query().unwrap_or_default();
        let params = Params::form(query.as_bytes()).unwrap_or_default();
        let fault = {
            let mut guard = lock(&self.state);
            let state = &mut *guard;
            state.remember(received(Call::Pdf, request, &params));
            let (spid, serial) = pdf::whose(state, &params).unwrap_or_default();
            state.faults.strike_call(Call::Pdf, &spid, &[serial], &mut state.rng)
        };
        let page = || async {
            if let Err(refusal) = lock(&self.state).settle(self.clock.now()) {
                return text(StatusCode::INTERNAL_SERVER_ERROR, &refusal.message);
            }
            pdf::act(self, &params).await
        };
        let Some(fault) = fault else { return page().await };
        if fault.kind == FaultKind::Cut {
            return match page().await {
                Delivery::Page { body, .. } => Delivery::Cut(body),
                other => other,
            };
        }
        if fault.kind == FaultKind::Delay {
            sleep(Duration::from_millis(fault.ms.unwrap_or(1_000))).await;
            return page().await;
        }
        // Nothing is done by a download: there is nothing to act on.
        self.strike(&Fault { acts: false, ..fault }, Call::Pdf, request, &params)
            .await
    }
}

/// The serials that a call speaks of, so that faults can be ordered for them.
fn serials(call: Call, params: &Params) -> Vec<String> {
    match call {
        Call::Fpkj | Call::Shkp => payload::serials(params.get("data")),
        Call::Fplist | Call::Kpjg => vec![params.get("xtlsh").to_owned()],
        Call::GetToken
        | Call::List
        | Call::Registry
        | Call::Qrcode
        | Call::Login
        | Call::Ewmdd
        | Call::Sjmmgx
        | Call::SetSms
        | Call::Sms
        | Call::Fpxf
        | Call::Pdf => Vec::new(),
    }
}

fn received(call: Call, request: &Arrived, params: &Params) -> Received {
    let masked = |name: &str, value: &str| {
        if SECRETS.contains(&name) {
            format!("sha256:{}", sha256(value))
        } else {
            value.to_owned()
        }
    };
    let params: BTreeMap<String, String> = params
        .iter()
        .map(|(name, value)| (name.to_owned(), masked(name, value)))
        .collect();
    let json = call != Call::Pdf && request.wants_json();
    Received {
        call,
        json,
        has_token: request.headers.contains_key("token"),
        params,
    }
}

pub(crate) fn text(status: StatusCode, body: &str) -> Delivery {
    Delivery::Page {
        status,
        content_type: "text/plain;charset=UTF-8",
        body: body.into(),
    }
}
