//! The answers of services with the protocol REST-JSON: the portal of single sign-on, and OIDC.

use alloc::string::String;

use crate::failure::Failure;
use crate::json::{Extent, Fields, Type, decode};
use crate::retry::{FailedAttempt, Issued, not_sent, unreadable};
use crate::rule;
use crate::trace::{Subject, Trace};
use crate::world::Answer;

/// The fields of an error.
const ERROR: Fields = &[("__type", Type::Text), ("code", Type::Text), ("message", Type::Text)];

/// What the SDK reads in an answer to a request.
///
/// # Errors
///
/// The error of the service, or `SerializationError` or `RequestError`.
pub(crate) fn read<'w>(answer: &'w Answer, trace: &mut Trace<'_>) -> Result<Issued<'w>, FailedAttempt> {
    let (rules, status, failure): (&[_], _, _) = match answer {
        Answer::Healthy { keys, expires_in } => {
            return Ok(Issued::new(keys.as_ref(), *expires_in));
        }
        Answer::Error { code, message, status } => {
            (&[rule::PORTAL_15], Some(*status), Failure::new(code.clone(), message.clone()))
        }
        Answer::Text { status: 200, .. } => {
            (&[rule::PORTAL_16], Some(200), unreadable("failed decoding JSON RPC response", foreign()))
        }
        Answer::Text { status, text } => {
            let (rules, failure) = error(text);
            (rules, Some(*status), failure)
        }
        Answer::Closed => (&[rule::TRY_4], None, not_sent("EOF")),
    };
    let is_unreadable = failure.code == "SerializationError";
    let failure = trace.fail(Subject::Calls, rules, None, failure);
    Err(match status {
        Some(status) => FailedAttempt::new(failure, status, is_unreadable),
        None => FailedAttempt::without_response(failure),
    })
}

/// The error in a text: its code without a namespace, and its message. An empty text is an error without either.
fn error(text: &str) -> (&'static [rule::Rule], Failure) {
    if text.trim_ascii().is_empty() {
        return (&[rule::PORTAL_15], Failure::new("", ""));
    }
    match decode(text.as_bytes(), Extent::First, ERROR) {
        Ok(error) => {
            let code = [error.text("__type"), error.text("code")].into_iter().find(|code| !code.is_empty());
            let code = code.unwrap_or_default().split(':').next().unwrap_or_default();
            let code = code.split_once('#').map_or(code, |(_, code)| code);
            (&[rule::PORTAL_15], Failure::new(String::from(code), String::from(error.text("message"))))
        }
        Err(_) => {
            let cause = Failure::new("UnmarshalError", "failed to decode response body").caused_by(foreign());
            (&[rule::PORTAL_16], unreadable("failed to unmarshal response error", cause))
        }
    }
}

/// The error of the JSON parser, which is not the SDK's.
fn foreign() -> Failure {
    Failure::new("", "invalid JSON")
}
