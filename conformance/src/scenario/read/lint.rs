//! Faults that a Gherkin parser accepts: keywords and steps that it reads as descriptions, and cells and indents that it
//! drops.

use std::collections::BTreeSet;

use strsim::levenshtein;

use super::tags;
use crate::scenario::problem::MAX_PROBLEMS;
use crate::scenario::steps::table::is_step_without_keyword;

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
    /// The indentation of the last step, in bytes.
    step_margin: usize,
    cells: Option<usize>,
    problems: Vec<(usize, String)>,
    /// Whether a doc string has steps in it, because its end is missing: nothing can be said of what follows.
    is_open: bool,
}

/// The faults that the parser accepts, each with its line.
pub(super) struct Faults {
    pub(super) problems: Vec<(usize, String)>,
    /// Whether the rest of the file cannot be read, because the end of a doc string is missing.
    pub(super) is_open: bool,
}

/// The faults that the parser accepts.
pub(super) fn lint(text: &str, rules: &BTreeSet<String>) -> Faults {
    let mut lint = Lint {
        rules,
        place: Place::Feature,
        step_margin: 0,
        cells: None,
        problems: Vec::new(),
        is_open: false,
    };
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) =
        lines.next().filter(|_| lint.problems.len() < MAX_PROBLEMS && !lint.is_open)
    {
        match MARKS.iter().find(|mark| line.trim_start().starts_with(**mark)) {
            Some(mark) => lint.doc_string(number, line, mark, &mut lines),
            None => lint.line(number, line),
        }
    }
    Faults { problems: lint.problems, is_open: lint.is_open }
}

impl Lint<'_> {
    fn line(&mut self, number: usize, whole: &str) {
        let line = whole.trim();
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
            self.step_margin = margin(whole).len();
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
        let mut is_closed = false;
        let text: Vec<_> = lines
            .take_while(|(_, line)| {
                is_closed = closes(line, mark);
                !is_closed
            })
            .collect();
        let least = margin(opening).len().max(self.step_margin + 1);
        if let Some((swallowed, _)) = text.iter().find(|(_, line)| is_outside(line, least)) {
            self.is_open = true;
            let message = format!(
                "the doc string that begins here is not closed: end it with {mark} before line {swallowed}"
            );
            return self.problems.push((number, message));
        }
        let margins = text.iter().map(|(_, line)| *line).filter(|line| !line.trim().is_empty()).map(margin);
        let least = margins.min_by_key(|margin| margin.len());
        if is_closed && least.is_some_and(|least| least != margin(opening)) {
            self.problems.push((
                number,
                "the doc string is not indented as its quotes, so its text would change: indent both alike"
                    .to_owned(),
            ));
        }
    }
}

/// Whether the line ends a doc string. Like the parser, it ignores quotes after a `#`.
fn closes(line: &str, mark: &str) -> bool {
    line.find(mark).is_some_and(|at| !line[..at].contains('#'))
}

/// Whether the line is a keyword or a step that is indented less than the text of a doc string at least is.
fn is_outside(line: &str, least: usize) -> bool {
    let text = line.trim();
    let step = || STEPS.iter().find_map(|keyword| text.strip_prefix(keyword));
    margin(line).len() < least && (header(text).is_some() || step().is_some_and(is_step_without_keyword))
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
