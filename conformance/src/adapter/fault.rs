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
        /// What is wrong with it, in words that are the same each time.
        what: &'static str,
        /// In what way.
        why: String,
        /// What came.
        line: Vec<u8>,
        /// Whether it was an answer that nobody had asked for, which may come after the one that was.
        surplus: bool,
    },
}

/// What is wrong with the way in which a process ended without an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadEnd {
    /// The fault in words that are the same each time.
    pub(super) what: &'static str,
    /// What happened, and what to do about it.
    pub(super) why: String,
}

impl BadEnd {
    /// A process that could not be killed.
    pub(super) fn remains() -> Self {
        let what = "a process that it started could not be killed";
        Self { what, why: "end it by hand, and see that the adapter ends what it starts".into() }
    }
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
    pub(super) fn garbage(what: &'static str, why: impl Into<String>, line: &[u8]) -> Self {
        Self::Garbage { what, why: why.into(), line: line.to_vec(), surplus: false }
    }

    /// An answer that nobody asked for.
    pub(super) fn surplus(what: &'static str, why: impl Into<String>, line: &[u8]) -> Self {
        Self::Garbage { what, why: why.into(), line: line.to_vec(), surplus: true }
    }

    /// More output than one answer to each run.
    pub(super) fn more_output(line: &[u8]) -> Self {
        Self::surplus("it wrote more than it was asked for", "it wrote more than it was asked for", line)
    }

    /// The fault in words that are the same each time.
    pub(super) const fn what(&self) -> &'static str {
        match self {
            Self::Silence => "it did not answer in time",
            Self::Closed(_) => "it ended, or closed its output, before it answered",
            Self::Garbage { what, .. } => what,
        }
    }

    /// Whether the adapter broke the protocol, rather than to crash or to be slow.
    pub(super) const fn breaks_protocol(&self) -> bool {
        matches!(self, Self::Garbage { .. })
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
