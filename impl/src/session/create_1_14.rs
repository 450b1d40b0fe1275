//! Making a session in edition 1.14.

use super::{Session, credentials, load_profile, merge_region, shared_files, user_config};
use crate::Options;
use crate::context::{Context, OpenTls};
use crate::env_config::EnvConfig;
use crate::error::Error;
use crate::monitoring::Agent;
use crate::shared_config::{CredentialsSource, SharedFiles};

/// Reads the environment and the files, and makes the session.
pub(super) fn create(options: &Options) -> Result<Session, Error> {
    let env = EnvConfig::read(&options.environment, options.shared_config_state);
    // The bundle is opened before anything else is read, and read after everything else.
    let tls = OpenTls::open_bundle(options, env.ca_bundle.as_deref())?;
    let files = SharedFiles::load(shared_files(options, &env), options.edition)?;
    let shared = load_profile(options, &env, &files)?;
    let mut config = user_config(&options.environment, &options.config);
    merge_region(&mut config, &env, shared.region);
    let mut context = Context::new(options, &config);
    if config.credentials.is_none() {
        let from_env = env.credentials.clone().map(CredentialsSource::Static);
        let chain = from_env.map_or(shared.credentials, Into::into);
        config.credentials = Some(credentials::from_chain(chain, options, &env, &config, &context)?);
    }
    context.load_tls(tls, &config)?;
    context.monitor(Agent::find(&options.environment, None, options.edition))?;
    Ok(Session::with_context(config, context))
}
