//! Faults that a Gherkin parser accepts: keywords and steps that it reads as descriptions, and cells and indents that it
//! drops.

use std::collections::BTreeSet;

use strsim::levenshtein;

use super::problem::MAX_PROBLEMS;
use super::steps::is_step_without_keyword;
use super::tags;

const HEADERS: [&str; 9] = [
    "Feature",
    "Background",
    "Rule",
    "Scenario Outline",
    "Scenario Template",
    "Scenario",
    "Examples",
    "Example",
    "Scenarios",
];
const STEPS: [&str; 6] = ["Given ", "When ", "Then ", "And ", "But ", "* "];
/// The lines that open and close a doc string.
pub(super) const MARKS: [&str; 2] = ["\"\"\"", "```"];

/// The maximum length of a line that is checked for a misspelled keyword, in bytes.
const LONGEST_KEYWORD: usize = 100;

/// The part of the file that a line is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Below a keyword that takes no steps: all text is description.
    Feature,
    /// Below a keyword that takes steps, before the first of them.
    Description,
    /// Below a step.
    Step,
    /// Below `Examples:`.
    Examples,
}

struct Lint<'a> {
    rules: &'a BTreeSet<String>,
    place: Place,
    cells: Option<usize>,
    problems: Vec<(usize, String)>,
}

/// The faults that the parser accepts, each with its line.
pub(super) fn lint(text: &str, rules: &BTreeSet<String>) -> Vec<(usize, String)> {
    let mut lint = Lint { rules, place: Place::Feature, cells: None, problems: Vec::new() };
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next().filter(|_| lint.problems.len() < MAX_PROBLEMS) {
        match MARKS.iter().find(|mark| line.trim_start().starts_with(**mark)) {
            Some(mark) => lint.doc_string(number, line, mark, &mut lines),
            None => lint.line(number, line.trim()),
        }
    }
    lint.problems
}

impl Lint<'_> {
    fn line(&mut self, number: usize, line: &str) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if line.starts_with('|') {
            self.row(number, line);
        } else if let Some(header) = header(line) {
            self.place = place_below(header);
        } else if line.starts_with('@') {
            self.tags(number, line);
        } else if self.place != Place::Feature && STEPS.iter().any(|step| line.starts_with(step)) {
            self.place = Place::Step;
        } else {
            self.description(number, line);
        }
        if !line.starts_with('|') {
            self.cells = None;
        }
    }

    fn tags(&mut self, number: usize, line: &str) {
        let words = line.split_whitespace().take_while(|word| !word.starts_with('#'));
        let tags = words.flat_map(|word| word.split('@')).filter(|tag| !tag.is_empty());
        let unknown = tags.filter_map(|tag| tags::check(tag, self.rules));
        self.problems.extend(unknown.take(MAX_PROBLEMS).map(|message| (number, message)));
    }

    fn row(&mut self, number: usize, line: &str) {
        if self.place == Place::Feature || self.place == Place::Description {
            self.problems.push((
                number,
                "the table belongs to no step and is read as a description: move it below its step"
                    .to_owned(),
            ));
        }
        let cells = line.replace(r"\\", "").replace(r"\|", "").matches('|').count().saturating_sub(1);
        if *self.cells.get_or_insert(cells) != cells {
            self.problems.push((
                number,
                format!(
                    "the row has {cells} cells, the first row of the table {}: make them equal",
                    self.cells.unwrap_or(0)
                ),
            ));
        }
    }

    fn description(&mut self, number: usize, line: &str) {
        if let Some(keyword) = misspelled(line) {
            self.problems.push((
                number,
                format!("'{line}' is read as a description: write '{keyword}:' if it is the keyword"),
            ));
        } else if is_like_step(line) {
            self.problems.push((number, format!("'{line}' is read as a description, but looks like a step: correct its keyword or its place")));
        }
    }

    fn doc_string<'t>(
        &mut self,
        number: usize,
        opening: &str,
        mark: &str,
        lines: &mut impl Iterator<Item = (usize, &'t str)>,
    ) {
        if self.place != Place::Step {
            self.problems
                .push((number, "the doc string belongs to no step: move it below its step".to_owned()));
        }
        let margins = lines
            .map(|(_, line)| line)
            .take_while(|line| !line.contains(mark))
            .filter(|line| !line.trim().is_empty())
            .map(margin);
        let least = margins.min_by_key(|margin| margin.len());
        if least.is_some_and(|least| least != margin(opening)) {
            self.problems.push((
                number,
                "the doc string is not indented as its quotes, so its text would change: indent both alike"
                    .to_owned(),
            ));
        }
    }
}

fn margin(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// The keyword of a header line; `None` for other lines.
pub(super) fn header(line: &str) -> Option<&'static str> {
    HEADERS.into_iter().find(|header| line.strip_prefix(header).is_some_and(|rest| rest.starts_with(':')))
}

fn place_below(header: &str) -> Place {
    match header {
        "Feature" | "Rule" => Place::Feature,
        "Examples" | "Scenarios" => Place::Examples,
        _ => Place::Description,
    }
}

/// The keyword that the line seems to mean, if it begins with a word and a colon.
pub(super) fn misspelled(line: &str) -> Option<&'static str> {
    let word = line.split_once(':')?.0.trim();
    if word.len() > LONGEST_KEYWORD {
        return None;
    }
    let word = word.to_lowercase();
    let distances = HEADERS.into_iter().map(|header| (levenshtein(&word, &header.to_lowercase()), header));
    let near = distances.filter(|(distance, header)| *distance <= header.len() / 3);
    near.min_by_key(|(distance, _)| *distance).map(|(_, header)| header)
}

fn is_like_step(line: &str) -> bool {
    let after_first_word = line.split_once(' ').map_or("", |(_, rest)| rest.trim());
    is_step_without_keyword(line) || is_step_without_keyword(after_first_word)
}
