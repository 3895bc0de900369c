//! A platform, for one account.

use std::{fmt, sync::Arc, time::Instant};

use time::OffsetDateTime;

use crate::{
    base_url::BaseUrl,
    endpoint::Endpoint,
    error::CallError,
    pdf::{PdfClient, PdfError},
    session::{Clock, Session, Token, TokenStore},
    transport::{Failure, SetupError, Transport},
    wire_log::WireLog,
};

/// A platform, as one account sees it. Cheap to clone; clones share connections and token.
#[derive(Clone)]
pub struct Platform {
    transport: Arc<Transport>,
    session: Session,
    pdf: PdfClient,
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Platform")
            .field("base", self.base())
            .finish_non_exhaustive()
    }
}

impl Platform {
    /// Sets up the clients; sends nothing.
    ///
    /// # Errors
    /// [`SetupError`] where the machine's TLS or proxy settings cannot be used.
    pub fn new(
        base: BaseUrl,
        store: Arc<dyn TokenStore>,
        clock: Arc<dyn Clock>,
        log: Arc<dyn WireLog>,
    ) -> Result<Self, SetupError> {
        let pdf = PdfClient::new(base.clone(), Arc::clone(&log))?;
        let transport = Arc::new(Transport::new(base, log)?);
        Ok(Self {
            session: Session::new(Arc::clone(&transport), store, clock),
            transport,
            pdf,
        })
    }

    /// Where it is.
    pub fn base(&self) -> &BaseUrl {
        self.transport.base()
    }

    /// Makes a call. If the token has died it is renewed and the call repeated, once: a refused token means that the
    /// platform did nothing.
    ///
    /// # Errors
    /// [`CallError`]; [`CallError::reached`] says whether the platform may have acted.
    pub async fn call<E: Endpoint>(&self, request: &E) -> Result<E::Reply, CallError> {
        let token = self.session.token().await.map_err(CallError::of_login)?;
        match self.transport.exchange(request, Some(&token)).await {
            Ok(reply) => return Ok(reply),
            Err(Failure::Call(error)) => return Err(error),
            Err(Failure::Token { .. }) => {}
        }
        let token = self.session.renew(&token).await.map_err(CallError::of_login)?;
        match self.transport.exchange(request, Some(&token)).await {
            Ok(reply) => Ok(reply),
            Err(Failure::Call(error)) => Err(error),
            Err(Failure::Token { code, message }) => {
                // Says "taken elsewhere" for a token that has only just been given; one that another process brought
                // meanwhile waits for the next call.
                self.session.renew(&token).await.map_err(CallError::of_login)?;
                Err(CallError::TokenRejected { code, message })
            }
        }
    }

    /// How late it is at the platform by its own clock (`Date`), as the reply to a request says that left no sooner than `moment`;
    /// `None` where none said it since. This computer's clock has no part in it.
    pub fn heard_since(&self, moment: Instant) -> Option<OffsetDateTime> {
        self.transport.heard_since(moment)
    }

    /// Logs in because the user says so: also while a token is good, and after
    /// [`CallError::TakenElsewhere`]. Every other seat's token ends.
    ///
    /// # Errors
    /// [`CallError`]; a refused password is [`CallError::LoginRefused`].
    pub async fn login(&self) -> Result<Token, CallError> {
        self.session.login().await
    }

    /// Downloads an invoice's PDF from the link that the platform gave for it, absolute or relative.
    ///
    /// # Errors
    /// [`PdfError`]; [`PdfError::NotYet`] where the platform has not made it yet.
    pub async fn pdf(&self, link: &str) -> Result<Vec<u8>, PdfError> {
        self.pdf.get(link, &self.session).await
    }
}
