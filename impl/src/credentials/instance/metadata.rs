//! The client of the metadata service: its settings, its handlers and its requests.

use std::mem;
use std::time::Duration;

use http::Method;

use super::path;
use super::token::TokenSource;
use crate::client_config::Client;
use crate::context::Context;
use crate::endpoints::EC2_METADATA;
use crate::error::{Error, InstanceErrorKind};
use crate::{
    Body, Config, Credentials, Edition, EndpointUrl, Environment, Handlers, HttpClient as _, NamedHandler,
    Request,
};

/// The variable that disables the service.
const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";

/// The time limit of each request, and the maximum number of retries, through an HTTP client without settings of its own.
const TIMEOUT_1_14: Duration = Duration::from_secs(5);
const TIMEOUT_1_55: Duration = Duration::from_secs(1);
const MAX_RETRIES_1_55: i64 = 2;

/// Whether the environment disables the service.
pub(super) fn is_disabled(environment: &Environment) -> bool {
    environment.text(DISABLED).is_some_and(|value| value.to_lowercase() == "true")
}

/// The client.
pub(super) struct Metadata {
    client: Client,
    timeout: Option<Duration>,
}

impl Metadata {
    /// A client for the endpoint. If it is disabled, all requests fail.
    pub(super) fn new(
        endpoint: Option<EndpointUrl>,
        config: &Config,
        context: &Context,
        is_disabled: bool,
    ) -> Self {
        let (mut config, mut context) = (config.clone(), context.clone());
        config.credentials = Some(Credentials::anonymous());
        let overrides = !config.ec2_metadata_disable_timeout_override.unwrap_or(false);
        let timeout = (overrides && context.transport.is_unmodified()).then(|| {
            context.transport = context.transport.without_tls(&config);
            match context.edition {
                Edition::V1_14 => TIMEOUT_1_14,
                Edition::V1_55 => {
                    config.max_retries = Some(MAX_RETRIES_1_55);
                    TIMEOUT_1_55
                }
            }
        });
        let endpoint = endpoint.map(|endpoint| match context.edition {
            Edition::V1_14 => endpoint,
            Edition::V1_55 => path::without_path(&endpoint).into(),
        });
        let endpoint = endpoint.filter(|endpoint| !endpoint.is_empty());
        set_handlers(context.handlers_mut(), is_disabled);
        let mut client = Client::for_endpoint(EC2_METADATA, endpoint, config, context);
        if client.context.edition == Edition::V1_55 {
            TokenSource::add_to(&mut client, timeout);
        }
        Self { client, timeout }
    }

    /// The content at a path.
    ///
    /// # Errors
    ///
    /// If the request fails, or the token for it.
    pub(super) fn get(&self, path: &str) -> Result<Body, Error> {
        let mut request = request(&self.client, Method::GET, "GetMetadata", path, self.timeout);
        request.send()?;
        let content = request.data.take().and_then(|data| data.downcast::<Body>().ok());
        Ok(content.map(|content| *content).unwrap_or_default())
    }

    pub(super) fn edition(&self) -> Edition {
        self.client.context.edition
    }
}

/// A request of the client for a path.
pub(super) fn request(
    client: &Client,
    method: Method,
    operation: &str,
    path: &str,
    timeout: Option<Duration>,
) -> Request {
    let mut request = Request::with_path(client, operation, path);
    request.http_request.method = method;
    request.http_request.timeout = timeout;
    request
}

/// Adds the handlers of the protocol. Nothing is validated but the endpoint.
fn set_handlers(handlers: &mut Handlers, is_disabled: bool) {
    handlers.unmarshal.push_back_named(NamedHandler::built_in(UNMARSHAL, unmarshal));
    handlers.unmarshal_error.push_back_named(NamedHandler::built_in("unmarshalError", unmarshal_error));
    handlers.validate.clear();
    handlers
        .validate
        .push_back_named(NamedHandler::built_in("validateEndpointHandler", Request::validate_endpoint));
    if is_disabled {
        handlers.send.swap_named(&NamedHandler::built_in("core.SendHandler", reject));
    }
}

/// The name of the handler that reads the answer.
pub(super) const UNMARSHAL: &str = "unmarshalMetadataHandler";

/// Moves the content into [`Request::data`].
fn unmarshal(request: &mut Request) {
    if let Some(response) = &mut request.http_response {
        request.data = Some(Box::new(mem::take(&mut response.body)));
    }
}

/// Sets the error of the response. It does not quote the content, which the message of the release includes.
fn unmarshal_error(request: &mut Request) {
    if let Some(response) = &request.http_response {
        request.error = Some(InstanceErrorKind::Request { status: response.status }.into());
    }
}

fn reject(request: &mut Request) {
    request.retryable = Some(false);
    request.error = Some(InstanceErrorKind::Disabled.into());
}
