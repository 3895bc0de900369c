//! The PDF of an invoice, from the link that the platform gave for it (`url`).
//!
//! The link may point anywhere, and so may what it redirects to. So it has a client of its own: redirects are walked by
//! hand, the token goes to the platform's own origin alone, and a public platform cannot send us into this computer or
//! the office's network.

use std::{
    collections::BTreeSet,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use reqwest::{
    Client, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, LOCATION},
};
use url::{Host, Url};

use crate::{
    base_url::{BaseUrl, is_loopback_host},
    error::{CallError, Cause},
    reply::Envelope,
    session::{Session, Token},
    transport::{SetupError, client, failed, header, millis, place, read, token_header, told},
    wire_log::{WireEntry, WireLog, WireOutcome},
};

/// The longest PDF that is read.
const LONGEST_PDF: usize = 20 * 1024 * 1024;
/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;
/// What a download is called in the wire log.
const LOGGED_AS: &str = "PDF";
/// How long a download may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The link is no web address.
    #[error("the link is no web address")]
    BadLink,
    /// The link, or what it redirects to, leads where it must not.
    #[error("the link leads to {place}, which is refused: {why}")]
    RefusedTarget {
        /// Scheme, host and port.
        place: String,
        /// Why.
        why: RefusedHop,
    },
    /// It redirects more than five times, or nowhere.
    #[error("the link redirects without end")]
    TooManyRedirects,
    /// The platform has not made the PDF yet: a page or nothing came instead. Try again later.
    #[error("the PDF is not ready yet")]
    NotYet,
    /// The platform refused: show its words.
    #[error("the platform refused the PDF: {message}")]
    Refused {
        /// The platform's words.
        message: String,
    },
    /// The server answered with an HTTP error.
    #[error("HTTP status {status}")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// Something came that is neither a PDF nor a page.
    #[error("what came is not a PDF")]
    NotAPdf,
    /// It is longer than 20 MiB.
    #[error("the PDF is too long")]
    TooLong,
    /// The connection or the token failed.
    #[error(transparent)]
    Call(#[from] CallError),
}

/// Why a link must not be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefusedHop {
    /// Neither https nor http.
    #[error("not a web address")]
    Scheme,
    /// Plain http to another computer.
    #[error("plain http")]
    PlainHttp,
    /// This computer or a private network, from a platform that is neither.
    #[error("a private address")]
    Private,
}

/// Whether a link, or what it redirects to, may be followed from a platform.
///
/// # Errors
/// [`RefusedHop`] says why not.
pub fn may_follow(base: &BaseUrl, hop: &Url) -> Result<(), RefusedHop> {
    let Some(host) = hop.host() else {
        return Err(RefusedHop::Scheme);
    };
    match hop.scheme() {
        "https" => {}
        "http" if is_loopback_host(&host) => {}
        "http" => return Err(RefusedHop::PlainHttp),
        _ => return Err(RefusedHop::Scheme),
    }
    // The platform's own address is where the user wanted to go, private or not.
    if base.is_loopback() || is_own(base, hop) {
        return Ok(());
    }
    let public = match host {
        Host::Domain(name) => !is_loopback_host(&host) && !name.ends_with(".local") && name.contains('.'),
        Host::Ipv4(address) => is_public(IpAddr::V4(address)),
        Host::Ipv6(address) => is_public(IpAddr::V6(address)),
    };
    if public { Ok(()) } else { Err(RefusedHop::Private) }
}

/// Whether a URL is the platform's own, so that the token may go there.
pub fn is_own(base: &BaseUrl, hop: &Url) -> bool {
    hop.origin() == base.root().origin()
}

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_multicast()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (18..20).contains(&b)))
        }
        IpAddr::V6(v6) => {
            // An IPv4 address inside an IPv6 one leads to the IPv4 one.
            let [a, b, c, ..] = v6.segments();
            let [.., high, low] = v6.segments();
            let inner = match (a, b) {
                (0x64, 0xff9b) => Some((high, low)),
                (0x2002, _) => Some((b, c)),
                _ => v6.to_ipv4().map(|v4| {
                    let [w, x, y, z] = v4.octets();
                    (u16::from_be_bytes([w, x]), u16::from_be_bytes([y, z]))
                }),
            };
            if let Some((high, low)) = inner {
                let [w, x] = high.to_be_bytes();
                let [y, z] = low.to_be_bytes();
                return is_public(IpAddr::from([w, x, y, z]));
            }
            a & 0xe000 == 0x2000 && !(a == 0x2001 && b == 0xdb8)
        }
    }
}

/// Where a link may lead: behind the platform's prefix first, behind its bare origin where that gives no PDF.
fn candidates(base: &BaseUrl, link: &str) -> Result<Vec<Url>, PdfError> {
    let link = link.trim();
    if link.is_empty() {
        return Err(PdfError::BadLink);
    }
    if let Ok(absolute) = Url::parse(link) {
        return Ok(vec![absolute]);
    }
    let join = |path: &str| base.root().join(path).map_err(|_| PdfError::BadLink);
    if link.starts_with("//") {
        return Ok(vec![join(link)?]);
    }
    let path = format!("/{}", link.trim_start_matches('/'));
    let bare = join(&path)?;
    let prefix = base.prefix();
    if prefix.is_empty() || path.starts_with(&format!("{prefix}/")) {
        return Ok(vec![bare]);
    }
    Ok(vec![join(&format!("{prefix}{path}"))?, bare])
}

/// Downloads PDFs.
#[derive(Clone)]
pub(crate) struct PdfClient {
    base: BaseUrl,
    client: Client,
    guarded: Arc<Guarded>,
    log: Arc<dyn WireLog>,
}

/// What one download gave.
enum Got {
    Pdf(Vec<u8>),
    TokenRejected(Token),
}

impl PdfClient {
    pub(crate) fn new(base: BaseUrl, log: Arc<dyn WireLog>) -> Result<Self, SetupError> {
        let guarded = Arc::new(Guarded::default());
        Ok(Self {
            client: client(base.is_loopback())
                .timeout(TIMEOUT)
                .dns_resolver(Arc::clone(&guarded))
                .build()
                .map_err(SetupError)?,
            base,
            guarded,
            log,
        })
    }

    pub(crate) async fn get(&self, link: &str, session: &Session) -> Result<Vec<u8>, PdfError> {
        let started = Instant::now();
        let result = self.get_somewhere(link, session).await;
        let (outcome, code, bytes) = match &result {
            Ok(bytes) => (WireOutcome::Ok, String::new(), bytes.len()),
            Err(PdfError::Call(error)) => {
                let (outcome, code) = told(error);
                (outcome, code, 0)
            }
            Err(_) => (WireOutcome::Failed, String::new(), 0),
        };
        // The link itself identifies an invoice: it is not told.
        self.log.line(&WireEntry {
            path: LOGGED_AS,
            company: None,
            millis: millis(started),
            outcome,
            code,
            bytes,
        });
        result
    }

    async fn get_somewhere(&self, link: &str, session: &Session) -> Result<Vec<u8>, PdfError> {
        let mut last = PdfError::BadLink;
        for candidate in candidates(&self.base, link)? {
            match self.follow_with_token(candidate, session).await {
                Ok(bytes) => return Ok(bytes),
                // Somewhere else it may be there; a connection that fails fails there too.
                Err(
                    error @ (PdfError::NotYet
                    | PdfError::Status { .. }
                    | PdfError::NotAPdf
                    | PdfError::Refused { .. }
                    | PdfError::TooManyRedirects),
                ) => {
                    // "Not yet" says most: an HTTP error behind the other path must not hide it.
                    if !matches!(last, PdfError::NotYet) {
                        last = error;
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// Renews a dead token once.
    async fn follow_with_token(&self, start: Url, session: &Session) -> Result<Vec<u8>, PdfError> {
        match self.follow(start.clone(), session).await? {
            Got::Pdf(bytes) => return Ok(bytes),
            Got::TokenRejected(token) => session.renew(&token).await?,
        };
        match self.follow(start, session).await? {
            Got::Pdf(bytes) => Ok(bytes),
            Got::TokenRejected(token) => {
                session.renew(&token).await?;
                Err(PdfError::NotYet)
            }
        }
    }

    async fn follow(&self, start: Url, session: &Session) -> Result<Got, PdfError> {
        let mut hop = start;
        for _ in 0..=MOST_REDIRECTS {
            may_follow(&self.base, &hop).map_err(|why| PdfError::RefusedTarget {
                place: place(&hop),
                why,
            })?;
            self.guarded.guard(&self.base, &hop);
            let mut request = self.client.get(hop.clone());
            let token = if is_own(&self.base, &hop) {
                Some(session.token().await?)
            } else {
                None
            };
            if let Some(token) = &token {
                request = request.header(token_header(), header(&token.secret)?);
            }
            let response = request.send().await.map_err(failed)?;
            let status = response.status();
            if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
                let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
                let next = location.ok_or(PdfError::TooManyRedirects)?;
                hop = hop.join(next).map_err(|_| PdfError::BadLink)?;
                continue;
            }
            let is_page = response
                .headers()
                .get(CONTENT_TYPE)
                .and_then(|value| value.to_str().ok())
                .is_some_and(|value| value.to_ascii_lowercase().contains("html"));
            if response
                .content_length()
                .is_some_and(|length| length > LONGEST_PDF as u64)
            {
                return Err(PdfError::TooLong);
            }
            let bytes = read(response, LONGEST_PDF).await?.ok_or(PdfError::TooLong)?;
            return judge(status, is_page, bytes, token);
        }
        Err(PdfError::TooManyRedirects)
    }
}

fn judge(status: StatusCode, is_page: bool, bytes: Vec<u8>, token: Option<Token>) -> Result<Got, PdfError> {
    if let Some(envelope) = Envelope::read(&bytes) {
        return match token {
            Some(token) if envelope.rejects_token() => Ok(Got::TokenRejected(token)),
            _ => Err(PdfError::Refused {
                message: envelope.message,
            }),
        };
    }
    if !status.is_success() {
        return Err(PdfError::Status {
            status: status.as_u16(),
        });
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok(Got::Pdf(bytes));
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).trim_ascii_start();
    if is_page || text.is_empty() || text.starts_with(b"<") {
        return Err(PdfError::NotYet);
    }
    Err(PdfError::NotAPdf)
}

/// The names that links led to: they resolve to public addresses alone, so that a public name that leads into this
/// computer or the office's network leads nowhere. Other names, the platform's own and the proxy's, may be anywhere.
#[derive(Default)]
struct Guarded {
    names: Mutex<BTreeSet<String>>,
}

impl Guarded {
    fn guard(&self, base: &BaseUrl, hop: &Url) {
        if base.is_loopback() || hop.host() == base.root().host() {
            return;
        }
        if let Some(Host::Domain(name)) = hop.host() {
            self.names
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(name.to_owned());
        }
    }

    fn holds(&self, name: &str) -> bool {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.contains(&name.to_ascii_lowercase())
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let guarded = self.holds(name.as_str());
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let usable: Vec<_> = found
                .into_iter()
                .filter(|address| !guarded || is_public(address.ip()))
                .collect();
            if usable.is_empty() {
                return Err(Cause::from(io::Error::new(
                    io::ErrorKind::PermissionDenied,
                    "the name has no public address",
                )));
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolves(guarded: &Guarded, name: &str) -> bool {
        guarded.resolve(name.parse().unwrap()).await.is_ok()
    }

    #[tokio::test]
    async fn a_name_that_a_link_led_to_does_not_resolve_into_this_computer() {
        let base = BaseUrl::parse("https://pbs.example.cn", None).unwrap();
        let guarded = Guarded::default();
        assert!(
            resolves(&guarded, "localhost").await,
            "a proxy, or the platform itself, may be anywhere"
        );
        guarded.guard(&base, &Url::parse("https://LOCALHOST/x").unwrap());
        assert!(!resolves(&guarded, "localhost").await, "a link may not");
        assert!(!resolves(&guarded, "LocalHost").await, "however it is written");
    }

    #[tokio::test]
    async fn the_platforms_own_name_may_be_anywhere() {
        let guarded = Guarded::default();
        let own = BaseUrl::parse("https://localhost", None).unwrap();
        guarded.guard(&own, &Url::parse("https://localhost:8443/x").unwrap());
        assert!(resolves(&guarded, "localhost").await);
    }

    #[test]
    fn a_link_is_looked_for_where_the_document_leaves_it_open() {
        let base = BaseUrl::parse("https://pbs.example.cn/NEWKP", None).unwrap();
        #[rustfmt::skip]
        let rows = [
            ("absolute",                    "https://pdf.example.com/a?b=c",  vec!["https://pdf.example.com/a?b=c"]),
            ("behind the prefix, then not", "/KPGL/PDFXZ?XYM=1&FPZL=026",     vec!["https://pbs.example.cn/NEWKP/KPGL/PDFXZ?XYM=1&FPZL=026", "https://pbs.example.cn/KPGL/PDFXZ?XYM=1&FPZL=026"]),
            ("without a slash",             "KPGL/PDFXZ",                     vec!["https://pbs.example.cn/NEWKP/KPGL/PDFXZ", "https://pbs.example.cn/KPGL/PDFXZ"]),
            ("with the prefix already",     "/NEWKP/KPGL/PDFXZ",              vec!["https://pbs.example.cn/NEWKP/KPGL/PDFXZ"]),
            ("another host, same scheme",   "//pdf.example.com/a",            vec!["https://pdf.example.com/a"]),
        ];
        for (what, link, expected) in rows {
            let found: Vec<_> = candidates(&base, link).unwrap().into_iter().map(String::from).collect();
            assert_eq!(found, expected, "{what}");
        }
    }
}
