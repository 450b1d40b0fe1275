//! The editions: the releases of the SDK whose behaviour a session can follow.

use std::fmt;
use std::str::FromStr;

/// The release of the SDK whose behaviour a session follows.
///
/// Both editions follow the documentation where it specifies something. Edition 1.55 also supports chains of profiles, web
/// identities and two more handler lists. It ignores an invalid file if the session needs nothing from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Edition {
    /// Release v1.14.0, which the API reference describes.
    V1_14,
    /// Release v1.55.8, the last one, which is the default.
    #[default]
    V1_55,
}

impl Edition {
    /// Every edition, oldest first.
    pub const ALL: &'static [Self] = &[Self::V1_14, Self::V1_55];

    /// The short name, `1.14` or `1.55`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1_14 => "1.14",
            Self::V1_55 => "1.55",
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Edition {
    type Err = UnknownEdition;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|edition| edition.as_str() == name);
        known.ok_or_else(|| UnknownEdition(name.to_owned()))
    }
}

/// The error of a text that is not the name of an [`Edition`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEdition(String);

impl fmt::Display for UnknownEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = Edition::ALL.iter().map(|edition| edition.as_str()).collect();
        write!(f, "unknown edition {:?}, expected {}", self.0, known.join(" or "))
    }
}

impl std::error::Error for UnknownEdition {}
