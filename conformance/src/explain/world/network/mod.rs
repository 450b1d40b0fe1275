//! The network of a world: the endpoints of services, the regions that they depend on, and the certificates of both sides.

pub(in crate::explain) mod bundle;
pub(in crate::explain) mod client_certificate;
pub(in crate::explain) mod endpoints;
pub(in crate::explain) mod regions;
