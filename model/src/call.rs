//! A call of a client that is made from a session: `GetCallerIdentity` of STS, which has no parameters.

use alloc::string::String;
use alloc::vec::Vec;

use crate::client::ClientConfig;
use crate::config_merge::MergedInto;
use crate::decide::{Check, Source};
use crate::dispatch::{Dispatch, invalid_endpoint};
use crate::failure::Failure;
use crate::handlers::{Target, dry_run, dry_run_from};
use crate::rule;
use crate::session::{Call, Credentials, Keys, Session};
use crate::tls;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::url::UrlTarget;
use crate::world::{Config, Edition, UserCredentials, World};

/// The service that is called.
const SERVICE: &str = "sts";
/// What it is asked for.
const OPERATION: &str = "GetCallerIdentity";

/// What became of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallResult {
    /// What STS saw of it, with the calls for a role before it whose credentials were not kept.
    pub calls: Vec<Call>,
    /// The error that it ended with.
    pub error: Option<Failure>,
}

/// The keys that sign, if any do, or why they cannot be had.
type Signer = Result<Option<Keys>, Failure>;

impl Session {
    /// What a client that the session makes with a config on top, and that calls STS once, comes to; `None` where another
    /// party gives the credentials. They were retrieved before, and so many times again.
    #[must_use]
    pub fn call(
        &self,
        config: &Config,
        refreshes: u8,
        world: &World,
        trace: &mut Trace<'_>,
    ) -> Option<CallResult> {
        let client = self.merged(config, MergedInto::Client, trace);
        let made = client.own_client_config(SERVICE, trace);
        if let Some(failure) = client.preflight_error(&made, trace) {
            return Some(CallResult { calls: Vec::new(), error: Some(failure) });
        }
        let (mut calls, signer) = client.signer(config, refreshes, world)?;
        self.decide_call(config, &made, &signer, trace);
        let way = Dispatch::of(client.edition, &client.region, &made, self.reaches(config, world))
            .with_client_certificate(self.certificate_for_call(config, world));
        let sent = signer.and_then(|keys| way.sent(way.clone().call(OPERATION), keys.as_ref()));
        let error = sent.map(|call| calls.push(call)).err();
        Some(CallResult { calls, error })
    }

    /// Decides what the call is signed with, where it goes, and over which client.
    fn decide_call(&self, config: &Config, made: &ClientConfig, signer: &Signer, trace: &mut Trace<'_>) {
        let passed = |field, value: &str| Candidate::shown(Origin::Config(field), String::from(value));
        let by = if made.is_from_resolver { "EndpointResolver" } else { "Endpoint" };
        let endpoint = || passed(by, &made.endpoint);
        let is_passed = config.credentials.is_some();
        let keys = |id: &str| match is_passed {
            true => passed("Credentials", id),
            false => Candidate::shown(Origin::Session, String::from(id)),
        };
        let signer = match signer {
            Ok(Some(found)) => Source::new(rule::CALL_1, Some(keys(&found.access_key_id))),
            Ok(None) => Source::new(rule::CALL_3, Some(keys(""))),
            Err(_) => Source::none(rule::CALL_4),
        };
        trace.decide(Subject::Calls, [signer.and(is_passed, rule::CALL_2)]);
        let region = config.region.as_deref().map(|region| passed("Region", region));
        trace.decide(Subject::Calls, [Source::new(rule::CALL_2, region)]);
        let named = match self.edition {
            Edition::V1_14 => rule::CALL_8,
            Edition::V1_55 => rule::CALL_9,
        };
        let answered = Source::new(rule::CALL_5, made.is_from_resolver.then(endpoint)).and(true, named);
        trace.decide(Subject::Calls, [answered]);
        let target = UrlTarget::parse(&made.endpoint);
        let unsupported = [
            Source::excluded(rule::CALL_7, (target == UrlTarget::Unsupported).then(endpoint)),
            Source::excluded(rule::CALL_10, matches!(target, UrlTarget::Opaque(_)).then(endpoint)),
        ];
        trace.decide(Subject::Calls, unsupported);
        let client = config.http_client.map(|_| passed("HTTPClient", ""));
        trace.decide(Subject::Calls, [Source::new(rule::TLS_20, client)]);
    }

    /// The error of a request before it is signed: of its URL, or of a handler in Validate or Build. Edition 1.55 checks
    /// the URL first.
    fn preflight_error(&self, made: &ClientConfig, trace: &mut Trace<'_>) -> Option<Failure> {
        let region = if made.signing_region.is_empty() { &self.region } else { &made.signing_region };
        let (lists, target) = (self.handlers.lists(), Target { region, endpoint: &made.endpoint });
        let (invalid, by_handler) = (invalid_endpoint(&made.endpoint), || dry_run(&lists, target).error);
        let failure = match self.edition {
            Edition::V1_14 => dry_run_from(invalid, &lists, target).error,
            Edition::V1_55 => invalid.or_else(|| made.error.clone()).or_else(by_handler),
        }?;
        let error = || failure.clone();
        let check = |rules, broken| Check { rules, broken, at: None, error: &error };
        let is_kept = self.fails_with.as_ref() == Some(&failure);
        let checks = [
            check(&[rule::DNEW_3], is_kept),
            check(&[rule::CALL_6], failure.is_by(rule::CALL_6)),
            check(&[rule::HAND_12], true),
        ];
        trace.check(Subject::Calls, checks).err()
    }

    /// The keys that sign the request, `None` for those of nobody, and the calls that getting them costs now.
    fn signer(&self, config: &Config, refreshes: u8, world: &World) -> Option<(Vec<Call>, Signer)> {
        let given = config.credentials.as_ref().or(world.options.config.credentials.as_ref());
        if given == Some(&UserCredentials::Anonymous) {
            return Some((Vec::new(), Ok(None)));
        }
        let (calls, keys) = match &self.credentials {
            Credentials::Keys(keys) => (Vec::new(), Ok(keys.clone())),
            Credentials::Failed(failure) => (Vec::new(), Err(failure.clone())),
            Credentials::Assumed(assumed) => assumed.signer(refreshes),
            Credentials::External(_) => return None,
        };
        Some((calls, keys.map(Some)))
    }

    /// The client certificate that the call shows to STS: none if the call's config sets an HTTP client.
    ///
    /// Rules: CTLS-12, CTLS-13.
    fn certificate_for_call(&self, config: &Config, world: &World) -> Option<Vec<u8>> {
        let is_asked = world.sts.is_some() && config.http_client.is_none();
        self.client_certificate.clone().filter(|_| is_asked)
    }

    /// Whether the client takes STS for the server that it wants: one that the call brings has roots of its own.
    ///
    /// Rules: TLS-20.
    fn reaches(&self, config: &Config, world: &World) -> bool {
        let own = |server| tls::trusts(world, config.http_client_roots.as_deref(), server);
        match (config.http_client, &world.sts) {
            (Some(_), Some(server)) => own(server),
            (Some(_), None) => true,
            (None, _) => self.reaches_sts,
        }
    }
}
