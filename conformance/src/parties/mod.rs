//! The parties that the runner plays on loopback: STS with the certificates that it shows, and the endpoint of a container.
//!
//! What belongs here answers an implementation over a network, or is needed for that. Uses `system` and `vocabulary`. `server`
//! accepts the requests of all parties; `sts` and `container` know the requests and the responses of one each.

mod calendar;
pub(crate) mod certificates;
mod container;
mod party;
mod server;
pub(crate) mod sts;

pub use self::server::Parties;
pub(crate) use self::server::{UNUSED_ADDRESS, objection};
