//! The request for the credentials of a container, and its answer.

use std::mem;

use http::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use http::{Method, StatusCode};

use super::{CONTAINER_PROVIDER, ContainerProvider};
use crate::client_config::Client;
use crate::context::Context;
use crate::credentials::remote::RemoteCredentials;
use crate::error::{Error, ErrorKind};
use crate::go_json::{JsonError, Object};
use crate::http_client::sensitive;
use crate::read::Bytes;
use crate::secret::{ZeroizingCow, redacted};
use crate::{Credentials, CredentialsValue, Edition, Handlers, HttpResponse, NamedHandler, Request};

/// The name of the service.
const SERVICE: &str = "CredentialsEndpoint";

/// Requests the credentials. It asks again after temporary failures, among them answers that cannot be decoded in edition 1.55.
pub(super) fn send(provider: &ContainerProvider, token: &Bytes) -> Result<CredentialsValue, Error> {
    let ContainerProvider { config, context, endpoint, .. } = provider;
    let context = Context { handlers: handlers(&context.handlers).into(), ..context.clone() };
    let endpoint = Some(endpoint.clone()).filter(|endpoint| !endpoint.is_empty());
    let client = Client::for_endpoint(SERVICE, endpoint, config.clone(), context);
    let mut request = Request::with_path(&client, "GetCredentials", "");
    request.config.credentials = Some(Credentials::anonymous());
    request.http_request.method = Method::GET;
    request.http_request.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    set_token(&mut request, token);
    request.send()?;
    let answer = request.data.take().and_then(|data| data.downcast::<RemoteCredentials>().ok());
    Ok(answer.ok_or(ErrorKind::EmptyStaticCreds)?.into_value(CONTAINER_PROVIDER))
}

fn set_token(request: &mut Request, token: &Bytes) {
    if token.is_empty() {
        return;
    }
    request.parameter_secrets.push(ZeroizingCow::from(token.as_slice()).into_utf8().to_owned().into());
    match sensitive(token.as_slice()) {
        Ok(token) => _ = request.http_request.headers.insert(AUTHORIZATION, token),
        Err(_) => request.unsendable = Some("the authorization token"),
    }
}

/// The handlers of a session with those of the protocol. Nothing is validated but the endpoint.
fn handlers(session: &Handlers) -> Handlers {
    let mut handlers = session.clone();
    handlers.unmarshal.push_back_named(NamedHandler::built_in("unmarshalHandler", unmarshal));
    handlers.unmarshal_error.push_back_named(NamedHandler::built_in("unmarshalError", unmarshal_error));
    handlers.validate.clear();
    handlers
        .validate
        .push_back_named(NamedHandler::built_in("validateEndpointHandler", Request::validate_endpoint));
    handlers
}

/// Puts the credentials into [`Request::data`], and removes the body of the response, which contains them.
fn unmarshal(request: &mut Request) {
    let Some(response) = &mut request.http_response else { return };
    let (body, status) = (mem::take(&mut response.body), response.status);
    match parse(&body, |object| RemoteCredentials::from_object(object, object.time("Expiration")?)) {
        Ok(credentials) => request.data = Some(Box::new(credentials)),
        Err(cause) => {
            let message = "failed to decode endpoint credentials";
            request.error = Some(undecodable(message, status).with_original_error(cause));
        }
    }
}

fn unmarshal_error(request: &mut Request) {
    if let Some(response) = &request.http_response {
        request.error = Some(error(response, &request.secrets(), request.edition()));
    }
}

/// The error in a response. It quotes none of the secrets. In edition 1.14, one that cannot be decoded has neither code nor message.
fn error(response: &HttpResponse, secrets: &[&str], edition: Edition) -> Error {
    let code_and_message = parse(&response.body, |object| {
        let text =
            |name| Ok(object.text(name)?.map(|text| redacted(text.expose(), secrets)).unwrap_or_default());
        Ok((text("code")?, text("message")?))
    });
    let status = response.status;
    let (code, message) = match (code_and_message, edition) {
        (Ok(answer), _) => answer,
        (Err(_), Edition::V1_14) => Default::default(),
        (Err(cause), Edition::V1_55) => {
            let error = undecodable("failed to decode error message", status);
            return error.with_original_error(unmarshal_error_of(cause));
        }
    };
    ErrorKind::ServiceError { code, message, status, request_id: None }.into()
}

fn unmarshal_error_of(cause: JsonError) -> Error {
    const CODE: &str = "UnmarshalError";
    match cause {
        JsonError::Empty => Error::new(CODE, "error message missing"),
        cause => Error::new(CODE, "failed decoding error message").with_original_error(cause),
    }
}

fn undecodable(message: &'static str, status: StatusCode) -> Error {
    ErrorKind::SerializationError { message, status, request_id: None }.into()
}

/// Reads the object at the start of a body.
fn parse<T>(body: &[u8], read: impl FnOnce(&Object<'_>) -> Result<T, JsonError>) -> Result<T, JsonError> {
    let text = ZeroizingCow::from(body).into_utf8();
    read(&Object::parse_first(&text)?)
}
