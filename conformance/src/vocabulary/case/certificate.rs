//! Certificates that a case describes.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::is_default;

/// The STS of the runner, if it uses TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "sts is {\"certificate\": NAME} or {\"shows\": [NAME, …]}")]
pub enum Sts {
    /// STS shows one of the predefined certificates.
    OfRun(StsOfRun),
    /// STS shows certificates that the case describes.
    Showing(StsShowing),
}

/// An STS with a predefined certificate.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StsOfRun {
    /// The certificate of the server, which STS shows together with `${INTERMEDIATE_CA}`.
    pub certificate: Certificate,
}

/// An STS with certificates that the case describes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StsShowing {
    /// The names of the certificates that STS shows, its own first.
    pub shows: Vec<String>,
}

impl Sts {
    /// An STS that shows a predefined certificate.
    #[must_use]
    pub const fn of_run(certificate: Certificate) -> Self {
        Self::OfRun(StsOfRun { certificate })
    }

    /// An STS that shows the certificates with these names.
    #[must_use]
    pub fn showing<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::Showing(StsShowing { shows: names.into_iter().map(Into::into).collect() })
    }
}

/// A predefined certificate of a server, issued by an intermediate CA that `${CA}` issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certificate {
    /// A valid certificate for the host.
    Valid,
    /// A certificate that has expired.
    Expired,
    /// A certificate for another host.
    OtherHost,
}

impl Certificate {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Valid, Self::Expired, Self::OtherHost];
}

/// The properties of a certificate that the runner makes. The certificate has no extension for an absent property.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CertificateProperties {
    /// The common name of its subject; absent for the name that the case gives the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The name of the certificate that issues it; absent for a self-signed certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The name of its key; absent for the name of the certificate. Certificates with the same key name share the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The X.509 version. A certificate of version 1 has no extensions, so it may have none of the properties below.
    #[serde(skip_serializing_if = "is_default")]
    pub version: CertificateVersion,
    /// Whether the certificate is valid today.
    #[serde(skip_serializing_if = "is_default")]
    pub validity: Validity,
    /// `cA` of the basic constraints; absent for a certificate without basic constraints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<bool>,
    /// `pathLenConstraint` of the basic constraints of a CA.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_length: Option<u8>,
    /// The key usage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key_usage: Vec<KeyUsage>,
    /// The extended key usage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extended_key_usage: Vec<ExtendedKeyUsage>,
    /// The DNS names in the subject alternative names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dns_names: Vec<String>,
    /// The IP addresses in the subject alternative names. The address of the runner's STS is 127.0.0.1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_addresses: Vec<IpAddr>,
    /// The domains that the name constraints permit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permitted_dns_names: Vec<String>,
    /// The domains that the name constraints exclude.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_dns_names: Vec<String>,
    /// The networks that the name constraints permit, such as `127.0.0.0/8`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permitted_ip_ranges: Vec<String>,
    /// The networks that the name constraints exclude.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_ip_ranges: Vec<String>,
}

/// The X.509 version of a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateVersion {
    /// Version 3.
    #[default]
    Third,
    /// Version 1.
    First,
}

/// Whether a certificate is valid today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Validity {
    /// The certificate is valid.
    #[default]
    Valid,
    /// The certificate has expired.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate has a `notAfter` that cannot be parsed: its month is 13.
    Unreadable,
}

/// A bit of the key usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyUsage {
    /// `digitalSignature`.
    DigitalSignature,
    /// `keyCertSign`.
    KeyCertSign,
    /// `cRLSign`.
    CrlSign,
}

/// A purpose of the extended key usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExtendedKeyUsage {
    /// `id-kp-serverAuth`.
    ServerAuth,
    /// `id-kp-clientAuth`.
    ClientAuth,
    /// `anyExtendedKeyUsage`.
    Any,
}
