//! The request for the credentials of a role, which is validated and sent when the credentials are retrieved.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::dispatch::Dispatch;
use crate::failure::Failure;
use crate::session::{Keys, Parameters};
use crate::world::IssuedKeys;

/// The parameter that carries the MFA token, and its minimum length in bytes.
const TOKEN: &str = "TokenCode";
const MIN_TOKEN: usize = 6;
/// The operation that a request calls.
pub(crate) const OPERATION: &str = "AssumeRole";
/// The name of the provider.
const PROVIDER: &str = "AssumeRoleProvider";

/// The request for the credentials of a role, without its MFA token and its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(super) arn: String,
    pub(super) parameters: Parameters,
    pub(super) needs_token: bool,
    /// How the request is sent, or the error that it fails with before it is signed.
    pub(super) dispatch: Result<Dispatch, Failure>,
    /// The parameters that are less than their minimum.
    pub(super) too_small: Vec<TooSmall>,
    /// Whether the parameters are validated.
    pub(super) validates: bool,
}

impl Request {
    /// Whether the request needs an MFA token.
    pub(crate) const fn needs_token(&self) -> bool {
        self.needs_token
    }

    /// How the request is sent, or the error that it fails with before it is signed.
    pub(crate) fn dispatch(&self) -> Result<&Dispatch, &Failure> {
        self.dispatch.as_ref()
    }

    /// Validates the request with this MFA token, and returns how it is sent and its parameters.
    ///
    /// # Errors
    ///
    /// The error with which the request fails before it is signed: that of its client or its handlers, or `InvalidParameter`.
    pub(crate) fn validated(&self, token: Option<&String>) -> Result<(&Dispatch, Parameters), Failure> {
        let dispatch = self.dispatch.as_ref().map_err(Clone::clone)?;
        let token = token.filter(|_| self.needs_token);
        let mut too_small = self.too_small.clone();
        let is_too_short = token.is_some_and(|token| self.validates && token.len() < MIN_TOKEN);
        too_small.extend(is_too_short.then(|| TooSmall::length(TOKEN, MIN_TOKEN)));
        if !too_small.is_empty() {
            return Err(invalid_parameters(OPERATION, &too_small));
        }
        dispatch.check_built()?;
        let mut parameters = self.parameters.clone();
        parameters.extend(token.map(|token| (TOKEN.into(), token.clone())));
        Ok((dispatch, parameters))
    }

    /// The keys of the role, if STS issues these.
    pub(crate) fn keys(&self, issued: Option<&IssuedKeys>) -> Keys {
        issued_keys(&self.arn, issued, PROVIDER)
    }
}

/// The keys that STS issues, for this provider. A healthy STS issues keys whose id names the role.
pub(crate) fn issued_keys(arn: &str, issued: Option<&IssuedKeys>, provider: &'static str) -> Keys {
    let id = "ASSUMED:".chars().chain(arn.chars().map(in_response)).collect();
    Keys::issued(issued, id, "assumed", provider)
}

/// A parameter that is less than its minimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TooSmall {
    name: Cow<'static, str>,
    /// The code of the error, and the beginning of its message.
    code: &'static str,
    message: String,
}

impl TooSmall {
    /// A text that is shorter than this number of bytes.
    pub(crate) fn length(name: impl Into<Cow<'static, str>>, minimum: usize) -> Self {
        let message = alloc::format!("minimum field size of {minimum}");
        Self { name: name.into(), code: "ParamMinLenError", message }
    }

    /// A number that is less than this one.
    pub(crate) fn value(name: &'static str, minimum: i128) -> Self {
        let message = alloc::format!("minimum field value of {minimum}");
        Self { name: name.into(), code: "ParamMinValueError", message }
    }
}

/// The error of a request whose parameters are less than their minimum. It wraps a copy of itself, which wraps one error for each
/// parameter, each wrapping the next.
///
/// Rules: PARAM-7.
pub(crate) fn invalid_parameters(operation: &str, too_small: &[TooSmall]) -> Failure {
    let message = alloc::format!("{} validation error(s) found.", too_small.len());
    let failure = Failure::new("InvalidParameter", message);
    let innermost_first = too_small.iter().rev().map(|TooSmall { name, code, message }| {
        Failure::new(*code, alloc::format!("{message}, {operation}Input.{name}."))
    });
    let original = innermost_first
        .chain([failure.clone()])
        .fold(None, |original, error| Some(Box::new(Failure { original, ..error })));
    Failure { original, ..failure }
}

/// The character in the response of STS. A character that is not allowed in XML or in the header of a signature is replaced.
fn in_response(c: char) -> char {
    let is_replaced = c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if is_replaced { char::REPLACEMENT_CHARACTER } else { c }
}
