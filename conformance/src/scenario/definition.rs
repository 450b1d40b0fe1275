//! Step definitions: what a step in the words of a template does.

use gherkin::StepType;

use super::builder::ScenarioBuilder;
use super::step::{Below, Captures};

/// Applies a step to the scenario.
pub(super) type StepFn = fn(&mut ScenarioBuilder, &Captures) -> Result<(), String>;

/// A kind of step: its keyword, its template, what is below it, and what it does.
pub(super) struct StepDefinition {
    pub(super) kind: StepType,
    pub(super) template: &'static str,
    pub(super) below: Below,
    pub(super) run: StepFn,
}

/// The definition of a Given step.
pub(super) const fn given(template: &'static str, run: StepFn) -> StepDefinition {
    StepDefinition { kind: StepType::Given, template, below: Below::Nothing, run }
}

/// The definition of a When step.
pub(super) const fn when(template: &'static str, run: StepFn) -> StepDefinition {
    StepDefinition { kind: StepType::When, template, below: Below::Nothing, run }
}

impl StepDefinition {
    /// The same step with a doc string below it.
    pub(super) const fn with_doc_string(mut self) -> Self {
        self.below = Below::DocString;
        self
    }

    /// The same step with a table below it.
    pub(super) const fn with_table(mut self, columns: usize) -> Self {
        self.below = Below::Table(columns);
        self
    }
}
