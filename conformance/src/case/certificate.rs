//! Certificates that a case describes.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::is_zero;

/// An STS that speaks TLS. The runner's own endpoint does so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Sts {
    /// It shows a certificate of the run.
    OfRun(StsOfRun),
    /// It shows certificates that are named.
    Showing(StsShowing),
}

/// An STS with a certificate of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StsOfRun {
    /// What it shows, with `${INTERMEDIATE_CA}` behind it.
    pub certificate: Certificate,
}

/// An STS with certificates of the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StsShowing {
    /// The names of the certificates that it shows, its own first.
    pub shows: Vec<String>,
}

impl Sts {
    /// One that shows a certificate of the run.
    #[must_use]
    pub const fn of_run(certificate: Certificate) -> Self {
        Self::OfRun(StsOfRun { certificate })
    }

    /// One that shows these certificates.
    #[must_use]
    pub fn showing<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::Showing(StsShowing { shows: names.into_iter().map(Into::into).collect() })
    }
}

/// A server's certificate. The authority `${CA}` stands behind each, with an intermediate one in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certificate {
    /// One that is valid, and the host's own.
    Valid,
    /// One that has expired.
    Expired,
    /// One of another host.
    OtherHost,
}

impl Certificate {
    /// Every certificate.
    pub const ALL: [Self; 3] = [Self::Valid, Self::Expired, Self::OtherHost];
}

/// The properties of a certificate that the runner makes. What is absent is not in the certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CertificateProperties {
    /// The common name of its subject; absent for the name that the case gives the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The name of the certificate whose subject and key issue it; absent for one that signs for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The name of its key; absent for a key that is named as the certificate. Certificates with a key of the same name
    /// have the same key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The version of its form. A certificate of the first has no extensions: nothing below may be said of it.
    #[serde(skip_serializing_if = "is_zero")]
    pub version: CertificateVersion,
    /// What its dates say about today.
    #[serde(skip_serializing_if = "is_zero")]
    pub validity: Validity,
    /// `cA` of its basic constraints; absent for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<bool>,
    /// `pathLenConstraint` of an authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_length: Option<u8>,
    /// The key usage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key_usage: Vec<KeyUsage>,
    /// The extended key usage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extended_key_usage: Vec<ExtendedKeyUsage>,
    /// The host names among its subject alternative names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dns_names: Vec<String>,
    /// The IP addresses among its subject alternative names. The runner's STS is called by 127.0.0.1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_addresses: Vec<IpAddr>,
    /// The domains that its name constraints permit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permitted_dns_names: Vec<String>,
    /// The domains that they exclude.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_dns_names: Vec<String>,
    /// The networks that they permit, such as `127.0.0.0/8`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permitted_ip_ranges: Vec<String>,
    /// The networks that they exclude.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_ip_ranges: Vec<String>,
}

/// The version of a certificate's form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateVersion {
    /// Version 3.
    #[default]
    Third,
    /// Version 1.
    First,
}

/// What the dates of a certificate say about today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Validity {
    /// It is valid.
    #[default]
    Valid,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// Its last day is of a thirteenth month.
    Unreadable,
}

/// What a key may be used for.
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

/// What a certificate may be shown for.
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
