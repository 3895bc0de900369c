//! A platform that answers what a test tells it, byte for byte, and counts what it is asked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Router,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::stage::COMPANY;

/// The parameters of a call.
pub type Parameters = HashMap<String, String>;

/// Gives the answer to a call.
type Script = Box<dyn FnMut(&Parameters) -> Answer + Send>;

/// What is answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Status 200 with this JSON.
    Json(Value),
    /// A status with a body that is not the platform's.
    Page(u16, &'static str),
}

impl From<Value> for Answer {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

/// A platform that knows one user and one company; what it is not told to answer, it does not know.
pub struct Scripted {
    /// Where it listens.
    pub url: String,
    shared: Arc<Mutex<Shared>>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    scripts: HashMap<&'static str, Script>,
    calls: Vec<(String, Parameters)>,
}

impl Scripted {
    /// Starts it: a login succeeds, one company is listed, no document is known and none is taken in.
    pub async fn start() -> Self {
        let shared: Arc<Mutex<Shared>> = Arc::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let scripted = Self {
            url: format!("http://localhost:{port}"),
            shared,
            server,
        };
        scripted.on("/LOGIN/GetToken", |_| json!({"Result": "1", "ID": "[1]"}));
        let company = json!({"spid": COMPANY, "nsrmc": "一号测试公司", "nsrsbh": "91440101340088133N"});
        scripted.on("/TERM/LIST", move |_| json!({"Result": "1", "rows": [company]}));
        scripted.on("/KPGL/FPKJ", |_| json!({"Result": "0", "Message": "系统忙"}));
        scripted.on("/KPGL/KPJG", |_| unknown());
        scripted.on("/KPGL/FPLIST", |_| rows(&[]));
        scripted
    }

    /// From now on a call is answered so.
    pub fn on<A: Into<Answer>>(&self, path: &'static str, mut script: impl FnMut(&Parameters) -> A + Send + 'static) {
        let script: Script = Box::new(move |parameters| script(parameters).into());
        locked(&self.shared).scripts.insert(path, script);
    }

    /// How often a call was made.
    pub fn count(&self, path: &str) -> usize {
        locked(&self.shared)
            .calls
            .iter()
            .filter(|(called, _)| called == path)
            .count()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// KPJG about a document that the platform does not know.
pub fn unknown() -> Value {
    json!({"Result": "0", "Code": "100", "Message": "单据不存在"})
}

/// A page of FPLIST.
pub fn rows(rows: &[Value]) -> Value {
    json!({"Result": "1", "total": rows.len(), "rows": rows})
}

/// A row of FPLIST that is [`draft`](crate::stage::draft) under a serial, issued under a number.
pub fn listed(serial: &str, number: &str) -> Value {
    json!({
        "xtlsh": serial, "fplxdm": "021", "fphm": number, "kprq": "2026-11-24 10:00:00",
        "ghdwsbh": "91440101340088133N", "hjje": "100.00", "hjse": "6.00", "jshj": "106.00",
    })
}

fn locked(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(shared): State<Arc<Mutex<Shared>>>, uri: Uri, Form(parameters): Form<Parameters>) -> Response {
    let path = uri.path().trim_start_matches("/API").to_owned();
    let mut shared = locked(&shared);
    shared.calls.push((path.clone(), parameters.clone()));
    let answer = match shared.scripts.get_mut(path.as_str()) {
        Some(script) => script(&parameters),
        None => Answer::Page(404, "no such call"),
    };
    match answer {
        Answer::Json(value) => value.to_string().into_response(),
        Answer::Page(status, body) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
    }
}
