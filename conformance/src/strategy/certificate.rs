//! Certificate bundles: a fixed few, since only what they hold matters.

use std::fmt;

const ONE: &str = include_str!("../scenario/certificates/one.pem");
const TWO: &str = include_str!("../scenario/certificates/two.pem");

/// What a bundle holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bundle {
    /// One certificate.
    One,
    /// Two certificates.
    Both,
    /// Text, and no certificate in it.
    None,
    /// A block that says it is a certificate, and is not.
    Garbage,
    /// Nothing at all.
    Empty,
}

impl Bundle {
    /// The bundles that stand in files, by path.
    pub(super) const FILES: [(&str, Self); 4] = [
        ("${ROOT}/ca/one.pem", Self::One),
        ("${ROOT}/ca/both.pem", Self::Both),
        ("${ROOT}/ca/none.pem", Self::None),
        ("${ROOT}/ca/garbage.pem", Self::Garbage),
    ];
}

impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One => f.write_str(ONE),
            Self::Both => write!(f, "{ONE}{TWO}"),
            Self::None => f.write_str("no certificate\n"),
            Self::Garbage => {
                f.write_str("-----BEGIN CERTIFICATE-----\nZ2FyYmFnZQ==\n-----END CERTIFICATE-----\n")
            }
            Self::Empty => Ok(()),
        }
    }
}
