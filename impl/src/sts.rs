//! The security token service: the one call that a session makes itself, AssumeRole.

mod answer;
mod parameters;
mod query;

use std::sync::{Arc, OnceLock};

pub(crate) use answer::Assumed;
pub(crate) use parameters::AssumeRole;

use crate::client::Client;
use crate::context::Context;
use crate::{ClientConfig, Clock, Config, Options, Request, Session};

const SERVICE: &str = "sts";

/// A client of STS. Whoever makes a call gives it the keys.
pub(crate) struct Sts {
    config: Config,
    context: Context,
    /// Made for the first call: many a session with a role makes none.
    client: OnceLock<Client>,
}

impl Sts {
    /// A client with the session's config, for the calls that the session makes itself. Its handlers are those of the options,
    /// or else the default ones: handlers that the session gets later do not see its calls, as in the SDK.
    pub(crate) fn new(config: &Config, context: &Context, options: &Options) -> Self {
        let mut handlers = query::handlers(options);
        if config.disable_param_validation.unwrap_or(false) {
            Arc::make_mut(&mut handlers).validate_parameters(false);
        }
        Self {
            config: config.clone(),
            context: Context { handlers, ..context.clone() },
            client: OnceLock::new(),
        }
    }

    /// A client with the session's config and handlers.
    pub(crate) fn of_session(session: &Session) -> Self {
        Self {
            config: session.config().clone(),
            context: Context {
                handlers: Arc::new(query::with_protocol(session.handlers())),
                ..session.context().clone()
            },
            client: OnceLock::new(),
        }
    }

    /// The clock of the session.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.context.clock
    }

    fn client(&self) -> Client {
        ClientConfig::resolving(SERVICE, self.config.clone(), self.context.clone()).into_client(SERVICE)
    }

    /// The client, made for the first call. No lock is held meanwhile, because a resolver of the user's may run.
    fn cached_client(&self) -> &Client {
        match self.client.get() {
            Some(client) => client,
            None => {
                let new = self.client();
                self.client.get_or_init(|| new)
            }
        }
    }

    /// The call with these parameters. What can be seen to be wrong with it is told here, before anything is sent or
    /// anybody's keys are retrieved.
    pub(crate) fn assume_role(&self, parameters: AssumeRole) -> Result<Request, crate::Error> {
        let mut request = self.cached_client().request("AssumeRole").params(parameters);
        request.start()?;
        request.build()?;
        Ok(request)
    }
}
