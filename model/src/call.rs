//! A call of a client that is made from a session: `GetCallerIdentity` of STS, which has no parameters.

use alloc::string::String;
use alloc::vec::Vec;

use crate::client::ClientConfig;
use crate::config_merge::MergedInto;
use crate::decide::Source;
use crate::dispatch::{Attempt, Dispatch, Message, SERVICE, invalid_endpoint};
use crate::failure::Failure;
use crate::handlers::{DryRun, Handlers};
use crate::network::Network;
use crate::rule;
use crate::session::{Cache, Credentials, Keys, Session};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::url::UrlTarget;
use crate::world::{Config, UserCredentials};

/// The operation that is called.
const OPERATION: &str = "GetCallerIdentity";

/// The keys that sign a request, `None` for a request that is not signed, or the error of retrieving them.
type Signer = Result<Option<Keys>, Failure>;

impl Session {
    /// Calls STS once, by a client that is made from the session and a config. The credentials of the session are those of the
    /// cache. Returns `None` if the model does not predict them, or else the result of the call.
    #[must_use]
    pub fn call<'w>(
        &self,
        config: &Config,
        cache: &mut Cache<'_>,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Option<Result<(), Failure>> {
        let session = self.merged(config, MergedInto::Call, trace);
        let (client, handlers) = session.service_client(SERVICE, trace);
        let built = match session.preflight(&client, &handlers, trace) {
            Ok(built) => built,
            Err(failure) => return Some(Err(failure)),
        };
        let connection = &mut session.transport.connection(network.world);
        let (mut dispatch, mut message) = (None, Message::new(OPERATION, Vec::new()));
        loop {
            let keys = match session.signer(config, cache, network, trace)? {
                Ok(keys) => keys,
                Err(failure) => return Some(Err(failure)),
            };
            let dispatch = dispatch.get_or_insert_with(|| {
                Dispatch::new(session.edition, &client, keys.is_some(), trace).built_by(built.clone())
            });
            match dispatch.attempt(&mut message, keys.as_ref(), connection, network, trace) {
                Ok(Attempt::Answered(_)) => return Some(Ok(())),
                Ok(Attempt::Retry { credentials_expired }) => {
                    if credentials_expired && config.credentials.is_none() {
                        cache.expire();
                    }
                }
                Err(failure) => return Some(Err(failure)),
            }
        }
    }

    /// Checks a request before it is signed: its URL must be valid, and no handler of Validate and Build may fail. Returns
    /// what the handlers did.
    ///
    /// # Errors
    ///
    /// The error of the request.
    fn preflight(
        &self,
        client: &ClientConfig,
        handlers: &Handlers,
        trace: &mut Trace<'_>,
    ) -> Result<DryRun, Failure> {
        let is_invalid = UrlTarget::parse(&client.endpoint) == UrlTarget::Invalid;
        let invalid = is_invalid.then(invalid_endpoint);
        let run = handlers.dry_run(client.target(), invalid, Subject::Calls, trace);
        match run.error {
            None => Ok(run),
            Some(failure) => {
                let rules = if failure.rules.is_empty() { &[rule::HAND_12] } else { failure.rules };
                Err(trace.fail(Subject::Calls, rules, None, failure))
            }
        }
    }

    /// Decides which keys sign the request, and retrieves them. `None` if the model does not predict the credentials.
    ///
    /// Rules: CALL-1, CALL-4, CALL-11.
    fn signer<'w>(
        &self,
        config: &Config,
        cache: &mut Cache<'_>,
        network: &mut Network<'w>,
        trace: &mut Trace<'w>,
    ) -> Option<Signer> {
        let user = config.credentials.as_ref().or(network.world.options.config.credentials.as_ref());
        let is_anonymous = user == Some(&UserCredentials::Anonymous);
        let earlier_calls = network.calls().len();
        let keys = match &self.credentials {
            Credentials::Keys(keys) => Ok(keys.clone()),
            Credentials::Failed(failure) => Err(failure.clone()),
            Credentials::Requested(_) => cache.retrieve(network, trace)?,
            Credentials::External(_) => return None,
        };
        let candidate = |id: &str| {
            let is_passed = config.credentials.is_some();
            let origin = if is_passed { Origin::Config("Credentials") } else { Origin::Session };
            Candidate::shown(origin, String::from(id))
        };
        let id = keys.as_ref().ok().map(|keys| candidate(&keys.access_key_id));
        let is_cached =
            matches!(self.credentials, Credentials::Requested(_)) && network.calls().len() == earlier_calls;
        trace.choose(
            Subject::Calls,
            [
                (Ok(None), Source::new(rule::CALL_3, is_anonymous.then(|| candidate("")))),
                (keys.clone().map(Some), Source::new(rule::CALL_1, id).and(is_cached, rule::CALL_11)),
                (keys.map(Some), Source::none(rule::CALL_4)),
            ],
        )
    }
}
