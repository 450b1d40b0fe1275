//! Whose credentials the session has.

use alloc::borrow::Cow;

use crate::endpoints::Flags;
use crate::environment::{Environment, variable};
use crate::failure::Failure;
use crate::profile::v1_55::Field::{
    CredentialProcess, CredentialSource, ExternalId, MfaSerial, RoleArn, RoleSessionName, SsoSession,
    WebIdentityTokenFile,
};
use crate::profile::{FileKeys, v1_14, v1_55};
use crate::role::{Client, Lengths, Role};
use crate::rule::{self, Rule};
use crate::second_session;
use crate::session::{Credentials, Keys, Source};
use crate::tls;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::weaker::Weaker;
use crate::world::{UserCredentials, World};

/// What credentials that the user gave answer.
///
/// Rules: MERGE-5, MERGE-6, COPY-6.
pub(crate) fn given(credentials: &UserCredentials) -> Credentials {
    match credentials {
        UserCredentials::Static { access_key_id, secret_access_key, session_token }
            if is_complete(credentials) =>
        {
            Credentials::Keys(Keys {
                access_key_id: access_key_id.clone(),
                secret_access_key: secret_access_key.clone(),
                session_token: session_token.clone(),
                provider_name: Cow::Borrowed("StaticProvider"),
            })
        }
        UserCredentials::Anonymous | UserCredentials::Static { .. } => empty(),
    }
}

fn is_complete(credentials: &UserCredentials) -> bool {
    match credentials {
        UserCredentials::Anonymous => false,
        UserCredentials::Static { access_key_id, secret_access_key, .. } => {
            !access_key_id.is_empty() && !secret_access_key.is_empty()
        }
    }
}

/// What anonymous credentials answer, and static ones without a key or a secret.
pub(crate) fn empty() -> Credentials {
    Credentials::Failed(Failure::new("EmptyStaticCreds", "static credentials are empty"))
}

/// What a chain answers in which nobody has credentials.
///
/// Rules: CHAIN-1, CHAIN-2.
pub(crate) fn nobody(trace: &mut Trace<'_>) -> Credentials {
    trace.apply(&[rule::CHAIN_1], Subject::Credentials);
    Credentials::Failed(Failure::new(
        "NoCredentialProviders",
        "no valid providers in chain. Deprecated.\n\tFor verbose messaging see aws.Config.CredentialsChainVerboseErrors",
    ))
}

/// Credentials in the config end the search.
///
/// Rules: NEW-4, MERGE-1, MERGE-5, MERGE-6, ROLE-8, MFA-6.
pub(crate) fn from_config<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    weaker: impl FnOnce() -> Weaker<'w>,
    trace: &mut Trace<'w>,
) -> Option<Credentials> {
    let credentials = world.options.config.credentials.as_ref()?;
    let weaker = weaker();
    let rules: &[Rule] = match credentials {
        UserCredentials::Anonymous => &[rule::MERGE_6, rule::NEW_4],
        UserCredentials::Static { .. } if is_complete(credentials) => &[rule::MERGE_5, rule::NEW_4],
        UserCredentials::Static { .. } => &[rule::NEW_4],
    };
    let from_environment = of_environment(environment);
    let over_environment = from_environment.is_some() && weaker.keys.is_none();
    let winner = credential("Credentials", Origin::Config("Credentials"));
    weaker.give_way(rules, core::iter::once(winner).chain(from_environment), world, trace);
    if over_environment {
        trace.apply(&[rule::MERGE_1], Subject::Credentials);
    }
    Some(given(credentials))
}

fn credential<'w>(value: impl Into<Cow<'w, str>>, origin: Origin<'w>) -> Candidate<'w> {
    Candidate::shown(origin, value)
}

/// The environment's keys as a candidate.
fn of_environment<'w>(environment: &Environment<'w>) -> Option<Candidate<'w>> {
    environment.keys.as_ref().map(|keys| keys.id.clone())
}

/// Rules: ENV-8, MERGE-2, ROLE-8, MFA-6.
fn from_environment<'w>(
    world: &World,
    environment: &Environment<'w>,
    weaker: impl FnOnce() -> Weaker<'w>,
    trace: &mut Trace<'w>,
) -> Option<Credentials> {
    let keys = environment.keys.as_ref()?.credentials.clone();
    weaker().give_way(&[rule::ENV_8], of_environment(environment), world, trace);
    Some(Credentials::Keys(keys))
}

/// Rules: CRED-5, MERGE-3.
fn from_file<'w>(environment: &Environment<'w>, keys: &FileKeys<'w>, trace: &mut Trace<'w>) -> Credentials {
    let rules: &[Rule] =
        if environment.keys.is_none() { &[rule::CRED_5, rule::MERGE_3] } else { &[rule::CRED_5] };
    trace.record_winner(rules, Subject::Credentials, [keys.candidate()]);
    Credentials::Keys(keys.credentials())
}

/// The credentials in edition 1.14: environment keys, a role, the files' keys, the remote chain.
///
/// Rules: OPT-8, ROLE-1, ROLE-2, MERGE-2, MERGE-3, MFA-3.
pub(crate) fn v1_14<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    profile: &v1_14::Profile<'w>,
    region: &str,
    trace: &mut Trace<'w>,
) -> Result<Credentials, Failure> {
    let weaker = || Weaker::v1_14(environment, profile);
    if let Some(keys) = from_environment(world, environment, weaker, trace) {
        if !world.options.profile.is_empty() {
            trace.apply(&[rule::OPT_8], Subject::Credentials);
        }
        return Ok(keys);
    }
    match (&profile.role, &profile.keys) {
        (Some(role), keys) if environment.shared_config => {
            let shadowed = keys.as_ref().map(FileKeys::candidate);
            let arn = core::iter::once(role.arn.clone()).chain(shadowed);
            trace.record_winner(&[rule::ROLE_1], Subject::Role, arn);
            note_mfa(world, role.mfa_serial.as_ref(), Place::Front, trace)?;
            let roots = tls::roots(world, environment.ca_bundle.as_ref());
            let flags = Flags::of_config(world);
            let client = Client::new(world, region, &flags, roots);
            Ok(role_of_v1_14(role).assume(source_of(role), &client, trace))
        }
        (role, keys) => {
            role.iter().for_each(|role| note_role_while_off(role, trace));
            Ok(match keys {
                Some(keys) => from_file(environment, keys, trace),
                None => nobody(trace),
            })
        }
    }
}

fn role_of_v1_14<'a>(role: &'a v1_14::Role<'_>) -> Role<'a> {
    let said = |found: &'a Option<Candidate<'_>>| found.as_ref().map_or("", |found| &*found.value);
    Role {
        arn: &role.arn.value,
        external_id: said(&role.external_id),
        session_name: said(&role.session_name),
        mfa_serial: said(&role.mfa_serial),
        lengths: role.lengths,
        duration: None,
    }
}

/// Who signs the call for a role of edition 1.14.
///
/// Rules: ROLE-24.
fn source_of(role: &v1_14::Role<'_>) -> Credentials {
    role.source_keys.as_ref().map_or_else(empty, |keys| Credentials::Keys(keys.credentials()))
}

/// Rules: ROLE-2, MFA-3.
fn note_role_while_off<'w>(role: &v1_14::Role<'w>, trace: &mut Trace<'w>) {
    trace.ignore(&[rule::ROLE_2], Subject::Role, [role.arn.clone()]);
    if let Some(serial) = &role.mfa_serial {
        trace.ignore(&[rule::MFA_3], Subject::Role, [serial.clone()]);
    }
}

/// Where in a chain of roles a profile stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is the session's own.
    Front,
    /// It is a source of another.
    Behind,
}

/// A role with MFA needs somebody to give the token.
///
/// Rules: MFA-1, MFA-2, MFA-4, MFA-8, ERR-1, ERR-2.
fn note_mfa<'w>(
    world: &'w World,
    mfa_serial: Option<&Candidate<'w>>,
    place: Place,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    if mfa_serial.is_some() && place == Place::Behind {
        trace.apply(&[rule::MFA_8], Subject::Role);
    }
    match (mfa_serial, world.options.assume_role_tokens.first()) {
        (Some(serial), None) => {
            trace.ignore(&[rule::MFA_1, rule::ERR_1, rule::ERR_2], Subject::Role, [serial.clone()]);
            return Err(token_provider_not_set());
        }
        (Some(serial), Some(_)) => trace.record_winner(&[rule::MFA_2], Subject::Role, [serial.clone()]),
        (None, Some(_)) => trace.apply(&[rule::MFA_4], Subject::Role),
        (None, None) => {}
    }
    Ok(())
}

fn token_provider_not_set() -> Failure {
    Failure::new(
        "AssumeRoleTokenProviderNotSetError",
        "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.",
    )
}

/// The credentials in edition 1.55: a profile that the program names decides alone; otherwise
/// environment keys, the environment's web identity, the profile.
///
/// Rules: OPT-9, ENV-24, ENV-25, MERGE-2.
pub(crate) fn v1_55<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    profile: &v1_55::Profile<'w>,
    (region, flags): (&str, &Flags),
    trace: &mut Trace<'w>,
) -> Result<Credentials, Failure> {
    let roots = tls::roots(world, tls::files_v1_55(environment, profile).next());
    let client = Client::new(world, region, flags, roots);
    let search = Search { world, environment, client };
    if !world.options.profile.is_empty() {
        note_profile_option(environment, trace);
        return search.profile(profile, trace);
    }
    let weaker = || Weaker::v1_55(environment, profile);
    if let Some(keys) = from_environment(world, environment, weaker, trace) {
        return Ok(keys);
    }
    match &environment.web_identity_token_file {
        Some(file) => {
            let arn = environment.role_arn.as_ref().map_or("", |arn| &arn.value);
            let rules: &[Rule] = if arn.is_empty() { &[rule::ENV_23] } else { &[rule::ENV_24] };
            weaker().give_way_to_web_identity(rules, file, trace);
            web_identity_for(arn, trace)
        }
        None => search.profile(profile, trace),
    }
}

/// What a search through the profiles of edition 1.55 goes by.
struct Search<'a, 'w> {
    world: &'w World,
    environment: &'a Environment<'w>,
    client: Client<'a>,
}

/// Records what does not count beside the option `Profile`.
///
/// Rules: OPT-9, ENV-25.
fn note_profile_option<'w>(environment: &Environment<'w>, trace: &mut Trace<'w>) {
    let notes: [(Option<Candidate<'w>>, &'static [Rule]); 2] = [
        (of_environment(environment), &[rule::OPT_9]),
        (environment.web_identity_token_file.clone(), &[rule::ENV_25]),
    ];
    for (ignored, rules) in notes {
        if let Some(ignored) = ignored {
            trace.ignore(rules, Subject::Credentials, [ignored]);
        }
    }
}

/// Rules: ENV-23, ENV-24, ERR-13.
fn web_identity_for(arn: &str, trace: &mut Trace<'_>) -> Result<Credentials, Failure> {
    if !arn.is_empty() {
        return Ok(Credentials::Elsewhere(Source::WebIdentity));
    }
    trace.apply(&[rule::ERR_13], Subject::Creation);
    Err(Failure::new("WebIdentityErr", "role ARN is not set"))
}

impl<'w> Search<'_, 'w> {
    /// The credentials of a profile. They begin with those of the last source; from there back to the profile itself, each
    /// profile that names a role assumes it with the credentials so far.
    ///
    /// Rules: ROLE-1, ROLE-13, ROLE-30.
    fn profile(&self, profile: &v1_55::Profile<'w>, trace: &mut Trace<'w>) -> Result<Credentials, Failure> {
        let last_to_first = || profile.sources.iter().rev().chain([profile]);
        let mut found = last_to_first().next().map_or(Ok(None), |last| self.own(last, trace))?;
        for (sources, link) in last_to_first().enumerate() {
            let place = if sources < profile.sources.len() { Place::Behind } else { Place::Front };
            found = Some(self.with_role(link, found, sources > 0, place, trace)?);
        }
        Ok(found.unwrap_or_else(|| nobody(trace)))
    }

    /// Assumes the role of a profile with the given credentials, which are those of its source or its own. If the profile
    /// names no role, they are the result.
    ///
    /// Rules: ROLE-1, ROLE-4, MFA-5, MFA-8.
    fn with_role(
        &self,
        profile: &v1_55::Profile<'w>,
        own: Option<Credentials>,
        has_source: bool,
        place: Place,
        trace: &mut Trace<'w>,
    ) -> Result<Credentials, Failure> {
        let serial = profile.candidate(MfaSerial).filter(|serial| !serial.value.is_empty());
        let arn = profile.candidate(RoleArn).filter(|arn| !arn.value.is_empty());
        match (arn, own) {
            (Some(_), Some(own @ Credentials::Elsewhere(Source::WebIdentity))) if !has_source => Ok(own),
            (Some(arn), own) => {
                let rules: &[Rule] = if has_source { &[rule::ROLE_1] } else { &[rule::ROLE_4] };
                trace.record_winner(rules, Subject::Role, [arn.clone()]);
                note_mfa(self.world, serial, place, trace)?;
                let source = own.unwrap_or_else(|| nobody(trace));
                Ok(role_of_v1_55(profile).assume(source, &self.client, trace))
            }
            (None, own) => {
                if let Some(serial) = serial {
                    trace.ignore(&[rule::MFA_5], Subject::Role, [serial.clone()]);
                }
                Ok(own.unwrap_or_else(|| nobody(trace)))
            }
        }
    }

    /// The credentials of a profile without a source before any role: its keys or another provider; `None` without either.
    ///
    /// Rules: CRED-7, CRED-9, CRED-14, ROLE-20, ROLE-23, SSO-2.
    fn own(
        &self,
        profile: &v1_55::Profile<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Option<Credentials>, Failure> {
        if let Some(keys) = &profile.keys {
            note_unchecked(profile, trace);
            return Ok(Some(from_file(self.environment, keys, trace)));
        }
        if profile.says(CredentialSource) {
            let source = profile.get(CredentialSource);
            return from_credential_source(self.world, self.environment, source, trace).map(Some);
        }
        if profile.says(WebIdentityTokenFile) {
            return web_identity_for(profile.get(RoleArn), trace).map(Some);
        }
        if profile.has_sso() {
            profile.check_sso(trace)?;
            if profile.says(SsoSession) {
                second_session::create(self.world, trace)?;
            }
            return Ok(Some(Credentials::Elsewhere(Source::Sso)));
        }
        Ok(profile.says(CredentialProcess).then(|| {
            trace.apply(&[rule::CRED_7], Subject::Credentials);
            Credentials::Elsewhere(Source::Process)
        }))
    }
}

fn role_of_v1_55<'a>(profile: &'a v1_55::Profile<'_>) -> Role<'a> {
    Role {
        arn: profile.get(RoleArn),
        external_id: profile.get(ExternalId),
        session_name: profile.get(RoleSessionName),
        mfa_serial: profile.get(MfaSerial),
        lengths: Lengths {
            arn: profile.get(RoleArn).len(),
            external_id: profile.get(ExternalId).len(),
            session_name: profile.get(RoleSessionName).len(),
            mfa_serial: profile.get(MfaSerial).len(),
        },
        duration: profile.duration,
    }
}

/// Keys win over what the profile says besides, which is then not checked.
///
/// Rules: CRED-9.
fn note_unchecked(profile: &v1_55::Profile<'_>, trace: &mut Trace<'_>) {
    if profile.says(CredentialProcess) || profile.says(CredentialSource) || profile.has_sso() {
        trace.apply(&[rule::CRED_9], Subject::Credentials);
    }
}

/// The credentials that a role starts with. Those of the machine another party gives, of which the model says nothing.
///
/// Rules: ROLE-20, ROLE-22, ROLE-30, ERR-12.
fn from_credential_source(
    world: &World,
    environment: &Environment<'_>,
    source: &str,
    trace: &mut Trace<'_>,
) -> Result<Credentials, Failure> {
    let machine = Credentials::Elsewhere(Source::AssumeRole);
    let (found, rules, message): (_, &[Rule], _) = match source {
        "Ec2InstanceMetadata" => (Some(machine), &[rule::ROLE_20], ""),
        "Environment" => (
            Some(
                environment
                    .keys
                    .as_ref()
                    .map_or_else(empty, |keys| Credentials::Keys(keys.credentials.clone())),
            ),
            &[rule::ROLE_20],
            "",
        ),
        "EcsContainer" if variable(world, CONTAINER).is_some() => (Some(machine), &[rule::ROLE_20], ""),
        "EcsContainer" => (None, &[rule::ROLE_22, rule::ERR_12], NO_CONTAINER),
        _ => (None, &[rule::ROLE_20, rule::ERR_12], UNKNOWN_SOURCE),
    };
    trace.apply(rules, Subject::Role);
    found.ok_or_else(|| Failure::new("SharedConfigErr", message))
}

const CONTAINER: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const NO_CONTAINER: &str = "EcsContainer was specified as the credential_source, but 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' was not set";
const UNKNOWN_SOURCE: &str =
    "credential source values must be EcsContainer, Ec2InstanceMetadata, or Environment";
