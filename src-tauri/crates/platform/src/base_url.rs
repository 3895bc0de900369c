//! Where the platform is, and how it wants its parameters.

use std::fmt;

use url::{Host, Url};

/// The path prefix of the platform's document; the same platform is also found under others.
pub const DEFAULT_PREFIX: &str = "/API";

/// The host whose calls carry JSON instead of a form (接口规范 3). `localhost` is another name: it gets a form.
const JSON_HOST: &str = "127.0.0.1";

/// A platform's address: its origin, and the prefix of all its paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    root: Url,
    prefix: String,
}

/// How a call carries its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// One JSON object.
    Json,
}

/// Why an address cannot be a platform's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBaseUrl {
    /// It is not a URL with a host.
    #[error("not a web address")]
    NotAUrl,
    /// Its scheme is neither https nor http.
    #[error("only https addresses can be used")]
    Scheme,
    /// It is plain http to another computer: passwords would be readable on the way.
    #[error("plain http is allowed to this computer only; use https")]
    PlainHttp,
    /// It holds a user name or a password.
    #[error("an address with a user name or password in it cannot be used")]
    Credentials,
    /// It has a query or a fragment.
    #[error("an address with a query or a fragment cannot be used")]
    Query,
}

impl BaseUrl {
    /// Reads a platform's address. A path in the address is the prefix, unless `prefix` names one; with neither it is
    /// [`DEFAULT_PREFIX`].
    ///
    /// # Errors
    /// [`BadBaseUrl`], for anything that secrets must not be sent to.
    pub fn parse(url: &str, prefix: Option<&str>) -> Result<Self, BadBaseUrl> {
        let mut root = Url::parse(url.trim()).map_err(|_| BadBaseUrl::NotAUrl)?;
        let Some(host) = root.host() else {
            return Err(BadBaseUrl::NotAUrl);
        };
        match root.scheme() {
            "https" => {}
            "http" if is_loopback_host(&host) => {}
            "http" => return Err(BadBaseUrl::PlainHttp),
            _ => return Err(BadBaseUrl::Scheme),
        }
        if !root.username().is_empty() || root.password().is_some() {
            return Err(BadBaseUrl::Credentials);
        }
        if root.query().is_some() || root.fragment().is_some() {
            return Err(BadBaseUrl::Query);
        }
        let own = root.path().trim_matches('/').to_owned();
        let prefix = match prefix {
            Some(given) => given.trim().trim_matches('/').to_owned(),
            None if own.is_empty() => DEFAULT_PREFIX.trim_matches('/').to_owned(),
            None => own,
        };
        if prefix.contains(['?', '#']) {
            return Err(BadBaseUrl::Query);
        }
        root.set_path("/");
        let prefix = if prefix.is_empty() {
            prefix
        } else {
            format!("/{prefix}")
        };
        Ok(Self { root, prefix })
    }

    /// Scheme, host and port, without a path: `https://pbs.example.cn`.
    pub fn origin(&self) -> String {
        self.root.origin().ascii_serialization()
    }

    /// The path before every call's own, `/API`; empty where there is none.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether it is this very computer.
    pub fn is_loopback(&self) -> bool {
        self.root.host().is_some_and(|host| is_loopback_host(&host))
    }

    /// How its calls carry their parameters; decided by the host alone.
    pub fn encoding(&self) -> Encoding {
        match self.root.host_str() {
            Some(JSON_HOST) => Encoding::Json,
            _ => Encoding::Form,
        }
    }

    /// The URL of a call.
    pub(crate) fn call(&self, path: &str) -> Url {
        let mut url = self.root.clone();
        url.set_path(&format!("{}{path}", self.prefix));
        url
    }

    /// The bare origin as a URL.
    pub(crate) fn root(&self) -> &Url {
        &self.root
    }
}

/// Whether a host is this computer, by its name or address alone.
pub(crate) fn is_loopback_host(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback() || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback()),
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_into_origin_and_prefix() {
        #[rustfmt::skip]
        let rows = [
            // what                            url                               prefix           origin                        prefix    encoding
            ("the document's prefix",          "https://pbs.example.cn",         None,            "https://pbs.example.cn",     "/API",   Encoding::Form),
            ("a slash changes nothing",        "https://pbs.example.cn/",        None,            "https://pbs.example.cn",     "/API",   Encoding::Form),
            ("a path in the address",          "https://pbs.example.cn/NEWKP/",  None,            "https://pbs.example.cn",     "/NEWKP", Encoding::Form),
            ("a prefix of its own",            "https://pbs.example.cn",         Some("NEWKP/"),  "https://pbs.example.cn",     "/NEWKP", Encoding::Form),
            ("no prefix",                      "https://pbs.example.cn/x",       Some(""),        "https://pbs.example.cn",     "",       Encoding::Form),
            ("a port",                         "https://pbs.example.cn:8443",    None,            "https://pbs.example.cn:8443", "/API",  Encoding::Form),
            ("localhost gets a form",          "http://localhost:9000",          None,            "http://localhost:9000",      "/API",   Encoding::Form),
            ("127.0.0.1 gets JSON",            "http://127.0.0.1:9000",          None,            "http://127.0.0.1:9000",      "/API",   Encoding::Json),
            ("127.0.0.1 in the path does not", "https://pbs.example.cn/127.0.0.1", None,          "https://pbs.example.cn",     "/127.0.0.1", Encoding::Form),
            ("IPv6 loopback",                  "http://[::1]:9000",              None,            "http://[::1]:9000",          "/API",   Encoding::Form),
        ];
        for (what, url, prefix, origin, path, encoding) in rows {
            let base = BaseUrl::parse(url, prefix).unwrap();
            assert_eq!(
                (base.origin().as_str(), base.prefix(), base.encoding()),
                (origin, path, encoding),
                "{what}"
            );
        }
    }

    #[test]
    fn secrets_are_not_sent_to_an_address_that_others_can_read() {
        #[rustfmt::skip]
        let rows = [
            ("plain http to another computer",    "http://pbs.example.cn",            BadBaseUrl::PlainHttp),
            ("… that only looks like this one",   "http://localhost.example.cn",      BadBaseUrl::PlainHttp),
            ("… that only looks like this one",   "http://127.0.0.1.example.cn",      BadBaseUrl::PlainHttp),
            ("… in the same office",              "http://192.168.1.9",               BadBaseUrl::PlainHttp),
            ("… on every interface",              "http://0.0.0.0",                   BadBaseUrl::PlainHttp),
            ("another scheme",                    "ftp://pbs.example.cn",             BadBaseUrl::Scheme),
            ("no scheme",                         "pbs.example.cn",                   BadBaseUrl::NotAUrl),
            ("nothing",                           "",                                 BadBaseUrl::NotAUrl),
            ("a password in it",                  "https://u:p@pbs.example.cn",       BadBaseUrl::Credentials),
            ("parameters in it",                  "https://pbs.example.cn/?a=b",      BadBaseUrl::Query),
        ];
        for (what, url, error) in rows {
            assert_eq!(BaseUrl::parse(url, None), Err(error), "{what}: {url}");
        }
    }
}
