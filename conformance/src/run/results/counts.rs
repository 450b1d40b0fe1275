//! How many cases have which status.

use std::iter::Sum;

use schemars::JsonSchema;
use serde::Serialize;

use crate::run::status::Status;

/// How many cases have which status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "StatusCounts")]
pub struct Counts {
    /// They passed.
    pub passed: u64,
    /// They failed, failed in another way than expected, or passed unexpectedly.
    pub failed: u64,
    /// They failed as the expectations describe.
    pub known_failures: u64,
    /// They passed only when they were repeated.
    pub flaky: u64,
    /// They were not run.
    pub not_run: u64,
}

impl Counts {
    /// Counts one case.
    pub(super) const fn add(&mut self, status: &Status) {
        *match status {
            Status::Passed => &mut self.passed,
            Status::Failed(_) | Status::UnexpectedPass(_) | Status::ChangedFailure { .. } => &mut self.failed,
            Status::KnownFailure { .. } => &mut self.known_failures,
            Status::Flaky { .. } => &mut self.flaky,
            Status::NotRun { .. } => &mut self.not_run,
        } += 1;
    }

    /// How many cases were run.
    #[must_use]
    pub const fn run(self) -> u64 {
        let failed = self.failed.saturating_add(self.known_failures).saturating_add(self.flaky);
        self.passed.saturating_add(failed)
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |sum, count| Self {
            passed: sum.passed.saturating_add(count.passed),
            failed: sum.failed.saturating_add(count.failed),
            known_failures: sum.known_failures.saturating_add(count.known_failures),
            flaky: sum.flaky.saturating_add(count.flaky),
            not_run: sum.not_run.saturating_add(count.not_run),
        })
    }
}
