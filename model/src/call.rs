//! A call of a client that is made from a session: `GetCallerIdentity` of STS, which has no parameters.

use alloc::string::String;
use alloc::vec::Vec;

use crate::failure::Failure;
use crate::handlers::{Target, trial};
use crate::role::sent;
use crate::session::{Call, Credentials, Keys, Session};
use crate::tls;
use crate::trace::{Subject, Trace};
use crate::world::{Config, UserCredentials, World};

/// The service that is called.
const SERVICE: &str = "sts";

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
        let (target, unfit) = self.target(config, trace);
        if unfit.is_some() {
            return Some(Called { calls: Vec::new(), error: unfit });
        }
        let (mut calls, signer) = self.signer(config, refreshes, world)?;
        let sent = signer.and_then(|keys| sent(unsigned(target), keys.as_ref(), self.reaches(config, world)));
        let error = sent.map(|call| calls.push(call)).err();
        Some(Called { calls, error })
    }

    /// The region to sign for, and what the request meets in Validate or Build.
    ///
    /// Rules: CALL-2, DNEW-3, HAND-12.
    fn target(&self, config: &Config, trace: &mut Trace<'_>) -> (String, Option<Failure>) {
        let made = self.client_config(SERVICE, config, trace);
        let client = self.merged(config);
        let region = if made.signing_region.is_empty() { client.region } else { made.signing_region };
        let target = Target { region: &region, endpoint: &made.endpoint };
        let error = made.error.or_else(|| trial(&client.handlers.lists(), target).error);
        if self.fails_with.is_some() && error == self.fails_with {
            trace.apply(&["DNEW-3"], Subject::Request);
        }
        (region, error)
    }

    /// The keys that sign the request, `None` for those of nobody, and the calls that getting them costs now.
    ///
    /// Rules: CALL-1, CALL-2, CALL-3, CALL-4.
    fn signer(&self, config: &Config, refreshes: u8, world: &World) -> Option<(Vec<Call>, Signer)> {
        let given = config.credentials.as_ref().or(world.options.config.credentials.as_ref());
        if given == Some(&UserCredentials::Anonymous) {
            return Some((Vec::new(), Ok(None)));
        }
        let (calls, keys) = match self.merged(config).credentials {
            Credentials::Keys(keys) => (Vec::new(), Ok(keys)),
            Credentials::Failed(failure) => (Vec::new(), Err(failure)),
            Credentials::Assumed(assumed) => assumed.signer(refreshes),
            Credentials::Elsewhere(_) => return None,
        };
        Some((calls, keys.map(Some)))
    }

    /// Whether the client takes STS for the server that it wants: one that the call brings has roots of its own.
    ///
    /// Rules: TLS-20.
    fn reaches(&self, config: &Config, world: &World) -> bool {
        let own = |server| tls::trusts(config.http_client_roots.as_deref(), server);
        match (config.http_client, &world.sts) {
            (Some(_), Some(server)) => own(server),
            (Some(_), None) => true,
            (None, _) => self.reaches_sts,
        }
    }
}

fn unsigned(signing_region: String) -> Call {
    Call {
        operation: "GetCallerIdentity",
        signed_with: String::new(),
        signing_region,
        parameters: Vec::new(),
    }
}
