//! Step definitions: what a step in the words of a template does.

use gherkin::StepType;

use crate::scenario::builder::ScenarioBuilder;
use crate::scenario::template::step::{Below, Captures};

/// Describes a part of the scenario.
type SetFn = fn(&mut ScenarioBuilder, &Captures);
/// Describes a part of the scenario. The error says why the step cannot be used there, and what to write instead.
type TryFn = fn(&mut ScenarioBuilder, &Captures) -> Result<(), String>;

/// What a step does to the scenario.
#[derive(Clone, Copy)]
pub(super) enum StepFn {
    Set(SetFn),
    Try(TryFn),
}

/// A kind of step: its keyword, its template, what is below it, and what it does.
pub(super) struct StepDefinition {
    pub(super) kind: StepType,
    pub(super) template: &'static str,
    pub(super) below: Below,
    pub(super) run: StepFn,
}

impl StepDefinition {
    const fn new(kind: StepType, template: &'static str, run: StepFn) -> Self {
        Self { kind, template, below: Below::Nothing, run }
    }

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

    /// The same step with a table below it, whose rows are properties.
    pub(super) const fn with_properties(mut self) -> Self {
        self.below = Below::Properties;
        self
    }
}

/// The definition of a Given step that can be used anywhere.
pub(super) const fn given(template: &'static str, set: SetFn) -> StepDefinition {
    StepDefinition::new(StepType::Given, template, StepFn::Set(set))
}

/// The definition of a Given step that may be wrong in its place.
pub(super) const fn try_given(template: &'static str, run: TryFn) -> StepDefinition {
    StepDefinition::new(StepType::Given, template, StepFn::Try(run))
}

/// The definition of a When step that can be used anywhere.
pub(super) const fn when(template: &'static str, set: SetFn) -> StepDefinition {
    StepDefinition::new(StepType::When, template, StepFn::Set(set))
}

/// The definition of a When step that may be wrong in its place.
pub(super) const fn try_when(template: &'static str, run: TryFn) -> StepDefinition {
    StepDefinition::new(StepType::When, template, StepFn::Try(run))
}
