//! The catalogue of steps: every step definition with an example, and the rows of a table of fields.

use gherkin::{Step, StepType};

use crate::vocabulary::config::FIELDS;

use super::Scenario;
use super::step::{Below, example};
use super::steps::{STEPS, matching};
use super::text::to_cell;

/// A step definition with an example.
#[derive(Clone, Debug)]
pub struct CatalogueEntry {
    /// The keyword that a step of this kind has.
    pub keyword: StepType,
    /// The sentence, with placeholders in braces.
    pub template: &'static str,
    /// What is below a step of this kind: `table`, `doc string`, or nothing.
    pub below: Option<&'static str>,
    /// The lines of the shortest step of this kind in the scenarios, or the template with a value for each placeholder.
    pub example: Vec<String>,
}

/// Every step definition, by keyword, each with its shortest example in the scenarios.
#[must_use]
pub fn catalogue(scenarios: &[Scenario]) -> Vec<CatalogueEntry> {
    let mut entries: Vec<CatalogueEntry> = STEPS
        .iter()
        .map(|compiled| CatalogueEntry {
            keyword: compiled.keyword,
            template: compiled.template,
            below: match compiled.below {
                Below::Nothing => None,
                Below::DocString => Some("doc string"),
                Below::Table(_) => Some("table"),
            },
            example: Vec::new(),
        })
        .collect();
    for (_, step) in scenarios.iter().flat_map(|scenario| &scenario.steps) {
        let entry = matching(&step.value).and_then(|(at, _)| entries.get_mut(at));
        let length = |lines: &[String]| (lines.len(), lines.first().map(String::len));
        let lines = lines(step);
        if let Some(entry) =
            entry.filter(|entry| entry.example.is_empty() || length(&lines) < length(&entry.example))
        {
            entry.example = lines;
        }
    }
    for entry in entries.iter_mut().filter(|entry| entry.example.is_empty()) {
        entry.example.push(example(entry.template));
    }
    entries.sort_by_key(|entry| match entry.keyword {
        StepType::Given => 0,
        StepType::When => 1,
        StepType::Then => 2,
    });
    entries
}

/// A row for each field of a config: its name and a value.
pub fn config_rows() -> impl Iterator<Item = String> {
    FIELDS.iter().map(|field| row(&[field.name.to_owned(), to_cell(field.example)]))
}

/// The step with what is below it.
fn lines(step: &Step) -> Vec<String> {
    let text = step.docstring.iter().flat_map(|text| {
        let lines = text.lines().skip(1).map(str::to_owned);
        ["\"\"\"".to_owned()].into_iter().chain(lines).chain(["\"\"\"".to_owned()])
    });
    let rows = step.table.iter().flat_map(|table| &table.rows).map(|cells| {
        let cells: Vec<String> =
            cells.iter().map(|cell| cell.replace('\\', r"\\").replace('|', r"\|")).collect();
        row(&cells)
    });
    [step.value.clone()].into_iter().chain(text).chain(rows).collect()
}

fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}
