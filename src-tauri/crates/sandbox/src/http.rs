//! Serving: the accept loop of our own, and how a reply, or what is left of one, goes out on the socket.

use std::{
    convert::Infallible,
    future::{pending, poll_fn},
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use http_body::Frame;
use hyper::{body::Incoming, server::conn::http1, service::Service};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinSet,
    time::{Sleep, sleep},
};

/// A hanging call is given up after this long even if the client waits on.
const LONGEST_HANG: Duration = Duration::from_secs(600);
/// Between the half of a cut reply and the end of its connection, so that the half arrives.
const BEFORE_THE_CUT: Duration = Duration::from_millis(30);

/// Resets the connection of the request that carries it.
#[derive(Clone)]
pub(crate) struct Socket(Arc<Notify>);

/// How a call is answered on the socket.
#[derive(Debug)]
pub(crate) enum Delivery {
    /// A JSON reply, whole.
    Json(Vec<u8>),
    /// The first half of a JSON reply, then nothing.
    Cut(Vec<u8>),
    /// Any other page.
    Page {
        status: StatusCode,
        content_type: &'static str,
        body: Vec<u8>,
    },
    /// A redirect.
    Redirect(String),
    /// Nothing, until the client gives up.
    Hang,
    /// Nothing, and the connection is reset.
    Reset,
}

/// Puts a delivery on the socket.
pub(crate) async fn deliver(delivery: Delivery, socket: &Socket) -> Response<Body> {
    match delivery {
        Delivery::Json(body) => page(StatusCode::OK, "application/json;charset=UTF-8", Body::from(body)),
        Delivery::Page {
            status,
            content_type,
            body,
        } => page(status, content_type, Body::from(body)),
        Delivery::Cut(body) => {
            let whole = body.len();
            let half = Bytes::from(body).slice(..whole / 2);
            let mut response = page(
                StatusCode::OK,
                "application/json;charset=UTF-8",
                Body::new(Half {
                    half: Some(half),
                    wait: None,
                }),
            );
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, HeaderValue::from(whole));
            response
        }
        Delivery::Redirect(to) => {
            let mut response = page(StatusCode::FOUND, "text/html;charset=UTF-8", Body::empty());
            if let Ok(to) = HeaderValue::from_str(&to) {
                response.headers_mut().insert(header::LOCATION, to);
            }
            response
        }
        Delivery::Hang => {
            sleep(LONGEST_HANG).await;
            page(StatusCode::GATEWAY_TIMEOUT, "text/plain", Body::empty())
        }
        Delivery::Reset => {
            socket.0.notify_one();
            pending().await
        }
    }
}

fn page(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// A body that ends with an error after its half.
struct Half {
    half: Option<Bytes>,
    wait: Option<Pin<Box<Sleep>>>,
}

impl HttpBody for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        let wait = self.wait.get_or_insert_with(|| Box::pin(sleep(BEFORE_THE_CUT)));
        wait.as_mut()
            .poll(cx)
            .map(|()| Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }
}

/// Accepts connections until it is dropped; the connections end with it.
pub(crate) async fn accept(listeners: Vec<TcpListener>, router: Router) {
    let mut loops = JoinSet::new();
    for listener in listeners {
        let router = router.clone();
        loops.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    accepted = listener.accept() => match accepted {
                        Ok((stream, peer)) => {
                            let router = router.clone().layer(axum::Extension(Peer(peer.ip().is_loopback())));
                            connections.spawn(serve(stream, router));
                        }
                        // Out of file descriptors, most likely: some will be closed.
                        Err(_) => sleep(Duration::from_millis(50)).await,
                    },
                    Some(_) = connections.join_next() => {}
                }
            }
        });
    }
    while loops.join_next().await.is_some() {}
}

/// Whether the other end of the connection is this computer.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) bool);

type Answered = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

async fn serve(stream: TcpStream, router: Router) {
    // Small replies must not wait for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(Notify::new());
    let router = TowerToHyperService::new(router.layer(axum::Extension(Socket(Arc::clone(&reset)))));
    let service = hyper::service::service_fn(move |request: Request<Incoming>| -> Answered {
        let answer = router.call(request);
        Box::pin(answer)
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // Errors are the client's: it went away or spoke no HTTP. There is nobody to tell.
        _ = poll_fn(|cx| connection.poll_without_shutdown(cx)) => {}
        () = reset.notified() => {
            let stream = connection.into_parts().io.into_inner();
            let _ = stream.set_zero_linger();
        }
    }
}

/// Listens at an address, and where it is 127.0.0.1 also at ::1 with the same port: `localhost` may mean either.
pub(crate) async fn listen(address: std::net::SocketAddr) -> io::Result<(Vec<TcpListener>, u16)> {
    const ATTEMPTS: usize = 16;
    for attempt in 1.. {
        let first = TcpListener::bind(address).await?;
        let port = first.local_addr()?.port();
        if address.ip() != std::net::IpAddr::from([127, 0, 0, 1]) {
            return Ok((vec![first], port));
        }
        match TcpListener::bind((std::net::Ipv6Addr::LOCALHOST, port)).await {
            Ok(second) => return Ok((vec![first, second], port)),
            // Someone else's port: whoever says `localhost` could reach him.
            Err(fault) if fault.kind() == io::ErrorKind::AddrInUse => {
                if address.port() != 0 || attempt == ATTEMPTS {
                    return Err(fault);
                }
            }
            // No IPv6 here.
            Err(_) => return Ok((vec![first], port)),
        }
    }
    Err(io::ErrorKind::AddrInUse.into())
}

/// The lock, also after a panic elsewhere: what it guards is changed in one piece, after the journal.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
