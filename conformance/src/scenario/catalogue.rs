//! The catalogue of steps: every step definition with an example, the rows of a table of fields, and the placeholders.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use gherkin::{Step, StepType};

use crate::vocabulary::config::FIELDS;

use super::read::scenario::Scenario;
use super::steps::table::{STEPS, matching};
use super::template::step::{Below, PLACEHOLDERS, example};
use super::template::text::{aligned, to_cell};

/// A step definition with an example.
#[derive(Clone, Debug)]
pub struct CatalogueEntry {
    /// The keyword that a step of this kind has.
    pub keyword: StepType,
    /// The sentence, with placeholders in braces.
    pub template: &'static str,
    /// What is below a step of this kind: `table`, `doc string`, or nothing.
    pub below: Option<&'static str>,
    /// The lines of the most frequent step of this kind in the scenarios, or the template with a value for each placeholder.
    pub example: Vec<String>,
    /// Further examples, if the rows of the table below the step are properties: those with properties that no example before has.
    pub further: Vec<Vec<String>>,
}

/// Every step definition, by keyword, each with an example from the scenarios.
#[must_use]
pub fn catalogue(scenarios: &[Scenario]) -> Vec<CatalogueEntry> {
    let mut written: BTreeMap<usize, BTreeMap<Vec<String>, usize>> = BTreeMap::new();
    for (_, step) in scenarios.iter().flat_map(|scenario| &scenario.steps) {
        if let Some((at, _)) = matching(&step.value) {
            *written.entry(at).or_default().entry(lines(step)).or_default() += 1;
        }
    }
    let entries = STEPS.iter().enumerate().map(|(at, compiled)| {
        let written = by_rank(written.remove(&at).unwrap_or_default());
        let example = written.first().cloned().unwrap_or_else(|| vec![example(compiled.template)]);
        CatalogueEntry {
            keyword: compiled.keyword,
            template: compiled.template,
            below: match compiled.below {
                Below::Nothing => None,
                Below::DocString => Some("doc string"),
                Below::Table(_) | Below::Properties => Some("table"),
            },
            further: if compiled.below == Below::Properties { covering(&written) } else { Vec::new() },
            example,
        }
    });
    let mut entries: Vec<CatalogueEntry> = entries.collect();
    entries.sort_by_key(|entry| match entry.keyword {
        StepType::Given => 0,
        StepType::When => 1,
        StepType::Then => 2,
    });
    entries
}

/// The steps by their frequency, and of equal frequency by their length. Steps with an empty text come last.
fn by_rank(written: BTreeMap<Vec<String>, usize>) -> Vec<Vec<String>> {
    let rank = |(lines, count): &(Vec<String>, usize)| {
        let is_empty = lines.iter().any(|line| line.contains("\"\"") && line != MARK);
        (is_empty, Reverse(*count), lines.len(), lines.iter().map(String::len).sum::<usize>())
    };
    let mut written: Vec<_> = written.into_iter().collect();
    written.sort_by_key(rank);
    written.into_iter().map(|(lines, _)| lines).collect()
}

/// The steps after the first whose tables have a property that no step before has.
fn covering(written: &[Vec<String>]) -> Vec<Vec<String>> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for lines in written {
        let properties = lines.iter().filter_map(|line| line.split('|').nth(1));
        if properties.filter(|property| seen.insert(property.trim())).count() > 0 {
            found.push(lines.clone());
        }
    }
    found.into_iter().skip(1).collect()
}

/// A row for each field of a config: its name and a value.
pub fn config_rows() -> impl Iterator<Item = String> {
    let rows = FIELDS.iter().map(|field| vec![field.name.to_owned(), to_cell(field.example)]);
    aligned(&rows.collect::<Vec<_>>()).into_iter()
}

/// Each placeholder of the templates, and what is written in its place.
pub fn placeholders() -> impl Iterator<Item = (&'static str, String)> {
    PLACEHOLDERS.iter().map(|(placeholder, pattern, _)| (*placeholder, meaning(placeholder, pattern)))
}

/// What is written in the place of a placeholder.
fn meaning(placeholder: &str, pattern: &str) -> String {
    match placeholder {
        "{text}" => r#"a text in double quotes, with the escapes \" \\ \n \t \r and \u{hexadecimal digits}"#
            .to_owned(),
        "{name}" => "a word, or a text in double quotes".to_owned(),
        "{word}" => "one or more words without quotes".to_owned(),
        "{count}" => "a number".to_owned(),
        _ => alternatives(pattern),
    }
}

/// The alternatives of a pattern such as `(front|back)` or `(failing )?`.
fn alternatives(pattern: &str) -> String {
    let (group, nothing) = pattern.strip_suffix('?').map_or((pattern, ""), |group| (group, ", or nothing"));
    group.trim_matches(['(', ')']).trim_end().replace('|', ", ") + nothing
}

/// The line before and after a doc string.
const MARK: &str = "\"\"\"";

/// The step with what is below it.
fn lines(step: &Step) -> Vec<String> {
    let text = step.docstring.iter().flat_map(|text| {
        let lines = text.lines().skip(1).map(str::to_owned);
        [MARK.to_owned()].into_iter().chain(lines).chain([MARK.to_owned()])
    });
    let rows = step.table.iter().flat_map(|table| &table.rows);
    let rows: Vec<_> = rows.map(|cells| cells.iter().map(|cell| escaped(cell)).collect()).collect();
    [step.value.clone()].into_iter().chain(text).chain(aligned(&rows)).collect()
}

fn escaped(cell: &str) -> String {
    cell.replace('\\', r"\\").replace('|', r"\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read::embedded;

    #[test]
    fn every_step_is_used_by_a_scenario() {
        let scenarios = embedded().unwrap();
        let steps = scenarios.iter().flat_map(|scenario| &scenario.steps);
        let used: BTreeSet<usize> = steps.filter_map(|(_, step)| Some(matching(&step.value)?.0)).collect();
        let unused = STEPS.iter().enumerate().filter(|(at, _)| !used.contains(at));
        let unused: Vec<&str> = unused.map(|(_, step)| step.template).collect();
        assert!(unused.is_empty(), "no scenario has a step {unused:#?}");
    }
}
