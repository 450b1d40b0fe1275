//! The report as JUnit XML: a suite a topic, one for the generated cases, and one for the run as a whole.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestRerun, TestSuite};

use super::findings::{Shown, generated, shown, title};
use super::table::Table;
use super::text::{alike, cases, faults, interruption, source};
use crate::run::results::{CaseResult, GENERATED, Results, RunResult};
use crate::run::status::{Status, Verdict};
use crate::system::printable;

/// The report. Cases that were not run and known failures are skipped test cases. The generated cases that passed are one
/// test case together, and so are the further failures of each kind.
///
/// # Errors
///
/// When the text cannot be written as XML.
pub fn junit(results: &Results) -> Result<String, SerializeError> {
    let mut report = Report::new("awsess");
    for run in &results.runs {
        let topics = Table::of(run);
        let topics = topics.topics.iter().map(|topic| suite(run, topic, of_topic(run, topic)));
        let others = [suite(run, GENERATED, of_generated(run)), suite(run, "the run", of_run(run))];
        report.add_test_suites(topics.chain(others).filter(|suite| !suite.test_cases.is_empty()));
    }
    report.to_string()
}

fn suite(run: &RunResult, topic: &str, cases: Vec<TestCase>) -> TestSuite {
    let mut suite = TestSuite::new(valid(&format!("{}: {topic}", run.header.who())));
    suite.add_test_cases(cases);
    suite
}

fn of_topic(run: &RunResult, topic: &str) -> Vec<TestCase> {
    let scenarios = run.cases.listed.iter().filter(|result| result.scenario.is_some());
    scenarios.filter(|result| result.topic() == topic).map(|result| case(run, result)).collect()
}

fn case(run: &RunResult, result: &CaseResult) -> TestCase {
    let status = match &result.status {
        Status::Passed => TestCaseStatus::success(),
        Status::NotRun { reason } => skip(&format!("not run: {reason}")),
        Status::KnownFailure { entry, .. } => {
            skip(&format!("known failure ({}): {}", entry.status.name(), source(run, entry)))
        }
        Status::Flaky { .. } => flaky(run, &shown(run, result)),
        Status::Failed(_) | Status::UnexpectedPass(_) | Status::ChangedFailure { .. } => {
            failure(&shown(run, result))
        }
    };
    let mut case = TestCase::new(valid(&title(result)), status);
    case.set_classname(valid(result.topic())).set_time(Duration::from_micros(result.us));
    case
}

fn of_generated(run: &RunResult) -> Vec<TestCase> {
    let all = Table::of(run).sum_of(GENERATED);
    let (kinds, rest) = generated(run);
    let counted = [
        (all.passed, "cases that passed", TestCaseStatus::success()),
        (all.known_failures, "known failures", skip(&cases(all.known_failures))),
        (all.not_run, "cases that were not run", skip(&cases(all.not_run))),
    ];
    let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
    let mut list: Vec<_> = counted.map(|(_, name, status)| TestCase::new(name, status)).collect();
    list.extend(kinds.iter().map(|kind| TestCase::new(valid(&kind.title), failure(kind))));
    list.extend(flaky_generated(run));
    if rest > 0 {
        let others = broken(NonSuccessKind::Failure, "fail", &alike(rest), "");
        list.push(TestCase::new("other cases", others));
    }
    list.iter_mut().for_each(|case| _ = case.set_classname(GENERATED));
    list
}

/// A test case for each generated case that is flaky.
fn flaky_generated(run: &RunResult) -> impl Iterator<Item = TestCase> {
    let generated = run.cases.listed.iter().filter(|case| case.scenario.is_none());
    let cases = generated.filter(|case| matches!(case.status, Status::Flaky { .. }));
    cases.map(|case| TestCase::new(valid(&case.id), flaky(run, &shown(run, case))))
}

/// The status of a flaky case: a failure, or a success after a rerun if the run allows flaky cases.
fn flaky(run: &RunResult, shown: &Shown) -> TestCaseStatus {
    if !run.header.allow_flaky {
        return failure(shown);
    }
    let mut first = TestRerun::new(NonSuccessKind::Error);
    first
        .set_type("flaky")
        .set_message("it passed only when it was repeated")
        .set_description(valid(&shown.body));
    let mut status = TestCaseStatus::success();
    status.add_rerun(first);
    status
}

/// Test cases for the run as a whole: the entries of the expectations, the faults of the adapter, an adapter that cannot
/// be used, and an early end.
fn of_run(run: &RunResult) -> Vec<TestCase> {
    let problems = run.problems();
    let problems =
        problems.iter().map(|why| ("expectations", broken(NonSuccessKind::Failure, "stale", why, "")));
    let unusable = run.end.unusable().map(|why| {
        let first = why.lines().next().unwrap_or_default();
        ("adapter", broken(NonSuccessKind::Error, "unusable", first, why))
    });
    let faults = run.faults.iter().filter(|fault| !run.allows(fault)).zip(faults(run));
    let faults =
        faults.map(|(fault, line)| ("adapter", broken(NonSuccessKind::Error, "fault", &fault.what, &line)));
    let interrupted = interruption(run)
        .map(|why| ("the whole run", broken(NonSuccessKind::Error, "interrupted", &why, "")));
    let all = problems.chain(faults).chain(unusable).chain(interrupted);
    all.map(|(name, status)| TestCase::new(name, status)).collect()
}

fn skip(message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(valid(message));
    status
}

/// A failure of what is tested, or an error of the adapter, which is what tests it.
fn failure(shown: &Shown) -> TestCaseStatus {
    let kind = match shown.verdict {
        Verdict::Pass | Verdict::Fail | Verdict::Unsupported => NonSuccessKind::Failure,
        Verdict::Crash | Verdict::Hang | Verdict::Garbage | Verdict::Broken | Verdict::Flaky => {
            NonSuccessKind::Error
        }
    };
    let location = shown.location.as_ref().map_or_else(String::new, |location| format!("{location}\n"));
    let feature = shown.feature.as_ref().map_or_else(String::new, |feature| format!("\n{feature}"));
    let rules = shown.rules.join(" ");
    let message = if rules.is_empty() { shown.what.to_owned() } else { format!("{}: {rules}", shown.what) };
    broken(kind, shown.what, &message, &format!("{location}{}{feature}", shown.body))
}

fn broken(kind: NonSuccessKind, what: &str, message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(what).set_message(valid(message));
    if !description.is_empty() {
        status.set_description(valid(description));
    }
    status
}

/// The text with hidden characters escaped, which include all that XML forbids.
fn valid(text: &str) -> String {
    printable::text(text).into_owned()
}
