//! The summary of a run as JSON, for programs. `awsess schema summary` describes it.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::coverage::{lacking, not_compared};
use super::mend::{Groups, RuleCount};
use super::text::{interruption, verdicts};
use crate::run::results::{CaseResult, Counts, FaultCount, Finding, Results, RunResult, RunStatus};
use crate::run::status::Verdict;
use crate::vocabulary::case::Edition;

/// The summary of the runs of a command, one for each implementation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Summary {
    /// The exit code of the command.
    exit_code: u8,
    /// The runs, in the order in which they were made.
    runs: Vec<RunSummary>,
}

/// The summary of the run of one implementation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct RunSummary {
    /// The version of awsess.
    runner: String,
    /// The implementation; absent if it did not start.
    implementation: Option<Tested>,
    /// What the run came to.
    status: SummaryStatus,
    /// Why the adapter could not be used, or why the run ended early.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The seed of the generated cases.
    seed: u64,
    /// The part of the cases that was run, such as `2/4`.
    shard: String,
    /// How long the run took, in seconds.
    seconds: f64,
    /// How many cases have which status.
    cases: Counts,
    /// How many of the failed cases have which verdict.
    verdicts: BTreeMap<Verdict, u64>,
    /// How many of the scenarios that cite a rule fail, for each rule of a failing scenario; the most frequent first.
    by_rule: Vec<RuleCount>,
    /// How many cases that fail differ in which part of the outcome, such as `session.region`.
    by_part: BTreeMap<String, u64>,
    /// How many cases that fail need which capability; `none` counts those that need none.
    by_capability: BTreeMap<String, u64>,
    /// How many cases were not run, by the reason.
    not_run: BTreeMap<String, u64>,
    /// How many cases were not run that need a capability which the adapter lacks. A case may need several.
    lacking: BTreeMap<String, u64>,
    /// The parts of outcomes that were not compared because the adapter lacks a capability.
    not_compared: Vec<String>,
    /// The scenarios that failed or are flaky, and such generated cases, in the order of the plan.
    failures: Vec<CaseFailure>,
    /// The failures of generated cases that were made smaller.
    findings: Vec<SmallFailure>,
    /// Faults of the adapter that no verdict shows.
    faults: Vec<Fault>,
    /// What is wrong with the run as a whole, such as a stale entry of the expectations.
    problems: Vec<String>,
}

/// The implementation that was tested.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Tested {
    /// Its name.
    name: String,
    /// Its version.
    version: String,
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum SummaryStatus {
    /// No case failed, and nothing else is wrong.
    Passed,
    /// A case failed, or the run as a whole did.
    Failed,
    /// The adapter could not be used.
    Unusable,
    /// The machine lacks a resource.
    Shortage,
    /// A signal ended the run.
    Interrupted,
}

impl From<RunStatus> for SummaryStatus {
    fn from(status: RunStatus) -> Self {
        match status {
            RunStatus::Passed => Self::Passed,
            RunStatus::Failed => Self::Failed,
            RunStatus::Unusable => Self::Unusable,
            RunStatus::Shortage => Self::Shortage,
            RunStatus::Interrupted(_) => Self::Interrupted,
        }
    }
}

/// A case that failed or is flaky.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CaseFailure {
    /// The id of the case.
    id: String,
    /// The edition.
    edition: Edition,
    /// `fail`, `crash`, `hang`, `garbage`, `broken`, `unsupported`, `flaky`, `unexpected pass` or `changed failure`.
    status: String,
    /// The verdict and the fields that differ, such as `fail session.region`; absent if the case passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    /// The rules that the scenario shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<String>,
    /// The file and the line of the scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
}

/// A failure of a generated case that was made smaller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SmallFailure {
    /// The id of the generated case.
    id: String,
    /// The verdict and the fields that differ.
    signature: String,
    /// The feature file that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    feature: Option<String>,
}

/// A kind of fault of the adapter that no verdict shows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Fault {
    /// What the adapter did.
    what: String,
    /// How often.
    times: u64,
    /// Whether the run accepts it.
    is_allowed: bool,
    /// The id of the case at the first occurrence.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
}

/// The summary of the results.
#[must_use]
pub fn summary(results: &Results) -> Summary {
    Summary { exit_code: results.status().code(), runs: results.runs.iter().map(of_run).collect() }
}

fn of_run(run: &RunResult) -> RunSummary {
    let header = &run.header;
    let tested = header.implementation.as_ref().map(|hello| &hello.implementation);
    let Groups { by_rule, by_part, by_capability } = Groups::of(run);
    let listed = run.cases.listed.iter().filter(|case| header.is_failed_by(&case.status));
    RunSummary {
        runner: header.runner.clone(),
        implementation: tested
            .map(|tested| Tested { name: tested.name.clone(), version: tested.version.clone() }),
        status: run.status().into(),
        reason: run.end.unusable().map(str::to_owned).or_else(|| interruption(run)),
        seed: header.plan.seed,
        shard: header.shard.to_string(),
        seconds: Duration::from_micros(run.us).as_secs_f64(),
        cases: run.counts(),
        verdicts: verdicts(run),
        by_rule,
        by_part: by_part.into_iter().collect(),
        by_capability: by_capability.into_iter().collect(),
        not_run: owned(run.cases.not_run()),
        lacking: owned(lacking(run)),
        not_compared: not_compared(run),
        failures: listed.map(failure).collect(),
        findings: run.findings.iter().map(small).collect(),
        faults: run.faults.iter().map(|each| fault(run, each)).collect(),
        problems: run.problems(),
    }
}

fn owned(counts: BTreeMap<&str, u64>) -> BTreeMap<String, u64> {
    counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
}

fn failure(case: &CaseResult) -> CaseFailure {
    let scenario = case.scenario.as_ref();
    CaseFailure {
        id: case.id.clone(),
        edition: case.edition,
        status: case.status.name().to_owned(),
        signature: case.status.signature().map(ToString::to_string),
        rules: scenario.map(|scenario| scenario.rules.clone()).unwrap_or_default(),
        location: scenario.map(|scenario| scenario.location.clone()),
    }
}

fn small(finding: &Finding) -> SmallFailure {
    let Finding { id, signature, feature, .. } = finding;
    SmallFailure { id: id.clone(), signature: signature.to_string(), feature: feature.clone() }
}

fn fault(run: &RunResult, fault: &FaultCount) -> Fault {
    let FaultCount { what, times, case, .. } = fault;
    Fault { what: what.clone(), times: *times, is_allowed: run.allows(fault), case: case.clone() }
}
