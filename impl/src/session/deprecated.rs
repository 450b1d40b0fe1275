//! The deprecated constructor, which never fails.

use std::sync::Arc;

use super::{Inner, Session, user_config};
use crate::chain;
use crate::client::Context;
use crate::endpoints::prepend_metadata;
use crate::env_config::{check, endpoint_settings, loads_config};
use crate::error::Error;
use crate::http::transport::Transport;
use crate::{Config, Edition, Environment, Handlers, Options, SharedConfigState};

pub(super) fn create(edition: Edition, environment: Environment, user: &Config) -> Session {
    let options = Options { edition, environment, config: user.clone(), ..Options::default() };
    let invalid = check(&options.environment, edition).err();
    let forgotten = invalid.as_ref().is_some_and(|invalid| invalid.forgets);
    if loads_config(&options.environment) && !forgotten {
        return create_with_shared_config(options);
    }
    let mut session = older_session(&options);
    if invalid.as_ref().is_none_or(|invalid| invalid.is_late) {
        fill_metadata(&mut session, &options);
    }
    if let Some(invalid) = invalid {
        session.fail_with(&invalid.into_error(""));
    }
    session
}

fn create_with_shared_config(options: Options) -> Session {
    let options = options.shared_config_state(SharedConfigState::Enable);
    Session::new_session_with_options(options.clone()).unwrap_or_else(|error| failed(&options, &error))
}

/// The defaults and the user's values, with the older chain.
fn older_session(options: &Options) -> Session {
    let mut config = user_config(&options.environment, &options.config);
    if config.credentials.is_none() {
        config.credentials = Some(chain::older(&options.environment, options.edition));
    }
    let transport = Transport::new(&config, &options.environment, options.edition);
    Session::new_with_config(options, config, transport)
}

/// Takes over what the environment says of the metadata service, and nothing else that it says of endpoints. A resolver
/// of the user's is left alone.
fn fill_metadata(session: &mut Session, options: &Options) {
    if options.edition != Edition::V1_14 && options.config.endpoint_resolver.is_none() {
        let settings = endpoint_settings(&options.environment);
        let (endpoint, mode) = (settings.ec2_metadata_endpoint, settings.ec2_metadata_endpoint_mode);
        prepend_metadata(session.config_mut(), endpoint, mode);
    }
}

/// A session that has no handler but the one that reports the error.
fn failed(options: &Options, error: &Error) -> Session {
    let config = user_config(&options.environment, &options.config);
    let (environment, edition) = (options.environment.clone(), options.edition);
    let transport = Transport::new(&config, &environment, edition);
    let mut session = Session(Arc::new(Inner {
        config,
        handlers: Arc::new(Handlers::empty(edition)),
        creation_error: None,
        context: Context { environment, edition, transport },
    }));
    session.fail_with(error);
    session
}
