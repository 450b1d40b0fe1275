//! Joining the results of the shards of one run into the results of the run as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::run::expectation::MatchCount;
use crate::run::results::{FaultCount, Finding, Header, Results, RunEnd, RunResult};
use crate::run::shard::Shard;

/// Why logs cannot be joined: one sentence that names the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// The runs of one implementation, each with the file of its log.
type Shards<'l> = [(&'l Path, &'l RunResult)];

/// Joins the results in logs, in whatever order they come.
///
/// # Errors
///
/// When they are not the shards of one run, each exactly once.
pub fn join(logs: &[(PathBuf, Results)]) -> Result<Results, Refused> {
    let (first, results) = logs.first().ok_or_else(|| Refused("there is no log to join".into()))?;
    let all = results.runs.len();
    if let Some((other, results)) = logs.iter().find(|(_, results)| results.runs.len() != all) {
        return Err(foreign(other, first, &format!("runs: {} and {all}", results.runs.len())));
    }
    let runs = (0..all).map(|number| {
        let shards = logs.iter().filter_map(|(file, results)| Some((&**file, results.runs.get(number)?)));
        joined(&shards.collect::<Vec<_>>())
    });
    Ok(Results { runs: runs.collect::<Result<_, _>>()? })
}

fn joined(shards: &Shards<'_>) -> Result<RunResult, Refused> {
    let [(first, run), others @ ..] = shards else { return Err(Refused("there is no run to join".into())) };
    for (other, of) in others {
        if let Some(what) = of.header.difference(&run.header) {
            return Err(foreign(other, first, &what));
        }
    }
    verify_shards(shards, run.header.shard.of())?;
    let runs = || shards.iter().map(|(_, run)| *run);
    let mut whole = RunResult::new(Header {
        shard: Shard::WHOLE,
        implementation: runs().find_map(|run| run.header.implementation.clone()),
        allow_flaky: runs().all(|run| run.header.allow_flaky),
        ..run.header.clone()
    });
    runs().for_each(|run| whole.cases.merge(run.cases.clone()));
    whole.cases.settle();
    whole.findings = findings(runs());
    runs().for_each(|run| FaultCount::sum_up(&mut whole.faults, run.faults.iter().cloned()));
    whole.expectations = expectations(runs());
    whole.end = runs()
        .map(|run| &run.end)
        .find(|end| **end != RunEnd::Complete)
        .map_or(RunEnd::Complete, Clone::clone);
    whole.us = runs().fold(0, |sum, run| sum.saturating_add(run.us));
    whole.verify().map_err(|why| Refused(format!("{}, joined: {why}", names(shards, " and "))))?;
    Ok(whole)
}

fn foreign(other: &Path, first: &Path, what: &str) -> Refused {
    let (other, first) = (other.display(), first.display());
    Refused(format!("{other} is of another run than {first}: {what}; join the shards of one run only"))
}

fn names(shards: &Shards<'_>, between: &str) -> String {
    let files: Vec<_> = shards.iter().map(|(file, _)| file.display().to_string()).collect();
    files.join(between)
}

/// Checks that each of so many shards is there exactly once.
fn verify_shards(shards: &Shards<'_>, of: u32) -> Result<(), Refused> {
    let mut seen: BTreeMap<u32, &Path> = BTreeMap::new();
    for (file, run) in shards {
        if let Some(before) = seen.insert(run.header.shard.number(), file) {
            let (before, file, shard) = (before.display(), file.display(), run.header.shard);
            return Err(Refused(format!(
                "{before} and {file} are both of shard {shard}: leave one of them out"
            )));
        }
    }
    let Some(missing) = (1..=of).find(|number| !seen.contains_key(number)) else { return Ok(()) };
    let files = names(shards, ", ");
    Err(Refused(format!("the log of shard {missing}/{of} is missing (given: {files}): name it too")))
}

/// The first finding with each signature.
fn findings<'r>(runs: impl Iterator<Item = &'r RunResult>) -> Vec<Finding> {
    let mut findings: Vec<_> = runs.flat_map(|run| run.findings.iter().cloned()).collect();
    findings.sort_by_key(|finding| finding.index);
    let mut signatures = BTreeSet::new();
    findings.retain(|finding| signatures.insert(finding.signature.clone()));
    findings
}

fn expectations<'r>(runs: impl Iterator<Item = &'r RunResult>) -> Vec<MatchCount> {
    let mut sums: BTreeMap<usize, MatchCount> = BTreeMap::new();
    for count in runs.flat_map(|run| &run.expectations) {
        let empty = || MatchCount { selected: 0, failed: 0, ..count.clone() };
        let sum = sums.entry(count.line).or_insert_with(empty);
        sum.selected = sum.selected.saturating_add(count.selected);
        sum.failed = sum.failed.saturating_add(count.failed);
    }
    sums.into_values().collect()
}
