//! The deprecated constructor, whose sessions report an error with each request.

use std::mem;

use super::{Session, user_config};
use crate::context::Context;
use crate::credentials::{remote_provider, v1_default_chain};
use crate::endpoints::prepend_metadata;
use crate::env_config::{endpoint_settings, loads_config};
use crate::error::Error;
use crate::monitoring::Agent;
use crate::{EndpointSettings, Options, SharedConfigState};

/// Makes a session of the deprecated constructor. Of the options it has the edition, the environment, the config and the clock.
pub(super) fn create(options: Options) -> Session {
    let (settings, invalid) = match endpoint_settings(&options.environment, options.edition) {
        Ok(settings) => (settings, None),
        Err(mut invalid) => (mem::take(&mut invalid.settings), Some(invalid)),
    };
    let discards_environment = invalid.as_ref().is_some_and(|invalid| invalid.discards_environment);
    if loads_config(&options.environment) && !discards_environment {
        return create_with_shared_config(options);
    }
    let mut session = default_chain_session(&options, settings);
    if let Some(invalid) = invalid {
        session.fail_with(&invalid.into_error(""));
    }
    let agent = Agent::find(&options.environment, None, options.edition).filter(|_| !discards_environment);
    if let Err(error) = session.inner_mut().context.monitor(agent) {
        session.fail_with(&error);
    }
    session
}

fn create_with_shared_config(options: Options) -> Session {
    let options = options.shared_config_state(SharedConfigState::Enable);
    Session::new_session_with_options(options.clone()).unwrap_or_else(|error| failed(&options, &error))
}

/// A session with the user's config and, unless that has credentials, those of the older default chain.
///
/// Of the settings of endpoints only those of the metadata service apply: to the requests for the credentials of the instance, and to
/// others unless the user has set a resolver.
fn default_chain_session(options: &Options, settings: EndpointSettings) -> Session {
    let mut config = user_config(&options.environment, &options.config);
    prepend_metadata(&mut config, settings.ec2_metadata_endpoint, settings.ec2_metadata_endpoint_mode);
    let context = Context::new(options, &config);
    if config.credentials.is_none() {
        let remote = remote_provider(options, &config, &context);
        config.credentials = Some(v1_default_chain(&options.environment, options.edition, remote, &config));
    }
    if options.config.endpoint_resolver.is_some() {
        config.endpoint_resolver.clone_from(&options.config.endpoint_resolver);
    }
    Session::with_context(config, context)
}

/// A session whose only handler reports the error.
fn failed(options: &Options, error: &Error) -> Session {
    let config = user_config(&options.environment, &options.config);
    let mut context = Context::new(options, &config);
    context.clear_handlers();
    let mut session = Session::with_context(config, context);
    session.fail_with(error);
    session
}
