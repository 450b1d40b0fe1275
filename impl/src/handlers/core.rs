//! The default handlers, under the SDK's names.

use std::time::Duration;

use http::HeaderValue;
use http::header::{CONTENT_LENGTH, InvalidHeaderValue, USER_AGENT};

use super::{Handlers, NamedHandler};
use crate::error::{Error, ErrorKind};
use crate::retry::{FailedAttempt, RetryPolicy};
use crate::{Edition, HttpRequest, Request, SendError};

const EXECUTION_ENVIRONMENT: &str = "AWS_EXECUTION_ENV";
const EXECUTION_ENVIRONMENT_VALUE: &str = "the value of AWS_EXECUTION_ENV";

/// The lifetime of a signature in each edition. It is less than that of the service, so that a request arrives in time.
const SIGNATURE_LIFETIME_1_14: Duration = Duration::from_secs(10 * 60);
const SIGNATURE_LIFETIME_1_55: Duration = Duration::from_secs(5 * 60);

/// The default handlers of the edition.
pub(super) fn defaults(edition: Edition) -> Handlers {
    let mut handlers = Handlers::empty(edition);
    handlers
        .validate
        .push_back_named(NamedHandler::built_in("core.ValidateEndpointHandler", validate_endpoint));
    handlers.validate.set_stop_on_error(true);
    handlers.build.push_back_named(NamedHandler::built_in("core.SDKVersionUserAgentHandler", add_version));
    if edition == Edition::V1_55 {
        handlers.build.push_back_named(NamedHandler::built_in("core.AddAwsInternal", add_aws_internal));
    }
    handlers.build.push_back_named(NamedHandler::built_in("core.AddHostExecEnvUserAgentHander", add_host));
    handlers.build.set_stop_on_error(true);
    handlers
        .sign
        .push_back_named(NamedHandler::built_in("core.BuildContentLengthHandler", set_content_length));
    handlers.send.push_back_named(NamedHandler::built_in("core.ValidateReqSigHandler", renew_signature));
    handlers.send.push_back_named(NamedHandler::built_in("core.SendHandler", send));
    handlers.after_retry.push_back_named(NamedHandler::built_in("core.AfterRetryHandler", after_retry));
    handlers
        .validate_response
        .push_back_named(NamedHandler::built_in("core.ValidateResponseHandler", validate_response));
    handlers
}

/// The handler that validates the parameters of a request.
pub(super) fn parameter_validator() -> NamedHandler {
    NamedHandler::built_in("core.ValidateParametersHandler", validate_parameters)
}

/// In the release, this handler marks requests that are internal to AWS. Here it does nothing.
fn add_aws_internal(_: &mut Request) {}

fn validate_endpoint(request: &mut Request) {
    let info = &request.client_info;
    let has_region = request.config.region.as_ref().is_some_and(|region| !region.is_empty());
    if info.signing_region.is_none() && !has_region {
        request.error = Some(ErrorKind::MissingRegion.into());
    } else if info.endpoint.is_none() {
        request.error = Some(ErrorKind::MissingEndpoint.into());
    }
}

fn validate_parameters(request: &mut Request) {
    if let Some(Err(error)) = request.params.as_ref().map(|params| params.validate()) {
        request.error = Some(error);
    }
}

fn add_version(request: &mut Request) {
    let (version, os, arch) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    // All three texts are valid in a header.
    _ = add_to_user_agent(request, &format!("awsess/{version} (rust; {os}; {arch})"));
}

/// Adds the execution environment to the user agent. If its value is not valid in a header, the request fails when it is sent.
fn add_host(request: &mut Request) {
    let key = match request.edition() {
        Edition::V1_14 => "exec_env",
        Edition::V1_55 => "exec-env",
    };
    if let Some(host) = request.environment().text(EXECUTION_ENVIRONMENT)
        && add_to_user_agent(request, &format!("{key}/{host}")).is_err()
    {
        request.unsendable = Some(EXECUTION_ENVIRONMENT_VALUE);
    }
}

fn add_to_user_agent(request: &mut Request, part: &str) -> Result<(), InvalidHeaderValue> {
    let headers = &mut request.http_request.headers;
    let before = headers.get(USER_AGENT).map(HeaderValue::as_bytes);
    let parts: Vec<_> = before.into_iter().chain([part.as_bytes()]).collect();
    headers.insert(USER_AGENT, HeaderValue::from_bytes(&parts.join(&b' '))?);
    Ok(())
}

/// Sets the length of the body, unless a handler has set one. A length of zero is not sent.
fn set_content_length(request: &mut Request) {
    let HttpRequest { headers, body, .. } = &mut request.http_request;
    let set = headers.get(CONTENT_LENGTH).filter(|length| !length.is_empty());
    let parse = |length: &HeaderValue| length.to_str().ok().and_then(|length| length.parse().ok());
    let length: i64 = set.map_or(body.len() as i64, |length| parse(length).unwrap_or(0));
    if length > 0 {
        headers.insert(CONTENT_LENGTH, length.into());
    } else {
        headers.remove(CONTENT_LENGTH);
    }
}

/// Signs the request again if its signature is too old.
fn renew_signature(request: &mut Request) {
    let lifetime = match request.edition() {
        Edition::V1_14 => SIGNATURE_LIFETIME_1_14,
        Edition::V1_55 => SIGNATURE_LIFETIME_1_55,
    };
    let now = request.clock().now();
    let age = request.signed_at.and_then(|signed| now.duration_since(signed).ok());
    if age.is_some_and(|age| age >= lifetime) {
        // If this fails, the request keeps the error for the attempt to send it.
        _ = request.run_sign();
    }
}

fn send(request: &mut Request) {
    let outgoing = || request.http_request.clone();
    let sent = match (request.unsignable.take(), request.unsendable) {
        (Some(reason), _) => Err(SendError::new(reason)),
        (None, Some(what)) => Err(SendError::new(format!("{what} cannot be sent in a header"))),
        (None, None) => request.transport().send_following_redirects(outgoing()),
    };
    request.last_redirect = sent.as_ref().err().and_then(SendError::status);
    match sent {
        Ok(response) => request.http_response = Some(response),
        Err(error) => {
            request.http_response = None;
            request.retryable = error.is_permanent().then_some(false);
            request.error =
                Some(Error::from(ErrorKind::RequestError).with_original_error(error.into_source()));
        }
    }
}

/// Reports an unknown error for the status code 300 or above. A handler of the UnmarshalError list replaces it with that of the
/// service.
fn validate_response(request: &mut Request) {
    if request.http_response.as_ref().is_none_or(|response| response.status.as_u16() >= 300) {
        let unknown = Error::new("UnknownError", "unknown error");
        let before = request.error.take();
        request.error = Some(before.into_iter().fold(unknown, Error::with_original_error));
    }
}

/// Decides whether the request is sent again, and if so, waits for the delay.
fn after_retry(request: &mut Request) {
    let (policy, failed) = (RetryPolicy::new(request.edition()), FailedAttempt::new(request));
    let retryable = request
        .retryable
        .unwrap_or_else(|| failed.is_one_of(&request.retry_error_codes) || policy.is_retryable(&failed));
    let (delay, expired) = (policy.delay(&failed, request.retry_count), failed.has_expired_credentials());
    request.retryable = Some(retryable);
    if retryable && i64::from(request.retry_count) < request.max_retries {
        request.clock().sleep(delay);
        if expired {
            request.credentials_expired = true;
            if let Some(credentials) = &request.config.credentials {
                credentials.expire();
            }
        }
        request.retry_delay = delay;
        request.retry_count += 1;
        request.error = None;
    }
}
