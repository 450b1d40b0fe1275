//! The transport of a session: its HTTP client and its TLS settings.

#[cfg(feature = "sdk")]
use std::any::Any;
use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use once_cell::race::OnceBox;

use super::{DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, SendError};
use crate::tls::TlsSettings;
use crate::{Config, Edition, Environment, RootCertificates};

/// The HTTP client of the config or the built-in one, with the TLS settings of a session. Cheap to clone; clones share
/// everything. No client is built before the first request.
#[derive(Clone)]
pub(crate) struct Transport(Arc<Inner>);

struct Inner {
    /// The client of the config; `None` for the built-in one.
    client: Option<Arc<dyn HttpClient>>,
    /// Set after the credentials are found: the CA bundle and the client certificate are read then.
    tls: OnceBox<TlsSettings>,
    /// The built-in client of a session with TLS settings or an environment of its own.
    own: OnceBox<DefaultHttpClient>,
    /// The same without proxies.
    direct: OnceBox<DefaultHttpClient>,
    environment: Environment,
    edition: Edition,
}

/// The built-in client of all sessions without a client, TLS settings and an environment of their own. They share its
/// connections.
static SHARED: OnceBox<DefaultHttpClient> = OnceBox::new();

impl Transport {
    /// A transport through the HTTP client of the config, else through the built-in client and the proxies that the
    /// environment names.
    pub(crate) fn new(config: &Config, environment: &Environment, edition: Edition) -> Self {
        Self(Arc::new(Inner {
            client: config.http_client.clone(),
            tls: OnceBox::new(),
            own: OnceBox::new(),
            direct: OnceBox::new(),
            environment: environment.clone(),
            edition,
        }))
    }

    /// Sets the TLS settings, once.
    pub(crate) fn set_tls(&self, tls: TlsSettings) {
        _ = self.0.tls.set(Box::new(tls));
    }

    /// The TLS settings, if they are set.
    pub(crate) fn tls(&self) -> Option<&TlsSettings> {
        self.0.tls.get()
    }

    /// This transport or, if the config has been given another HTTP client, one through that client without the TLS settings.
    pub(crate) fn for_config(&self, config: &Config) -> Self {
        let is_same = match (&self.0.client, &config.http_client) {
            (Some(own), Some(client)) => Arc::ptr_eq(own, client),
            (own, client) => own.is_none() && client.is_none(),
        };
        if is_same { self.clone() } else { Self::new(config, &self.0.environment, self.0.edition) }
    }

    /// A transport through the client of the config without the TLS settings.
    #[cfg(feature = "metadata")]
    pub(crate) fn without_tls(&self, config: &Config) -> Self {
        Self::new(config, &self.0.environment, self.0.edition)
    }

    /// Sends a request, and fails if the body of the response is larger than the limit.
    pub(crate) fn send_bounded(&self, request: HttpRequest) -> Result<HttpResponse, SendError> {
        let response = self.send(request, None)?;
        // The built-in client enforces the limit itself, but one of the user may not.
        if response.body.len() <= RESPONSE_LIMIT { Ok(response) } else { Err(SendError::too_large()) }
    }

    fn client(&self, has_roots: bool) -> &dyn HttpClient {
        match &self.0.client {
            Some(client) => client.as_ref(),
            None => self.builtin(has_roots),
        }
    }

    /// The built-in client for requests with or without a CA bundle. With one, edition 1.14 uses no proxies, as its release does.
    fn builtin(&self, has_roots: bool) -> &DefaultHttpClient {
        let has_certificate = self.tls().is_some_and(|tls| tls.certificate.is_some());
        if !has_roots && !has_certificate && !self.0.environment.is_closed() {
            return SHARED.get_or_init(Box::default);
        }
        let build = |environment| Box::new(DefaultHttpClient::new().environment(environment));
        if has_roots && self.0.edition == Edition::V1_14 {
            return self.0.direct.get_or_init(|| build(Environment::from_vars::<&str, &str>([])));
        }
        self.0.own.get_or_init(|| build(self.0.environment.clone()))
    }
}

impl HttpClient for Transport {
    fn can_set_roots(&self) -> bool {
        self.client(true).can_set_roots()
    }

    fn is_unmodified(&self) -> bool {
        self.0.client.as_ref().is_none_or(|client| client.is_unmodified())
    }

    fn lookup_host(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.client(false).lookup_host(host)
    }

    fn send(
        &self,
        mut request: HttpRequest,
        roots: Option<&RootCertificates>,
    ) -> Result<HttpResponse, SendError> {
        let tls = self.tls();
        let roots = roots.or_else(|| tls?.roots.as_ref());
        let certificate = request.client_certificate.take();
        request.client_certificate = certificate.or_else(|| tls?.certificate.clone());
        self.client(roots.is_some()).send(request, roots)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("client", &self.0.client).field("tls", &self.tls()).finish()
    }
}

/// The client of a transport.
#[cfg(feature = "sdk")]
pub(crate) enum TransportKind {
    /// The built-in client, which can stream bodies, and the TLS settings of the session.
    Builtin(DefaultHttpClient, TlsSettings),
    /// A client of the user, which sends and returns complete bodies.
    Custom(Arc<dyn HttpClient>),
}

#[cfg(feature = "sdk")]
impl Transport {
    /// Whether requests are sent through the built-in client or through one of the user.
    pub(crate) fn kind(self) -> TransportKind {
        let tls = self.tls().cloned().unwrap_or_default();
        let Some(client) = &self.0.client else {
            return TransportKind::Builtin(self.builtin(tls.roots.is_some()).clone(), tls);
        };
        let any: &dyn Any = client.as_ref();
        match any.downcast_ref::<DefaultHttpClient>() {
            Some(builtin) => TransportKind::Builtin(builtin.clone(), tls),
            None => TransportKind::Custom(Arc::new(self)),
        }
    }
}
