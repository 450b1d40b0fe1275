//! The result of a run of the suite.

use std::fmt;

use crate::report::log::{Count, Log, terminal};
use crate::system::printable::text;

/// The number of cases by status, and the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub(super) log: Log,
}

impl Summary {
    /// The numbers of cases that passed, failed as expected, were flaky, failed, and were skipped.
    #[must_use]
    pub fn count(&self) -> Count {
        self.log.runs.first().map(crate::report::log::Run::count).unwrap_or_default()
    }

    /// The log of the run.
    #[must_use]
    pub const fn log(&self) -> &Log {
        &self.log
    }
}

impl fmt::Display for Summary {
    /// The report, as `awsess check` prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&terminal(&self.log))
    }
}

/// Why a run of the suite failed.
#[derive(Clone, PartialEq)]
pub enum Failed {
    /// A case failed.
    Diverged(Box<Summary>),
    /// The run was not possible: the problem, and the remedy.
    Refused(String),
}

impl Failed {
    pub(super) fn refused(why: impl fmt::Display) -> Self {
        Self::Refused(why.to_string())
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Diverged(summary) => write!(f, "it does not hold\n\n{summary}"),
            Self::Refused(why) => f.write_str(&text(why)),
        }
    }
}

impl fmt::Debug for Failed {
    /// The same text as `Display`, so that `unwrap` in a test prints the report.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Failed {}
