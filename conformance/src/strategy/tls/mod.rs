//! STS over TLS: its certificates, the root certificates with which they are validated, and the certificate of the client. A module
//! belongs here if it decides whether a connection is trusted.

pub(super) mod client;
pub(super) mod server;
pub(super) mod trust;
