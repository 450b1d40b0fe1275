//! What a run did not ask, and what it did not compare, by the capabilities that the adapter lacks.

use std::collections::BTreeMap;

use super::text::cases;
use crate::run::check::lacked;
use crate::run::results::RunResult;
use crate::system::printable::line;
use crate::vocabulary::coverage;

/// Why cases were not run. One line has all capabilities, because there are many sets of them that a case may lack.
pub(super) fn not_run(run: &RunResult) -> Vec<String> {
    let (mut others, mut reasons) = (0_u64, Vec::new());
    let not_run = run.cases.not_run();
    let by_capability = lacking(run);
    for (why, count) in not_run {
        match lacked(why) {
            Some(_) if by_capability.len() > 1 => others = others.saturating_add(count),
            Some(_) | None => reasons.push(format!("{} not run: {why}", cases(count))),
        }
    }
    let each: Vec<_> = by_capability.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    let lacks = format!("{} not run: the adapter lacks the capabilities {}", cases(others), each.join(", "));
    let lacks = (others > 0).then_some(lacks);
    lacks.iter().chain(&reasons).map(|text| line(text).into_owned()).collect()
}

/// How many cases need each capability that the adapter lacks. A case may need several.
pub(super) fn lacking(run: &RunResult) -> BTreeMap<&str, u64> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (why, count) in run.cases.not_run() {
        for name in lacked(why).into_iter().flatten() {
            let sum = counts.entry(name).or_default();
            *sum = sum.saturating_add(count);
        }
    }
    counts
}

/// The parts of outcomes that were not compared because the adapter lacks a capability.
pub(super) fn not_compared(run: &RunResult) -> Vec<String> {
    let Some(hello) = &run.header.implementation else { return Vec::new() };
    let has = hello.capabilities.iter().copied().collect();
    coverage::not_compared(&has).map(|(capability, what)| format!("{what} ({capability})")).collect()
}
