//! Every step definition, and the one that a step of a scenario matches.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::vocabulary::secret::is_secret;

use super::draft::ScenarioBuilder;
use super::near;
use super::step::{Below, Captures, PLACEHOLDERS, StepDefinition};

/// A step definition with its expression.
pub(super) struct Compiled {
    pub(super) definition: &'static StepDefinition,
    pub(super) pattern: Regex,
    start: &'static str,
}

impl Compiled {
    fn new(definition: &'static StepDefinition) -> Self {
        let start = definition.template.split('{').next().unwrap_or_default();
        Self { definition, pattern: pattern(definition.template), start }
    }

    /// The text in the places of the placeholders; `None` if the step does not match.
    pub(super) fn captures(&self, step: &str) -> Option<Vec<String>> {
        let found = step.starts_with(self.start).then(|| self.pattern.captures(step))??;
        Some(found.iter().skip(1).map(|part| part.map_or("", |part| part.as_str()).to_owned()).collect())
    }
}

#[expect(clippy::expect_used, reason = "templates are constants; a test compiles them all")]
fn pattern(template: &str) -> Regex {
    let escaped = regex::escape(template).replace(r"\{", "{").replace(r"\}", "}");
    let whole =
        PLACEHOLDERS.iter().fold(escaped, |text, (placeholder, part, _)| text.replace(placeholder, part));
    Regex::new(&format!("^{whole}$")).expect("a template compiles")
}

/// Every step definition.
pub(super) static STEPS: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    let tables: [&'static [StepDefinition]; 11] = [
        super::given::STEPS,
        super::given::OPTIONS,
        super::described::STEPS,
        super::when::STEPS,
        super::when::EDITS,
        super::then::STEPS,
        super::calls::STEPS,
        super::config::STEPS,
        super::clients::STEPS,
        super::called::STEPS,
        super::resolver::STEPS,
    ];
    tables.into_iter().flatten().map(Compiled::new).collect()
});

impl ScenarioBuilder {
    /// Applies one step.
    ///
    /// # Errors
    ///
    /// Why the step cannot be used here, and what to write instead.
    pub fn take(&mut self, step: &gherkin::Step) -> Result<(), String> {
        let (compiled, captures) = find(step)?;
        check_below(compiled.definition.below, step)?;
        (compiled.definition.run)(self, &Captures::new(captures, step)?)
    }
}

/// The index of the definition that the text of a step matches, and the text in the places of its placeholders.
pub(super) fn matching(text: &str) -> Option<(usize, Vec<String>)> {
    STEPS.iter().enumerate().find_map(|(at, compiled)| Some((at, compiled.captures(text)?)))
}

fn find(step: &gherkin::Step) -> Result<(&'static Compiled, Vec<String>), String> {
    let found = matching(&step.value).and_then(|(at, captures)| Some((STEPS.get(at)?, captures)));
    let (compiled, captures) = found.ok_or_else(|| unknown(&step.value))?;
    if compiled.definition.kind == step.ty {
        Ok((compiled, captures))
    } else {
        Err(format!(
            "'{}' is a {:?}, but stands as a {:?}: move it, or name its keyword",
            shown(&step.value),
            compiled.definition.kind,
            step.ty
        ))
    }
}

fn unknown(step: &str) -> String {
    let templates = STEPS.iter().map(|compiled| compiled.definition.template);
    let closest = near::closest(step, templates).unwrap_or_default();
    format!("unknown step '{}': the closest step is '{closest}'", shown(step))
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
    let widths = step.table.as_ref().map(gherkin::Table::row_width);
    match (expected, &step.docstring, widths) {
        (Below::Nothing, None, None) | (Below::DocString, Some(_), None) => Ok(()),
        (Below::Table(columns), None, Some(width)) if columns == width => Ok(()),
        (Below::Nothing, ..) => {
            Err(format!("nothing may stand below '{}': remove the doc string or table", step.value))
        }
        (Below::DocString, ..) => {
            Err(format!("'{}' needs a doc string below it, between two lines of \"\"\"", step.value))
        }
        (Below::Table(columns), ..) => Err(format!(
            "'{}' needs a table of {columns} column{} below it",
            step.value,
            if columns == 1 { "" } else { "s" }
        )),
    }
}

/// Whether a line is a step but for its keyword.
pub(super) fn is_step_without_keyword(text: &str) -> bool {
    STEPS.iter().any(|compiled| compiled.captures(text).is_some())
}
