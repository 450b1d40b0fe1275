//! Feature files read into scenarios. A module belongs here if it has a part in the way from a file to its steps. A line that is not
//! understood is a problem, and is never skipped.

mod expand;
mod files;
mod lint;
mod pieces;
pub(super) mod scenario;
pub(super) mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::problem::{Location, Problem};
use crate::specification::{FEATURES, rule_ids};
use scenario::Scenario;

/// Reads every scenario in these files and, recursively, folders. A tag must be one of the rules or an edition.
///
/// # Errors
///
/// Every problem in all of them, in the order of the files.
pub fn read<P: AsRef<Path>>(paths: &[P], rules: &BTreeSet<String>) -> Result<Vec<Scenario>, Vec<Problem>> {
    let (files, mut problems) = files::find(paths);
    let mut scenarios = Vec::new();
    let mut room = expand::Room::default();
    for file in files {
        match files::read(&file, rules, &mut room) {
            Ok(found) => scenarios.extend(found),
            Err(found) => problems.extend(found),
        }
    }
    problems.extend(duplicates(&scenarios));
    if problems.is_empty() { Ok(scenarios) } else { Err(problems) }
}

/// Reads the scenarios in a text; the name of the file is a part of their ids and of problems.
///
/// # Errors
///
/// Every problem in the text, in the order of lines.
pub fn read_text(file: &Path, text: &str, rules: &BTreeSet<String>) -> Result<Vec<Scenario>, Vec<Problem>> {
    let scenarios = files::read_text(file, text, rules, &mut expand::Room::default())?;
    let problems = duplicates(&scenarios);
    if problems.is_empty() { Ok(scenarios) } else { Err(problems) }
}

/// Every scenario of the feature files that are embedded in the binary.
///
/// # Errors
///
/// Every problem in them, in the order of the files.
pub fn embedded() -> Result<Vec<Scenario>, Vec<Problem>> {
    let mut scenarios = Vec::new();
    let mut problems = Vec::new();
    for (name, text) in FEATURES {
        match read_text(Path::new(name), text, rule_ids()) {
            Ok(found) => scenarios.extend(found),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(scenarios) } else { Err(problems) }
}

fn duplicates(scenarios: &[Scenario]) -> Vec<Problem> {
    let mut first = BTreeMap::new();
    let twice = scenarios.iter().filter_map(|scenario| {
        let before = *first.entry(&scenario.id).or_insert(&scenario.location);
        (before != &scenario.location).then(|| duplicate(scenario, before))
    });
    twice.collect()
}

fn duplicate(scenario: &Scenario, before: &Location) -> Problem {
    let message =
        format!("the scenario at {before} has the same id {}: give one of them another name", scenario.id);
    Problem { location: scenario.location.clone(), message }
}
