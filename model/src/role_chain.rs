//! The credentials of a profile in edition 1.55: the own credentials of the last of its source profiles, and on top of them
//! the role of each profile that has one.

use crate::credentials::{file_keys, from_environment, keys_or_empty, no_providers, web_identity_for};
use crate::decide::{Check, Source};
use crate::environment::{Environment, variable};
use crate::failure::Failure;
use crate::profile::FileKeys;
use crate::profile::v1_55::Field::{
    CredentialProcess, CredentialSource, MfaSerial, RoleArn, SsoSession, WebIdentityTokenFile,
};
use crate::profile::v1_55::Profile;
use crate::role::{Client, Role};
use crate::rule::{self, Rule};
use crate::second_session;
use crate::session::{Credentials, Provider};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

/// The sources of a profile's own credentials, which do not need its role.
enum Own {
    Keys,
    CredentialSource,
    WebIdentity,
    SingleSignOn,
    Process,
    Nothing,
}

/// The world and the STS client with which the roles of a profile are assumed.
pub(crate) struct RoleChain<'a, 'w> {
    pub(crate) world: &'w World,
    pub(crate) environment: &'a Environment<'w>,
    /// The client that calls STS.
    pub(crate) client: Client<'a>,
}

impl<'w> RoleChain<'_, 'w> {
    /// The credentials of a profile. The last of its sources gives its own; then each profile, from the last to the first,
    /// assumes its role with the credentials that were found so far.
    pub(crate) fn credentials(
        &self,
        profile: &Profile<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Credentials, Failure> {
        let mut credentials = self.own(profile.sources.last().unwrap_or(profile), trace)?;
        for (sources, link) in profile.sources.iter().rev().chain([profile]).enumerate() {
            let (has_source, is_source) = (sources > 0, sources < profile.sources.len());
            if !has_source && credentials == Credentials::External(Provider::WebIdentity) {
                // A web identity is exchanged for the role of its own profile.
                continue;
            }
            let (arn, serial) = (link.value(RoleArn), link.value(MfaSerial));
            let rule = if has_source { rule::ROLE_1 } else { rule::ROLE_4 };
            if let Some(arn) = trace.decide(Subject::Role, [Source::new(rule, arn)]) {
                require_token_provider(self.world, serial, is_source, trace)?;
                credentials = Role::v1_55(arn, link).assume(credentials, &self.client, trace);
            } else {
                trace.ignore(Subject::Role, rule::MFA_5, serial);
            }
        }
        Ok(credentials)
    }

    /// The own credentials of a profile. Its keys win over its other sources, which are then not checked.
    fn own(&self, profile: &Profile<'w>, trace: &mut Trace<'w>) -> Result<Credentials, Failure> {
        const UNCHECKED: &[&str] = &[
            "credential_source",
            "credential_process",
            "sso_session",
            "sso_region",
            "sso_account_id",
            "sso_start_url",
            "sso_role_name",
        ];
        let source = profile.text(CredentialSource);
        let is_environment = source == "Environment";
        let own = trace.choose(
            Subject::Credentials,
            [
                (
                    Own::Keys,
                    file_keys(self.environment, profile.keys.as_ref())
                        .and(self.is_invalid(profile), rule::CRED_18)
                        .over_names(&[(UNCHECKED, &[rule::CRED_9])]),
                ),
                (
                    Own::CredentialSource,
                    Source::new(rule::ROLE_20, profile.value(CredentialSource))
                        .and(is_environment, rule::ROLE_39),
                ),
                (Own::WebIdentity, Source::deferred(profile.value(WebIdentityTokenFile))),
                (Own::SingleSignOn, Source::deferred(profile.sso())),
                (Own::Process, Source::new(rule::CRED_7, profile.value(CredentialProcess))),
                (Own::Nothing, Source::none(rule::CHAIN_1)),
            ],
        );
        match own {
            Some(Own::Keys) => Ok(keys_or_empty(profile.keys.as_ref().map(FileKeys::credentials))),
            Some(Own::CredentialSource) => self.credential_source(source, trace),
            Some(Own::WebIdentity) => web_identity_for(profile.is_set(RoleArn), trace),
            Some(Own::SingleSignOn) => {
                profile.check_sso(trace)?;
                if profile.is_set(SsoSession) {
                    second_session::create(self.world, trace)?;
                }
                Ok(Credentials::External(Provider::Sso))
            }
            Some(Own::Process) => Ok(Credentials::External(Provider::Process)),
            Some(Own::Nothing) | None => Ok(no_providers()),
        }
    }

    /// Whether the profile has a source of credentials beside its keys that would fail creation without them.
    fn is_invalid(&self, profile: &Profile<'w>) -> bool {
        let source = profile.text(CredentialSource);
        // Nothing is checked here, so nothing is recorded.
        let unrecorded = &mut Trace::new();
        (!source.is_empty() && self.credential_source(source, unrecorded).is_err())
            || (profile.sso().is_some() && profile.check_sso(unrecorded).is_err())
    }

    /// The credentials that `credential_source` names: the keys of the environment, or those of the container or the
    /// instance, about which the model says nothing.
    fn credential_source(&self, source: &str, trace: &mut Trace<'w>) -> Result<Credentials, Failure> {
        const CONTAINER: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
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
                    broken: source == "EcsContainer" && variable(self.world, CONTAINER).is_none(),
                    at: None,
                    error: &|| Failure::new("SharedConfigErr", NO_CONTAINER),
                },
            ],
        )?;
        Ok(if source == "Environment" {
            from_environment(self.environment)
        } else {
            Credentials::External(Provider::AssumeRole)
        })
    }
}

/// A role with MFA needs a token provider. For a role without, the provider has no effect.
pub(crate) fn require_token_provider<'w>(
    world: &World,
    serial: Option<Candidate<'w>>,
    is_source: bool,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    const RULES: &[Rule] = &[rule::MFA_1, rule::ERR_1, rule::ERR_2];
    const RULES_OF_SOURCE: &[Rule] = &[rule::MFA_1, rule::MFA_8, rule::ERR_1, rule::ERR_2];
    const NOT_SET: &str = "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.";
    let has_provider = !world.options.assume_role_tokens.is_empty();
    let unused = (has_provider && serial.is_none())
        .then(|| Candidate::shown(Origin::Option("AssumeRoleTokenProvider"), "set"));
    trace.check(
        Subject::Role,
        [Check {
            rules: if is_source { RULES_OF_SOURCE } else { RULES },
            broken: serial.is_some() && !has_provider,
            at: serial.clone(),
            error: &|| Failure::new("AssumeRoleTokenProviderNotSetError", NOT_SET),
        }],
    )?;
    trace.ignore(Subject::Role, rule::MFA_4, unused);
    trace.record_rules(Subject::Role, [Source::new(rule::MFA_2, serial).and(is_source, rule::MFA_8)]);
    Ok(())
}
