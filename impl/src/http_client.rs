//! HTTP clients, and the requests and responses that they exchange with the library.

mod body;
mod client;
mod proxy;
mod redirect;
pub(crate) mod runtime;
pub(crate) mod transport;
mod verifier;

use std::any::Any;
use std::fmt;
use std::io;
use std::net::{IpAddr, ToSocketAddrs as _};
use std::time::Duration;

use bytes::Bytes;
use http::header::InvalidHeaderValue;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

pub use body::Body;
pub use client::DefaultHttpClient;
#[cfg(feature = "sdk")]
pub(crate) use client::{Limits, without_user_info};
pub use proxy::Proxies;

use crate::error::BoxError;
use crate::{ClientCertificate, EndpointUrl, RootCertificates};

/// The maximum size of a response body in bytes. A larger response is an error, after which the request is not sent again.
pub const RESPONSE_LIMIT: usize = 1 << 20;

/// An HTTP client: [`DefaultHttpClient`] or one of the program.
///
/// The types of methods, headers and status codes are those of the crate [`http`], which this crate re-exports.
///
/// # Examples
///
/// A test double answers without a network:
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use awsess::http::{Method, StatusCode};
/// use awsess::{
///     Config, Credentials, Environment, HttpClient, HttpRequest, HttpResponse, Options, RootCertificates,
///     SendError, Session,
/// };
///
/// /// Responds to every request with an empty body, and records the requests.
/// #[derive(Clone, Debug, Default)]
/// struct TestClient(Arc<Mutex<Vec<HttpRequest>>>);
///
/// impl HttpClient for TestClient {
///     fn send(
///         &self,
///         request: HttpRequest,
///         _: Option<&RootCertificates>,
///     ) -> Result<HttpResponse, SendError> {
///         self.0.lock().unwrap().push(request);
///         Ok(HttpResponse::new(StatusCode::OK, ""))
///     }
/// }
///
/// let client = TestClient::default();
/// let config = Config::new()
///     .region("us-east-1")
///     .credentials(Credentials::from_static("KEY", "SECRET", None))
///     .http_client(client.clone());
/// let options = Options::new().environment(Environment::from_vars::<&str, &str>([])).config(config);
/// let mut request = Session::new_session_with_options(options)?.request("s3", "ListBuckets");
/// request.http_request.method = Method::GET;
/// request.send()?;
/// let sent = client.0.lock().unwrap();
/// assert_eq!(sent[0].url, "https://s3.amazonaws.com/");
/// assert!(sent[0].headers.contains_key("authorization"));
/// # Ok::<(), awsess::Error>(())
/// ```
///
/// A wrapper logs each request, and accepts TLS roots because the client inside does:
///
/// ```
/// use awsess::{DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RootCertificates, SendError};
///
/// #[derive(Debug)]
/// struct LoggingClient(DefaultHttpClient);
///
/// impl HttpClient for LoggingClient {
///     fn can_set_roots(&self) -> bool {
///         self.0.can_set_roots()
///     }
///
///     fn send(
///         &self,
///         request: HttpRequest,
///         roots: Option<&RootCertificates>,
///     ) -> Result<HttpResponse, SendError> {
///         eprintln!("{} {}", request.method, request.url);
///         self.0.send(request, roots)
///     }
/// }
/// let config = awsess::Config::new().http_client(LoggingClient(DefaultHttpClient::new()));
/// # _ = config;
/// ```
pub trait HttpClient: Any + fmt::Debug + Send + Sync {
    /// Whether the client accepts TLS roots and a client certificate. If it does not, creating a session with a CA bundle fails
    /// with `LoadCustomCABundleError`, and one with a client certificate with `LoadClientTLSCertError`.
    fn can_set_roots(&self) -> bool {
        false
    }

    /// Whether the client has no settings of its own. Requests to the metadata service of an instance then get a shorter
    /// [time limit](HttpRequest::timeout) and fewer retries than others.
    fn is_unmodified(&self) -> bool {
        false
    }

    /// The addresses of a host. A session looks them up when it is made if `AWS_CONTAINER_CREDENTIALS_FULL_URI` has the name of
    /// a host instead of an address. The default is to ask the system.
    ///
    /// # Errors
    ///
    /// If the host is unknown.
    fn lookup_host(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }

    /// Sends the request and returns the response with its complete body. It blocks until then, and follows no redirect.
    ///
    /// `roots` are the certificates of the session's CA bundle, which replace those of the client. They are `None` for a client
    /// that does not [accept roots](Self::can_set_roots).
    ///
    /// # Errors
    ///
    /// If there is no response. A response of any status is not an error.
    fn send(&self, request: HttpRequest, roots: Option<&RootCertificates>)
    -> Result<HttpResponse, SendError>;
}

/// An HTTP request.
///
/// It has the method, headers and body of an [`http::Request`], and converts from and into one. Unlike an [`http::Uri`], its URL
/// can be any text that the SDK accepts. The memory of its [`Body`] is overwritten when it is dropped, and its `Debug` output
/// shows no header value, no body, and no secret of the URL.
///
/// ```
/// use awsess::{Body, HttpRequest};
/// use http::{HeaderValue, Method};
///
/// let mut request = HttpRequest::new(Method::POST, "http://localhost:9000/");
/// request.headers.insert("content-type", HeaderValue::from_static("text/plain"));
/// request.body = "hello".into();
/// let request: http::Request<Body> = request.try_into()?;
/// assert_eq!(request.uri().path(), "/");
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: EndpointUrl,
    /// The headers. Signing adds `host`, `authorization` and others; those with secrets are marked as
    /// [sensitive](HeaderValue::is_sensitive), so that the `Debug` output of the map hides them too.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// The client certificate for a server that requests one. It is set only if the client
    /// [accepts it](HttpClient::can_set_roots).
    pub client_certificate: Option<ClientCertificate>,
    /// The time limit of this request, if it has one of its own. It is set for requests to the metadata service of an instance.
    pub timeout: Option<Duration>,
}

impl HttpRequest {
    /// A request with no headers and an empty body.
    #[must_use]
    pub fn new(method: Method, url: impl Into<EndpointUrl>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Body::new(),
            client_certificate: None,
            timeout: None,
        }
    }
}

/// Puts the client certificate into the extensions of the request, and discards the time limit.
impl TryFrom<HttpRequest> for http::Request<Body> {
    type Error = http::Error;

    /// Fails if the URL is not an [`http::Uri`].
    fn try_from(own: HttpRequest) -> Result<Self, http::Error> {
        let mut request = Self::new(own.body);
        *request.method_mut() = own.method;
        *request.uri_mut() = own.url.as_str().parse()?;
        *request.headers_mut() = own.headers;
        if let Some(certificate) = own.client_certificate {
            request.extensions_mut().insert(certificate);
        }
        Ok(request)
    }
}

/// Discards the version, and every extension except a [`ClientCertificate`].
impl<B: Into<Body>> From<http::Request<B>> for HttpRequest {
    fn from(request: http::Request<B>) -> Self {
        let (mut parts, body) = request.into_parts();
        Self {
            method: parts.method,
            url: parts.uri.to_string().into(),
            headers: parts.headers,
            body: body.into(),
            client_certificate: parts.extensions.remove(),
            timeout: None,
        }
    }
}

/// Shows the method, the URL without its secrets, and the names of the headers. Their values and the body may be secret.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &Names(&self.headers))
            .finish_non_exhaustive()
    }
}

/// An HTTP response. It converts from and into an [`http::Response`]. Unlike that of `http::Response`, its `Debug` output shows no
/// header value and no body.
///
/// ```
/// use awsess::HttpResponse;
/// use http::StatusCode;
///
/// let response = HttpResponse::new(StatusCode::OK, "hello");
/// assert_eq!(response.body, b"hello");
/// let response: HttpResponse = http::Response::new("hello").into();
/// assert_eq!(response.status, StatusCode::OK);
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The status code.
    pub status: StatusCode,
    /// The headers. The built-in client marks all received values as [sensitive](HeaderValue::is_sensitive), so that the
    /// `Debug` output of a `HeaderMap` hides them too.
    pub headers: HeaderMap,
    /// The whole body. The built-in client reads at most [`RESPONSE_LIMIT`] bytes.
    pub body: Body,
}

impl HttpResponse {
    /// A response with no headers.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<Body>) -> Self {
        Self { status, headers: HeaderMap::new(), body: body.into() }
    }
}

/// Discards the version and the extensions.
impl<B: Into<Body>> From<http::Response<B>> for HttpResponse {
    fn from(response: http::Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, body: body.into() }
    }
}

impl From<HttpResponse> for http::Response<Body> {
    fn from(own: HttpResponse) -> Self {
        let mut response = Self::new(own.body);
        *response.status_mut() = own.status;
        *response.headers_mut() = own.headers;
        response
    }
}

/// Shows the status code and the names of the headers. Their values and the body may be secret.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &Names(&self.headers))
            .finish_non_exhaustive()
    }
}

/// Formats a header map as the names of its headers, once for each value.
struct Names<'a>(&'a HeaderMap);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name.as_str())).finish()
    }
}

/// A header value that may be secret: `Debug` does not show it, and its memory is overwritten when it is dropped.
pub(crate) fn sensitive(text: impl Into<Body>) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text.into()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The headers, with all values marked as sensitive.
pub(crate) fn all_sensitive(mut headers: HeaderMap) -> HeaderMap {
    headers.values_mut().for_each(|value| value.set_sensitive(true));
    headers
}

/// Why there is no response.
#[derive(Debug)]
pub struct SendError {
    source: BoxError,
    is_permanent: bool,
    /// The status of the last response, if redirects have no end.
    status: Option<StatusCode>,
}

impl SendError {
    /// An error that may be temporary. The request is sent again, up to the limit of retries.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), is_permanent: false, status: None }
    }

    /// A permanent error. The request is not sent again.
    pub fn permanent(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), is_permanent: true, status: None }
    }

    /// The error for a response that is larger than [`RESPONSE_LIMIT`].
    pub(crate) fn too_large() -> Self {
        Self::permanent(format!("the response is larger than the limit of {RESPONSE_LIMIT} bytes"))
    }

    /// Whether the error is permanent.
    #[must_use]
    pub const fn is_permanent(&self) -> bool {
        self.is_permanent
    }

    /// The same error, which came instead of another redirect after a response with this status.
    pub(crate) fn after_redirect(self, status: Option<StatusCode>) -> Self {
        Self { status, ..self }
    }

    /// The status of the last response, if redirects have no end.
    pub(crate) const fn status(&self) -> Option<StatusCode> {
        self.status
    }

    pub(crate) fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}
