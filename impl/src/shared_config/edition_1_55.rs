//! The profile of a session and the profiles that it gets its credentials from, in edition 1.55.
//!
//! For example, the profile `admin` of these two has one role, and the other has the source of its credentials:
//!
//! ```ini
//! [profile admin]
//! role_arn = arn:aws:iam::123456789012:role/admin
//! source_profile = base
//!
//! [profile base]
//! aws_access_key_id = AKIDEXAMPLE
//! aws_secret_access_key = SECRET
//! ```
//!
//! ```text
//! ProfileChain {
//!     source: Static(AKIDEXAMPLE, SECRET),
//!     roles: [arn:aws:iam::123456789012:role/admin],
//! }
//! ```
//!
//! If `base` had a `role_arn` and a `credential_source` too, its role would be the second, and the last.
//!
//! A file may contain a chain of any length, so the chain is followed in a loop.

mod duration;
mod profile;
mod sso;

use std::collections::HashSet;

use profile::{Profile, SectionReads};
use sso::SsoSession;

use super::{CredentialsSource, ProfileChain, SharedConfig, SharedFiles, key};
use crate::error::{Error, ErrorKind, SharedConfigErrorKind};

/// Reads the profile and, for the chain of its credentials, its source profile, the source profile of that, and so on.
/// Without any files there are no settings.
pub(super) fn load(name: &str, files: &SharedFiles, shared_config: bool) -> Result<SharedConfig, Error> {
    if files.is_empty() {
        return Ok(SharedConfig::default());
    }
    let mut reads = SectionReads::default();
    let profiles = read_profiles(name, files, shared_config, &mut reads)?;
    let credentials = profile_chain(&profiles, files, &mut reads)?;
    let profile = &profiles[0];
    Ok(SharedConfig {
        region: profile.text(key::REGION),
        ca_bundle: profile.text(key::CA_BUNDLE).map(Into::into),
        endpoints: profile.endpoints(),
        ec2_metadata_v1_disabled: profile.ec2_metadata_v1_disabled(),
        enable_endpoint_discovery: profile.enable_endpoint_discovery(),
        monitoring_agent: profile.monitoring_agent(),
        credentials,
    })
}

/// The profile, its source profile, and so on: at least one.
///
/// A profile that is in the chain already is the last. The SDK then reads it without its role and its source profile, so that the
/// chain ends: the profile must have other credentials. So a profile can be its own source profile.
fn read_profiles<'a>(
    name: &str,
    files: &'a SharedFiles,
    shared_config: bool,
    reads: &mut SectionReads,
) -> Result<Vec<Profile<'a>>, Error> {
    let mut profiles: Vec<Profile<'a>> = Vec::with_capacity(1);
    let mut names = HashSet::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next {
        let Some(mut profile) = Profile::find(&name, files, shared_config, reads)? else {
            return Err(match profiles.last() {
                Some(parent) => no_source_credentials(parent),
                None => ErrorKind::SharedConfigProfileNotExistsError { profile: name }.into(),
            });
        };
        profile.is_repeated = !names.insert(name);
        profile.check_role()?;
        profile.check_sources()?;
        next = profile.source_profile().map(str::to_owned);
        profiles.push(profile);
    }
    Ok(profiles)
}

/// The last profile has the source of the credentials; it and those before it have the roles.
fn profile_chain(
    profiles: &[Profile<'_>],
    files: &SharedFiles,
    reads: &mut SectionReads,
) -> Result<ProfileChain, Error> {
    let Some((last, parents)) = profiles.split_last() else { return Ok(ProfileChain::default()) };
    let sso_session = SsoSession::find(last, files, reads)?;
    let source = credentials_source(last, sso_session);
    if let Some(parent) = parents.last()
        && matches!(source, CredentialsSource::None)
    {
        return Err(no_source_credentials(parent));
    }
    for parent in parents.iter().rev() {
        // Their single sign-on settings are ignored, but the sections that they name must exist.
        SsoSession::find(parent, files, reads)?;
    }
    let mut roles: Vec<_> = parents.iter().filter_map(Profile::role).collect();
    if !matches!(source, CredentialsSource::WebIdentity(_)) {
        roles.extend(last.role());
    }
    Ok(ProfileChain { source, roles })
}

/// The source of credentials that a profile without a source profile names.
fn credentials_source(profile: &Profile<'_>, sso_session: Option<SsoSession<'_>>) -> CredentialsSource {
    if let Some(value) = profile.static_credentials() {
        CredentialsSource::Static(value)
    } else if let Some(name) = profile.get(key::CREDENTIAL_SOURCE) {
        match name {
            "Environment" => CredentialsSource::Environment,
            "Ec2InstanceMetadata" => CredentialsSource::Ec2InstanceMetadata,
            "EcsContainer" => CredentialsSource::EcsContainer(profile.place(key::CREDENTIAL_SOURCE)),
            _ => {
                let kind = ErrorKind::SharedConfigErr(SharedConfigErrorKind::InvalidCredentialSource);
                CredentialsSource::Invalid(profile.error(kind, key::CREDENTIAL_SOURCE))
            }
        }
    } else if let Some(token_file) = profile.get(key::WEB_IDENTITY_TOKEN_FILE) {
        let session_name = profile.get(key::ROLE_SESSION_NAME);
        CredentialsSource::web_identity(token_file, profile.role_arn(), session_name)
    } else if let Some(session) = sso_session {
        match session.check(profile) {
            Ok(()) => CredentialsSource::SsoSession(session.settings(profile), session.name.clone()),
            Err(error) => CredentialsSource::Invalid(error),
        }
    } else if sso::KEYS.iter().any(|key| profile.get(key).is_some()) {
        match sso::check_required(profile, &sso::KEYS.map(|key| (key, profile.get(key)))) {
            Ok(()) => CredentialsSource::Sso(sso::settings(profile, |key| profile.get(key))),
            Err(error) => CredentialsSource::Invalid(error),
        }
    } else if let Some(command) = profile.text(key::CREDENTIAL_PROCESS) {
        CredentialsSource::Process(command, profile.place(key::CREDENTIAL_PROCESS))
    } else {
        CredentialsSource::None
    }
}

fn no_source_credentials(profile: &Profile<'_>) -> Error {
    let kind = ErrorKind::SharedConfigAssumeRoleError {
        role_arn: profile.text(key::ROLE_ARN).unwrap_or_default(),
        source_profile: Some(profile.text(key::SOURCE_PROFILE).unwrap_or_default()),
    };
    profile.error(kind, key::SOURCE_PROFILE)
}
