//! The values of the options that edition 1.14 does not have.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::is_default;

/// The versions of the Internet Protocol in which the metadata service of an instance is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ImdsEndpointMode {
    /// `EC2IMDSEndpointModeStateIPv4`.
    IPv4,
    /// `EC2IMDSEndpointModeStateIPv6`.
    IPv6,
}

/// The fields that the program sets of the provider of a web identity's credentials.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WebIdentityProvider {
    /// `Duration` in seconds; zero for not set.
    #[serde(skip_serializing_if = "is_default")]
    pub duration: u32,
    /// `ExpiryWindow` in seconds: at least a minute more or less than the credentials last.
    #[serde(skip_serializing_if = "is_default")]
    pub expiry_window: u32,
    /// `PolicyArns`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policy_arns: Vec<String>,
}

/// The fields that the program sets of the provider of a credential process.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProcessProvider {
    /// `MaxBufSize` in bytes; zero for not set.
    #[serde(skip_serializing_if = "is_default")]
    pub max_buf_size: u32,
    /// `ExpiryWindow` in seconds: at least a minute more or less than the credentials of the case's programs last.
    #[serde(skip_serializing_if = "is_default")]
    pub expiry_window: u32,
}
