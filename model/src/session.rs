//! The predicted session, and the operations of a program on it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::config_merge::ProgramSettings;
use crate::decide::Source;
use crate::endpoints::EndpointSettings;
use crate::failure::Failure;
use crate::flags::Flags;
use crate::handlers::{Change, DryRun, Handlers, Target, UNNAMED};
use crate::provider_chain::no_providers;
pub use crate::requested::{Cache, RequestedCredentials};
use crate::rule;
use crate::secret::Secret;
use crate::tls::Transport;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, IssuedKeys, Party};

/// The endpoint of the request of a dry run, which is not sent.
const DRY_RUN_ENDPOINT: &str = "https://localhost";

/// The result of creating a session.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a session is the common outcome")]
pub enum Outcome {
    /// The session is created.
    Session(Session),
    /// Creation fails.
    Error {
        /// The error of creation.
        failure: Failure,
        /// Whether the program panics with the error: because it calls `Must`, or because the SDK itself panics.
        panicked: bool,
    },
}

impl Outcome {
    /// The session, if it is created.
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
    /// The name of the provider.
    pub provider_name: Cow<'static, str>,
}

impl Keys {
    /// The keys that a party issues, for this provider. A healthy party issues keys with this id, whose secret and token name
    /// the party.
    pub(crate) fn issued(
        issued: Option<&IssuedKeys>,
        healthy_id: String,
        party: &str,
        provider: &'static str,
    ) -> Self {
        let provider_name = Cow::Borrowed(provider);
        match issued.cloned() {
            Some(IssuedKeys { access_key_id, secret_access_key, session_token }) => {
                Self { access_key_id, secret_access_key, session_token, provider_name }
            }
            None => Self {
                access_key_id: healthy_id,
                secret_access_key: [party, "-secret"].concat().into(),
                session_token: [party, "-token"].concat().into(),
                provider_name,
            },
        }
    }
}

/// The parameters of a request by their names in the STS API.
pub type Parameters = Vec<(Cow<'static, str>, String)>;

/// A request that a party receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The party.
    pub party: Party,
    /// The operation of STS, such as `AssumeRole`; for another party the method and the target, such as `GET /credentials`.
    pub operation: Cow<'static, str>,
    /// The keys that sign the request; `None` if it is not signed.
    pub signer: Option<Keys>,
    /// The region of the signature; empty if the request is not signed.
    pub signing_region: String,
    /// The service name of the signature; empty if the request is not signed.
    pub signing_name: String,
    /// The host of the endpoint, without the default port of its scheme. It is known of a call of STS if the user's resolver
    /// returns it.
    pub host: Option<String>,
    /// The URL of the endpoint.
    pub endpoint: String,
    /// The DER bytes of the client certificate that the connection shows; `None` if STS does not use TLS or the client has
    /// no certificate.
    pub client_certificate: Option<Vec<u8>>,
    /// The execution environment in the header `User-Agent`, as `exec-env/VALUE`; `None` if the header names none.
    pub execution_environment: Option<String>,
    /// The parameters by their names in the STS API, without a session name that the SDK generates; for another party the
    /// headers on which the answer depends.
    pub parameters: Parameters,
}

/// The credentials of a session, as their first retrieval returns them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// The retrieval returns these keys without a request.
    Keys(Keys),
    /// The retrieval fails with this error without a request.
    Failed(Failure),
    /// The retrieval sends requests, such as one for the credentials of a role.
    Requested(RequestedCredentials),
    /// The retrieval begins with a command of `credential_process` that is none of the programs of the world, so that the model does
    /// not predict what it prints.
    External(Provider),
}

/// A provider outside of the session, which is asked for the credentials when they are first needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// STS, for a role whose request is signed with other credentials.
    AssumeRole,
    /// STS, in exchange for the token of a web identity.
    WebIdentity,
    /// The endpoint of a container.
    Container,
    /// The metadata service of an instance.
    Instance,
    /// The portal of AWS Single Sign-On.
    Sso,
    /// The process that `credential_process` starts.
    Process,
}

/// A session. No operation except [`Session::change_handlers`] changes it, so any number of threads can share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub(crate) edition: Edition,
    /// The region; empty if the session has none.
    pub(crate) region: String,
    pub(crate) program: ProgramSettings,
    pub(crate) settings: EndpointSettings,
    pub(crate) flags: Flags,
    pub(crate) credentials: Credentials,
    pub(crate) handlers: Handlers,
    /// The error of creation that the deprecated `New` does not return.
    pub(crate) fails_with: Option<Failure>,
    pub(crate) transport: Transport,
    /// Whether it is a copy of another session.
    pub(crate) is_copy: bool,
}

impl Session {
    /// The edition that has created the session.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// The region; `None` if the session has none.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        Some(&*self.region).filter(|region| !region.is_empty())
    }

    /// The `Endpoint` of the config; `None` if the user sets none.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        Some(&*self.program.endpoint).filter(|endpoint| !endpoint.is_empty())
    }

    /// The settings on which the endpoints of the session's clients depend, besides the region.
    #[must_use]
    pub fn endpoint_settings(&self) -> &EndpointSettings {
        &self.settings
    }

    /// The fields of the config that only clients read.
    #[must_use]
    pub fn flags(&self) -> &Flags {
        &self.flags
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The handlers, which every client that is made from the session inherits.
    #[must_use]
    pub fn handlers(&self) -> &Handlers {
        &self.handlers
    }

    /// The error with which every request fails because the deprecated `New` cannot return it.
    #[must_use]
    pub fn fails_with(&self) -> Option<&Failure> {
        self.fails_with.as_ref()
    }

    /// Changes a list of handlers. Returns `false` if the edition has no list with this name.
    ///
    /// Rules: HAND-3, HAND-4, HAND-5, HAND-6, HAND-7, HAND-8.
    pub fn change_handlers(&mut self, list: &str, change: Change, trace: &mut Trace<'_>) -> bool {
        let (rule, name) = match &change {
            Change::PushFront(handler) => (rule::HAND_3, &*handler.name),
            Change::PushBack(handler) => (rule::HAND_4, &*handler.name),
            Change::Remove(name) => (rule::HAND_6, &**name),
            Change::SetFront(handler) | Change::SetBack(handler) => (rule::HAND_7, &*handler.name),
            Change::Swap(name, _) => (rule::HAND_8, &**name),
        };
        let is_pushed = matches!(change, Change::PushFront(_) | Change::PushBack(_));
        let handler = Candidate::shown(Origin::Function("Handlers"), String::from(name));
        let row = Source::new(rule, Some(handler))
            .and(is_pushed && name == UNNAMED, rule::HAND_5)
            .and(self.is_copy, rule::COPY_5);
        trace.record_rules(Subject::Handlers, [row]);
        self.handlers.change(list, change)
    }

    /// Records that clients of this many services and this many threads use the session at the same time. None of them
    /// changes the session, so each sees what it would see alone.
    pub fn share(&self, services: usize, threads: u32, trace: &mut Trace<'_>) {
        let users =
            |count: u64, noun: &str| Candidate::shown(Origin::Session, alloc::format!("{count} {noun}"));
        let clients = (services > 1).then(|| users(services as u64, "services"));
        trace.record_rules(Subject::Sharing, [Source::new(rule::CLI_6, clients)]);
        let needs_tokens =
            matches!(&self.credentials, Credentials::Requested(requested) if requested.needs_tokens());
        let readers = Source::new(rule::CONC_1, (threads > 1).then(|| users(threads.into(), "threads")))
            .and(self.region().is_some(), rule::CONC_2)
            .and(self.is_copy, rule::CONC_3)
            .and(services > 0, rule::CONC_4)
            .and(needs_tokens, rule::MFA_11);
        trace.record_rules(Subject::Sharing, [readers]);
    }

    /// Whether the option `Handlers` has taken the place of the default handlers.
    #[must_use]
    pub fn handlers_are_of_option(&self) -> bool {
        self.handlers.is_of_option()
    }

    /// Whether retrieving the credentials sends a request, even if nobody answers it.
    #[must_use]
    pub fn requests_credentials(&self) -> bool {
        match &self.credentials {
            Credentials::Keys(_) | Credentials::External(_) => false,
            Credentials::Failed(_) => self.credentials == no_providers(),
            Credentials::Requested(requested) => requested.calls_parties(),
        }
    }

    /// Runs the handlers of Validate and Build for a request that is not sent.
    ///
    /// Rules: REG-5, DNEW-3.
    #[must_use]
    pub fn dry_run(&self, trace: &mut Trace<'_>) -> DryRun {
        let target = Target { region: &self.region, endpoint: DRY_RUN_ENDPOINT };
        let run = self.handlers.dry_run(target, None, Subject::Request, trace);
        let failed = run.error.as_ref().filter(|_| self.is_copy);
        let failed = failed.map(|failure| Candidate::shown(Origin::Session, failure.code.clone()));
        trace.record_rules(Subject::Request, [Source::new(rule::COPY_8, failed)]);
        let error = run.error.map(|failure| {
            let rules = if failure.rules.is_empty() { &[rule::HAND_10] } else { failure.rules };
            trace.fail(Subject::Request, rules, None, failure)
        });
        DryRun { error, ..run }
    }
}

#[cfg(test)]
mod tests;
