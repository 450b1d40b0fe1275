//! Making a session in edition 1.14.

use super::roles::Roles;
use super::{Session, env_config, merge_region, profile_name, shared_files, user_config};
use crate::chain;
use crate::env_config::EnvConfig;
use crate::error::{CaBundleFault, Error, ErrorKind};
use crate::http::wire::Wire;
use crate::pem::OpenPem;
use crate::shared_config::{LegacyConfig, LegacyRole, SharedFiles};
use crate::tls::{TlsSettings, load_roots};
use crate::{Credentials, Options};

pub(super) fn create(options: &Options) -> Result<Session, Error> {
    let env = env_config(options);
    // The bundle is opened before anything else is read, and read after everything else.
    let bundle =
        OpenPem::open(options.custom_ca_bundle.as_ref(), env.ca_bundle.as_deref(), CaBundleFault::Open)?;
    let files = SharedFiles::load(shared_files(options, &env), options.edition)?;
    let mut shared = LegacyConfig::load(profile_name(&env), &files)?;
    let mut config = user_config(&options.environment, &options.config);
    merge_region(&mut config, &env, std::mem::take(&mut shared.region));
    let wire = Wire::of(&config, options);
    if config.credentials.is_none() {
        let roles = Roles::new(options, &config, wire.clone());
        config.credentials = Some(credentials(options, &env, shared, &roles)?);
    }
    let roots = bundle.map(|bundle| load_roots(bundle, &config)).transpose()?;
    Ok(Session::with_config(options, config).with_transport(wire, TlsSettings { roots, certificate: None }))
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
