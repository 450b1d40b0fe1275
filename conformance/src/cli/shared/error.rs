//! Why a command failed, and its exit code.

use std::fmt;
use std::process::ExitCode;

use crate::system::printable::say;
use crate::system::shortage::{Shortage, is_shortage};

/// The implementation diverges from the specification, or the session has an error.
pub(crate) const DIVERGED: u8 = 1;
/// The arguments, or the files that they name, are invalid.
pub(crate) const WRONG_CALL: u8 = 2;
/// The adapter cannot be used or the machine lacks a resource, which is no verdict on the implementation.
pub(crate) const UNUSABLE: u8 = 3;

/// Why a command failed. The exit code is 2, or 3 if the machine lacks a resource.
#[derive(Debug)]
pub(crate) struct Error {
    message: String,
    /// Whether the reader of the output closed the pipe, as `head` does.
    is_hung_up: bool,
    code: u8,
}

impl Error {
    pub(crate) fn new(message: impl fmt::Display) -> Self {
        Self { message: message.to_string(), is_hung_up: false, code: WRONG_CALL }
    }

    /// Prints the error, and returns its exit code.
    pub(in crate::cli) fn report(&self) -> ExitCode {
        if self.is_hung_up {
            return ExitCode::SUCCESS;
        }
        say("error", self);
        ExitCode::from(self.code)
    }

    /// A failure caused by an error of the operating system. The exit code is 3 if that is a shortage.
    pub(crate) fn with_cause(message: impl fmt::Display, error: &std::io::Error) -> Self {
        let code = if is_shortage(error) { UNUSABLE } else { WRONG_CALL };
        Self { code, ..Self::new(message) }
    }

    /// One message of several problems, one on each line.
    pub(crate) fn all(problems: &[impl fmt::Display]) -> Self {
        Self::new(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<Shortage> for Error {
    fn from(shortage: Shortage) -> Self {
        Self { code: UNUSABLE, ..Self::new(shortage) }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self {
            is_hung_up: error.kind() == std::io::ErrorKind::BrokenPipe,
            ..Self::with_cause(&error, &error)
        }
    }
}
