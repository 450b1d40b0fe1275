//! Making a session in edition 1.14.

use super::{Session, credentials, env_config, merge_region, profile_name, shared_files, user_config};
use crate::Options;
use crate::error::{CaBundleFault, Error};
use crate::http::transport::Transport;
use crate::pem::OpenPem;
use crate::shared_config::{CredentialsSource, SharedConfig, SharedFiles};
use crate::tls::{TlsSettings, load_roots};

/// Reads the environment and the files, and makes the session.
pub(super) fn create(options: &Options) -> Result<Session, Error> {
    let env = env_config(options);
    // The bundle is opened before anything else is read, and read after everything else.
    let bundle =
        OpenPem::open(options.custom_ca_bundle.as_ref(), env.ca_bundle.as_deref(), CaBundleFault::Open)?;
    let files = SharedFiles::load(shared_files(options, &env), options.edition)?;
    let shared = SharedConfig::load(profile_name(&env), &files, env.shared_config, options.edition)?;
    let mut config = user_config(&options.environment, &options.config);
    merge_region(&mut config, &env, shared.region);
    let transport = Transport::new(&config, &options.environment, options.edition);
    if config.credentials.is_none() {
        let from_env = env.credentials.clone().map(CredentialsSource::Static);
        let chain = from_env.map_or(shared.credentials, Into::into);
        config.credentials = Some(credentials::from_chain(chain, options, &env, &config, transport.clone())?);
    }
    let roots = bundle.map(|bundle| load_roots(bundle, &config)).transpose()?;
    transport.set_tls(TlsSettings { roots, certificate: None });
    Ok(Session::new_with_config(options, config, transport))
}
