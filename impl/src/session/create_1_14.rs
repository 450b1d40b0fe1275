//! Making a session in edition 1.14.

use super::{Session, credentials, env_config, merge_region, profile_name, shared_files, user_config};
use crate::Options;
use crate::context::{Context, OpenTls};
use crate::error::Error;
use crate::shared_config::{CredentialsSource, SharedConfig, SharedFiles};

/// Reads the environment and the files, and makes the session.
pub(super) fn create(options: &Options) -> Result<Session, Error> {
    let env = env_config(options);
    // The bundle is opened before anything else is read, and read after everything else.
    let tls = OpenTls::open_bundle(options, env.ca_bundle.as_deref())?;
    let files = SharedFiles::load(shared_files(options, &env), options.edition)?;
    let shared = SharedConfig::load(profile_name(&env), &files, env.shared_config, options.edition)?;
    let mut config = user_config(&options.environment, &options.config);
    merge_region(&mut config, &env, shared.region);
    let context = Context::new(options, &config);
    if config.credentials.is_none() {
        let from_env = env.credentials.clone().map(CredentialsSource::Static);
        let chain = from_env.map_or(shared.credentials, Into::into);
        config.credentials = Some(credentials::from_chain(chain, options, &env, &config, &context)?);
    }
    context.load_tls(tls, &config)?;
    Ok(Session::with_context(config, context))
}
