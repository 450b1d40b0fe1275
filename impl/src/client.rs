//! A client of one service: what its requests are made with.

use std::sync::Arc;

use crate::http::transport::Transport;
use crate::request::ClientInfo;
use crate::{Config, Edition, Environment, Handlers, Request};

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
}

impl Client {
    /// A request of the operation.
    pub(crate) fn request(&self, operation: &str) -> Request {
        Request::new(self, operation)
    }
}
