//! The result of a run of the suite.

use std::fmt;

use crate::report::{Layout, terminal};
use crate::run::results::{Counts, Results, RunResult};
use crate::system::printable::text;

/// The results of a run, and the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub(super) results: Results,
}

impl Summary {
    /// How many cases passed, failed, are known failures or flaky, and were not run.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.results.runs.first().map(RunResult::counts).unwrap_or_default()
    }

    /// The results.
    #[must_use]
    pub const fn results(&self) -> &Results {
        &self.results
    }
}

impl fmt::Display for Summary {
    /// The report, as `awsess check` prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&terminal(&self.results, Layout::default()))
    }
}

/// Why a run of the suite failed.
#[derive(Clone, PartialEq)]
pub enum Failed {
    /// A case failed, or something else is wrong with the run.
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
            Self::Diverged(summary) => {
                write!(f, "the implementation does not meet the specification\n\n{summary}")
            }
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
