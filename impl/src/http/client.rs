//! The library's own client: reqwest on rustls with `ring`, built when the first request needs it.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, ClientBuilder, Method, Request, Response, Url, redirect, retry};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::runtime::wait;
use super::verifier::Verifier;
use super::{HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, SendError};
use crate::error::BoxError;
use crate::{Headers, RootCertificates};

/// How long a connection may take to be made, as the SDK has it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
/// How long one request may take in all.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The library's own HTTP client: TLS by rustls, the proxies of the process's environment. Cheap to clone; clones
/// share their connections.
///
/// Nothing is built before the first request. A request to a loopback address goes through no proxy.
#[derive(Clone, Debug)]
pub struct DefaultHttpClient {
    timeout: Duration,
    own_roots: Option<RootCertificates>,
    built: Arc<Built>,
}

/// The clients that were needed so far.
#[derive(Debug, Default)]
struct Built {
    direct: OnceLock<Client>,
    proxied: OnceLock<Client>,
    /// The clients of one CA bundle, those of the latest.
    of_bundle: Mutex<Option<(RootCertificates, Arc<Self>)>>,
}

impl Default for DefaultHttpClient {
    fn default() -> Self {
        Self { timeout: TIMEOUT, own_roots: None, built: Arc::default() }
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

    fn client(&self, url: &Url, roots: Option<&RootCertificates>) -> Result<Client, SendError> {
        let roots = roots.or(self.own_roots.as_ref());
        let built = match roots {
            Some(roots) => self.built.of_bundle(roots),
            None => Arc::clone(&self.built),
        };
        let direct = is_loopback(url);
        let client = if direct { &built.direct } else { &built.proxied };
        if let Some(client) = client.get() {
            return Ok(client.clone());
        }
        let new = self.build(roots, direct).map_err(SendError::lasting)?;
        Ok(client.get_or_init(|| new).clone())
    }

    fn build(&self, roots: Option<&RootCertificates>, direct: bool) -> Result<Client, BoxError> {
        let builder = builder(roots, direct)?;
        Ok(builder.connect_timeout(CONNECT_TIMEOUT).timeout(self.timeout).build()?)
    }

    /// A client for bodies of any length, which set no limit to the time that they take in all.
    #[cfg(feature = "sdk")]
    pub(crate) fn streaming(
        &self,
        roots: Option<&RootCertificates>,
        limits: Limits,
    ) -> Result<Client, BoxError> {
        let builder =
            builder(roots, limits.direct)?.connect_timeout(limits.connect.unwrap_or(CONNECT_TIMEOUT));
        let builder = limits.read.into_iter().fold(builder, ClientBuilder::read_timeout);
        Ok(builder.build()?)
    }
}

/// What a client for bodies of any length is held to.
#[cfg(feature = "sdk")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    direct: bool,
    connect: Option<Duration>,
    read: Option<Duration>,
}

#[cfg(feature = "sdk")]
impl Limits {
    /// How long a connection to the URL may take to be made, and how long each read.
    pub(crate) fn new(url: &Url, connect: Option<Duration>, read: Option<Duration>) -> Self {
        Self { direct: is_loopback(url), connect, read }
    }
}

fn builder(roots: Option<&RootCertificates>, direct: bool) -> Result<ClientBuilder, BoxError> {
    let builder = Client::builder()
        .tls_backend_preconfigured(tls(roots)?)
        .redirect(redirect::Policy::none())
        .retry(retry::never());
    Ok(if direct { builder.no_proxy() } else { builder })
}

impl Built {
    fn of_bundle(&self, roots: &RootCertificates) -> Arc<Self> {
        let mut known = self.of_bundle.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((known, built)) if known.is_same(roots) => Arc::clone(built),
            _ => Arc::clone(&known.insert((roots.clone(), Arc::default())).1),
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// TLS with the given roots, else with those of the system.
fn tls(roots: Option<&RootCertificates>) -> Result<ClientConfig, BoxError> {
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
    Ok(builder.with_no_client_auth())
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
        let request = outgoing(request).map_err(SendError::lasting)?;
        let client = self.client(request.url(), roots)?;
        let answer = wait(async move { exchange(&client, request).await });
        answer.unwrap_or_else(|| Err("the thread of requests cannot be had".into())).map_err(SendError::new)
    }
}

fn outgoing(request: HttpRequest) -> Result<Request, BoxError> {
    let method = Method::from_bytes(request.method.as_bytes())?;
    let mut outgoing = Request::new(method, Url::parse(&request.url)?);
    set_headers(outgoing.headers_mut(), &request.headers)?;
    *outgoing.body_mut() = Some(request.body.into());
    Ok(outgoing)
}

fn set_headers(outgoing: &mut HeaderMap, headers: &Headers) -> Result<(), BoxError> {
    for (name, value) in headers.iter() {
        outgoing.insert(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?);
    }
    Ok(())
}

/// Sends the request and reads the answer. An error does not name the URL, in which a user may have put a password.
async fn exchange(client: &Client, request: Request) -> Result<HttpResponse, BoxError> {
    let response = client.execute(request).await.map_err(reqwest::Error::without_url)?;
    read(response).await
}

/// Reads the answer, up to the limit.
async fn read(mut response: Response) -> Result<HttpResponse, BoxError> {
    let mut answer = HttpResponse::new(response.status().as_u16(), "");
    answer.headers = headers(&response);
    while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
        if answer.body.len() + chunk.len() > RESPONSE_LIMIT {
            return Err(format!("the answer is larger than {RESPONSE_LIMIT} bytes").into());
        }
        answer.body.extend_from_slice(&chunk);
    }
    Ok(answer)
}

fn headers(response: &Response) -> Headers {
    let mut headers = Headers::default();
    for (name, value) in response.headers() {
        headers.set(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    headers
}
