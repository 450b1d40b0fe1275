//! The provider of a role's credentials, which sends requests to STS when the credentials are first retrieved, and again
//! after they have expired.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::Source;
use crate::dispatch::Dispatch;
use crate::failure::Failure;
use crate::rule;
use crate::session::{Call, Keys};
use crate::tls::{Connection, Transport};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

/// The parameter that carries the MFA token, and its minimum length in bytes.
const TOKEN: (&str, usize) = ("TokenCode", 6);
/// The operation that a request calls.
const OPERATION: &str = "AssumeRole";
/// The name of the provider.
const PROVIDER: &str = "AssumeRoleProvider";

/// The parameters of a request by their names in the STS API.
type Parameters = Vec<(&'static str, String)>;

/// The request for the credentials of a role, without its MFA token and its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
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

/// The credentials of a role. The roles that it is assumed from come before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedRole {
    /// A request for each role. The first is signed with the keys of the source, and every other with the keys that the
    /// request before it returns.
    requests: Vec<Request>,
    source: Result<Keys, Failure>,
    /// The MFA tokens in the order in which the token provider returns them. The last one is returned again and again.
    tokens: Vec<String>,
    transport: Transport,
}

/// The calls of one or more retrievals, and the result of the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrieval {
    /// The calls of all retrievals, in order.
    pub calls: Vec<Call>,
    /// The keys that the first retrieval returns, or its error.
    pub keys: Result<Keys, Failure>,
}

impl AssumedRole {
    /// The credentials of a role that is assumed with the keys of the source. The HTTP client is not known yet.
    pub(super) fn new(request: Request, source: Result<Keys, Failure>, tokens: &[String]) -> Self {
        let transport = Transport::default();
        Self { requests: [request].into(), source, tokens: tokens.into(), transport }
    }

    /// The credentials of the role of this request, which is assumed with the credentials of the role before.
    pub(super) fn then(mut self, request: Request) -> Self {
        self.requests.push(request);
        self
    }

    /// The same credentials, whose requests are sent by this HTTP client.
    pub(crate) fn over(self, transport: Transport) -> Self {
        Self { transport, ..self }
    }

    /// Whether some request needs an MFA token.
    pub(crate) fn needs_tokens(&self) -> bool {
        self.requests.iter().any(|request| request.needs_token)
    }

    /// Retrieves the credentials once, and then `refreshes` times more, each time after they have expired.
    #[must_use]
    pub fn retrieve<'w>(&self, refreshes: u8, world: &'w World, trace: &mut Trace<'w>) -> Retrieval {
        let (provider, keys) = self.provider_after(refreshes, world, trace);
        Retrieval { calls: provider.calls, keys }
    }

    /// The keys that sign a request after these retrievals, before the credentials expire again, with the calls that
    /// retrieving them needs: none if the last retrieval has succeeded.
    ///
    /// Rules: CALL-1, CALL-4, CALL-11.
    pub(crate) fn signer<'w>(
        &self,
        refreshes: u8,
        world: &'w World,
        trace: &mut Trace<'w>,
    ) -> (Vec<Call>, Result<Keys, Failure>) {
        // The decisions of the earlier retrievals belong in the trace of those.
        let mut provider = self.provider_after(refreshes, world, &mut Trace::new()).0;
        provider.calls.clear();
        let keys = provider.retrieve(trace);
        (provider.calls, keys)
    }

    /// The provider after the first retrieval and the refreshes, and the result of the first retrieval.
    fn provider_after<'w>(
        &self,
        refreshes: u8,
        world: &'w World,
        trace: &mut Trace<'w>,
    ) -> (Provider<'_, 'w>, Result<Keys, Failure>) {
        let connection = self.transport.connection(world);
        let mut provider =
            Provider { role: self, assumed: Vec::new(), tokens_used: 0, calls: Vec::new(), connection };
        let keys = provider.retrieve(trace);
        for _ in 0..refreshes {
            provider.refresh(trace);
        }
        (provider, keys)
    }
}

/// The state of the provider: the keys that it has cached, and the tokens that it has used.
struct Provider<'a, 'w> {
    role: &'a AssumedRole,
    /// The keys of the roles that are assumed and have not expired, from the first role on.
    assumed: Vec<Keys>,
    tokens_used: usize,
    calls: Vec<Call>,
    connection: Connection<'a, 'w>,
}

impl<'a, 'w> Provider<'a, 'w> {
    /// The keys of the last role. Every role without cached keys needs a request. All of these requests are validated, the
    /// last one first, before the first one is sent, because the provider of each role asks the one before it for keys only
    /// after its own request is built.
    ///
    /// Rules: ROLE-30.
    fn retrieve(&mut self, trace: &mut Trace<'w>) -> Result<Keys, Failure> {
        let role = self.role;
        let mut validated = Vec::new();
        for request in role.requests[self.assumed.len()..].iter().rev() {
            let token = if request.needs_token { self.next_token(trace) } else { None };
            validated.push((request, request.validated(token)?));
        }
        let mut keys = self.assumed.last().map_or_else(|| role.source.clone(), |keys| Ok(keys.clone()))?;
        for (request, (dispatch, parameters)) in validated.into_iter().rev() {
            let connection = &mut self.connection;
            self.calls.push(dispatch.send(OPERATION, parameters, Some(&keys), connection, trace)?);
            keys = request.issued_keys();
            self.assumed.push(keys.clone());
        }
        Ok(keys)
    }

    /// The next MFA token. The token provider is called once for each request that needs a token.
    fn next_token(&mut self, trace: &mut Trace<'w>) -> Option<&'a String> {
        let called = Candidate::shown(Origin::Option("AssumeRoleTokenProvider"), "");
        trace.record_rules(Subject::Calls, [Source::new(rule::MFA_10, Some(called))]);
        let tokens = &self.role.tokens;
        self.tokens_used += 1;
        tokens.get(self.tokens_used - 1).or(tokens.last())
    }

    /// Lets the keys of the last role expire, but not those of the roles before it, and retrieves the credentials again.
    fn refresh(&mut self, trace: &mut Trace<'w>) {
        self.assumed.truncate(self.role.requests.len() - 1);
        let earlier_calls = self.calls.len();
        _ = self.retrieve(trace);
        let again = self.calls[earlier_calls..].last();
        let again = again.map(|call| Candidate::shown(Origin::Session, call.operation));
        trace.record_rules(Subject::Calls, [Source::new(rule::ROLE_26, again)]);
    }
}

impl Request {
    /// Validates the request with this MFA token, and returns how it is sent and its parameters.
    ///
    /// # Errors
    ///
    /// The error with which the request fails before it is signed: that of its client, or `InvalidParameter`.
    pub(super) fn validated(&self, token: Option<&String>) -> Result<(&Dispatch, Parameters), Failure> {
        let dispatch = self.dispatch.as_ref().map_err(Clone::clone)?;
        let (name, minimum) = TOKEN;
        let token = token.filter(|_| self.needs_token);
        let mut too_short = self.too_short.clone();
        too_short.extend(token.filter(|token| self.validates && token.len() < minimum).map(|_| TOKEN));
        if !too_short.is_empty() {
            return Err(invalid_parameters(&too_short));
        }
        let mut parameters = self.parameters.clone();
        parameters.extend(token.map(|token| (name, token.clone())));
        Ok((dispatch, parameters))
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
