//! The properties of X.509 certificates on which the specification depends (RFC 5280, section 4).

use alloc::string::String;
use alloc::vec::Vec;

/// A certificate that a bundle can hold, or that a server can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The name of the certificate in the world, by which a server refers to it.
    pub name: String,
    /// The DER bytes, by which a certificate in a PEM text is recognised.
    pub der: Vec<u8>,
    /// The X.509 version.
    pub version: Version,
    /// The distinguished name of the subject.
    pub subject: String,
    /// An identifier of the subject's public key: equal for equal keys.
    pub key: String,
    /// The distinguished name of the issuer.
    pub issuer: String,
    /// The identifier of the key that signed the certificate.
    pub signed_with: String,
    /// Whether today is within the validity period.
    pub validity: Validity,
    /// The basic constraints; `None` without this extension.
    pub basic_constraints: Option<BasicConstraints>,
    /// The key usage; empty without this extension.
    pub key_usage: Vec<KeyUsage>,
    /// The extended key usage; empty without this extension.
    pub extended_key_usage: Vec<ExtendedKeyUsage>,
    /// The subject alternative names.
    pub names: Vec<GeneralName>,
    /// The permitted subtrees of the name constraints. Without an entry for a kind of name, every name of that kind is
    /// permitted.
    pub permitted: Vec<Subtree>,
    /// The excluded subtrees of the name constraints.
    pub excluded: Vec<Subtree>,
}

/// The X.509 version of a certificate. Version 1 has no extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Version 1.
    First,
    /// Version 3.
    Third,
}

/// Whether today is within the validity period of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Today is between `notBefore` and `notAfter`.
    Valid,
    /// `notAfter` is in the past.
    Expired,
    /// `notBefore` is in the future.
    NotYet,
    /// The dates cannot be parsed.
    Unreadable,
}

/// The basic constraints of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// `cA`.
    pub is_authority: bool,
    /// `pathLenConstraint`.
    pub path_length: Option<u8>,
}

/// A bit of the key usage extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUsage {
    /// `digitalSignature`.
    DigitalSignature,
    /// `keyCertSign`.
    CertificateSigning,
    /// `cRLSign`.
    RevocationListSigning,
}

/// A purpose of the extended key usage extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtendedKeyUsage {
    /// `id-kp-serverAuth`.
    ServerAuthentication,
    /// `id-kp-clientAuth`.
    ClientAuthentication,
    /// `anyExtendedKeyUsage`.
    Any,
}

/// A subject alternative name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GeneralName {
    /// `dNSName`.
    Dns(String),
    /// `iPAddress`: four bytes for IPv4, sixteen for IPv6.
    Ip(Vec<u8>),
}

/// A subtree of the name constraints extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subtree {
    /// A domain and its subdomains; with a leading period, the subdomains only.
    Dns(String),
    /// An IP network.
    Ip {
        /// An address in the network: four bytes for IPv4, sixteen for IPv6.
        address: Vec<u8>,
        /// The length of the network prefix in bits.
        prefix: u8,
    },
}
