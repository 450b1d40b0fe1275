//! Lines that every report has: the headline, the summary, the cases that were not run, and the faults of the adapter.

use std::time::Duration;

use crate::run::results::{FaultCount, RunResult};
use crate::run::status::MatchedExpectation;
use crate::system::printable::line;

/// Which implementation was tested.
pub(super) fn headline(run: &RunResult) -> String {
    let header = &run.header;
    let shard = if header.shard.is_whole() { String::new() } else { format!(", shard {}", header.shard) };
    line(&format!("awsess {} against {}, seed {}{shard}", header.runner, header.who(), header.plan.seed))
        .into_owned()
}

/// Why cases were not run, a line for each reason.
pub(super) fn not_run(run: &RunResult) -> Vec<String> {
    let reasons = run.cases.not_run().into_iter();
    reasons.map(|(why, count)| line(&format!("{} not run: {why}", cases(count))).into_owned()).collect()
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
    let others =
        others.map(|(count, one, many)| format!(", {count} {}", if count == 1 { one } else { many }));
    let seconds = Duration::from_micros(run.us).as_secs_f64();
    format!(
        "{} passed, {} failed{}, in {seconds:.1} s",
        total.passed,
        total.failed,
        others.collect::<String>()
    )
}

/// Why the run ended early, and how many of its cases have a result; none if it did not.
pub(super) fn interruption(run: &RunResult) -> Option<String> {
    let why = run.end.interruption()?;
    let (total, of) = (run.counts(), run.header.plan.len());
    let done = total.run().saturating_add(total.not_run);
    let share = if run.header.shard.is_whole() { "" } else { " that all shards have together" };
    Some(format!("{why}, after {done} of {of} cases{share}: it has no result, run it again"))
}

/// A number of cases in words.
pub(super) fn cases(count: u64) -> String {
    if count == 1 { "1 case".into() } else { format!("{count} cases") }
}

/// Adds a line to a text.
pub(super) fn put(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
