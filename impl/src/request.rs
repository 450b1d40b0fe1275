//! A request, which its handlers can change.

mod send;

use std::any::Any;
use std::fmt;
use std::time::{Duration, SystemTime};

use http::{Method, StatusCode};
use reqwest::Url;

pub(crate) use send::AttemptResult;

use crate::client_config::Client;
use crate::context::Context;
use crate::error::{BoxError, Error, ErrorKind};
use crate::http_client::transport::Transport;
use crate::{
    Body, Clock, Config, CredentialsValue, Edition, EndpointUrl, Environment, Handlers, HttpRequest,
    HttpResponse, Secret,
};

/// A request to a service. The handlers of its session build, sign and send it, and send it again after temporary failures.
///
/// Except for STS, the library knows no operation of any service: the caller or its handlers set the HTTP request and read the
/// response.
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
    /// The service that the request is sent to.
    pub client_info: ClientInfo,
    /// The operation, such as `ListBuckets`.
    pub operation: String,
    /// The parameters, if any.
    pub params: Option<Box<dyn Parameters>>,
    /// The HTTP request. It starts as a POST request to the endpoint with an empty body.
    pub http_request: HttpRequest,
    /// The response to the latest attempt, if there is one.
    pub http_response: Option<HttpResponse>,
    /// The data that a handler of the Unmarshal list read from the response.
    pub data: Option<Box<dyn Any + Send>>,
    /// The id of the request in the response, if there is one.
    pub request_id: Option<String>,
    /// The error of the request, which a handler sets. A list that stops on errors then runs no further handler.
    pub error: Option<Error>,
    /// Whether the request is sent again after a failed attempt. If no handler sets it, the rules of the edition decide.
    pub retryable: Option<bool>,
    /// The maximum number of retries. It is that of the client, and a handler can change it.
    pub max_retries: i64,
    /// The codes of errors after which the request is sent again, besides those of the edition.
    pub retry_error_codes: Vec<String>,
    /// The number of retries.
    pub retry_count: u32,
    /// The delay before the latest retry.
    pub retry_delay: Duration,
    /// The value that belongs into a header, but is not valid there.
    pub(crate) unsendable: Option<&'static str>,
    /// The status of the last redirect, if the last attempt failed because redirects have no end.
    pub(crate) last_redirect: Option<StatusCode>,
    /// Why the request could not be signed. It is not sent then.
    pub(crate) unsignable: Option<BoxError>,
    pub(crate) signed_at: Option<SystemTime>,
    /// The credentials that signed the latest attempt; empty if it was not signed.
    pub(crate) signer: CredentialsValue,
    /// The secrets among the parameters, which no error quotes.
    pub(crate) parameter_secrets: Vec<Secret>,
    /// Whether the latest attempt failed because the credentials have expired.
    pub(crate) credentials_expired: bool,
    context: Context,
    built: bool,
}

/// The service that a request is sent to: the mirror of `metadata.ClientInfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientInfo {
    /// The name of the service, such as `s3`.
    pub service_name: String,
    /// The endpoint with its scheme. Requests fail without one.
    pub endpoint: Option<EndpointUrl>,
    /// The region that requests are signed for. The default is the region of the config.
    pub signing_region: Option<String>,
    /// The partition of the endpoint, such as `aws-cn`, if it is known.
    pub partition_id: Option<String>,
    /// The service that requests are signed for. The default is `service_name`.
    pub signing_name: Option<String>,
}

impl ClientInfo {
    /// A service without an endpoint.
    #[must_use]
    pub fn new(service_name: impl Into<String>) -> Self {
        Self {
            service_name: service_name.into(),
            endpoint: None,
            signing_region: None,
            partition_id: None,
            signing_name: None,
        }
    }
}

/// The parameters of a request. Handlers log their `Debug` output, which must not show secrets.
pub trait Parameters: fmt::Debug + Send {
    /// Validates the parameters.
    ///
    /// # Errors
    ///
    /// The invalid parameters; see [`Error::invalid_parameters`].
    fn validate(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The form-encoded body of the query protocol; `None` if the service does not use that protocol.
    fn query(&self) -> Option<Body> {
        None
    }
}

impl Request {
    /// A request of the client, with its own copies of the config and the handlers.
    pub(crate) fn new(client: &Client, operation: &str) -> Self {
        Self::with_path(client, operation, "/")
    }

    /// A request of the client for a path, which is put behind the endpoint as it is.
    pub(crate) fn with_path(client: &Client, operation: &str, path: &str) -> Self {
        let endpoint = client.info.endpoint.as_deref().unwrap_or_default();
        let url = format!("{endpoint}{path}");
        Self {
            config: client.config.clone(),
            client_info: client.info.clone(),
            operation: operation.to_owned(),
            params: None,
            error: endpoint_error(endpoint, &url),
            http_request: HttpRequest::new(Method::POST, url),
            http_response: None,
            data: None,
            request_id: None,
            retryable: None,
            retry_error_codes: Vec::new(),
            max_retries: client.max_retries,
            retry_count: 0,
            retry_delay: Duration::ZERO,
            unsendable: None,
            last_redirect: None,
            unsignable: None,
            signed_at: None,
            signer: CredentialsValue::default(),
            parameter_secrets: Vec::new(),
            credentials_expired: false,
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

    /// The handlers of this request, mutably. Those of the session do not change.
    pub fn handlers_mut(&mut self) -> &mut Handlers {
        self.context.handlers_mut()
    }

    /// Fails if there is no endpoint: the only validation of requests for the credentials of a container or an instance.
    #[cfg(feature = "metadata")]
    pub(crate) fn validate_endpoint(&mut self) {
        if self.client_info.endpoint.is_none() {
            self.error = Some(ErrorKind::MissingEndpoint.into());
        }
    }

    /// The secrets of the latest attempt, which no error quotes.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        let signer = &self.signer;
        let secrets = [Some(&signer.secret_access_key), signer.session_token.as_ref()];
        secrets.into_iter().flatten().chain(&self.parameter_secrets).map(Secret::expose).collect()
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

    /// The transport of the session or, if the config has been given another HTTP client, one through that client.
    pub(crate) fn transport(&self) -> Transport {
        self.context.transport.for_config(&self.config)
    }
}

/// The error for an endpoint that is not a URL. It does not quote the endpoint, which may contain a password.
fn endpoint_error(endpoint: &str, url: &str) -> Option<Error> {
    let cause: BoxError = if endpoint.is_empty() {
        return None;
    } else if is_misread(endpoint) {
        "invalid character in URL".into()
    } else if has_invalid_escape(endpoint) {
        "invalid escape in URL".into()
    } else if has_no_scheme(url) {
        // The SDK accepts the request, but cannot send it.
        return None;
    } else {
        Url::parse(url).err()?.into()
    };
    Some(Error::from(ErrorKind::InvalidEndpointUrl).with_original_error(cause))
}

fn has_no_scheme(url: &str) -> bool {
    !url.split('/').next().unwrap_or_default().contains(':')
}

/// Whether the parser, which follows the rules of browsers, would skip characters or end the host early.
fn is_misread(endpoint: &str) -> bool {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('\\') || endpoint.chars().any(|c| c.is_ascii_control())
}

/// Whether a percent sign in the path begins no escape, which the parser of browsers accepts.
fn has_invalid_escape(endpoint: &str) -> bool {
    let endpoint = endpoint.split(['?', '#']).next().unwrap_or_default();
    let path = match endpoint.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        // The text after a scheme without slashes is not a path.
        None if endpoint.contains(':') => "",
        None => endpoint,
    };
    let is_escape = |after: &str| {
        let digits = after.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    !path.split('%').skip(1).all(is_escape)
}

/// Does not show headers, bodies and parameters, which may contain secrets.
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
