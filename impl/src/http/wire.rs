//! Through which client a session's requests go, and whom it trusts.

#[cfg(feature = "sdk")]
use std::any::Any;
use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use super::{DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, SendError};
use crate::tls::TlsSettings;
use crate::{Config, Edition, Environment, Options, RootCertificates};

/// The user's client or the library's own, with the TLS settings of a session. Nothing is built before the first request.
#[derive(Clone)]
pub(crate) struct Wire(Arc<Inner>);

struct Inner {
    client: Option<Arc<dyn HttpClient>>,
    /// Set after the credentials are found: the CA bundle and the client certificate are read then.
    tls: OnceLock<TlsSettings>,
    /// The client of a session with TLS settings or an environment of its own.
    own: OnceLock<DefaultHttpClient>,
    /// The same without proxies.
    direct: OnceLock<DefaultHttpClient>,
    environment: Environment,
    edition: Edition,
}

/// The client of every session that has neither a client nor a CA bundle: they share their connections.
static SHARED: LazyLock<DefaultHttpClient> = LazyLock::new(DefaultHttpClient::new);

impl Wire {
    /// The way through the user's client, else through the library's own and the proxies of the environment.
    pub(crate) fn of(config: &Config, options: &Options) -> Self {
        Self(Arc::new(Inner {
            client: config.http_client.clone(),
            tls: OnceLock::new(),
            own: OnceLock::new(),
            direct: OnceLock::new(),
            environment: options.environment.clone(),
            edition: options.edition,
        }))
    }

    /// Uses these TLS settings from now on.
    pub(crate) fn set_tls(&self, tls: &TlsSettings) {
        _ = self.0.tls.set(tls.clone());
    }

    /// Whether nothing of the process's environment may count.
    pub(crate) fn is_closed(&self) -> bool {
        self.0.environment.is_closed()
    }

    /// Release 1.14 puts a bundle's roots into a transport that it makes anew, and which knows of no proxy.
    fn own(&self, has_roots: bool) -> &DefaultHttpClient {
        let of = |environment| DefaultHttpClient::new().environment(environment);
        if has_roots && self.0.edition == Edition::V1_14 {
            return self.0.direct.get_or_init(|| of(Environment::from_vars::<&str, &str>([])));
        }
        self.0.own.get_or_init(|| of(self.0.environment.clone()))
    }

    fn client(&self, has_roots: bool) -> &dyn HttpClient {
        let has_certificate = self.0.tls.get().is_some_and(|tls| tls.certificate.is_some());
        match &self.0.client {
            Some(client) => client.as_ref(),
            None if has_roots || has_certificate || self.is_closed() => self.own(has_roots),
            None => &*SHARED,
        }
    }
}

impl HttpClient for Wire {
    fn can_set_roots(&self) -> bool {
        self.client(true).can_set_roots()
    }

    fn send(
        &self,
        mut request: HttpRequest,
        roots: Option<&RootCertificates>,
    ) -> Result<HttpResponse, SendError> {
        let tls = self.0.tls.get();
        let roots = roots.or_else(|| tls?.roots.as_ref());
        let certificate = request.client_certificate.take();
        request.client_certificate = certificate.or_else(|| tls?.certificate.clone());
        self.client(roots.is_some()).send(request, roots)
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("client", &self.0.client).field("tls", &self.0.tls.get()).finish()
    }
}

/// Whose client it is.
#[cfg(feature = "sdk")]
pub(crate) enum Way {
    /// The library's, with the TLS settings of the session.
    Own(DefaultHttpClient, TlsSettings),
    /// The user's.
    Given(Arc<dyn HttpClient>),
}

/// Whose client the config names. What is the library's own can do more than its interface says.
#[cfg(feature = "sdk")]
pub(crate) fn way(given: Option<&Arc<dyn HttpClient>>) -> Way {
    let Some(given) = given else { return Way::Own(SHARED.clone(), TlsSettings::default()) };
    let any: &dyn Any = given.as_ref();
    if let Some(own) = any.downcast_ref::<DefaultHttpClient>() {
        return Way::Own(own.clone(), TlsSettings::default());
    }
    match any.downcast_ref::<Wire>() {
        Some(wire) => wire.way(given),
        None => Way::Given(Arc::clone(given)),
    }
}

#[cfg(feature = "sdk")]
impl Wire {
    /// The TLS settings of this transport take precedence over those of the transport that it wraps.
    fn way(&self, given: &Arc<dyn HttpClient>) -> Way {
        let tls = self.0.tls.get().cloned().unwrap_or_default();
        let Some(client) = &self.0.client else {
            return Way::Own(self.own(tls.roots.is_some()).clone(), tls);
        };
        match way(Some(client)) {
            Way::Own(client, inner) => Way::Own(client, tls.or(inner)),
            Way::Given(_) => Way::Given(Arc::clone(given)),
        }
    }
}

/// Sends the request through the client of the config, else through the library's own.
pub(crate) fn send(config: &Config, request: HttpRequest) -> Result<HttpResponse, SendError> {
    let client = config.http_client.as_deref().unwrap_or(&*SHARED);
    client.send(request, None).and_then(bounded)
}

/// A client of the user's may have read more than it should.
fn bounded(response: HttpResponse) -> Result<HttpResponse, SendError> {
    if response.body.len() <= RESPONSE_LIMIT {
        return Ok(response);
    }
    Err(SendError::too_large())
}
