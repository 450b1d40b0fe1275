//! The handlers of a client of STS: the one that signs and those of the query protocol, under the SDK's names.

use std::sync::Arc;

use http::header::{CONTENT_TYPE, HeaderValue};

use super::response;
use crate::per_edition::PerEdition;
use crate::sign;
use crate::{Body, ClientConfig, Handlers, NamedHandler, Options, Request};

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// The handlers of a client with the default handlers, by edition. Clients share them.
static HANDLERS: PerEdition<Arc<Handlers>> = PerEdition::new();

/// The handlers of the client of STS that a session uses itself: those of the options, or the default ones.
pub(super) fn handlers(options: &Options) -> Arc<Handlers> {
    if let Some(mut own) = options.own_handlers() {
        own.set_parameter_validation(true);
        return Arc::new(client_handlers(&own));
    }
    let new = |edition| Arc::new(client_handlers(&Handlers::shared_defaults(edition)));
    Arc::clone(HANDLERS.get_or_init(options.edition, new))
}

/// The handlers, followed by the one that signs and those of the protocol, for requests that return credentials.
pub(super) fn client_handlers(handlers: &Handlers) -> Handlers {
    with_protocol(handlers, unmarshal)
}

impl ClientConfig {
    /// A request of the query protocol, which STS and IAM use, signed with the credentials of the config. Its parameters are
    /// sent as a [form](crate::Parameters::query), and an error response is an error with the service's code and message. The
    /// document of a successful response is checked and stays in [`Request::http_response`].
    #[must_use]
    pub fn query_request(&self, service: &str, operation: &str) -> Request {
        let mut client = self.clone().into_client(service);
        *client.context.handlers_mut() = with_protocol(self.handlers(), check_document);
        Request::new(&client, operation)
    }
}

/// The handlers, followed by the one that signs and those of the protocol. As in the SDK, each client adds the handler that signs;
/// the handlers of a session do not include it.
fn with_protocol(handlers: &Handlers, unmarshal: fn(&mut Request)) -> Handlers {
    let mut handlers = handlers.clone();
    handlers.sign.push_back_named(sign::handler());
    handlers.build.push_back_named(NamedHandler::built_in("awssdk.query.Build", build));
    handlers.unmarshal.push_back_named(NamedHandler::built_in("awssdk.query.Unmarshal", unmarshal));
    handlers
        .unmarshal_meta
        .push_back_named(NamedHandler::built_in("awssdk.query.UnmarshalMeta", unmarshal_meta));
    handlers
        .unmarshal_error
        .push_back_named(NamedHandler::built_in("awssdk.query.UnmarshalError", unmarshal_error));
    handlers
}

fn build(request: &mut Request) {
    request.http_request.headers.insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
    request.http_request.body = request.params.as_ref().and_then(|params| params.query()).unwrap_or_default();
}

/// Puts the credentials into [`Request::data`], and removes the body of the response, which contains them.
fn unmarshal(request: &mut Request) {
    let Some(response) = &request.http_response else { return };
    match response::credentials(response, &request.secrets()) {
        Ok(credentials) => request.data = Some(Box::new(credentials)),
        Err(error) => request.error = Some(error),
    }
    if let Some(response) = &mut request.http_response {
        response.body = Body::new();
    }
}

/// Fails unless the response is a document.
fn check_document(request: &mut Request) {
    let Some(response) = &request.http_response else { return };
    if let Err(error) = response::check(response, &request.secrets()) {
        request.error = Some(error);
    }
}

fn unmarshal_meta(request: &mut Request) {
    let response = request.http_response.as_ref();
    request.request_id = response.and_then(|response| response::request_id(response, &request.secrets()));
}

fn unmarshal_error(request: &mut Request) {
    if let Some(response) = &request.http_response {
        request.error = Some(response::error(response, &request.secrets(), request.edition()));
    }
}
