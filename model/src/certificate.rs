//! Certificates, as far as the specification speaks of them: RFC 5280, section 4.

use alloc::string::String;
use alloc::vec::Vec;

/// A certificate that may stand in a bundle, or that a server may show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// What the world calls it.
    pub name: String,
    /// Its bytes, by which a PEM text names it.
    pub der: Vec<u8>,
    /// The version of its form.
    pub version: Version,
    /// The name of its subject.
    pub subject: String,
    /// The key of its subject: equal keys have equal names.
    pub key: String,
    /// The name of its issuer.
    pub issuer: String,
    /// The key that it is signed with.
    pub signed_with: String,
    /// What its dates say about today.
    pub validity: Validity,
    /// The basic constraints, where it has some.
    pub basic_constraints: Option<BasicConstraints>,
    /// The key usage; empty where it has none.
    pub key_usage: Vec<KeyUsage>,
    /// The extended key usage; empty where it has none.
    pub extended_key_usage: Vec<ExtendedKeyUsage>,
    /// The subject alternative names.
    pub names: Vec<GeneralName>,
    /// Which names the certificates below it may have; without an entry for a kind of name, any of that kind.
    pub permitted: Vec<Subtree>,
    /// Which names they must not have.
    pub excluded: Vec<Subtree>,
}

/// The version of a certificate's form. The first has no extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Version 1.
    First,
    /// Version 3.
    Third,
}

/// What the dates of a certificate say about today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It is valid.
    Valid,
    /// Its last second has passed.
    Expired,
    /// Its first second has not come.
    NotYet,
    /// Nothing: they are no dates.
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

/// What the key of a certificate may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUsage {
    /// `digitalSignature`.
    DigitalSignature,
    /// `keyCertSign`.
    CertificateSigning,
    /// `cRLSign`.
    RevocationListSigning,
}

/// What a certificate may be shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtendedKeyUsage {
    /// `id-kp-serverAuth`.
    ServerAuthentication,
    /// `id-kp-clientAuth`.
    ClientAuthentication,
    /// `anyExtendedKeyUsage`.
    Any,
}

/// A name of a certificate's subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GeneralName {
    /// A host's name.
    Dns(String),
    /// An IP address: four bytes, or sixteen.
    Ip(Vec<u8>),
}

/// A part of all names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subtree {
    /// A domain with all below it; after a period, all below it alone.
    Dns(String),
    /// The addresses of a network.
    Ip {
        /// An address of it.
        address: Vec<u8>,
        /// How many of its leading bits all addresses have.
        prefix: u8,
    },
}
