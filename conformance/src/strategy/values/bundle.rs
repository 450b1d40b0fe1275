//! A few fixed certificate bundles, because only their contents matter.

use std::fmt;

use crate::vocabulary::certificates::{ONE, TWO};

/// The contents of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::strategy) enum Bundle {
    /// One certificate.
    One,
    /// Two certificates.
    Both,
    /// Text without a certificate.
    None,
    /// A PEM block of a certificate with other content.
    Garbage,
    /// An empty text.
    Empty,
    /// The authority of STS.
    Authority,
    /// Another authority.
    Other,
    /// Another authority, then that of STS.
    OtherFirst,
    /// The intermediate certificate between the authority and STS.
    Intermediate,
    /// The certificate of STS itself.
    Server,
    /// A certificate of the authority that has expired.
    Expired,
    /// The authority twice, among other certificates and text.
    Among,
}

impl Bundle {
    /// The bundles in files, by path.
    pub(in crate::strategy) const FILES: [(&str, Self); 11] = [
        ("${ROOT}/ca/one.pem", Self::One),
        ("${ROOT}/ca/both.pem", Self::Both),
        ("${ROOT}/ca/none.pem", Self::None),
        ("${ROOT}/ca/garbage.pem", Self::Garbage),
        ("${ROOT}/ca/authority.pem", Self::Authority),
        ("${ROOT}/ca/other.pem", Self::Other),
        ("${ROOT}/ca/other-first.pem", Self::OtherFirst),
        ("${ROOT}/ca/intermediate.pem", Self::Intermediate),
        ("${ROOT}/ca/server.pem", Self::Server),
        ("${ROOT}/ca/expired.pem", Self::Expired),
        ("${ROOT}/ca/among.pem", Self::Among),
    ];

    /// The file with this bundle, if there is one.
    pub(in crate::strategy) fn path(self) -> Option<&'static str> {
        Self::FILES.iter().find(|(_, bundle)| *bundle == self).map(|(path, _)| *path)
    }
}

impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One => f.write_str(ONE),
            Self::Both => f.write_str(TWO),
            Self::None => f.write_str("no certificate\n"),
            Self::Garbage => {
                f.write_str("-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n")
            }
            Self::Empty => Ok(()),
            Self::Authority => f.write_str("${CA}\n"),
            Self::Other => f.write_str("${OTHER_CA}\n"),
            Self::OtherFirst => f.write_str("${OTHER_CA}\n${CA}\n"),
            Self::Intermediate => f.write_str("${INTERMEDIATE_CA}\n"),
            Self::Server => f.write_str("${SERVER}\n"),
            Self::Expired => f.write_str("${EXPIRED_CA}\n"),
            Self::Among => write!(f, "${{EXPIRED_CA}}\n# text\n{}${{CA}}\n${{CA}}\n{ONE}", Self::Garbage),
        }
    }
}
