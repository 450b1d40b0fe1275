//! The parties that the runner plays on loopback: STS, and the certificates that it shows.
//!
//! What belongs here answers an implementation over a network, or is needed for that. Uses `system` and `vocabulary`.

pub(crate) mod certificates;
pub mod sts;
