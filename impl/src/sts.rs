//! The client of the Security Token Service, and its operations that sessions call themselves: AssumeRole and
//! AssumeRoleWithWebIdentity.

mod parameters;
mod query;
mod response;

use std::sync::Arc;

use once_cell::race::OnceBox;

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
    client: OnceBox<Client>,
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
            client: OnceBox::new(),
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
            client: OnceBox::new(),
        }
    }

    /// The clock of the session.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.context.clock
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| {
            let config = ClientConfig::resolving(SERVICE, self.config.clone(), self.context.clone());
            Box::new(config.into_client(SERVICE))
        })
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
