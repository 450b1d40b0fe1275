//! A call of a client that is made from a session: `GetCallerIdentity` of STS, which has no parameters.

use alloc::string::String;
use alloc::vec::Vec;

use crate::client::ClientConfig;
use crate::config_merge::MergedInto;
use crate::decide::Source;
use crate::dispatch::{Dispatch, SERVICE, invalid_endpoint};
use crate::failure::Failure;
use crate::handlers::Handlers;
use crate::rule;
use crate::session::{Call, Credentials, Keys, Session};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::url::UrlTarget;
use crate::world::{Config, Edition, UserCredentials, World};

/// The operation that is called.
const OPERATION: &str = "GetCallerIdentity";

/// The result of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallResult {
    /// The requests that STS receives, in order: those for roles whose credentials are not cached, then the call itself.
    pub calls: Vec<Call>,
    /// The error of the call, if it fails.
    pub error: Option<Failure>,
}

/// The keys that sign a request, `None` for a request that is not signed, or the error of retrieving them.
type Signer = Result<Option<Keys>, Failure>;

impl Session {
    /// The result of one call of STS by a client that is made from the session and a config. The credentials of the session
    /// have been retrieved before, and have expired and been retrieved again as often as `refreshes` says. `None` if the
    /// model does not predict the credentials.
    #[must_use]
    pub fn call<'w>(
        &self,
        config: &Config,
        refreshes: u8,
        world: &'w World,
        trace: &mut Trace<'w>,
    ) -> Option<CallResult> {
        let session = self.merged(config, MergedInto::Call, trace);
        let (client, handlers) = session.service_client(SERVICE, trace);
        if let Err(failure) = session.preflight(&client, &handlers, trace) {
            return Some(CallResult { calls: Vec::new(), error: Some(failure) });
        }
        let (mut calls, signer) = session.signer(config, refreshes, world, trace)?;
        let sent = signer.and_then(|keys| {
            let dispatch = Dispatch::new(session.edition, &client, keys.is_some(), trace);
            let connection = &mut session.transport.connection(world);
            dispatch.send(OPERATION, Vec::new(), keys.as_ref(), connection, trace)
        });
        let error = sent.map(|call| calls.push(call)).err();
        Some(CallResult { calls, error })
    }

    /// Checks a request before it is signed: its URL must be valid, and no handler of Validate and Build may fail. If the URL
    /// is invalid, edition 1.55 runs no handler, and edition 1.14 runs the first, whose error replaces that of the URL.
    ///
    /// # Errors
    ///
    /// The error of the request.
    fn preflight(
        &self,
        client: &ClientConfig,
        handlers: &Handlers,
        trace: &mut Trace<'_>,
    ) -> Result<(), Failure> {
        let is_invalid = UrlTarget::parse(&client.endpoint) == UrlTarget::Invalid;
        let invalid = is_invalid.then(invalid_endpoint);
        let failure = match (self.edition, invalid) {
            (Edition::V1_55, Some(invalid)) => Some(invalid),
            (_, invalid) => handlers.dry_run(client.target(), invalid, Subject::Calls, trace).error,
        };
        failure.map_or(Ok(()), |failure| {
            let rules = if failure.rules.is_empty() { &[rule::HAND_12] } else { failure.rules };
            Err(trace.fail(Subject::Calls, rules, None, failure))
        })
    }

    /// Decides which keys sign the request, and returns them with the calls that retrieving them needs now. `None` if the
    /// model does not predict the credentials.
    fn signer<'w>(
        &self,
        config: &Config,
        refreshes: u8,
        world: &'w World,
        trace: &mut Trace<'w>,
    ) -> Option<(Vec<Call>, Signer)> {
        let user = config.credentials.as_ref().or(world.options.config.credentials.as_ref());
        let is_anonymous = user == Some(&UserCredentials::Anonymous);
        let (calls, keys) = match &self.credentials {
            Credentials::Keys(keys) => (Vec::new(), Ok(keys.clone())),
            Credentials::Failed(failure) => (Vec::new(), Err(failure.clone())),
            Credentials::Assumed(assumed) => assumed.signer(refreshes, world, trace),
            Credentials::External(_) => return None,
        };
        let candidate = |id: &str| {
            let is_passed = config.credentials.is_some();
            let origin = if is_passed { Origin::Config("Credentials") } else { Origin::Session };
            Candidate::shown(origin, String::from(id))
        };
        let id = keys.as_ref().ok().map(|keys| candidate(&keys.access_key_id));
        let is_cached = matches!(self.credentials, Credentials::Assumed(_)) && calls.is_empty();
        let signer = trace.choose(
            Subject::Calls,
            [
                (Ok(None), Source::new(rule::CALL_3, is_anonymous.then(|| candidate("")))),
                (keys.clone().map(Some), Source::new(rule::CALL_1, id).and(is_cached, rule::CALL_11)),
                (keys.map(Some), Source::none(rule::CALL_4)),
            ],
        );
        Some((calls, signer?))
    }
}
