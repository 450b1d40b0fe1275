//! The session that must come out, and what a program can do with it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::{self, Check};
use crate::endpoints::EndpointSettings;
use crate::failure::Failure;
use crate::handlers::{Change, DryRun, Handlers, Target, UNNAMED, dry_run};
pub use crate::role::{AssumedRole, Retrieval};
use crate::rule;
use crate::secret::Secret;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, EndpointResolver};

/// The endpoint of the request of a dry run, which is not sent.
const TRIAL: &str = "https://localhost";

/// What a resolution leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a session is the common outcome")]
pub enum Outcome {
    /// There is a session.
    Session(Session),
    /// Creation fails.
    Error {
        /// With this error.
        failure: Failure,
        /// Whether `Must` panics with it.
        panicked: bool,
    },
}

impl Outcome {
    /// The session, if there is one.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::Session(session) => Some(session),
            Self::Error { .. } => None,
        }
    }

    /// The error, if creation fails.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Session(_) => None,
            Self::Error { failure, .. } => Some(failure),
        }
    }
}

/// Credentials and the provider that they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Secret,
    /// The session token; empty for none.
    pub session_token: Secret,
    /// The provider's name.
    pub provider_name: Cow<'static, str>,
}

/// A call to STS for a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What is asked for.
    pub operation: &'static str,
    /// The keys that sign the call; `None` where it is not signed.
    pub signer: Option<Keys>,
    /// The region that it is signed for.
    pub signing_region: String,
    /// The name of the service that it is signed for; empty where nobody signs.
    pub signing_name: String,
    /// The host that it is sent to, with its port if it is not the usual one, where the user's resolver says it.
    pub host: Option<String>,
    /// The URL of the endpoint that it is sent to.
    pub endpoint: String,
    /// The client certificate that its connection shows, where STS speaks TLS and the session has one.
    pub client_certificate: Option<Vec<u8>>,
    /// What it carries, by the names of STS. A session name that is made up is left out.
    pub parameters: Vec<(&'static str, String)>,
}

/// What the first retrieval of the credentials answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// These.
    Keys(Keys),
    /// An error.
    Failed(Failure),
    /// Those of a role.
    Assumed(AssumedRole),
    /// Those of a provider outside of the session, about which the model says nothing.
    External(Provider),
}

/// Providers outside of the session, which are asked for the credentials when these are first needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// STS, for a role whose request is signed with credentials of another provider.
    AssumeRole,
    /// STS, for a web identity token.
    WebIdentity,
    /// The SSO portal.
    Sso,
    /// A program.
    Process,
}

/// A session. Using it does not change it, so any number of readers may share it.
///
/// Rules: CONC-1, CONC-2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub(crate) edition: Edition,
    pub(crate) region: String,
    pub(crate) endpoint: String,
    /// The resolver that the user set.
    pub(crate) resolver: Option<EndpointResolver>,
    pub(crate) settings: EndpointSettings,
    pub(crate) credentials: Credentials,
    pub(crate) disable_param_validation: bool,
    pub(crate) handlers: Handlers,
    pub(crate) fails_with: Option<Failure>,
    /// Whether STS speaks no TLS, or the session's roots vouch for it.
    pub(crate) reaches_sts: bool,
    /// The client certificate that the session shows to servers that ask for one.
    pub(crate) client_certificate: Option<Vec<u8>>,
}

impl Session {
    /// The edition whose session this is.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// The region; `None` where there is none.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        Some(&*self.region).filter(|region| !region.is_empty())
    }

    /// The endpoint that the user set; `None` where the service's own is used.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        Some(&*self.endpoint).filter(|endpoint| !endpoint.is_empty())
    }

    /// What the first retrieval of the credentials answers.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The handlers that every client made from the session inherits.
    #[must_use]
    pub fn handlers(&self) -> &Handlers {
        &self.handlers
    }

    /// The error with which every request fails: the deprecated `New` could not return it.
    #[must_use]
    pub fn fails_with(&self) -> Option<&Failure> {
        self.fails_with.as_ref()
    }

    /// Changes a list of handlers; `false` where the edition has no list of this name.
    ///
    /// Rules: HAND-3, HAND-4, HAND-5, HAND-6, HAND-7, HAND-8, HAND-11.
    pub fn change_handlers(&mut self, list: &str, change: Change, trace: &mut Trace<'_>) -> bool {
        trace.decide(Subject::Handlers, [row(&change)]);
        self.handlers.change(list, change)
    }

    /// Makes a request that runs the handlers of Validate and Build, and sends nothing.
    ///
    /// Rules: HAND-9, HAND-10, HAND-11, REG-5, REG-6, DNEW-3.
    #[must_use]
    pub fn dry_run(&self, trace: &mut Trace<'_>) -> DryRun {
        let target = Target { region: &self.region, endpoint: TRIAL };
        let dry_run = dry_run(&self.handlers.lists(), target);
        trace.decide(Subject::Request, (dry_run.ran.len() > 1).then(|| decide::Source::none(rule::HAND_9)));
        if let Some(failure) = &dry_run.error {
            let error = || failure.clone();
            let check = |rules, broken| Check { rules, broken, at: None, error: &error };
            let is_kept = self.fails_with.as_ref() == Some(failure);
            let checks = [
                check(&[rule::REG_5, rule::HAND_10], failure.is_by(rule::REG_5)),
                check(&[rule::DNEW_3], is_kept),
                check(&[rule::HAND_10], true),
            ];
            _ = trace.check(Subject::Request, checks);
        }
        dry_run
    }
}

/// A change of a list of handlers as a source.
fn row<'w>(change: &Change) -> decide::Source<'w> {
    let (rule, name) = match change {
        Change::PushFront(handler) => (rule::HAND_3, &*handler.name),
        Change::PushBack(handler) => (rule::HAND_4, &*handler.name),
        Change::Remove(name) => (rule::HAND_6, &**name),
        Change::SetFront(handler) | Change::SetBack(handler) => (rule::HAND_7, &*handler.name),
        Change::Swap(name, _) => (rule::HAND_8, &**name),
    };
    let is_pushed = matches!(change, Change::PushFront(_) | Change::PushBack(_));
    decide::Source::new(rule, Some(Candidate::shown(Origin::Function("Handlers"), String::from(name))))
        .and(is_pushed && name == UNNAMED, rule::HAND_5)
}
