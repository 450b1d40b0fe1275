//! The credentials of a profile in edition 1.55: the base credentials of the last of its source profiles, and on top of them the
//! role of each profile that has one.

use alloc::vec::Vec;

use crate::container::{self, RELATIVE_URI};
use crate::credentials::{file_keys, from_environment, keys_or_empty, nowhere};
use crate::decide::{Check, Source};
use crate::environment::{Environment, variable};
use crate::failure::Failure;
use crate::instance;
use crate::own_requests::Client;
use crate::process::Process;
use crate::profile::FileKeys;
use crate::profile::v1_55::Field::{
    CredentialProcess, CredentialSource, ExternalId, MfaSerial, RoleArn, RoleSessionName, SsoSession,
    WebIdentityTokenFile,
};
use crate::profile::v1_55::Profile;
use crate::provider_chain::ProviderChain;
use crate::requested::{Base, RequestedCredentials};
use crate::role::{Role, require_token_provider};
use crate::rule;
use crate::second_session;
use crate::session::{Credentials, Provider};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::web_identity;
use crate::world::World;

/// The world and the STS client with which the roles of a profile are assumed.
pub(crate) struct RoleChain<'a, 'w> {
    pub(crate) world: &'w World,
    pub(crate) environment: &'a Environment<'w>,
    /// The profile of the session.
    pub(crate) name: &'a Candidate<'w>,
    /// The client that calls STS.
    pub(crate) client: Client<'a>,
}

impl<'w> RoleChain<'_, 'w> {
    /// The credentials of a profile: the base credentials of the last of its sources, with which the role of that profile is
    /// assumed, and then the role of each profile before it, up to this one.
    pub(crate) fn credentials(
        &self,
        profile: &Profile<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Credentials, Failure> {
        let chain: Vec<_> = profile.sources.iter().rev().chain([profile]).collect();
        let mut credentials = self.base_credentials(chain[0], trace)?;
        for (at, profile) in chain.iter().enumerate() {
            let (is_base, is_source) = (at == 0, at + 1 < chain.len());
            if is_base && is_web_identity(&credentials) {
                // A web identity is exchanged for the credentials of the role, which is then not assumed again.
                let unused = [ExternalId, MfaSerial].into_iter().filter_map(|field| profile.value(field));
                trace.ignore(Subject::Role, rule::WEB_10, unused);
                continue;
            }
            let (arn, serial) = (profile.value(RoleArn), profile.value(MfaSerial));
            let rule = if is_base { rule::ROLE_4 } else { rule::ROLE_1 };
            match trace.decide(Subject::Role, [Source::new(rule, arn)]) {
                Some(arn) => {
                    require_token_provider(self.world, serial, is_source, trace)?;
                    credentials = Role::v1_55(arn, profile).assume(credentials, &self.client, trace);
                }
                None => trace.ignore(Subject::Role, rule::MFA_5, serial),
            }
        }
        Ok(credentials)
    }

    /// The credentials of a profile without its role. The keys of the profile win over its other sources, which are then not
    /// validated.
    fn base_credentials(&self, profile: &Profile<'w>, trace: &mut Trace<'w>) -> Result<Credentials, Failure> {
        const VALIDATED: &[&str] = &[
            "credential_source",
            "sso_session",
            "sso_region",
            "sso_account_id",
            "sso_start_url",
            "sso_role_name",
        ];
        enum Winner {
            Keys,
            CredentialSource,
            WebIdentity,
            SingleSignOn,
            Process,
            Container,
            Instance,
            Nowhere,
        }
        let source = profile.text(CredentialSource);
        let keys = file_keys(self.environment, profile.keys.as_ref()).over_names(&[
            (VALIDATED, &[rule::CRED_9, rule::CRED_18]),
            (&["credential_process"], &[rule::CRED_9]),
        ]);
        let credential_source = Source::new(rule::ROLE_20, profile.value(CredentialSource))
            .and(source == "Environment", rule::ROLE_39);
        let has_role = profile.is_set(RoleArn);
        let container = container::sources(self.world).map(|source| source.and(has_role, rule::BOX_21));
        let from = trace.choose(
            Subject::Credentials,
            [
                (Winner::Keys, keys),
                (Winner::CredentialSource, credential_source),
                (Winner::WebIdentity, Source::deferred(profile.value(WebIdentityTokenFile))),
                (Winner::SingleSignOn, Source::deferred(profile.sso())),
                (Winner::Process, Source::new(rule::CRED_7, profile.value(CredentialProcess))),
            ]
            .into_iter()
            .chain(container.map(|source| (Winner::Container, source)))
            .chain([
                (Winner::Instance, instance::source(self.world)),
                (Winner::Nowhere, nowhere(self.world, profile.has_a_key)),
            ]),
        );
        let chain = ProviderChain::of_session(self.world, self.name);
        match from {
            Some(Winner::Keys) => Ok(keys_or_empty(profile.keys.as_ref().map(FileKeys::credentials))),
            Some(Winner::CredentialSource) => self.credential_source(source, trace),
            Some(Winner::WebIdentity) => self.web_identity(profile, trace),
            Some(Winner::SingleSignOn) => {
                profile.check_sso(trace)?;
                let second = match profile.is_set(SsoSession) {
                    true => Some(second_session::create(self.world, trace)?),
                    false => None,
                };
                Ok(profile.sso_settings().credentials(&self.client, second.as_ref(), trace))
            }
            Some(Winner::Process) => Ok(self.process(profile.text(CredentialProcess))),
            Some(Winner::Container) => Ok(container::credentials(self.world, Some(chain), trace)),
            Some(Winner::Instance) => Ok(instance::credentials(&self.client, Some(chain), trace)),
            Some(Winner::Nowhere) | None => Ok(chain.unanswered(&self.client, trace)),
        }
    }

    /// The credentials that a command prints.
    fn process(&self, command: &str) -> Credentials {
        let tokens = &self.world.options.assume_role_tokens;
        let requested = |process| RequestedCredentials::new(Base::Process(process), tokens);
        let process = Process::new(self.world, command).map(requested);
        process.map_or(Credentials::External(Provider::Process), Credentials::Requested)
    }

    /// The credentials for the web identity of a profile, which needs the role of the profile.
    fn web_identity(&self, profile: &Profile<'w>, trace: &mut Trace<'w>) -> Result<Credentials, Failure> {
        let settings = web_identity::Settings {
            token_file: profile.value(WebIdentityTokenFile),
            role_arn: profile.value(RoleArn),
            session_name: profile.value(RoleSessionName).map(|name| (name, rule::WEB_5)),
            lengths: [RoleArn, RoleSessionName].map(|field| profile.text(field).len()),
        };
        settings.credentials(&self.client, trace)
    }

    /// The credentials that `credential_source` names: the keys of the environment, or those of the container, whichever of
    /// the other two words the profile has. Without a container they are those of the instance.
    fn credential_source(&self, source: &str, trace: &mut Trace<'w>) -> Result<Credentials, Failure> {
        const NO_CONTAINER: &str = "EcsContainer was specified as the credential_source, but 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' was not set";
        const UNKNOWN: &str =
            "credential source values must be EcsContainer, Ec2InstanceMetadata, or Environment";
        trace.check(
            Subject::Creation,
            [
                Check {
                    rules: &[rule::ROLE_20, rule::ERR_12],
                    broken: !["Ec2InstanceMetadata", "EcsContainer", "Environment"].contains(&source),
                    at: None,
                    error: &|| Failure::new("SharedConfigErr", UNKNOWN),
                },
                Check {
                    rules: &[rule::ROLE_22, rule::ERR_12],
                    broken: source == "EcsContainer" && variable(self.world, RELATIVE_URI).is_none(),
                    at: None,
                    error: &|| Failure::new("SharedConfigErr", NO_CONTAINER),
                },
            ],
        )?;
        if source == "Environment" {
            return Ok(from_environment(self.environment));
        }
        let container = container::sources(self.world).map(|source| source.and(true, rule::BOX_20));
        Ok(match trace.decide(Subject::Credentials, container) {
            Some(_) => container::credentials(self.world, None, trace),
            None => {
                let asked = Candidate::shown(Origin::Default, "the metadata service");
                trace.record_rules(Subject::Credentials, [Source::new(rule::IMDS_23, Some(asked))]);
                instance::credentials(&self.client, None, trace)
            }
        })
    }
}

/// Whether the credentials are those of a web identity, without a role on top.
fn is_web_identity(credentials: &Credentials) -> bool {
    matches!(credentials, Credentials::Requested(requested) if requested.provider() == Provider::WebIdentity)
}
