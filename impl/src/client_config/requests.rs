//! The handlers and requests of a client.

use super::ClientConfig;
#[cfg(feature = "metadata")]
use super::DEFAULT_MAX_RETRIES;
#[cfg(feature = "metadata")]
use crate::EndpointUrl;
use crate::context::Context;
use crate::request::ClientInfo;
use crate::{Config, Edition, Handlers, Request, sign};

/// A client of one service.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) config: Config,
    pub(crate) info: ClientInfo,
    pub(crate) max_retries: i64,
    pub(crate) context: Context,
}

impl Client {
    /// A client for an endpoint that is not resolved.
    #[cfg(feature = "metadata")]
    pub(crate) fn for_endpoint(
        service: &str,
        endpoint: Option<EndpointUrl>,
        config: Config,
        context: Context,
    ) -> Self {
        let max_retries = config.own_max_retries().unwrap_or(DEFAULT_MAX_RETRIES);
        Self { config, info: ClientInfo { endpoint, ..ClientInfo::new(service) }, max_retries, context }
    }
}

impl ClientConfig {
    /// The handlers that requests of the client get.
    #[must_use]
    pub fn handlers(&self) -> &Handlers {
        &self.context.handlers
    }

    /// The handlers, mutably. Those of the session do not change.
    pub fn handlers_mut(&mut self) -> &mut Handlers {
        self.context.handlers_mut()
    }

    /// A request for an operation of the service, signed with the credentials of the config.
    #[must_use]
    pub fn request(&self, service: &str, operation: &str) -> Request {
        let mut client = self.clone().into_client(service);
        // As in the SDK, each client adds the handler that signs; the handlers of a session do not include it.
        client.context.handlers_mut().sign.push_back_named(sign::handler());
        Request::new(&client, operation)
    }

    /// The client of the service with this config.
    pub(crate) fn into_client(self, service: &str) -> Client {
        // Clients of release 1.14 do not check whether the signing name is derived.
        let derived = self.signing_name_derived && self.context.edition == Edition::V1_55;
        let info = ClientInfo {
            service_name: service.to_owned(),
            partition_id: self.partition_id,
            endpoint: self.endpoint,
            signing_region: self.signing_region,
            signing_name: if derived { Some(service.to_owned()) } else { self.signing_name },
        };
        Client { config: self.config, info, max_retries: self.max_retries, context: self.context }
    }
}
