//! A client of one service: what its requests are made with.

use std::sync::Arc;

use crate::http::transport::Transport;
use crate::request::ClientInfo;
use crate::{Clock, Config, Edition, Environment, Handlers, Options, Request, clock};

/// A client. Its requests get copies of what it has.
pub(crate) struct Client {
    pub(crate) config: Config,
    pub(crate) info: ClientInfo,
    pub(crate) handlers: Arc<Handlers>,
    pub(crate) context: Context,
}

/// What a session shares with its clients and their requests.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) environment: Environment,
    pub(crate) edition: Edition,
    pub(crate) transport: Transport,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Context {
    /// The context of a session with these options.
    pub(crate) fn new(options: &Options, transport: Transport) -> Self {
        Self {
            environment: options.environment.clone(),
            edition: options.edition,
            transport,
            clock: options.clock.clone().unwrap_or_else(clock::system),
        }
    }
}

impl Client {
    /// A request of the operation.
    pub(crate) fn request(&self, operation: &str) -> Request {
        Request::new(self, operation)
    }
}
