//! HTTP as this library speaks it: one request, one answer, through the user's client or its own.

mod body;
mod client;
mod proxy;
pub(crate) mod runtime;
mod verifier;
pub(crate) mod wire;

use std::any::Any;
use std::fmt;

pub use body::Body;
pub use client::DefaultHttpClient;
#[cfg(feature = "sdk")]
pub(crate) use client::{Limits, without_login};

use crate::error::BoxError;
use crate::{ClientCertificate, EndpointUrl, Headers, RootCertificates};

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

/// A request, signed already where it is to be.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method.
    pub method: String,
    /// The whole URL.
    pub url: EndpointUrl,
    /// The headers, `host` among them. The signature covers some of them.
    pub headers: Headers,
    /// The body.
    pub body: Body,
    /// The client certificate, which the connection shows to a server that asks for one. It is given only to clients for
    /// which it [can be set](HttpClient::can_set_roots).
    pub client_certificate: Option<ClientCertificate>,
}

impl HttpRequest {
    pub(crate) fn post(url: impl Into<EndpointUrl>) -> Self {
        Self {
            method: "POST".to_owned(),
            url: url.into(),
            headers: Headers::default(),
            body: Body::new(),
            client_certificate: None,
        }
    }
}

/// Shows the method, the URL without its secrets and the names of the headers: values and body may be secrets.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// An answer.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, whole.
    pub body: Body,
}

impl HttpResponse {
    /// An answer without headers.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Body>) -> Self {
        Self { status, headers: Headers::default(), body: body.into() }
    }
}

/// Shows the status and the names of the headers: values and body may be secrets.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
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
