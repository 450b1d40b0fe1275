//! The security token service: the one call that a session makes itself, AssumeRole.

mod answer;
mod endpoint;
mod parameters;
mod query;

use std::sync::Arc;

pub(crate) use answer::Assumed;
use endpoint::Endpoint;
pub(crate) use endpoint::Wanted;
pub(crate) use parameters::AssumeRole;

use crate::client::Client;
use crate::http::wire::Wire;
use crate::request::ClientInfo;
use crate::{Config, Environment, Request};

const SERVICE: &str = "sts";

/// A client of STS. Whoever makes a call gives it the keys.
pub(crate) struct Sts(Client);

impl Sts {
    /// A client with the session's config. As the SDK has it, the user's own handlers are not there when a session
    /// makes this client, and so none of them sees its calls.
    pub(crate) fn new(config: &Config, wanted: &Wanted<'_>, wire: Wire, environment: &Environment) -> Self {
        let Endpoint { url, signing_region } = Endpoint::resolve(wanted);
        let info = ClientInfo {
            service_name: SERVICE.to_owned(),
            endpoint: url,
            signing_region,
            ..ClientInfo::default()
        };
        let mut handlers = query::handlers(wanted.edition);
        if config.disable_param_validation.unwrap_or(false) {
            Arc::make_mut(&mut handlers).validate_parameters(false);
        }
        let mut config = config.clone();
        config.http_client = Some(Arc::new(wire));
        Self(Client { config, info, handlers, environment: environment.clone(), edition: wanted.edition })
    }

    /// The call with these parameters. What can be seen to be wrong with it is told here, before anything is sent or
    /// anybody's keys are retrieved.
    pub(crate) fn assume_role(&self, parameters: AssumeRole) -> Result<Request, crate::Error> {
        let mut request = self.0.request("AssumeRole").params(parameters);
        request.start()?;
        request.build()?;
        Ok(request)
    }
}
