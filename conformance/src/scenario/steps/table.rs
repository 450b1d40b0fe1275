//! Every step definition, and the one that a step of a scenario matches.

use std::borrow::Cow;
use std::sync::LazyLock;

use gherkin::StepType;
use regex::Regex;

use crate::system::plural::plural;
use crate::vocabulary::secret::is_secret;

use super::definition::{StepDefinition, StepFn};
use super::unknown_step::{Suggestion, suggest};
use crate::scenario::assertion;
use crate::scenario::assertion::kind::{AssertionKind, AssertionStep};
use crate::scenario::builder::ScenarioBuilder;
use crate::scenario::template::step::{Below, Captures, TEXT, pattern};

/// A kind of step with the expression that recognises it.
pub(in crate::scenario) struct Compiled {
    pub(in crate::scenario) keyword: StepType,
    pub(in crate::scenario) template: &'static str,
    pub(in crate::scenario) pattern: Regex,
    pub(in crate::scenario) below: Below,
    action: Action,
    start: &'static str,
}

/// What a step does.
enum Action {
    /// It describes the case.
    Describe(StepFn),
    /// It makes an assertion.
    Assert(&'static AssertionKind, &'static AssertionStep),
}

impl Compiled {
    fn new(keyword: StepType, template: &'static str, below: Below, action: Action) -> Self {
        let start = template.split('{').next().unwrap_or_default();
        Self { keyword, template, pattern: compiled(template), below, action, start }
    }

    fn from_definition(definition: &'static StepDefinition) -> Self {
        let StepDefinition { kind, template, below, run } = definition;
        Self::new(*kind, template, *below, Action::Describe(*run))
    }

    fn from_assertion(kind: &'static AssertionKind, step: &'static AssertionStep) -> Self {
        Self::new(StepType::Then, step.template, step.below(), Action::Assert(kind, step))
    }

    /// The text in the places of the placeholders; `None` if the step does not match.
    pub(in crate::scenario) fn captures(&self, step: &str) -> Option<Vec<String>> {
        let found = step.starts_with(self.start).then(|| self.pattern.captures(step))??;
        Some(found.iter().skip(1).map(|part| part.map_or("", |part| part.as_str()).to_owned()).collect())
    }
}

#[expect(clippy::expect_used, reason = "templates are constants; a test compiles them all")]
fn compiled(template: &str) -> Regex {
    pattern(template, TEXT).expect("a template compiles")
}

/// Every step definition.
pub(in crate::scenario) static STEPS: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    let tables: [&'static [StepDefinition]; 9] = [
        super::given::STEPS,
        super::given::OPTIONS,
        super::session_options::STEPS,
        super::network::described::STEPS,
        super::network::remote::STEPS,
        super::when::STEPS,
        super::edits::STEPS,
        super::config::STEPS,
        super::network::resolver::STEPS,
    ];
    let assertions = assertion::kinds()
        .flat_map(|kind| kind.steps.iter().map(move |step| Compiled::from_assertion(kind, step)));
    tables.into_iter().flatten().map(Compiled::from_definition).chain(assertions).collect()
});

impl ScenarioBuilder {
    /// Applies one step.
    ///
    /// # Errors
    ///
    /// Why the step cannot be used here, and what to write instead.
    pub fn take(&mut self, step: &gherkin::Step) -> Result<(), String> {
        let (compiled, captures) = find(step)?;
        check_below(compiled.below, step)?;
        let captures = Captures::new(captures, step)?;
        match compiled.action {
            Action::Describe(StepFn::Set(set)) => {
                set(self, &captures);
                Ok(())
            }
            Action::Describe(StepFn::Try(run)) => run(self, &captures),
            Action::Assert(kind, step) => self.assert(kind, step, &captures),
        }
    }
}

/// The index of the definition that the text of a step matches, and the text in the places of its placeholders.
pub(in crate::scenario) fn matching(text: &str) -> Option<(usize, Vec<String>)> {
    STEPS.iter().enumerate().find_map(|(at, compiled)| Some((at, compiled.captures(text)?)))
}

fn find(step: &gherkin::Step) -> Result<(&'static Compiled, Vec<String>), String> {
    let found = matching(&step.value).and_then(|(at, captures)| Some((STEPS.get(at)?, captures)));
    let (compiled, captures) = found.ok_or_else(|| unknown(&step.value))?;
    if compiled.keyword == step.ty {
        Ok((compiled, captures))
    } else {
        Err(format!(
            "'{}' is a {:?} step, but follows a {:?} step: move it, or write its keyword",
            shown(&step.value),
            compiled.keyword,
            step.ty
        ))
    }
}

fn unknown(step: &str) -> String {
    let templates: Vec<_> = STEPS.iter().map(|compiled| compiled.template).collect();
    let suggestion = match suggest(step, &templates, |text| matching(text).is_some()) {
        Suggestion::Step(meant) => format!("did you mean '{}'?", shown(&meant)),
        Suggestion::Template(closest) => {
            format!("the closest step is '{closest}', and 'awsess list steps' prints all steps")
        }
    };
    format!("unknown step '{}': {suggestion}", shown(step))
}

/// The step, without what it quotes where that may be a secret.
fn shown(step: &str) -> Cow<'_, str> {
    if !is_secret(step) {
        return Cow::Borrowed(step);
    }
    let parts = step.split('"').enumerate();
    Cow::Owned(
        parts.map(|(place, part)| if place % 2 == 0 { part } else { "…" }).collect::<Vec<_>>().join("\""),
    )
}

fn check_below(expected: Below, step: &gherkin::Step) -> Result<(), String> {
    let width = step.table.as_ref().map(gherkin::Table::row_width);
    match (expected, expected.columns(), &step.docstring, width) {
        (Below::Nothing, _, None, None) | (Below::DocString, _, Some(_), None) => Ok(()),
        (_, Some(columns), None, Some(width)) if columns == width => Ok(()),
        (_, Some(columns), ..) => Err(format!(
            "'{}' needs a table of {} below it",
            step.value,
            plural(columns, "column", "columns")
        )),
        (Below::DocString, ..) => {
            Err(format!("'{}' needs a doc string below it, between two lines of \"\"\"", step.value))
        }
        (_, None, ..) => {
            Err(format!("'{}' has neither a doc string nor a table: remove what follows it", step.value))
        }
    }
}

/// Whether a line is a step without a keyword.
pub(in crate::scenario) fn is_step_without_keyword(text: &str) -> bool {
    STEPS.iter().any(|compiled| compiled.captures(text).is_some())
}

/// The keyword of each step definition, and the expression that recognises its steps.
pub fn vocabulary() -> impl Iterator<Item = (StepType, &'static Regex)> {
    STEPS.iter().map(|compiled| (compiled.keyword, &compiled.pattern))
}
