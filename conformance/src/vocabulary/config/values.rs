//! The types of the values in a config that are not plain texts or flags.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::texts::{Change, Place, Role, See, Texts, no_texts, texts};

/// What a resolver of the user's returns, by service.
pub type EndpointResolver = BTreeMap<String, Resolution>;

/// The result of a resolver of the user's for one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a resolution is {\"error\": …} or an endpoint with its \"url\"")]
pub enum Resolution {
    /// An error.
    Failed(FailedResolution),
    /// The endpoint.
    Endpoint(ResolvedEndpoint),
}

/// A resolution that fails.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailedResolution {
    /// Why.
    pub error: ResolverError,
}

/// An `awserr.Error` that wraps no other.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ResolverError {
    /// The short id; empty for an error that has none.
    pub code: String,
    /// The description.
    pub message: String,
}

/// `endpoints.ResolvedEndpoint` without its SigningMethod, which no client of a session uses. An absent field is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ResolvedEndpoint {
    /// `URL`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// `PartitionID`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub partition_id: String,
    /// `SigningRegion`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signing_region: String,
    /// `SigningName`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signing_name: String,
    /// `SigningNameDerived`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub signing_name_derived: bool,
}

/// Whether a service with a legacy endpoint for several regions still uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegionalEndpoint {
    /// The legacy endpoint is used.
    Legacy,
    /// Each region has its own.
    Regional,
}

/// Credentials in `Config.Credentials`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "credentials are \"anonymous\" or an object with keys")]
pub enum UserCredentials {
    /// `"anonymous"`: `credentials.AnonymousCredentials`.
    Named(NamedCredentials),
    /// Static credentials.
    Static(StaticCredentials),
}

/// Credentials that have a name instead of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NamedCredentials {
    /// Requests are not signed.
    Anonymous,
}

/// Static credentials, each part as it is given.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StaticCredentials {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token; empty for none.
    pub session_token: String,
}

/// The kind of client in `Config.HTTPClient`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HttpClient {
    /// One whose root certificates can be set.
    RootsCanBeSet,
    /// One with a transport of its own kind, whose roots cannot be set.
    Opaque,
}

texts!(enum Resolution {
    () => Failed, Endpoint;
});

texts!(struct FailedResolution {
    () => error;
});

texts!(struct ResolverError {
    Role::Plain => code;
    Role::Message => message;
});

texts!(struct ResolvedEndpoint {
    () => signing_name_derived;
    Role::Url => url;
    Role::Plain => partition_id, signing_region, signing_name;
});

texts!(enum UserCredentials {
    () => Named, Static;
});

texts!(struct StaticCredentials {
    Role::Plain => access_key_id;
    Role::Secret => secret_access_key, session_token;
});

no_texts!(RegionalEndpoint, NamedCredentials, HttpClient);
