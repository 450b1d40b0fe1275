//! Joining the logs of the shards of one run into the log that the run would have written in one piece.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use super::{Block, FaultCount, Finding, Header, Log, Run, Unreadable};
use crate::run::expectation::Met;
use crate::run::shard::Shard;
use crate::vocabulary::case::Edition;

/// Why logs cannot be joined: one sentence that names the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl From<Unreadable> for Refused {
    fn from(error: Unreadable) -> Self {
        Self(error.to_string())
    }
}

/// The runs of one implementation, each with the file where it stands.
type Parts<'l> = [(&'l Path, &'l Run)];

/// Joins logs, in whatever order they come.
///
/// # Errors
///
/// When they are not the shards of one plan, each exactly once.
pub fn join(logs: &[(PathBuf, Log)]) -> Result<Log, Refused> {
    let (first, log) = logs.first().ok_or_else(|| Refused("there is no log to join".into()))?;
    if let Some((other, of)) = logs.iter().find(|(_, other)| other.runs.len() != log.runs.len()) {
        return Err(refused(other, first, &format!("runs: {} and {}", of.runs.len(), log.runs.len())));
    }
    let runs = (0..log.runs.len()).map(|index| {
        let parts = logs.iter().filter_map(|(file, log)| Some((file.as_path(), log.runs.get(index)?)));
        joined(&parts.collect::<Vec<_>>())
    });
    let joined = Log { runs: runs.collect::<Result<_, _>>()? };
    verified(&joined, logs)
}

/// Writes the log and reads it back, which holds it against the plan as any other.
fn verified(joined: &Log, logs: &[(PathBuf, Log)]) -> Result<Log, Refused> {
    let files: Vec<_> = logs.iter().map(|(file, _)| file.display().to_string()).collect();
    let files = files.join(" and ");
    let text =
        joined.write(Vec::new()).map_err(|error| Refused(format!("failed to join {files}: {error}")))?;
    Log::read(&text[..], Path::new(""))
        .map_err(|error| Refused(format!("{files}, joined: {}", error.message)))
}

fn joined(parts: &Parts<'_>) -> Result<Run, Refused> {
    let (first, others) = parts.split_first().ok_or_else(|| Refused("there is no run to join".into()))?;
    for other in others {
        one_plan(first, other)?;
    }
    each_shard_once(parts)?;
    let known = parts.iter().find_map(|(_, run)| run.header.implementation.clone());
    let mut run = Run::new(Header { shard: Shard::WHOLE, implementation: known, ..first.1.header.clone() });
    run.cases = parts.iter().flat_map(|(_, part)| part.cases.iter().cloned()).collect();
    run.cases.sort_by_key(|entry| entry.place);
    run.blocks = blocks(parts);
    run.findings = findings(parts);
    run.header.allow_flaky = parts.iter().all(|(_, part)| part.header.allow_flaky);
    FaultCount::sum_up(&mut run.faults, parts.iter().flat_map(|(_, part)| part.faults.iter().cloned()));
    run.expectations = expectations(parts);
    run.unusable = parts.iter().find_map(|(_, part)| part.unusable.clone());
    run.footer.us = parts.iter().fold(0, |sum: u64, (_, part)| sum.saturating_add(part.footer.us));
    Ok(run)
}

fn refused(other: &Path, first: &Path, what: &str) -> Refused {
    Refused(format!(
        "{} is of another run than {}: {what}; join the shards of one run only",
        other.display(),
        first.display()
    ))
}

fn one_plan((file, run): &(&Path, &Run), (other_file, other): &(&Path, &Run)) -> Result<(), Refused> {
    let (one, two) = (&run.header, &other.header);
    let known = |header: &Header| header.expectations.as_ref().map(|known| known.digest.clone());
    let differs = match (&one.implementation, &two.implementation) {
        (Some(hello), Some(other)) if hello != other => {
            Some(format!("implementation: {} and {}", two.who(), one.who()))
        }
        _ if one.runner != two.runner => Some(format!("runner: {} and {}", two.runner, one.runner)),
        _ if known(one) != known(two) => Some("the expectations are not the same".into()),
        _ if one.shard.of() != two.shard.of() => Some(format!("shards: {} and {}", two.shard, one.shard)),
        _ => two.plan.difference(&one.plan),
    };
    differs.map_or(Ok(()), |what| Err(refused(other_file, file, &what)))
}

fn each_shard_once(parts: &Parts<'_>) -> Result<(), Refused> {
    let mut seen: BTreeMap<u32, &Path> = BTreeMap::new();
    for (file, run) in parts {
        if let Some(before) = seen.insert(run.header.shard.number(), file) {
            let (before, file, shard) = (before.display(), file.display(), run.header.shard);
            return Err(Refused(format!(
                "{before} and {file} are both shard {shard}: leave one of them out"
            )));
        }
    }
    let of = parts.first().map_or(1, |(_, run)| run.header.shard.of());
    let Some(missing) = (1..=of).find(|number| !seen.contains_key(number)) else { return Ok(()) };
    let files: Vec<_> = parts.iter().map(|(file, _)| file.display().to_string()).collect();
    Err(Refused(format!(
        "shard {missing}/{of} is missing: it is none of {}; name its log too",
        files.join(", ")
    )))
}

fn blocks(parts: &Parts<'_>) -> Vec<Block> {
    let mut sums: BTreeMap<u64, Block> = BTreeMap::new();
    for block in parts.iter().flat_map(|(_, run)| &run.blocks) {
        let empty = || Block { from: block.from, to: block.to, ..Block::default() };
        add(sums.entry(block.from).or_insert_with(empty), block);
    }
    sums.into_values().collect()
}

fn add(sum: &mut Block, block: &Block) {
    add_all(&mut sum.passed, &block.passed);
    for (edition, reasons) in &block.not_asked {
        let sums = sum.not_asked.entry(*edition).or_default();
        reasons.iter().for_each(|(why, count)| *sums.entry(why.clone()).or_default() += count);
    }
}

fn add_all(sums: &mut BTreeMap<Edition, u64>, counts: &BTreeMap<Edition, u64>) {
    counts.iter().for_each(|(edition, count)| *sums.entry(*edition).or_default() += count);
}

/// The first finding of each shape.
fn findings(parts: &Parts<'_>) -> Vec<Finding> {
    let mut findings: Vec<_> = parts.iter().flat_map(|(_, run)| run.findings.iter().cloned()).collect();
    findings.sort_by_key(|finding| finding.place);
    let mut shapes = BTreeSet::new();
    findings.retain(|finding| shapes.insert(finding.shape.clone()));
    findings
}

fn expectations(parts: &Parts<'_>) -> Vec<Met> {
    let mut sums: BTreeMap<usize, Met> = BTreeMap::new();
    for met in parts.iter().flat_map(|(_, run)| &run.expectations) {
        let sum = sums.entry(met.line).or_insert_with(|| Met { selected: 0, failed: 0, ..met.clone() });
        sum.selected = sum.selected.saturating_add(met.selected);
        sum.failed = sum.failed.saturating_add(met.failed);
    }
    sums.into_values().collect()
}
