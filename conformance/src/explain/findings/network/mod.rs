//! Findings of the topic `network`: endpoints, proxies and certificates.

pub(super) mod bundle;
pub(super) mod endpoints;
pub(super) mod proxies;
