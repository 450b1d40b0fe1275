//! Problems in feature files, with their places, and what was meant in the place of an unknown name.

use std::fmt;
use std::path::{Path, PathBuf};

use strsim::levenshtein;

/// The maximum number of problems that are reported for a file, because finding a similar step takes time.
pub(super) const MAX_PROBLEMS: usize = 50;

/// A line of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file, as it was found.
    pub file: PathBuf,
    /// The line, from 1; 0 means the file or folder as a whole.
    pub line: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.file.display()),
            line => write!(f, "{}:{line}", self.file.display()),
        }
    }
}

/// Something in a feature file that is not understood or contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The place.
    pub location: Location,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location, self.message)
    }
}

impl std::error::Error for Problem {}

impl Problem {
    pub(super) fn new(file: &Path, line: usize, message: impl Into<String>) -> Self {
        Self { location: Location { file: file.to_owned(), line }, message: message.into() }
    }
}

/// The number of characters of a name that are compared.
const COMPARED: usize = 400;

/// The candidate that is most like the name.
pub(super) fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let compared: String = name.chars().take(COMPARED).collect();
    candidates.min_by_key(|candidate| levenshtein(&compared, candidate))
}
