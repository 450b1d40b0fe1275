//! A client of one service: what its requests are made with.

use crate::context::Context;
use crate::request::ClientInfo;
use crate::{Config, Request};

/// A client. Its requests get copies of what it has.
pub(crate) struct Client {
    pub(crate) config: Config,
    pub(crate) info: ClientInfo,
    pub(crate) context: Context,
}

impl Client {
    /// A request of the operation.
    pub(crate) fn request(&self, operation: &str) -> Request {
        Request::new(self, operation)
    }
}
