//! The error of a text that is not valid.

use core::error::Error;
use core::fmt;

use crate::failure::Failure;

/// The error of a text that the parser of an edition does not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line of the statement that is not valid, counted from 1.
    pub line: u32,
    /// The error of the edition's parser, with its rules.
    pub failure: Failure,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure.fmt(f)
    }
}

impl Error for SyntaxError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.failure)
    }
}
