//! The request for the credentials of a role, which is validated and sent when the credentials are retrieved.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::dispatch::Dispatch;
use crate::failure::Failure;
use crate::session::Keys;
use crate::world::IssuedKeys;

/// The parameter that carries the MFA token, and its minimum length in bytes.
const TOKEN: (&str, usize) = ("TokenCode", 6);
/// The operation that a request calls.
pub(crate) const OPERATION: &str = "AssumeRole";
/// The name of the provider.
const PROVIDER: &str = "AssumeRoleProvider";

/// The parameters of a request by their names in the STS API.
pub(crate) type Parameters = Vec<(&'static str, String)>;

/// The request for the credentials of a role, without its MFA token and its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(super) arn: String,
    pub(super) parameters: Parameters,
    pub(super) needs_token: bool,
    /// How the request is sent, or the error that it fails with before it is signed.
    pub(super) dispatch: Result<Dispatch, Failure>,
    /// The parameters that are too short, each with its minimum length in bytes.
    pub(super) too_short: Vec<(&'static str, usize)>,
    /// Whether the parameters are validated.
    pub(super) validates: bool,
}

impl Request {
    /// Whether the request needs an MFA token.
    pub(crate) const fn needs_token(&self) -> bool {
        self.needs_token
    }

    /// Validates the request with this MFA token, and returns how it is sent and its parameters.
    ///
    /// # Errors
    ///
    /// The error with which the request fails before it is signed: that of its client, or `InvalidParameter`.
    pub(crate) fn validated(&self, token: Option<&String>) -> Result<(&Dispatch, Parameters), Failure> {
        let dispatch = self.dispatch.as_ref().map_err(Clone::clone)?;
        let (name, minimum) = TOKEN;
        let token = token.filter(|_| self.needs_token);
        let mut too_short = self.too_short.clone();
        too_short.extend(token.filter(|token| self.validates && token.len() < minimum).map(|_| TOKEN));
        if !too_short.is_empty() {
            return Err(invalid_parameters(OPERATION, &too_short));
        }
        let mut parameters = self.parameters.clone();
        parameters.extend(token.map(|token| (name, token.clone())));
        Ok((dispatch, parameters))
    }

    /// The keys of the role, if STS issues these.
    pub(crate) fn keys(&self, issued: Option<&IssuedKeys>) -> Keys {
        issued_keys("ASSUMED:", &self.arn, issued, PROVIDER)
    }
}

/// The keys that STS issues, for this provider. A healthy STS issues keys whose id is that of the role after the prefix.
pub(crate) fn issued_keys(
    prefix: &str,
    arn: &str,
    issued: Option<&IssuedKeys>,
    provider: &'static str,
) -> Keys {
    let provider_name = Cow::Borrowed(provider);
    match issued.cloned() {
        Some(IssuedKeys { access_key_id, secret_access_key, session_token }) => {
            Keys { access_key_id, secret_access_key, session_token, provider_name }
        }
        None => Keys {
            access_key_id: prefix.chars().chain(arn.chars().map(in_response)).collect(),
            secret_access_key: "assumed-secret".into(),
            session_token: "assumed-token".into(),
            provider_name,
        },
    }
}

/// The error of a request whose parameters are too short. It wraps a copy of itself, which wraps one error for each
/// parameter, each wrapping the next.
///
/// Rules: PARAM-7.
pub(crate) fn invalid_parameters(operation: &str, too_short: &[(&'static str, usize)]) -> Failure {
    let message = alloc::format!("{} validation error(s) found.", too_short.len());
    let failure = Failure::new("InvalidParameter", message);
    let innermost_first = too_short.iter().rev().map(|(name, minimum)| {
        let message = alloc::format!("minimum field size of {minimum}, {operation}Input.{name}.");
        Failure::new("ParamMinLenError", message)
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
