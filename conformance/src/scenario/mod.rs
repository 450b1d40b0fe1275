//! Scenarios: feature files read into cases and assertions, and cases written as feature files.
//!
//! Readers and the writer share one table of step definitions, whose templates recognise steps and make them. A line of
//! a file that is not understood is a [`Problem`] and is never skipped.

mod assertion;
mod builder;
mod catalogue;
mod certificates;
mod config;
mod definition;
mod described;
mod edits;
mod expand;
mod files;
mod given;
mod lint;
mod pieces;
mod problem;
mod property;
mod remote;
mod resolver;
mod resolvers;
mod session_options;
mod step;
mod steps;
mod suggestion;
mod tags;
mod text;
mod unknown_step;
mod when;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gherkin::StepType;
use regex::Regex;

use crate::specification::{FEATURES, rule_ids};
use crate::vocabulary::case::{Case, Edition};

pub use self::assertion::{Assertion, Mismatch, assertions_of};
pub use self::builder::ScenarioBuilder;
pub use self::catalogue::{CatalogueEntry, catalogue, config_rows, placeholders};
pub(crate) use self::certificates::named as bundle_named;
pub use self::problem::{Location, Problem};
pub use self::write::{Notes, write};

/// One scenario, or one row of an outline.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The stem of the file's name and the slug of the scenario's, with the values of a row; `/2` marks the second row of an outline with
    /// the same slug.
    pub id: String,
    /// The scenario's name, as written.
    pub name: String,
    /// The feature's name.
    pub feature: String,
    /// The rules that the scenario shows, from its tags.
    pub rules: Vec<String>,
    /// The editions of the scenario: those of its tags, or all.
    pub editions: Vec<Edition>,
    /// What the Then steps expect of the outcome.
    pub claims: Vec<Assertion>,
    /// The place of the scenario.
    pub location: Location,
    builder: ScenarioBuilder,
    /// The steps with their lines.
    steps: Vec<(usize, gherkin::Step)>,
}

impl Scenario {
    /// The case to run for one edition.
    #[must_use]
    pub fn case_for(&self, edition: Edition) -> Case {
        Case { id: self.id.clone(), ..self.builder.case(edition) }
    }

    /// A problem at the last step that mentions one of the names, the first of which that a step mentions counts.
    pub(crate) fn problem_at_any(&self, names: &[String], message: String) -> Problem {
        let mentioned =
            names.iter().find(|name| self.steps.iter().any(|(_, step)| step.value.contains(&**name)));
        self.problem_at(mentioned.map_or("\0", |name| name), message)
    }

    /// A problem at the last step that mentions the name, or at the scenario if none does.
    pub(crate) fn problem_at(&self, name: &str, message: String) -> Problem {
        let mentions = |(_, step): &&(usize, gherkin::Step)| {
            let cells = step.table.iter().flat_map(|table| &table.rows).flatten();
            step.value.contains(name) || cells.into_iter().any(|cell| cell.contains(name))
        };
        let line = self.steps.iter().rev().find(mentions).map_or(self.location.line, |(line, _)| *line);
        Problem::new(&self.location.file, line, message)
    }
}

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

/// The keyword of each step definition, and the expression that recognises its steps.
pub fn vocabulary() -> impl Iterator<Item = (StepType, &'static Regex)> {
    steps::STEPS.iter().map(|compiled| (compiled.keyword, &compiled.pattern))
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
