//! HTTP as this library speaks it: one request, one answer, through the user's client or its own.

mod body;
mod client;
mod proxy;
pub(crate) mod runtime;
pub(crate) mod transport;
mod verifier;

use std::any::Any;
use std::fmt;

use ::http::header::InvalidHeaderValue;
use ::http::{self, HeaderMap, HeaderValue, Method, StatusCode};
use bytes::Bytes;

pub use body::Body;
pub use client::DefaultHttpClient;
#[cfg(feature = "sdk")]
pub(crate) use client::{Limits, without_login};

use crate::error::BoxError;
use crate::{ClientCertificate, EndpointUrl, RootCertificates};

/// The largest response body that is read, in bytes. A larger one fails the request, which is not retried.
pub const RESPONSE_LIMIT: usize = 1 << 20;

/// An HTTP client: the user's own, or [`DefaultHttpClient`].
///
/// ```
/// use awsess::{DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RootCertificates, SendError};
///
/// /// Says where each request goes.
/// #[derive(Debug)]
/// struct Telling(DefaultHttpClient);
///
/// impl HttpClient for Telling {
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
/// let config = awsess::Config::new().http_client(Telling(DefaultHttpClient::new()));
/// # _ = config;
/// ```
pub trait HttpClient: Any + fmt::Debug + Send + Sync {
    /// Whether the TLS roots and the client certificate of this client can be set. If they cannot, creating a session with
    /// a CA bundle fails with `LoadCustomCABundleError`, and one with a client certificate with `LoadClientTLSCertError`.
    fn can_set_roots(&self) -> bool {
        false
    }

    /// Sends the request and reads the whole answer; blocks until it is there. No redirect is followed.
    ///
    /// `roots` are the certificates of the session's CA bundle, in place of the system's. They are only ever given
    /// to a client that [can set them](Self::can_set_roots).
    ///
    /// # Errors
    ///
    /// When no answer came; any answer, whatever its status, is none.
    fn send(&self, request: HttpRequest, roots: Option<&RootCertificates>)
    -> Result<HttpResponse, SendError>;
}

/// A request, with its signature if it is signed.
///
/// It has the method, headers and body of an [`http::Request`], and converts from and into one. It is a type of its own because
/// its URL is any text that the SDK accepts, which an [`http::Uri`] is not, because its [`Body`] is overwritten in memory, and
/// because its `Debug` output shows no secret.
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
    /// The whole URL.
    pub url: EndpointUrl,
    /// The headers, `host` among them if the request is signed. The signature covers some of them. `Debug` shows the values
    /// of all those that are not [sensitive](HeaderValue::is_sensitive); what the library adds when it signs is sensitive.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// The client certificate, which the connection shows to a server that asks for one. It is given only to clients for
    /// which it [can be set](HttpClient::can_set_roots).
    pub client_certificate: Option<ClientCertificate>,
}

impl HttpRequest {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: Method, url: impl Into<EndpointUrl>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Body::new(),
            client_certificate: None,
        }
    }
}

/// The client certificate becomes an extension of the request.
impl TryFrom<HttpRequest> for http::Request<Body> {
    type Error = http::Error;

    /// Fails if the URL is not an [`http::Uri`].
    fn try_from(own: HttpRequest) -> Result<Self, http::Error> {
        let mut request = Self::new(own.body);
        *request.method_mut() = own.method;
        *request.uri_mut() = own.url.as_str().parse()?;
        *request.headers_mut() = own.headers;
        request.extensions_mut().extend(extension(own.client_certificate));
        Ok(request)
    }
}

fn extension(certificate: Option<ClientCertificate>) -> http::Extensions {
    let mut extensions = http::Extensions::new();
    if let Some(certificate) = certificate {
        extensions.insert(certificate);
    }
    extensions
}

/// The version, and extensions other than a [`ClientCertificate`], are left out.
impl<B: Into<Body>> From<http::Request<B>> for HttpRequest {
    fn from(request: http::Request<B>) -> Self {
        let (mut parts, body) = request.into_parts();
        Self {
            method: parts.method,
            url: parts.uri.to_string().into(),
            headers: parts.headers,
            body: body.into(),
            client_certificate: parts.extensions.remove(),
        }
    }
}

/// Shows the method, the URL without its secrets and the names of the headers: values and body may be secrets.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &Names(&self.headers))
            .finish_non_exhaustive()
    }
}

/// A response. It converts from and into an [`http::Response`]; unlike one, it shows no secret in its `Debug` output.
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
    /// The status.
    pub status: StatusCode,
    /// The headers. The values that the library has received are [sensitive](HeaderValue::is_sensitive): `Debug` does not
    /// show them.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Body,
}

impl HttpResponse {
    /// A response without headers.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<Body>) -> Self {
        Self { status, headers: HeaderMap::new(), body: body.into() }
    }
}

/// The version and the extensions are left out.
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

/// Shows the status and the names of the headers: values and body may be secrets.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &Names(&self.headers))
            .finish_non_exhaustive()
    }
}

/// Shows the names of headers, one for each value.
struct Names<'a>(&'a HeaderMap);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name.as_str())).finish()
    }
}

/// The value of a header that may be a secret: `Debug` does not show it, and its memory is overwritten when it is dropped.
pub(crate) fn sensitive(text: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(Body::from(text)))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The headers with all their values marked as sensitive.
pub(crate) fn all_sensitive(mut headers: HeaderMap) -> HeaderMap {
    headers.values_mut().for_each(|value| value.set_sensitive(true));
    headers
}

/// Why no answer came.
#[derive(Debug)]
pub struct SendError {
    source: BoxError,
    is_final: bool,
}

impl SendError {
    /// An error that may pass: the request is sent again, a few times.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), is_final: false }
    }

    /// An error that stays: the request is not sent again.
    pub fn lasting(source: impl Into<BoxError>) -> Self {
        Self { source: source.into(), is_final: true }
    }

    /// The error for a response that is larger than [`RESPONSE_LIMIT`].
    pub(crate) fn too_large() -> Self {
        Self::lasting(format!("the response is larger than the limit of {RESPONSE_LIMIT} bytes"))
    }

    /// Whether the request is not worth sending again.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        self.is_final
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
