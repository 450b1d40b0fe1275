//! The errors of an exchange with an adapter, and how a process ended.

use std::process::ExitStatus;
use std::time::Duration;

use super::shown;

/// Why a run has no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExchangeError {
    /// There was no output before the deadline.
    Timeout,
    /// The output ended, perhaps within a line.
    Closed(Vec<u8>),
    /// The output is not a valid response.
    Garbage {
        /// The fixed description of this kind of error.
        what: &'static str,
        /// The details of this occurrence.
        why: String,
        /// The line that the adapter wrote.
        line: Vec<u8>,
        /// Whether it was output that no run requested, which may also follow a valid response.
        surplus: bool,
    },
}

/// A fault in how a process exited after its input was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExitFault {
    /// The fixed description of this kind of fault.
    pub(super) what: &'static str,
    /// What happened, and what to do about it.
    pub(super) why: String,
}

impl ExitFault {
    /// The fault of a process that could not be killed, such as one in uninterruptible sleep.
    pub(super) fn remains() -> Self {
        let what = "a process that it started could not be killed";
        let why = "find it with 'ps', where state D means that it waits for a device or a file system, and make the adapter \
                   end what it starts";
        Self { what, why: why.into() }
    }
}

/// How a process ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExitInfo {
    /// Its status; `None` if it had to be killed.
    pub(crate) status: Option<ExitStatus>,
    /// How many processes it left behind, which were killed.
    pub(crate) survivors: u32,
    /// Whether some process could not be killed.
    pub(crate) remains: bool,
    /// The end of what it wrote to standard error.
    pub(crate) standard_error: String,
}

impl ExchangeError {
    /// Output that is not a valid response.
    pub(super) fn garbage(what: &'static str, why: impl Into<String>, line: &[u8]) -> Self {
        Self::Garbage { what, why: why.into(), line: line.to_vec(), surplus: false }
    }

    /// Output that no run requested.
    pub(super) fn surplus(what: &'static str, why: impl Into<String>, line: &[u8]) -> Self {
        Self::Garbage { what, why: why.into(), line: line.to_vec(), surplus: true }
    }

    /// Output after every run has its response.
    pub(super) fn more_output(line: &[u8]) -> Self {
        Self::surplus("it wrote more than it was asked for", "it wrote more than it was asked for", line)
    }

    /// The fixed description of this kind of error.
    pub(super) const fn what(&self) -> &'static str {
        match self {
            Self::Timeout => "it did not answer in time",
            Self::Closed(_) => "it ended, or closed its output, before it answered",
            Self::Garbage { what, .. } => what,
        }
    }

    /// Whether the adapter violated the protocol; a crash or a timeout is no violation.
    pub(super) const fn breaks_protocol(&self) -> bool {
        matches!(self, Self::Garbage { .. })
    }

    pub(super) const fn is_surplus(&self) -> bool {
        matches!(self, Self::Garbage { surplus: true, .. })
    }

    /// Describes this occurrence of the error.
    pub(super) fn describe(&self, status: Option<ExitStatus>, deadline: Duration) -> String {
        match self {
            Self::Timeout => format!("it did not answer within {} s", deadline.as_secs_f64()),
            Self::Closed(half) if half.is_empty() => closed(status, half),
            Self::Closed(half) => format!("{}: {}", closed(status, half), shown::line(half)),
            Self::Garbage { why, line, .. } if line.is_empty() => why.clone(),
            Self::Garbage { why, line, .. } => format!("{why}: {}", shown::line(line)),
        }
    }
}

/// Describes the end of the output.
pub(super) fn closed(status: Option<ExitStatus>, half: &[u8]) -> String {
    let how = match status {
        // The text of the platform: "exit status: 3", "signal: 11 (SIGSEGV) (core dumped)".
        Some(status) => format!("it ended with {status}"),
        None => "it closed its output without exiting".to_owned(),
    };
    let place = if half.is_empty() { "before it answered" } else { "within a line" };
    format!("{how}, {place}")
}
