//! The report as JUnit XML: a suite a topic, one for the generated cases, and one for the run as a whole.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestRerun, TestSuite};

use super::count::{GENERATED, Table};
use super::text::{Shown, cases, cut, faults, generated, shown, source, title};
use super::{Entry, Log, Run, Stands, Verdict};
use crate::run::expectation::Judgement;
use crate::system::printable;

/// The report. Cases that were not asked or failed as expected are skipped ones. Of the generated cases, those that held
/// are one case of the report together, and so is what each kind of failure was seen in besides.
///
/// # Errors
///
/// When the text cannot be written as XML.
pub fn junit(log: &Log) -> Result<String, SerializeError> {
    let mut report = Report::new("awsess");
    for run in &log.runs {
        let topics = Table::of(run);
        let topics = topics.topics.iter().map(|topic| suite(run, topic, of_topic(run, topic)));
        let others = [suite(run, GENERATED, of_generated(run)), suite(run, "the run", of_run(run))];
        report.add_test_suites(topics.chain(others).filter(|suite| !suite.test_cases.is_empty()));
    }
    report.to_string()
}

fn suite(run: &Run, topic: &str, cases: Vec<TestCase>) -> TestSuite {
    let mut suite = TestSuite::new(valid(&format!("{}: {topic}", run.header.who())));
    suite.add_test_cases(cases);
    suite
}

fn of_topic(run: &Run, topic: &str) -> Vec<TestCase> {
    let written = run.cases.iter().filter(|entry| entry.place < run.header.plan.scenarios);
    written.filter(|entry| entry.topic == topic).map(|entry| case(run, entry)).collect()
}

fn case(run: &Run, entry: &Entry) -> TestCase {
    let status = match (entry.stands(), &entry.judgement) {
        (Stands::Held, _) => TestCaseStatus::success(),
        (Stands::NotAsked, _) => skip(&format!("for want of {}", entry.not_asked.join(", "))),
        (Stands::Expected, Some(Judgement::ExpectedFailure(cited))) => {
            skip(&format!("expected ({}): {}", cited.status.name(), source(run, cited)))
        }
        (Stands::Flaky, _) => flaky(run, &shown(run, entry)),
        (Stands::Expected | Stands::Diverged, _) => failure(&shown(run, entry)),
    };
    let mut case = TestCase::new(valid(&title(run, entry)), status);
    case.set_classname(valid(&entry.topic)).set_time(Duration::from_micros(entry.us));
    case
}

fn of_generated(run: &Run) -> Vec<TestCase> {
    let all = Table::of(run).sum_of(GENERATED);
    let (kinds, rest) = generated(run);
    let counted = [
        (all.held, "cases that held", TestCaseStatus::success()),
        (all.expected, "cases that failed as expected", skip(&cases(all.expected))),
        (all.not_asked, "cases that were not asked", skip(&cases(all.not_asked))),
    ];
    let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
    let mut list: Vec<_> = counted.map(|(_, name, status)| TestCase::new(name, status)).collect();
    list.extend(kinds.iter().map(|kind| TestCase::new(valid(&kind.title), failure(kind))));
    list.extend(flaky_generated(run));
    if rest > 0 {
        let message = format!("{} more in the same ways", cases(rest));
        list.push(TestCase::new("other cases", broken(NonSuccessKind::Failure, "fail", &message, "")));
    }
    list.iter_mut().for_each(|case| _ = case.set_classname(GENERATED));
    list
}

/// A test case for each generated case that is flaky.
fn flaky_generated(run: &Run) -> impl Iterator<Item = TestCase> {
    let generated = run.cases.iter().filter(|entry| entry.place >= run.header.plan.scenarios);
    let cases = generated.filter(|entry| entry.stands() == Stands::Flaky);
    cases.map(|entry| TestCase::new(valid(&entry.id), flaky(run, &shown(run, entry))))
}

/// The status of a flaky case: a failure, or a success after a rerun if the run allows flaky cases.
fn flaky(run: &Run, shown: &Shown) -> TestCaseStatus {
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
fn of_run(run: &Run) -> Vec<TestCase> {
    let problems = run.problems();
    let problems =
        problems.iter().map(|why| ("expectations", broken(NonSuccessKind::Failure, "stale", why, "")));
    let unusable = run.unusable.iter();
    let unusable = unusable.map(|unusable| {
        let first = unusable.why.lines().next().unwrap_or_default();
        ("adapter", broken(NonSuccessKind::Error, "unusable", first, &unusable.why))
    });
    let faults = run.faults.iter().filter(|fault| !run.allows(fault)).zip(faults(run));
    let faults =
        faults.map(|(fault, line)| ("adapter", broken(NonSuccessKind::Error, "fault", &fault.what, &line)));
    let interrupted = run
        .interrupted
        .iter()
        .map(|why| ("the whole run", broken(NonSuccessKind::Error, "interrupted", &cut(run, why), "")));
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
