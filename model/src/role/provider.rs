//! The provider of a role's credentials: it sends the requests when the credentials are first needed, and again when they
//! have expired.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::dispatch::Dispatch;
use crate::failure::Failure;
use crate::session::{Call, Keys};

/// The parameter that carries the MFA token, and its minimum length in bytes.
const TOKEN: (&str, usize) = ("TokenCode", 6);
/// The name of the provider.
const PROVIDER: &str = "AssumeRoleProvider";

/// The request for the credentials of a role, without its MFA token and its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) arn: String,
    pub(super) parameters: Vec<(&'static str, String)>,
    pub(super) needs_token: bool,
    /// Where it is sent, or why it cannot be made.
    pub(super) dispatch: Result<Dispatch, Failure>,
    /// The parameters that are too short, each with its minimum length in bytes.
    pub(super) too_short: Vec<(&'static str, usize)>,
    /// Whether the parameters are validated.
    pub(super) validates: bool,
}

/// The credentials of a role, or of the last role of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedRole {
    /// The requests for the roles of the chain. The first is signed with the keys of the source, and each of the others with
    /// the keys of the role before it.
    requests: Vec<Request>,
    source: Result<Keys, Failure>,
    /// The MFA tokens that the token provider returns, one after the other. It returns the last one again and again.
    tokens: Vec<String>,
}

/// The calls of retrievals, and the result of the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrieval {
    /// The calls of all retrievals, in order.
    pub calls: Vec<Call>,
    /// The keys that the first retrieval returns, or its error.
    pub keys: Result<Keys, Failure>,
}

impl AssumedRole {
    pub(super) fn new(request: Request, source: Result<Keys, Failure>, tokens: &[String]) -> Self {
        Self { requests: [request].into(), source, tokens: tokens.into() }
    }

    /// The credentials of one more role, which are asked for with those of this one.
    pub(super) fn and(mut self, request: Request) -> Self {
        self.requests.push(request);
        self
    }

    /// The first retrieval, and as many more as `refreshes` says, before each of which the credentials have expired.
    #[must_use]
    pub fn retrieve(&self, refreshes: u8) -> Retrieval {
        let (provider, keys) = self.provider_after(refreshes);
        Retrieval { calls: provider.calls, keys }
    }

    /// One more retrieval after those, before which nothing has expired.
    ///
    /// Rules: CALL-1, CALL-4.
    pub(crate) fn signer(&self, refreshes: u8) -> (Vec<Call>, Result<Keys, Failure>) {
        let mut provider = self.provider_after(refreshes).0;
        provider.calls.clear();
        let keys = provider.retrieve();
        (provider.calls, keys)
    }

    fn provider_after(&self, refreshes: u8) -> (Provider<'_>, Result<Keys, Failure>) {
        let cached = self.requests.iter().map(|_| None).collect();
        let mut provider = Provider { role: self, cached, tokens_used: 0, calls: Vec::new() };
        let keys = provider.retrieve();
        for _ in 0..refreshes {
            provider.expire();
            _ = provider.retrieve();
        }
        (provider, keys)
    }
}

/// The provider of the credentials of a role, with its cache.
struct Provider<'a> {
    role: &'a AssumedRole,
    /// The keys of each role of the chain, once it is assumed.
    cached: Vec<Option<Keys>>,
    tokens_used: usize,
    calls: Vec<Call>,
}

impl<'a> Provider<'a> {
    /// The keys of the last role. For each role after those whose keys are cached, a call is made, from the last role to the
    /// first of them; so a call that cannot be made fails before any is sent. Then they are sent from the first to the last.
    ///
    /// Rules: ROLE-26, ROLE-30.
    fn retrieve(&mut self) -> Result<Keys, Failure> {
        let role = self.role;
        let cached = self.cached.iter().rposition(Option::is_some);
        let first = cached.map_or(0, |at| at + 1);
        let mut unsigned = Vec::new();
        for request in role.requests[first..].iter().rev() {
            let token = if request.needs_token { self.next_token() } else { None };
            unsigned.push((request, request.call(token)?));
        }
        let source = || role.source.clone();
        let mut keys = cached.and_then(|at| self.cached[at].clone()).map_or_else(source, Ok)?;
        for (at, (request, call)) in unsigned.into_iter().rev().enumerate() {
            let dispatch = request.dispatch.as_ref().map_err(Clone::clone)?;
            self.calls.push(dispatch.sent(call, Some(&keys))?);
            keys = request.issued_keys();
            self.cached[first + at] = Some(keys.clone());
        }
        Ok(keys)
    }

    /// The next MFA token: the token provider is called once for each request.
    ///
    /// Rules: MFA-10, MFA-11.
    fn next_token(&mut self) -> Option<&'a String> {
        let tokens = &self.role.tokens;
        self.tokens_used += 1;
        tokens.get(self.tokens_used - 1).or(tokens.last())
    }

    /// Drops the keys of the last role, which have expired. Those of the roles before it have not.
    ///
    /// Rules: ROLE-26.
    fn expire(&mut self) {
        self.cached.last_mut().into_iter().for_each(|keys| *keys = None);
    }
}

impl Request {
    /// The call with this MFA token, not signed yet, or the error that keeps it from being sent.
    pub(super) fn call(&self, token: Option<&String>) -> Result<Call, Failure> {
        let dispatch = self.dispatch.clone()?;
        let (name, minimum) = TOKEN;
        let token = token.filter(|_| self.needs_token);
        let mut too_short = self.too_short.clone();
        too_short.extend(token.filter(|token| self.validates && token.len() < minimum).map(|_| TOKEN));
        if !too_short.is_empty() {
            return Err(invalid_parameters(&too_short));
        }
        let mut parameters = self.parameters.clone();
        parameters.extend(token.map(|token| (name, token.clone())));
        Ok(Call { parameters, ..dispatch.call("AssumeRole") })
    }

    /// The keys that STS issues for the role.
    fn issued_keys(&self) -> Keys {
        Keys {
            access_key_id: "ASSUMED:".chars().chain(self.arn.chars().map(in_response)).collect(),
            secret_access_key: "assumed-secret".into(),
            session_token: "assumed-token".into(),
            provider_name: Cow::Borrowed(PROVIDER),
        }
    }
}

/// The error of a request whose parameters are too short. It wraps a copy of itself, which wraps one error for each
/// parameter, each wrapping the next.
///
/// Rules: PARAM-7.
fn invalid_parameters(too_short: &[(&'static str, usize)]) -> Failure {
    let message = alloc::format!("{} validation error(s) found.", too_short.len());
    let failure = Failure::new("InvalidParameter", message);
    let innermost_first = too_short.iter().rev().map(|(name, minimum)| {
        let message = alloc::format!("minimum field size of {minimum}, AssumeRoleInput.{name}.");
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
