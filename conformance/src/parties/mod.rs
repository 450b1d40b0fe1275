//! The parties that the runner plays on loopback: STS with the certificates that it shows, the endpoint of a
//! container, the metadata service of an instance, and the services of single sign-on.
//!
//! What belongs here answers an implementation over a network, or is needed for that. Uses `system` and `vocabulary`. `server`
//! receives the requests to all parties. `sts`, `container`, `imds` and `sso` parse the requests to one party each, and make its
//! responses.

mod calendar;
pub(crate) mod certificates;
mod container;
mod imds;
mod party;
mod server;
mod sso;
pub(crate) mod sts;

pub use self::server::Parties;
pub(crate) use self::server::{UNUSED_ADDRESS, objection};
