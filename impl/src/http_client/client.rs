//! The built-in HTTP client: reqwest on rustls with `ring`, built for the first request.

use std::fmt;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use once_cell::race::OnceBox;
use reqwest::{Client, ClientBuilder, Proxy, Request, Response, Url, redirect, retry};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::proxy::Proxies;
use super::runtime::run_blocking;
use super::verifier::Verifier;
use super::{Body, HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, SendError, all_sensitive};
use crate::error::BoxError;
use crate::per_process::PerProcess;
use crate::tls::TlsSettings;
use crate::{ClientCertificate, Environment, RootCertificates};

/// The time limit of a connection attempt, as in the SDK.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
/// The default time limit of a request, from the first byte sent to the last byte received.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The maximum of every time limit. A longer one could overflow the clock.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The built-in HTTP client. It uses rustls for TLS, and the proxies that the environment names. Cheap to clone; clones share
/// their connections.
///
/// The first request builds the client and reads the variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, or their lower-case
/// names, by the rules of Go. Requests to loopback addresses never use a proxy.
///
/// As in its release, a session of edition 1.14 with a CA bundle uses no proxy, unless a client is set in its
/// [`Config`](crate::Config): then it uses the proxies of that client.
#[derive(Clone, Debug)]
pub struct DefaultHttpClient {
    timeout: Duration,
    environment: Environment,
    own_roots: Option<RootCertificates>,
    built: Arc<BuiltClients>,
}

/// The clients of reqwest that have been built so far.
#[derive(Default)]
struct BuiltClients {
    proxies: OnceBox<Arc<Proxies>>,
    client: PerProcess<Client>,
    /// The client with the TLS settings of the latest request that had any.
    with_tls: ArcSwapOption<ClientWithTls>,
}

/// A client with TLS settings.
struct ClientWithTls {
    tls: TlsSettings,
    client: PerProcess<Client>,
}

/// Shows nothing, because a client contains the passwords of proxies.
impl fmt::Debug for BuiltClients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BuiltClients")
    }
}

impl Default for DefaultHttpClient {
    fn default() -> Self {
        Self { timeout: TIMEOUT, environment: Environment::process(), own_roots: None, built: Arc::default() }
    }
}

impl DefaultHttpClient {
    /// A client with the TLS roots of the system, the proxies of the process's environment, and a time limit of one minute.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time limit of a request, from the first byte sent to the last byte received.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, built: Arc::default(), ..self }
    }

    /// Sets the TLS roots, which replace those of the system. The CA bundle of a session takes precedence over them.
    #[must_use]
    pub fn roots(self, roots: RootCertificates) -> Self {
        Self { own_roots: Some(roots), built: Arc::default(), ..self }
    }

    /// Sets the environment whose variables name the proxies.
    #[must_use]
    pub fn environment(self, environment: Environment) -> Self {
        Self { environment, built: Arc::default(), ..self }
    }

    /// The client for requests to the URL, with these TLS settings.
    fn client(&self, url: &Url, tls: &TlsSettings) -> Result<Client, SendError> {
        self.check_proxy(url).map_err(SendError::new)?;
        let make = || {
            let builder = self.builder(tls)?.connect_timeout(CONNECT_TIMEOUT);
            Ok::<_, BoxError>(builder.timeout(self.timeout.min(MAX_TIMEOUT)).build()?)
        };
        let client = if tls.is_empty() {
            self.built.client.get_or_try_init(make)
        } else {
            self.built.with_tls(tls).client.get_or_try_init(make)
        };
        client.map_err(SendError::permanent)
    }

    /// A new client that streams bodies of any length. It limits the time of each read, but not the total time.
    #[cfg(feature = "sdk")]
    pub(crate) fn streaming(&self, tls: &TlsSettings, limits: Limits) -> Result<Client, BoxError> {
        let connect = limits.connect.unwrap_or(CONNECT_TIMEOUT).min(MAX_TIMEOUT);
        let builder = self.builder(tls)?.connect_timeout(connect);
        let read = limits.read.map(|read| read.min(MAX_TIMEOUT));
        let builder = read.into_iter().fold(builder, ClientBuilder::read_timeout);
        Ok(builder.build()?)
    }

    /// Checks that the proxy for the URL, if there is one, is supported.
    pub(crate) fn check_proxy(&self, url: &Url) -> Result<(), BoxError> {
        self.proxies().for_url(url).map(|_| ())
    }

    fn proxies(&self) -> &Arc<Proxies> {
        self.built.proxies.get_or_init(|| Box::new(Arc::new(Proxies::from_environment(&self.environment))))
    }

    fn builder(&self, tls: &TlsSettings) -> Result<ClientBuilder, BoxError> {
        let proxies = Arc::clone(self.proxies());
        let proxy = Proxy::custom(move |url| proxies.for_url(url).ok().flatten().cloned());
        let roots = tls.roots.as_ref().or(self.own_roots.as_ref());
        Ok(Client::builder()
            .tls_backend_preconfigured(tls_config(roots, tls.certificate.as_ref())?)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .proxy(proxy))
    }
}

/// The time limits of a client that streams bodies: those of a connection attempt and of a read.
#[cfg(feature = "sdk")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) connect: Option<Duration>,
    pub(crate) read: Option<Duration>,
}

impl BuiltClients {
    /// The client with these TLS settings, which replaces the previous one with others.
    fn with_tls(&self, tls: &TlsSettings) -> Arc<ClientWithTls> {
        let latest = self.with_tls.load_full().filter(|latest| latest.tls.is_same(tls));
        latest.unwrap_or_else(|| {
            let new = Arc::new(ClientWithTls { tls: tls.clone(), client: PerProcess::new() });
            self.with_tls.store(Some(Arc::clone(&new)));
            new
        })
    }
}

/// The TLS configuration with these roots, or those of the system, and with the client certificate, if there is one.
fn tls_config(
    roots: Option<&RootCertificates>,
    certificate: Option<&ClientCertificate>,
) -> Result<ClientConfig, BoxError> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?;
    let builder = match roots {
        Some(roots) => builder.dangerous().with_custom_certificate_verifier(Arc::new(Verifier::new(roots))),
        // Without any roots in the system, requests without TLS still work.
        None => match builder.clone().with_platform_verifier() {
            Ok(builder) => builder,
            Err(_) => builder.with_root_certificates(RootCertStore::empty()),
        },
    };
    Ok(match certificate {
        Some(certificate) => builder.with_client_cert_resolver(Arc::new(certificate.clone())),
        None => builder.with_no_client_auth(),
    })
}

impl HttpClient for DefaultHttpClient {
    fn can_set_roots(&self) -> bool {
        true
    }

    /// Whether the client was made by [`new`](Self::new) and has no other settings.
    fn is_unmodified(&self) -> bool {
        self.timeout == TIMEOUT && self.own_roots.is_none() && !self.environment.is_closed()
    }

    fn send(
        &self,
        request: HttpRequest,
        roots: Option<&RootCertificates>,
    ) -> Result<HttpResponse, SendError> {
        let tls = TlsSettings { roots: roots.cloned(), certificate: request.client_certificate.clone() };
        let url = Url::parse(&request.url).map_err(SendError::new)?;
        let client = self.client(&url, &tls)?;
        let mut outgoing = Request::new(request.method, without_user_info(url));
        *outgoing.headers_mut() = request.headers;
        *outgoing.body_mut() = Some(Bytes::from_owner(request.body).into());
        *outgoing.timeout_mut() = request.timeout.map(|timeout| timeout.min(self.timeout).min(MAX_TIMEOUT));
        run_blocking(async move { read(client.execute(outgoing).await.map_err(send_error)?).await })
    }
}

/// The URL without a user name and password. They are never sent, but they would occur in the traces of connections.
pub(crate) fn without_user_info(mut url: Url) -> Url {
    // It fails for a URL that cannot have any.
    _ = url.set_username("").and_then(|()| url.set_password(None));
    url
}

/// The error without the URL, which may contain a password.
fn send_error(error: reqwest::Error) -> SendError {
    SendError::new(error.without_url())
}

/// Reads the response, up to the maximum size.
async fn read(mut response: Response) -> Result<HttpResponse, SendError> {
    let mut body = Body::new();
    while let Some(chunk) = response.chunk().await.map_err(send_error)? {
        if body.len() + chunk.len() > RESPONSE_LIMIT {
            return Err(SendError::too_large());
        }
        body.append(&chunk);
    }
    let headers = all_sensitive(mem::take(response.headers_mut()));
    Ok(HttpResponse { status: response.status(), headers, body })
}
