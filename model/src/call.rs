//! A call of a client that is made from a session: `GetCallerIdentity` of STS, which has no parameters.

use alloc::vec::Vec;

use crate::client::ClientConfig;
use crate::config_merge::MergedInto;
use crate::failure::Failure;
use crate::handlers::{Target, trial, trial_from};
use crate::rule::{self, Rule};
use crate::session::{Call, Credentials, Keys, Session};
use crate::tls;
use crate::trace::{Subject, Trace};
use crate::url::Leads;
use crate::way::{Way, astray};
use crate::world::{Config, Edition, UserCredentials, World};

/// The service that is called.
const SERVICE: &str = "sts";
/// What it is asked for.
const OPERATION: &str = "GetCallerIdentity";

/// What became of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
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
    ///
    /// Rules: CALL-1, CALL-2, CALL-3, CALL-4, DNEW-3, TLS-20.
    #[must_use]
    pub fn call(
        &self,
        config: &Config,
        refreshes: u8,
        world: &World,
        trace: &mut Trace<'_>,
    ) -> Option<Called> {
        let client = self.merged(config, MergedInto::Client, trace);
        let made = client.own_client_config(SERVICE, trace);
        let unfit = client.unfit(&made, trace);
        if unfit.is_some() {
            return Some(Called { calls: Vec::new(), error: unfit });
        }
        let (mut calls, signer) = client.signer(config, refreshes, world)?;
        self.note_call(config, &made, &signer, trace);
        let way = Way::of(client.edition, &client.region, &made, self.reaches(config, world))
            .with_client_certificate(self.certificate_for_call(config, world));
        let sent = signer.and_then(|keys| way.sent(way.clone().call(OPERATION), keys.as_ref()));
        let error = sent.map(|call| calls.push(call)).err();
        Some(Called { calls, error })
    }

    /// Records the rules that decide about the call.
    ///
    /// Rules: CALL-1, CALL-2, CALL-3, CALL-4, CALL-5, CALL-7, CALL-8, CALL-9, CALL-10, TLS-20.
    fn note_call(&self, config: &Config, made: &ClientConfig, signer: &Signer, trace: &mut Trace<'_>) {
        let leads = Leads::of(&made.endpoint);
        let named: &[Rule] = if self.edition == Edition::V1_14 { &[rule::CALL_8] } else { &[rule::CALL_9] };
        let table: [(bool, &'static [Rule]); 9] = [
            (matches!(signer, Ok(Some(_))), &[rule::CALL_1]),
            (config.region.is_some() || config.credentials.is_some(), &[rule::CALL_2]),
            (matches!(signer, Ok(None)), &[rule::CALL_3]),
            (signer.is_err(), &[rule::CALL_4]),
            (made.is_answered, &[rule::CALL_5]),
            (made.is_answered, named),
            (leads == Leads::Nowhere, &[rule::CALL_7]),
            (config.http_client.is_some(), &[rule::TLS_20]),
            (matches!(leads, Leads::Opaque(_)), &[rule::CALL_10]),
        ];
        trace.apply_where(Subject::Calls, table);
    }

    /// What the request of a client is made with, or meets in Validate or Build. Edition 1.55 begins nothing with one that
    /// is wrong from the start.
    ///
    /// Rules: CALL-6, DNEW-3, HAND-12.
    fn unfit(&self, made: &ClientConfig, trace: &mut Trace<'_>) -> Option<Failure> {
        let region = if made.signing_region.is_empty() { &self.region } else { &made.signing_region };
        let (lists, target) = (self.handlers.lists(), Target { region, endpoint: &made.endpoint });
        let (astray, met) = (astray(&made.endpoint), || trial(&lists, target).error);
        let error = match self.edition {
            Edition::V1_14 => trial_from(astray, &lists, target).error,
            Edition::V1_55 => astray.or_else(|| made.error.clone()).or_else(met),
        };
        match &error {
            None => {}
            Some(_) if error == self.fails_with => trace.apply(&[rule::DNEW_3], Subject::Calls),
            Some(failure) if failure.code == "InvalidEndpointURL" => {
                trace.apply(&[rule::CALL_6], Subject::Calls);
            }
            Some(_) => trace.apply(&[rule::HAND_12], Subject::Calls),
        }
        error
    }

    /// The keys that sign the request, `None` for those of nobody, and the calls that getting them costs now.
    ///
    /// Rules: CALL-1, CALL-2, CALL-3, CALL-4.
    fn signer(&self, config: &Config, refreshes: u8, world: &World) -> Option<(Vec<Call>, Signer)> {
        let given = config.credentials.as_ref().or(world.options.config.credentials.as_ref());
        if given == Some(&UserCredentials::Anonymous) {
            return Some((Vec::new(), Ok(None)));
        }
        let (calls, keys) = match &self.credentials {
            Credentials::Keys(keys) => (Vec::new(), Ok(keys.clone())),
            Credentials::Failed(failure) => (Vec::new(), Err(failure.clone())),
            Credentials::Assumed(assumed) => assumed.signer(refreshes),
            Credentials::Elsewhere(_) => return None,
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
