//! A scenario as it is read: its case, its claims, and where they are written.

use crate::scenario::assertion::Assertion;
use crate::scenario::builder::ScenarioBuilder;
use crate::scenario::problem::{Location, Problem};
use crate::vocabulary::case::{Case, Edition};

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
    pub(in crate::scenario) builder: ScenarioBuilder,
    /// The steps with their lines.
    pub(in crate::scenario) steps: Vec<(usize, gherkin::Step)>,
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
