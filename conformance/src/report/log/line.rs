//! The lines of a log, as they are written and read: one JSON object with one key each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::run::expectation::MatchCount;
use crate::run::results::{CaseResult, FaultCount, Finding, Header, RunEnd, RunResult, Tally};
use crate::run::status::Verdict;
use crate::vocabulary::case::Edition;

/// The version of the format that is written and read.
pub const VERSION: u32 = 2;

/// The longest line that is read or written, in bytes.
pub(super) const MAX_LINE: usize = 4 << 20;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Run(Start),
    Case(CaseResult),
    Generated(Generated),
    Finding(Finding),
    Fault(FaultCount),
    Expectation(MatchCount),
    End(Footer),
}

/// The first line of a run of one implementation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Start {
    /// The version of the format.
    pub(super) log: u32,
    /// The number of this run in the log, from 1, and the number of all its runs.
    pub(super) number: [u32; 2],
    pub(super) header: Header,
}

/// The generated cases of an edition that have no line of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Generated {
    pub(super) edition: Edition,
    pub(super) count: Tally,
}

/// The last line of a run. A run without it is not complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Footer {
    /// How the run ended.
    pub(super) how: RunEnd,
    /// How many cases have which result.
    pub(super) counts: VerdictCounts,
    /// How long the run took, in microseconds.
    pub(super) us: u64,
    /// A hash of the run's lines before this one.
    pub(super) digest: String,
}

/// How many cases ended in each verdict, and how many were not run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerdictCounts {
    verdicts: BTreeMap<Verdict, u64>,
    not_run: u64,
}

impl VerdictCounts {
    /// The counts of a run.
    pub(super) fn of(run: &RunResult) -> Self {
        let mut counts = Self::default();
        run.cases.listed.iter().for_each(|case| counts.add(case.status.verdict(), 1));
        for tally in run.cases.counted.values() {
            counts.add(Some(Verdict::Pass), tally.passed);
            counts.add(None, tally.not_run());
        }
        counts.verdicts.retain(|_, count| *count > 0);
        counts
    }

    fn add(&mut self, verdict: Option<Verdict>, count: u64) {
        let sum = verdict.map_or(&mut self.not_run, |verdict| self.verdicts.entry(verdict).or_default());
        *sum = sum.saturating_add(count);
    }
}

impl std::fmt::Display for VerdictCounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.verdicts.iter().try_for_each(|(verdict, count)| write!(f, "{count} {verdict}, "))?;
        write!(f, "{} not run", self.not_run)
    }
}
