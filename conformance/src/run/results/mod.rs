//! The results of a run, as they are kept in memory: reports are made from them, and a log is written from them.

mod cases;
mod counts;
mod header;
mod plan;

use serde::{Deserialize, Serialize};

pub use cases::{CaseResult, Cases, Details, ScenarioInfo, Tally};
pub(crate) use cases::{GENERATED, MAX_DETAILED};
pub use counts::Counts;
pub use header::{ExpectationsFile, Header};
pub use plan::PlanSummary;

use crate::run::expectation::MatchCount;
use crate::run::status::FailureSignature;
use crate::system::stop::Signal;

/// The runs of a command, one for each implementation.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// The runs, in the order in which they were made.
    pub runs: Vec<RunResult>,
}

/// The run of one implementation.
#[derive(Clone, Debug, PartialEq)]
pub struct RunResult {
    /// Which cases were run with which implementation.
    pub header: Header,
    /// What became of the cases.
    pub cases: Cases,
    /// Failures of generated cases, shrunk.
    pub findings: Vec<Finding>,
    /// Faults of the adapter that no verdict shows.
    pub faults: Vec<FaultCount>,
    /// How many cases each entry of the expectations selected.
    pub expectations: Vec<MatchCount>,
    /// How the run ended.
    pub end: RunEnd,
    /// How long it took, in microseconds; the sum over the shards of a run.
    pub us: u64,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunEnd {
    /// Every case has its result.
    Complete,
    /// The adapter could not be used: what went wrong, and what to do about it.
    Unusable(String),
    /// The runner lacked a resource: which one, and what to do about it.
    Shortage(String),
    /// A signal asked the run to end.
    Signal(Signal),
    /// The first case that failed ended the run, as was asked.
    FailFast,
}

impl RunEnd {
    /// Why the run ended before all of its cases were run, if it did so for a reason that is not the adapter's.
    #[must_use]
    pub fn interruption(&self) -> Option<String> {
        match self {
            Self::Complete | Self::Unusable(_) => None,
            Self::Shortage(why) => Some(format!("the run was ended: {why}")),
            Self::Signal(signal) => Some(format!("the run was interrupted by {signal}")),
            Self::FailFast => Some("--fail-fast ended the run at the first failure".to_owned()),
        }
    }

    /// What went wrong with an adapter that could not be used, and what to do about it.
    #[must_use]
    pub fn unusable(&self) -> Option<&str> {
        match self {
            Self::Unusable(why) => Some(why),
            Self::Complete | Self::Shortage(_) | Self::Signal(_) | Self::FailFast => None,
        }
    }
}

/// A failure of a generated case, made as small as possible.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The index of the case that the finding began with.
    pub index: u64,
    /// The id of the small case.
    pub id: String,
    /// The signature of the failure that the finding began with.
    pub signature: FailureSignature,
    /// How the small case failed.
    pub details: Details,
    /// The feature file that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
}

/// A kind of fault of the adapter that no verdict shows, with its count and first occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultCount {
    /// What the adapter did.
    pub what: String,
    /// Whether the adapter crashed or timed out and answered a second attempt, which a run may accept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_flaky: bool,
    /// How often.
    pub times: u64,
    /// The id of the case in flight at the first occurrence, or of the last one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The details of the first occurrence, such as what the adapter wrote.
    pub detail: String,
}

impl FaultCount {
    /// Adds faults to others, counting those of the same kind together.
    pub(crate) fn sum_up(sums: &mut Vec<Self>, faults: impl IntoIterator<Item = Self>) {
        for fault in faults {
            match sums.iter_mut().find(|sum| (&sum.what, sum.is_flaky) == (&fault.what, fault.is_flaky)) {
                Some(sum) => sum.times = sum.times.saturating_add(fault.times),
                None => sums.push(fault),
            }
        }
    }
}

/// What a run came to, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunStatus {
    /// No case failed, and nothing else is wrong.
    Passed,
    /// A case failed, or the run as a whole did.
    Failed,
    /// The adapter could not be used.
    Unusable,
    /// The runner lacked a resource, which is no verdict on the implementation.
    Shortage,
    /// A signal ended the run before all of its cases were run.
    Interrupted(Signal),
}

impl RunStatus {
    /// The exit code of a command that comes to this.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Unusable | Self::Shortage => 3,
            Self::Interrupted(signal) => signal.code(),
        }
    }
}

impl Results {
    /// The worst of the runs.
    #[must_use]
    pub fn status(&self) -> RunStatus {
        self.runs.iter().map(RunResult::status).max().unwrap_or(RunStatus::Failed)
    }
}

impl RunResult {
    /// A run without any result yet.
    #[must_use]
    pub fn new(header: Header) -> Self {
        Self {
            header,
            cases: Cases::default(),
            findings: Vec::new(),
            faults: Vec::new(),
            expectations: Vec::new(),
            end: RunEnd::Complete,
            us: 0,
        }
    }

    /// How many cases have which status.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.cases.counts().values().copied().sum()
    }

    /// What the run came to.
    #[must_use]
    pub fn status(&self) -> RunStatus {
        match self.end {
            RunEnd::Signal(signal) => RunStatus::Interrupted(signal),
            RunEnd::Shortage(_) => RunStatus::Shortage,
            RunEnd::Unusable(_) => RunStatus::Unusable,
            RunEnd::FailFast => RunStatus::Failed,
            RunEnd::Complete if self.has_failed() => RunStatus::Failed,
            RunEnd::Complete => RunStatus::Passed,
        }
    }

    fn has_failed(&self) -> bool {
        self.cases.listed.iter().any(|case| self.header.is_failed_by(&case.status))
            || self.faults.iter().any(|fault| !self.allows(fault))
            || !self.problems().is_empty()
    }

    /// Whether the run accepts this fault.
    #[must_use]
    pub const fn allows(&self, fault: &FaultCount) -> bool {
        self.header.allow_flaky && fault.is_flaky
    }

    /// What is wrong with the run as a whole. One shard does not show that, and neither does a run that ended early.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        if !self.header.shard.is_whole() || self.end != RunEnd::Complete {
            return Vec::new();
        }
        let file = self.header.expectations.as_ref().map_or("", |known| &*known.file);
        let entries = self.expectations.iter();
        let stale = entries.filter_map(|entry| {
            Some(format!("{file}:{}: {}", entry.line, entry.problem(self.header.plan.is_part)?))
        });
        let nothing = (self.counts().run() == 0).then(|| {
            "no case was run: the adapter lacks the editions or capabilities that every case needs".to_owned()
        });
        stale.chain(nothing).chain(self.verify().err()).collect()
    }

    /// Checks that every case of the plan has exactly one result. Cases may be missing in one shard, and in a run that
    /// ended early.
    ///
    /// # Errors
    ///
    /// Which cases are missing, or are there too often.
    pub fn verify(&self) -> Result<(), String> {
        let plan = &self.header.plan;
        let mut pairs = self.cases.listed.iter().zip(self.cases.listed.iter().skip(1));
        if let Some((_, case)) = pairs.find(|(before, case)| before.index >= case.index) {
            return Err(format!("the case {} ({}) is there twice, or out of order", case.id, case.edition));
        }
        let scenarios = self.cases.listed.iter().filter(|case| case.scenario.is_some()).count() as u64;
        self.verify_count("scenarios", scenarios, plan.scenarios)?;
        plan.editions.iter().try_for_each(|edition| {
            let what = format!("generated cases of edition {edition}");
            self.verify_count(&what, self.cases.generated(*edition), plan.generated_of(*edition))
        })
    }

    fn verify_count(&self, what: &str, found: u64, planned: u64) -> Result<(), String> {
        let may_lack = !self.header.shard.is_whole() || self.end != RunEnd::Complete;
        match planned.checked_sub(found) {
            None => Err(format!("there are results for {found} {what}, and the plan has only {planned}")),
            Some(1..) if !may_lack => Err(format!("there are results for {found} of {planned} {what}")),
            Some(_) => Ok(()),
        }
    }
}
