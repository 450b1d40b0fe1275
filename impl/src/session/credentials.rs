//! The credentials of a session, from the environment or from the chain of its profile.

use super::create_1_55::{self, SsoSession};
use super::named_profile;
#[cfg(feature = "process")]
use crate::ProcessProvider;
use crate::context::Context;
#[cfg(not(all(feature = "process", feature = "sso")))]
use crate::credentials::without_feature;
use crate::credentials::{empty_chain, remote_provider};
use crate::env_config::EnvConfig;
use crate::error::{Error, ErrorKind, Place, SharedConfigErrorKind};
use crate::shared_config::{CredentialsSource, ProfileChain, ProfileRole, Role, SsoSettings};
use crate::{Config, Credentials, Edition, Options};

/// The variable that names the credentials service of a container.
const CONTAINER_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

/// The credentials of a chain. Its roles are assumed through a client of STS with the session's config and context.
pub(super) fn from_chain(
    chain: ProfileChain,
    options: &Options,
    env: &EnvConfig,
    config: &Config,
    context: &Context,
) -> Result<Credentials, Error> {
    let source = from_source(chain.source, options, env, config, context)?;
    let token_provider = &options.assume_role_token_provider;
    // The SDK begins with the role next to the source. The error is about the first role that has no token provider.
    for role in chain.roles.iter().rev() {
        if role.role.mfa_serial.is_some() && token_provider.is_none() {
            return Err(error_at(ErrorKind::AssumeRoleTokenProviderNotSetError, role.mfa_place.clone()));
        }
    }
    if chain.roles.is_empty() {
        return Ok(source);
    }
    let duration = own_duration(options);
    let roles = chain.roles.into_iter().map(|ProfileRole { role, .. }| Role {
        duration_seconds: duration.or(role.duration_seconds),
        ..role
    });
    let roles = roles.collect();
    Ok(context.assume_roles(roles, source, config, options))
}

/// The duration in seconds that the options set for the credentials of every role.
fn own_duration(options: &Options) -> Option<i64> {
    let is_known = options.edition == Edition::V1_55;
    let duration = options.assume_role_duration.filter(|duration| is_known && !duration.is_zero())?;
    Some(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX))
}

/// The credentials of the source of a chain.
fn from_source(
    source: CredentialsSource,
    options: &Options,
    env: &EnvConfig,
    config: &Config,
    context: &Context,
) -> Result<Credentials, Error> {
    Ok(match source {
        CredentialsSource::None => {
            let remote = remote_provider(options, config, context);
            empty_chain(named_profile(options, env), remote, config)
        }
        CredentialsSource::Static(value) => Credentials::from_value(value),
        CredentialsSource::Environment => {
            env.credentials.clone().map_or_else(Credentials::anonymous, Credentials::from_value)
        }
        CredentialsSource::Ec2InstanceMetadata => {
            Credentials::from_provider(remote_provider(options, config, context))
        }
        CredentialsSource::EcsContainer(place) => {
            if options.environment.raw(CONTAINER_URI).is_none() {
                let kind = SharedConfigErrorKind::EcsContainerNotSet;
                return Err(error_at(ErrorKind::SharedConfigErr(kind), place));
            }
            Credentials::from_provider(remote_provider(options, config, context))
        }
        CredentialsSource::WebIdentity(identity) => context.web_identity(identity, config, options),
        CredentialsSource::Sso(settings) => sign_on(settings, None, options, config, context),
        CredentialsSource::SsoSession(settings, name) => {
            let session = create_1_55::sso_session(name, options)?;
            sign_on(settings, Some(&session), options, config, context)
        }
        CredentialsSource::Process(command, place) => from_process(command, place, options),
        CredentialsSource::Invalid(error) => return Err(error),
    })
}

/// The credentials of single sign-on, with the token of a start URL or, if there is one, of an `sso_session`.
#[cfg(feature = "sso")]
fn sign_on(
    settings: SsoSettings,
    session: Option<&SsoSession>,
    options: &Options,
    config: &Config,
    context: &Context,
) -> Credentials {
    match session {
        None => context.sign_on(settings, config, options),
        Some(session) => context.sign_on_with_session(settings, session, config, options),
    }
}

/// Credentials whose retrieval fails, because it would call the portal.
#[cfg(not(feature = "sso"))]
fn sign_on(_: SsoSettings, _: Option<&SsoSession>, _: &Options, _: &Config, _: &Context) -> Credentials {
    without_feature("get the credentials of single sign-on", "sso")
}

/// The credentials that a command prints.
#[cfg(feature = "process")]
fn from_process(command: String, place: Option<Place>, options: &Options) -> Credentials {
    let provider = ProcessProvider::new(command).environment(options.environment.clone());
    let provider = provider.options(options.process.clone()).clock(options.clock_or_system()).place(place);
    Credentials::new(provider)
}

/// Credentials whose retrieval fails, because it would run a command.
#[cfg(not(feature = "process"))]
fn from_process(_: String, _: Option<Place>, _: &Options) -> Credentials {
    without_feature("run the program of credential_process", "process")
}

fn error_at(kind: ErrorKind, place: Option<Place>) -> Error {
    Error::from(kind).with_place(place)
}
