//! Making a session in edition 1.14.

use super::roles::Roles;
use super::{Session, env_config, merge_region, profile_name, shared_files, user_config};
use crate::chain;
use crate::env_config::EnvConfig;
use crate::error::{Error, ErrorKind};
use crate::http::wire::Wire;
use crate::shared_config::{LegacyConfig, LegacyRole, SharedFiles};
use crate::tls::{OpenBundle, load_bundle};
use crate::{Config, Credentials, Options, RootCertificates};

pub(super) fn create(options: &Options) -> Result<Session, Error> {
    let env = env_config(options);
    let bundle = open_bundle(options, &env)?;
    let files = SharedFiles::load(shared_files(options, &env), options.edition)?;
    let mut shared = LegacyConfig::load(profile_name(&env), &files)?;
    let mut config = user_config(&options.environment, &options.config);
    merge_region(&mut config, &env, std::mem::take(&mut shared.region));
    let wire = Wire::of(&config, options);
    if config.credentials.is_none() {
        let roles = Roles::new(options, &config, wire.clone());
        config.credentials = Some(credentials(options, &env, shared, &roles)?);
    }
    let roots = load_roots(options, bundle, &config)?;
    Ok(Session::with_config(options, config).on(wire, roots, None))
}

/// The bundle of the environment is opened before anything else is read.
fn open_bundle<'a>(options: &Options, env: &'a EnvConfig) -> Result<Option<OpenBundle<'a>>, Error> {
    let path = env.ca_bundle.as_deref().filter(|_| options.custom_ca_bundle.is_none());
    path.map(OpenBundle::open).transpose()
}

/// And read after everything else.
fn load_roots(
    options: &Options,
    opened: Option<OpenBundle<'_>>,
    config: &Config,
) -> Result<Option<RootCertificates>, Error> {
    match (&options.custom_ca_bundle, opened) {
        (Some(bundle), _) => load_bundle(bundle, config).map(Some),
        (None, Some(opened)) => opened.load(config).map(Some),
        (None, None) => Ok(None),
    }
}

/// The environment, else the role, else the keys of the profile, else the chain. The role counts only with shared
/// config on.
fn credentials(
    options: &Options,
    env: &EnvConfig,
    shared: LegacyConfig,
    roles: &Roles<'_>,
) -> Result<Credentials, Error> {
    if let Some(value) = &env.credentials {
        return Ok(Credentials::from_value(value.clone()));
    }
    if let Some(role) = shared.role.filter(|_| env.shared_config) {
        return assume(options, role, roles);
    }
    Ok(shared.credentials.map_or_else(|| chain::nothing(&env.profile), Credentials::from_value))
}

fn assume(options: &Options, role: LegacyRole, roles: &Roles<'_>) -> Result<Credentials, Error> {
    let LegacyRole { role, source, mfa, .. } = role;
    if let Some(place) = mfa.filter(|_| options.assume_role_token_provider.is_none()) {
        return Err(Error::from(ErrorKind::AssumeRoleTokenProviderNotSetError).with_place(place));
    }
    Ok(roles.assume([role], source.map_or_else(Credentials::anonymous, Credentials::from_value)))
}
