//! A request: what handlers see and change.

mod send;

use std::any::Any;
use std::fmt;
use std::time::{Duration, SystemTime};

use http::Method;
use reqwest::Url;

pub(crate) use send::AttemptResult;

use crate::client::Client;
use crate::context::Context;
use crate::error::{BoxError, Error, ErrorKind};
use crate::http_client::transport::Transport;
use crate::{
    Clock, Config, CredentialsValue, Edition, EndpointUrl, Environment, Handlers, HttpRequest, HttpResponse,
};

/// A request that goes through its session's handlers: built, signed, sent, and sent again where that may help.
///
/// What it says to the service, and what the service answers, is up to the caller and to handlers: the library
/// speaks for itself to STS alone.
///
/// ```
/// use awsess::{Config, Environment, Options, Session};
///
/// let options = Options::new()
///     .environment(Environment::from_vars([("AWS_REGION", "us-east-1")]))
///     .config(Config::new().endpoint("localhost:9000").disable_ssl(true));
/// let session = Session::new_session_with_options(options)?;
/// let mut request = session.request("s3", "ListBuckets");
/// request.http_request.method = http::Method::GET;
/// request.build()?;
/// assert_eq!(request.http_request.url, "http://localhost:9000/");
/// assert!(request.http_request.headers.get("user-agent").is_some());
/// # Ok::<(), awsess::Error>(())
/// ```
#[non_exhaustive]
pub struct Request {
    /// The config of the session.
    pub config: Config,
    /// Where the request goes.
    pub client_info: ClientInfo,
    /// The operation, such as `ListBuckets`.
    pub operation: String,
    /// The parameters, if any.
    pub params: Option<Box<dyn Parameters>>,
    /// What is sent: a POST to the endpoint without a body, until somebody changes it.
    pub http_request: HttpRequest,
    /// The answer to the latest attempt, if one came.
    pub http_response: Option<HttpResponse>,
    /// What a handler of the Unmarshal list made of the answer.
    pub data: Option<Box<dyn Any + Send>>,
    /// The id that the service gave the request, if it gave one.
    pub request_id: Option<String>,
    /// What a handler reported. Some lists stop when it is set.
    pub error: Option<Error>,
    /// Whether a failed attempt is worth another. Where no handler says so, the edition's own rules decide.
    pub retryable: Option<bool>,
    /// How often the request was sent again.
    pub retry_count: u32,
    /// How long was waited before the latest retry.
    pub retry_delay: Duration,
    /// The variable whose value is in a header but cannot be sent in one.
    pub(crate) unsendable_variable: Option<&'static str>,
    pub(crate) signed_at: Option<SystemTime>,
    /// What the latest attempt was signed with; empty where it was not signed.
    pub(crate) signer: CredentialsValue,
    /// Whether the latest attempt showed that the keys are no longer good.
    pub(crate) keys_expired: bool,
    context: Context,
    built: bool,
}

/// Where a request goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientInfo {
    /// The service, such as `s3`.
    pub service_name: String,
    /// The endpoint with its scheme; empty where none is known.
    pub endpoint: EndpointUrl,
    /// The region that the request is signed for; empty where none is known.
    pub signing_region: String,
    /// The partition of the endpoint, such as `aws-cn`; empty where it is not known.
    pub partition_id: String,
    /// The name of the service that the request is signed for; empty where it is that of the service.
    pub signing_name: String,
}

impl ClientInfo {
    pub(crate) fn signing_name(&self) -> &str {
        if self.signing_name.is_empty() { &self.service_name } else { &self.signing_name }
    }
}

/// Parameters of a request, which know whether they hold. Their `Debug` output is what handlers log.
pub trait Parameters: fmt::Debug + Send {
    /// Checks them.
    ///
    /// # Errors
    ///
    /// What does not hold; see [`Error::invalid_parameters`].
    fn validate(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The body that they make in the query protocol, form-encoded; `None` where they are not sent that way.
    fn query(&self) -> Option<String> {
        None
    }
}

impl Request {
    pub(crate) fn new(client: &Client, operation: &str) -> Self {
        let url = format!("{}/", client.info.endpoint.as_str());
        Self {
            config: client.config.clone(),
            client_info: client.info.clone(),
            operation: operation.to_owned(),
            params: None,
            error: invalid(&client.info.endpoint, &url),
            http_request: HttpRequest::new(Method::POST, url),
            http_response: None,
            data: None,
            request_id: None,
            retryable: None,
            retry_count: 0,
            retry_delay: Duration::ZERO,
            unsendable_variable: None,
            signed_at: None,
            signer: CredentialsValue::default(),
            keys_expired: false,
            context: client.context.clone(),
            built: false,
        }
    }

    /// Sets the parameters.
    #[must_use]
    pub fn params(mut self, params: impl Parameters + 'static) -> Self {
        self.params = Some(Box::new(params));
        self
    }

    /// The handlers of this request, its own: changing them changes no session.
    pub fn handlers_mut(&mut self) -> &mut Handlers {
        self.context.handlers_mut()
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.context.clock
    }

    pub(crate) const fn environment(&self) -> &Environment {
        &self.context.environment
    }

    pub(crate) const fn edition(&self) -> Edition {
        self.context.edition
    }

    /// The transport of the session, or one through the HTTP client that the config has got since.
    pub(crate) fn transport(&self) -> Transport {
        self.context.transport.for_config(&self.config)
    }
}

/// What is wrong with an endpoint that is no URL. The words do not quote it: there may be a password in it.
fn invalid(endpoint: &str, url: &str) -> Option<Error> {
    let fault: BoxError = if endpoint.is_empty() {
        return None;
    } else if is_misread(endpoint) {
        "invalid character in URL".into()
    } else if is_path(url) {
        return None;
    } else {
        Url::parse(url).err()?.into()
    };
    Some(Error::from(ErrorKind::InvalidEndpointUrl).with_source(fault))
}

/// Whether the URL has no scheme. The SDK makes a request of it, which it cannot send.
fn is_path(url: &str) -> bool {
    !url.split('/').next().unwrap_or_default().contains(':')
}

/// Whether the parser would pass over characters, or end the host before its end: it reads URLs as a browser does.
fn is_misread(endpoint: &str) -> bool {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('\\') || endpoint.chars().any(|letter| letter.is_ascii_control())
}

/// Shows neither headers nor bodies nor parameters, which may hold secrets.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("client_info", &self.client_info)
            .field("operation", &self.operation)
            .field("http_response", &self.http_response)
            .field("retry_count", &self.retry_count)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
