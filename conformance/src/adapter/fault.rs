//! Faults: the ways in which an exchange with an adapter ends without an answer.

use std::process::ExitStatus;
use std::time::Duration;

use super::shown;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing came before the deadline.
    Silence,
    /// The output ended, perhaps within a line.
    Closed(Vec<u8>),
    /// What came is no answer.
    Garbage {
        /// In what way.
        why: String,
        /// What came.
        line: Vec<u8>,
        /// Whether it was an answer that nobody had asked for, which may come after the one that was.
        surplus: bool,
    },
}

/// How a process ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ended {
    /// Its status; none where it had to be killed.
    pub(crate) status: Option<ExitStatus>,
    /// How many processes it left behind that were killed.
    pub(crate) survivors: u32,
    /// Whether some process could not be killed.
    pub(crate) remains: bool,
    /// The end of what it wrote to standard error.
    pub(crate) standard_error: String,
}

impl Fault {
    /// Something that is no answer.
    pub(super) fn garbage(why: impl Into<String>, line: &[u8]) -> Self {
        Self::Garbage { why: why.into(), line: line.to_vec(), surplus: false }
    }

    /// An answer that nobody asked for.
    pub(super) fn surplus(why: impl Into<String>, line: &[u8]) -> Self {
        Self::Garbage { why: why.into(), line: line.to_vec(), surplus: true }
    }

    pub(super) const fn is_surplus(&self) -> bool {
        matches!(self, Self::Garbage { surplus: true, .. })
    }

    /// The fault in words.
    pub(super) fn told(&self, status: Option<ExitStatus>, deadline: Duration) -> String {
        match self {
            Self::Silence => format!("it did not answer within {} s", deadline.as_secs_f64()),
            Self::Closed(half) if half.is_empty() => closed(status, half),
            Self::Closed(half) => format!("{}: {}", closed(status, half), shown::line(half)),
            Self::Garbage { why, line, .. } if line.is_empty() => why.clone(),
            Self::Garbage { why, line, .. } => format!("{why}: {}", shown::line(line)),
        }
    }
}

/// That the output ended, in words.
pub(super) fn closed(status: Option<ExitStatus>, half: &[u8]) -> String {
    let how = match status {
        // The platform's own words: "exit status: 3", "signal: 11 (SIGSEGV) (core dumped)".
        Some(status) => format!("it ended with {status}"),
        None => "it closed its output and lived on".to_owned(),
    };
    let place = if half.is_empty() { "before it answered" } else { "within a line" };
    format!("{how}, {place}")
}
