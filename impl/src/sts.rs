//! The client of the Security Token Service, and its operations that sessions call themselves: AssumeRole and
//! AssumeRoleWithWebIdentity.

mod parameters;
mod query;
mod response;

use std::sync::{Arc, OnceLock};

pub(crate) use parameters::{AssumeRole, AssumeRoleWithWebIdentity};

use crate::client_config::Client;
use crate::context::Context;
use crate::{ClientConfig, Clock, Config, Credentials, Options, Request, Session};

const SERVICE: &str = "sts";

/// A client of STS. It builds requests; the provider of a role sets the credentials that sign them.
pub(crate) struct Sts {
    config: Config,
    context: Context,
    /// Made for the first request, because many sessions with a role never send one.
    client: OnceLock<Client>,
}

impl Sts {
    /// A client with the session's config, for the requests that the session makes itself. Its handlers are those of the options,
    /// or the default ones. As in the SDK, handlers that are added to the session later do not apply.
    pub(crate) fn new(config: &Config, context: &Context, options: &Options) -> Self {
        let mut handlers = query::handlers(options);
        if config.disable_param_validation.unwrap_or(false) {
            Arc::make_mut(&mut handlers).set_parameter_validation(false);
        }
        Self {
            config: config.clone(),
            context: Context { handlers, ..context.clone() },
            client: OnceLock::new(),
        }
    }

    /// A client with the session's config and handlers.
    pub(crate) fn from_session(session: &Session) -> Self {
        Self {
            config: session.config().clone(),
            context: Context {
                handlers: Arc::new(query::client_handlers(session.handlers())),
                ..session.context().clone()
            },
            client: OnceLock::new(),
        }
    }

    /// The clock of the session.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.context.clock
    }

    /// The client. No lock is held while its endpoint is resolved, because the resolver may be the user's code.
    fn client(&self) -> &Client {
        match self.client.get() {
            Some(client) => client,
            None => {
                let config = ClientConfig::resolving(SERVICE, self.config.clone(), self.context.clone());
                let client = config.into_client(SERVICE);
                self.client.get_or_init(|| client)
            }
        }
    }

    /// The request with these parameters, built but not signed. It is validated before any credentials are retrieved.
    ///
    /// Until the provider sets the credentials that sign the request, its config has those of the session, if any.
    pub(crate) fn assume_role(&self, parameters: AssumeRole) -> Result<Request, crate::Error> {
        let mut request = Request::new(self.client(), "AssumeRole").params(parameters);
        request.start()?;
        request.build()?;
        Ok(request)
    }

    /// The request with these parameters, not built yet. It is not signed.
    pub(crate) fn assume_role_with_web_identity(&self, parameters: AssumeRoleWithWebIdentity) -> Request {
        let token = parameters.token_text();
        let mut request = Request::new(self.client(), "AssumeRoleWithWebIdentity").params(parameters);
        request.parameter_secrets.push(token);
        request.config.credentials = Some(Credentials::anonymous());
        request.retry_error_codes.push("InvalidIdentityToken".into());
        request
    }
}
