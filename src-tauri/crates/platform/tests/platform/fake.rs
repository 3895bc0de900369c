//! A server that answers as a test orders, byte by byte, and remembers what it received.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use kaipiao_platform::{
    BaseUrl, BoxFuture, Clock, Credentials, Guard, Platform, Secret, StoreError, Token, TokenStore, WireEntry, WireLog,
};
use time::{Duration, OffsetDateTime, macros::datetime};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What was received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
    /// Which connection it came over, from 0.
    pub(crate) connection: usize,
}

impl Received {
    pub(crate) fn body(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body in UTF-8")
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.headers.get("token").map(String::as_str)
    }

    /// The parameters, from a form or from JSON.
    pub(crate) fn parameters(&self) -> BTreeMap<String, String> {
        if self.headers["content-type"].starts_with("application/json") {
            return serde_json::from_slice(&self.body).expect("an object of texts");
        }
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// 200 with this body.
    Json(String),
    /// A status, headers and a body.
    Http(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// These bytes as they are, then the end of the connection.
    Bytes(Vec<u8>),
    /// A reset.
    Reset,
    /// Nothing, ever.
    Hang,
}

pub(crate) fn json(body: &str) -> Answer {
    Answer::Json(body.to_owned())
}

pub(crate) const OK: &str = r#"{"Result":"1","Message":"成功"}"#;

type Handler = dyn Fn(&Received) -> Answer + Send + Sync;

pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Fake {
    pub(crate) async fn start(handler: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let (handler, memory): (Arc<Handler>, _) = (Arc::new(handler), Arc::clone(&received));
        tokio::spawn(async move {
            let mut connection = 0;
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, connection, Arc::clone(&handler), Arc::clone(&memory)));
                connection += 1;
            }
        });
        Self { address, received }
    }

    /// A platform that logs in with `[T1]`, `[T2]`, … and answers everything else with one reply.
    pub(crate) async fn answering(answer: Answer) -> Self {
        Self::start(move |request| login(request).unwrap_or_else(|| answer.clone())).await
    }

    pub(crate) fn form_url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    pub(crate) fn json_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.address.port())
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// What came in for paths that end so.
    pub(crate) fn received_at(&self, path: &str) -> Vec<Received> {
        self.received()
            .into_iter()
            .filter(|request| request.target.ends_with(path))
            .collect()
    }
}

/// Answers GetToken; `None` for other calls.
pub(crate) fn login(request: &Received) -> Option<Answer> {
    request
        .target
        .ends_with("/LOGIN/GetToken")
        .then(|| json(r#"{"Result":"1","Message":"系统登陆成功。","ID":"[T1]"}"#))
}

async fn serve(mut stream: TcpStream, connection: usize, handler: Arc<Handler>, memory: Arc<Mutex<Vec<Received>>>) {
    let mut buffer = Vec::new();
    loop {
        let Some(request) = read_request(&mut stream, &mut buffer, connection).await else {
            return;
        };
        let answer = handler(&request);
        memory.lock().unwrap().push(request);
        match answer {
            Answer::Json(body) => {
                let headers = vec![("Content-Type", "text/html;charset=utf-8".to_owned())];
                write_reply(&mut stream, 200, &headers, body.as_bytes()).await;
            }
            Answer::Http(status, headers, body) => write_reply(&mut stream, status, &headers, &body).await,
            Answer::Bytes(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
                return;
            }
            Answer::Reset => {
                let socket = stream.into_std().expect("a socket");
                // Bytes that nobody read turn the end of a connection into a reset; here all are read, so it is asked for.
                let _ = socket2::SockRef::from(&socket).set_linger(Some(std::time::Duration::ZERO));
                return;
            }
            Answer::Hang => std::future::pending().await,
        }
    }
}

async fn write_reply(stream: &mut TcpStream, status: u16, headers: &[(&str, String)], body: &[u8]) {
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body).await;
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>, connection: usize) -> Option<Received> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|part| part == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(buffer[..end].to_vec()).expect("a head in UTF-8");
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers
        .get("content-length")
        .map_or(0, |length| length.parse().expect("a length"));
    buffer.drain(..end + 4);
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    let body = buffer.drain(..length).collect();
    Some(Received {
        method,
        target,
        headers,
        body,
        connection,
    })
}

/// Keeps token and credentials in memory; what two processes would share.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) token: Mutex<Option<Token>>,
    pub(crate) credentials: Mutex<Option<(String, String)>>,
    lock: Arc<tokio::sync::Mutex<()>>,
    pub(crate) broken: Mutex<bool>,
}

impl Store {
    pub(crate) fn with_token(token: &str, since: OffsetDateTime) -> Arc<Self> {
        let store = Self::new();
        *store.token.lock().unwrap() = Some(Token {
            secret: token.to_owned().into(),
            since,
        });
        store
    }

    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            credentials: Mutex::new(Some(("用户".to_owned(), "p&ss=w+rd%".to_owned()))),
            ..Self::default()
        })
    }
}

impl TokenStore for Store {
    fn load(&self) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        Box::pin(async { Ok(self.token.lock().unwrap().clone()) })
    }

    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            if *self.broken.lock().unwrap() {
                return Err(StoreError("the keyring is locked".into()));
            }
            *self.token.lock().unwrap() = Some(token.clone());
            Ok(())
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<Guard, StoreError>> {
        Box::pin(async { Ok(Box::new(Arc::clone(&self.lock).lock_owned().await) as Guard) })
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Option<Credentials>, StoreError>> {
        Box::pin(async {
            let credentials = self.credentials.lock().unwrap().clone();
            Ok(credentials.map(|(user, password)| Credentials {
                user,
                password: Secret::from(password),
            }))
        })
    }
}

/// The time at which the tests take place.
pub(crate) const NOON: OffsetDateTime = datetime!(2026-11-24 12:00 +8);

/// A clock that stands still until it is set.
pub(crate) struct Still(Mutex<OffsetDateTime>);

impl Still {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(NOON)))
    }

    pub(crate) fn pass(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }
}

impl Clock for Still {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap()
    }
}

/// Remembers what is told.
#[derive(Default)]
pub(crate) struct Lines(Mutex<Vec<WireEntry>>);

impl Lines {
    pub(crate) fn all(&self) -> Vec<WireEntry> {
        self.0.lock().unwrap().clone()
    }
}

impl WireLog for Lines {
    fn line(&self, entry: &WireEntry) {
        self.0.lock().unwrap().push(entry.clone());
    }
}

/// A platform at a URL, with a token that has been good for a day.
pub(crate) fn platform(url: &str) -> Platform {
    platform_with(url, Store::with_token("[T0]", NOON - Duration::DAY), Still::new())
}

pub(crate) fn platform_with(url: &str, store: Arc<Store>, clock: Arc<Still>) -> Platform {
    Platform::new(
        BaseUrl::parse(url, None).unwrap(),
        store,
        clock,
        Arc::new(Lines::default()),
    )
    .unwrap()
}
