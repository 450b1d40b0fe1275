//! The default handlers, under the SDK's names.

use super::{Handlers, NamedHandler};
use crate::error::{Error, ErrorKind};
use crate::{Edition, Request};

const USER_AGENT: &str = "User-Agent";
const CONTENT_LENGTH: &str = "Content-Length";

/// The defaults of the edition. Sending needs a client; what comes after it has nothing to look at yet.
pub(super) fn defaults(edition: Edition) -> Handlers {
    let mut handlers = Handlers::empty(edition);
    handlers.validate.push_back_named(NamedHandler::new("core.ValidateEndpointHandler", validate_endpoint));
    handlers.validate.set_stop_on_error(true);
    handlers.build.push_back_named(NamedHandler::new("core.SDKVersionUserAgentHandler", add_version));
    if edition == Edition::V1_55 {
        handlers.build.push_back_named(NamedHandler::new("core.AddAwsInternal", nothing_to_do));
    }
    handlers.build.push_back_named(NamedHandler::new("core.AddHostExecEnvUserAgentHander", add_host));
    handlers.build.set_stop_on_error(true);
    handlers.sign.push_back_named(NamedHandler::new("core.BuildContentLengthHandler", set_content_length));
    handlers.send.push_back_named(NamedHandler::new("core.ValidateReqSigHandler", nothing_to_do));
    handlers.send.push_back_named(NamedHandler::new("core.SendHandler", send));
    handlers.after_retry.push_back_named(NamedHandler::new("core.AfterRetryHandler", nothing_to_do));
    handlers
        .validate_response
        .push_back_named(NamedHandler::new("core.ValidateResponseHandler", nothing_to_do));
    handlers
}

/// Validates the parameters, if they can be.
pub(super) fn parameter_validator() -> NamedHandler {
    NamedHandler::new("core.ValidateParametersHandler", validate_parameters)
}

/// The release marks its makers' own requests here, watches signatures grow old, waits before it tries again and
/// looks at responses: none of that exists before there is a client.
fn nothing_to_do(_: &mut Request) {}

fn validate_endpoint(request: &mut Request) {
    let info = &request.client_info;
    let region_set = request.config.region.as_ref().is_some_and(|region| !region.is_empty());
    if info.signing_region.is_empty() && !region_set {
        request.error = Some(ErrorKind::MissingRegion.into());
    } else if info.endpoint.is_empty() {
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
    add_to_user_agent(request, &format!("awsess/{version} (rust; {os}; {arch})"));
}

/// Adds what the host says it is, under a name that the editions spell differently.
fn add_host(request: &mut Request) {
    let key = match request.edition() {
        Edition::V1_14 => "exec_env",
        Edition::V1_55 => "exec-env",
    };
    if let Some(host) = request.environment().text("AWS_EXECUTION_ENV") {
        add_to_user_agent(request, &format!("{key}/{host}"));
    }
}

fn add_to_user_agent(request: &mut Request, part: &str) {
    let before = request.headers.get(USER_AGENT).map(|before| format!("{before} ")).unwrap_or_default();
    request.headers.set(USER_AGENT, format!("{before}{part}"));
}

/// A length that was set stays; a length of nothing is not sent.
fn set_content_length(request: &mut Request) {
    let set = request.headers.get(CONTENT_LENGTH).filter(|length| !length.is_empty());
    let length = set.map_or(request.body.len() as i64, |length| length.parse().unwrap_or(0));
    if length > 0 {
        request.headers.set(CONTENT_LENGTH, length.to_string());
    } else {
        request.headers.remove(CONTENT_LENGTH);
    }
}

fn send(request: &mut Request) {
    request.error = Some(Error::not_supported("send the request"));
}
