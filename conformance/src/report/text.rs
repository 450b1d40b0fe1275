//! Lines that every report has: the headline, the summary, the cases that were not run, and the faults of the adapter.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::run::results::{CaseResult, FaultCount, Results, RunEnd, RunResult};
use crate::run::status::{MatchedExpectation, Status, Verdict};
use crate::system::plural::plural;
use crate::system::printable::{self, line};

/// Which implementation was tested.
pub(super) fn headline(run: &RunResult) -> String {
    let header = &run.header;
    let shard = if header.shard.is_whole() { String::new() } else { format!(", shard {}", header.shard) };
    line(&format!("awsess {} against {}, seed {}{shard}", header.runner, header.who(), header.plan.seed))
        .into_owned()
}

/// The entry of the expectations with its reason.
pub(super) fn source(run: &RunResult, entry: &MatchedExpectation) -> String {
    let file = run.header.expectations.as_ref().map_or("the expectations", |known| &*known.file);
    let link = entry.link.as_ref().map_or_else(String::new, |link| format!(", {link}"));
    line(&format!("{file}:{} ({}{link})", entry.line, entry.reason)).into_owned()
}

/// The faults of the adapter that no verdict shows, a line each.
pub(super) fn faults(run: &RunResult) -> Vec<String> {
    run.faults.iter().map(|fault| line(&fault_line(run, fault)).into_owned()).collect()
}

fn fault_line(run: &RunResult, fault: &FaultCount) -> String {
    let FaultCount { what, times, case, detail, .. } = fault;
    let times = if *times == 1 { "once".into() } else { format!("{times} times") };
    let at = case.as_ref().map_or_else(String::new, |case| format!(" at case {case}"));
    let detail = if detail == what { String::new() } else { format!(": {}", detail.replace('\n', " ")) };
    let allowed = if run.allows(fault) { ", allowed" } else { "" };
    format!("{what} ({times}{allowed}; first{at}{detail})")
}

/// The run in one line.
pub(super) fn summary(run: &RunResult) -> String {
    let total = run.counts();
    let faults = run.faults.iter().filter(|fault| !run.allows(fault));
    let faults = faults.fold(0_u64, |sum, fault| sum.saturating_add(fault.times));
    let others = [
        (total.known_failures, "known failure", "known failures"),
        (total.flaky, "flaky", "flaky"),
        (total.not_run, "not run", "not run"),
        (faults, "adapter fault", "adapter faults"),
    ];
    let others = others.into_iter().filter(|(count, ..)| *count > 0);
    let others = others.map(|(count, one, many)| format!(", {}", plural(count, one, many)));
    let seconds = Duration::from_micros(run.us).as_secs_f64();
    format!(
        "{} passed, {} failed{}, in {seconds:.1} s",
        total.passed,
        total.failed,
        others.collect::<String>()
    )
}

/// The runs, one line each, with what is to be known if a run has no result.
#[must_use]
pub fn verdict(results: &Results) -> String {
    let mut text = String::new();
    for run in &results.runs {
        let who = if results.runs.len() > 1 { format!("{}: ", run.header.who()) } else { String::new() };
        let unusable = run.end.unusable().map(|why| why.trim_end().to_owned());
        unusable.into_iter().chain(interruption(run)).for_each(|why| put(&mut text, &why));
        put(&mut text, &format!("{}{}", line(&who), summary(run)));
    }
    printable::text(&text).into_owned()
}

/// A case in one line: its id, and how it failed or why it was not run.
#[must_use]
pub fn case_line(result: &CaseResult) -> String {
    let edition = if result.scenario.is_some() { format!(" ({})", result.edition) } else { String::new() };
    let how = match &result.status {
        Status::NotRun { reason } => format!("  {reason}"),
        other => other.signature().map_or_else(String::new, |signature| format!("  {signature}")),
    };
    line(&format!("{}{edition}{how}", result.id)).into_owned()
}

/// How many of the cases that fail the run have which verdict. A case that passes unexpectedly has `pass`.
pub(super) fn verdicts(run: &RunResult) -> BTreeMap<Verdict, u64> {
    let mut verdicts = BTreeMap::new();
    let failing = run.cases.listed.iter().filter(|case| run.header.is_failed_by(&case.status));
    for verdict in failing.filter_map(|case| case.status.verdict()) {
        *verdicts.entry(verdict).or_default() += 1;
    }
    verdicts
}

/// Why the run ended early, and how many of its cases have a result; none if it did not.
pub(super) fn interruption(run: &RunResult) -> Option<String> {
    let why = run.end.interruption()?;
    let (total, of) = (run.counts(), run.header.plan.len());
    let done = total.run().saturating_add(total.not_run);
    let share = if run.header.shard.is_whole() { "" } else { " that all shards have together" };
    let remedy = if run.end == RunEnd::FailFast { "" } else { ": it has no result, run it again" };
    Some(format!("{why}, after {done} of {}{share}{remedy}", plural(of, "case", "cases")))
}

/// A number of cases in words.
pub(super) fn cases(count: u64) -> String {
    plural(count, "case", "cases")
}

/// Adds a line to a text.
pub(super) fn put(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The generated cases that fail as others of the report do, in words.
pub(super) fn alike(count: u64) -> String {
    let (are, fail) = if count == 1 { ("case", "fails") } else { ("cases", "fail") };
    format!("{count} more generated {are}, which {fail} in the same ways")
}
