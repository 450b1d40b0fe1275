//! The library's own client: reqwest on rustls with `ring`, built when the first request needs it.

use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use reqwest::{Client, ClientBuilder, Proxy, Request, Response, Url, redirect, retry};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::proxy::Proxies;
use super::runtime::wait;
use super::verifier::Verifier;
use super::{Body, HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, SendError, all_sensitive};
use crate::error::BoxError;
use crate::per_process::PerProcess;
use crate::tls::TlsSettings;
use crate::{ClientCertificate, Environment, RootCertificates};

/// How long a connection may take to be made, as the SDK has it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
/// How long one request may take in all.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The longest time limit that is passed on. A longer one could overflow the clock, and makes no difference.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The library's own HTTP client: TLS by rustls, through the proxies that the environment names. Cheap to clone;
/// clones share their connections.
///
/// Nothing is built before the first request. Then the variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, or the
/// same in small letters, are read once, as Go reads them. A request to a loopback address goes through no proxy.
///
/// A session of edition 1.14 that has a CA bundle goes through no proxy, as its release does not; one that is given
/// such a client in its [`Config`](crate::Config) goes through the proxies of that client.
#[derive(Clone, Debug)]
pub struct DefaultHttpClient {
    timeout: Duration,
    environment: Environment,
    own_roots: Option<RootCertificates>,
    built: Arc<Built>,
}

/// The clients that were needed so far.
#[derive(Default)]
struct Built {
    proxies: OnceLock<Arc<Proxies>>,
    client: PerProcess<Client>,
    /// The client with the TLS settings of the latest session that has any.
    with_tls: Mutex<Option<(TlsSettings, Arc<PerProcess<Client>>)>>,
}

/// Shows nothing: a client may hold the password of a proxy.
impl fmt::Debug for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Built")
    }
}

impl Default for DefaultHttpClient {
    fn default() -> Self {
        Self { timeout: TIMEOUT, environment: Environment::process(), own_roots: None, built: Arc::default() }
    }
}

impl DefaultHttpClient {
    /// A client with the system's roots, until it is given others.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with another limit on how long a request may take in all, from the first byte to the last. The
    /// default is a minute.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, built: Arc::default(), ..self }
    }

    /// The same with these roots in place of the system's. A session with a CA bundle puts its own in place of both.
    #[must_use]
    pub fn roots(self, roots: RootCertificates) -> Self {
        Self { own_roots: Some(roots), built: Arc::default(), ..self }
    }

    /// The same with the proxies that this environment names, in place of the process's.
    #[must_use]
    pub fn environment(self, environment: Environment) -> Self {
        Self { environment, built: Arc::default(), ..self }
    }

    fn client(&self, url: &Url, tls: &TlsSettings) -> Result<Client, SendError> {
        self.check(url).map_err(SendError::lasting)?;
        let make = || {
            let builder = self.builder(tls)?.connect_timeout(CONNECT_TIMEOUT);
            Ok::<_, BoxError>(builder.timeout(self.timeout.min(MAX_TIMEOUT)).build()?)
        };
        let client = if tls.is_empty() {
            self.built.client.get_or_try_make(make)
        } else {
            self.built.with_tls(tls).get_or_try_make(make)
        };
        client.map_err(SendError::lasting)
    }

    /// A client for bodies of any length, which sets no limit to the time that they take in all.
    #[cfg(feature = "sdk")]
    pub(crate) fn streaming(&self, tls: &TlsSettings, limits: Limits) -> Result<Client, BoxError> {
        let connect = limits.connect.unwrap_or(CONNECT_TIMEOUT).min(MAX_TIMEOUT);
        let builder = self.builder(tls)?.connect_timeout(connect);
        let read = limits.read.map(|read| read.min(MAX_TIMEOUT));
        let builder = read.into_iter().fold(builder, ClientBuilder::read_timeout);
        Ok(builder.build()?)
    }

    /// Whether the proxy for the URL, if there is one, can be spoken to.
    pub(crate) fn check(&self, url: &Url) -> Result<(), BoxError> {
        self.proxies().of_url(url).map(|_| ())
    }

    /// The roots that a session gives, else those of this client.
    fn trusted<'a>(&'a self, given: Option<&'a RootCertificates>) -> Option<&'a RootCertificates> {
        given.or(self.own_roots.as_ref())
    }

    fn proxies(&self) -> &Arc<Proxies> {
        self.built.proxies.get_or_init(|| Arc::new(Proxies::of(&self.environment)))
    }

    fn builder(&self, tls: &TlsSettings) -> Result<ClientBuilder, BoxError> {
        let proxies = Arc::clone(self.proxies());
        let proxy = Proxy::custom(move |url| proxies.of_url(url).ok().flatten().cloned());
        Ok(Client::builder()
            .tls_backend_preconfigured(tls_config(
                self.trusted(tls.roots.as_ref()),
                tls.certificate.as_ref(),
            )?)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .no_proxy()
            .proxy(proxy))
    }
}

/// What a client for bodies of any length is held to: how long a connection may take to be made, and each read.
#[cfg(feature = "sdk")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) connect: Option<Duration>,
    pub(crate) read: Option<Duration>,
}

impl Built {
    fn with_tls(&self, tls: &TlsSettings) -> Arc<PerProcess<Client>> {
        let mut latest = self.with_tls.lock().unwrap_or_else(PoisonError::into_inner);
        match &*latest {
            Some((known, client)) if known.is_same(tls) => Arc::clone(client),
            _ => Arc::clone(&latest.insert((tls.clone(), Arc::default())).1),
        }
    }
}

/// TLS with the given roots, or else the system's, and with the client certificate, if there is one.
fn tls_config(
    roots: Option<&RootCertificates>,
    certificate: Option<&ClientCertificate>,
) -> Result<ClientConfig, BoxError> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?;
    let builder = match roots {
        Some(roots) => builder.dangerous().with_custom_certificate_verifier(Arc::new(Verifier::new(roots))),
        // A system without any roots can still speak to what needs no TLS.
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

    fn send(
        &self,
        request: HttpRequest,
        roots: Option<&RootCertificates>,
    ) -> Result<HttpResponse, SendError> {
        let tls = TlsSettings { roots: roots.cloned(), certificate: request.client_certificate.clone() };
        let request = outgoing(request).map_err(SendError::lasting)?;
        let client = self.client(request.url(), &tls)?;
        wait(async move { exchange(&client, request).await })
    }
}

fn outgoing(request: HttpRequest) -> Result<Request, BoxError> {
    let mut outgoing = Request::new(request.method, without_login(Url::parse(&request.url)?));
    *outgoing.headers_mut() = request.headers;
    *outgoing.body_mut() = Some(Bytes::from_owner(request.body).into());
    Ok(outgoing)
}

/// The URL without a name and a password, which are not sent anyway, but which connections are traced with.
pub(crate) fn without_login(mut url: Url) -> Url {
    // There is none to take out of a URL that cannot have one.
    _ = url.set_username("").and_then(|()| url.set_password(None));
    url
}

/// Sends the request and reads the answer. An error does not name the URL, in which a user may have put a password.
async fn exchange(client: &Client, request: Request) -> Result<HttpResponse, SendError> {
    let response = client.execute(request).await.map_err(failed)?;
    read(response).await
}

fn failed(error: reqwest::Error) -> SendError {
    SendError::new(error.without_url())
}

/// Reads the response, up to the limit. A response that is too large is not worth another request.
async fn read(mut response: Response) -> Result<HttpResponse, SendError> {
    let mut body = Body::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > RESPONSE_LIMIT {
            return Err(SendError::too_large());
        }
        body.append(&chunk);
    }
    let headers = all_sensitive(mem::take(response.headers_mut()));
    Ok(HttpResponse { status: response.status(), headers, body })
}
