//! Expands scenarios: adds the steps of backgrounds, and makes one scenario of each row of examples.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use gherkin::{Background, Examples, Scenario, Step};
use regex::Regex;

use super::pieces::Parsed;
use crate::scenario::problem::MAX_PROBLEMS;

/// One scenario to run.
pub(super) struct Row {
    /// The name as it is written in the file.
    pub(super) title: String,
    /// The name with the row's values.
    pub(super) name: String,
    /// Which of the rows of the outline with the same slug this is, from 1; 1 for a plain scenario.
    pub(super) number: usize,
    /// The tags of the feature, the rule, the scenario and the examples.
    pub(super) tags: Vec<String>,
    /// The steps with their lines, the background's first.
    pub(super) steps: Vec<Placed>,
    /// The line of the scenario or of its row.
    pub(super) line: usize,
}

impl Row {
    /// The name with the row's values as a part of the id; that without them if it would be empty or too long.
    pub(super) fn slug(&self) -> String {
        let filled = slug(&self.name);
        if filled.is_empty() || filled.len() > MAX_SLUG { slug(&self.title) } else { filled }
    }
}

/// The name in small letters, digits and hyphens; apostrophes go.
fn slug(name: &str) -> String {
    let plain = name.to_lowercase().replace(['\'', '’'], "");
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// A step with its line.
type Placed = (usize, Step);

type Problems = Vec<(usize, String)>;

/// A value in angle brackets, as cucumber finds it.
#[expect(clippy::expect_used, reason = "the expression is a constant; every outline compiles it")]
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<([^>\s](?:[^>\s]?|[^>\t\n\r\v\f]*[^>\s]))>").expect("the expression compiles")
});

/// The maximum length of the slug of a name with the values of a row, in bytes.
const MAX_SLUG: usize = 160;

/// The maximum size of all scenarios after expansion, in bytes. Backgrounds and examples can make it far larger than the
/// files.
const MAX_FILLED: usize = 256 << 20;

/// The number of bytes left for scenarios.
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(MAX_FILLED)
    }
}

impl Room {
    fn take(&mut self, bytes: usize) -> Result<(), Full> {
        self.0 = self.0.checked_sub(bytes).ok_or(Full)?;
        Ok(())
    }
}

/// The scenarios exceed the maximum size.
#[derive(Debug)]
pub(super) struct Full;

impl Full {
    /// The error message with the remedy.
    pub(super) fn message() -> String {
        let limit = MAX_FILLED >> 20;
        format!(
            "the scenarios have more than {limit} MiB with their backgrounds and examples filled in: write fewer or smaller ones"
        )
    }
}

/// The expanded scenarios of a feature, and the problems of its outlines.
pub(super) fn rows(pieces: &[Parsed], room: &mut Room) -> Result<(Vec<Row>, Problems), Full> {
    let mut reader = Reader {
        room,
        feature: Common::default(),
        rule: Common::default(),
        rows: Vec::new(),
        problems: Vec::new(),
    };
    for (at, piece) in pieces.iter().enumerate() {
        let feature = &piece.feature;
        if at == 0 {
            reader.feature = Common::of(piece, &feature.tags, feature.background.as_ref());
        }
        reader.scenarios(piece, &feature.scenarios)?;
        for rule in &feature.rules {
            reader.rule = Common::of(piece, &rule.tags, rule.background.as_ref());
            reader.scenarios(piece, &rule.scenarios)?;
        }
    }
    Ok((reader.rows, reader.problems))
}

/// The tags and steps that the scenarios of a feature or a rule share, or the rows of an outline.
#[derive(Default)]
struct Common {
    tags: Vec<String>,
    steps: Vec<Placed>,
}

impl Common {
    fn of(piece: &Parsed, tags: &[String], background: Option<&Background>) -> Self {
        let steps = background.map_or(&[][..], |background| &background.steps);
        Self { tags: tags.to_vec(), steps: placed(piece, steps) }
    }
}

fn placed(piece: &Parsed, steps: &[Step]) -> Vec<Placed> {
    steps.iter().map(|step| (piece.line(step.position), step.clone())).collect()
}

struct Reader<'r> {
    room: &'r mut Room,
    feature: Common,
    /// The common part of the current rule.
    rule: Common,
    rows: Vec<Row>,
    problems: Problems,
}

impl Reader<'_> {
    fn scenarios(&mut self, piece: &Parsed, scenarios: &[Scenario]) -> Result<(), Full> {
        for scenario in scenarios {
            let own = Common { tags: scenario.tags.clone(), steps: placed(piece, &scenario.steps) };
            if scenario.examples.is_empty() && !scenario.keyword.starts_with("Scenario ") {
                let line = piece.line(scenario.position);
                let row = self.row(&scenario.name, &own, &[], line)?;
                self.rows.push(row);
            } else {
                self.outline(piece, scenario, &own)?;
            }
        }
        Ok(())
    }

    /// A row for each row of examples.
    fn outline(&mut self, piece: &Parsed, scenario: &Scenario, own: &Common) -> Result<(), Full> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for examples in &scenario.examples {
            for (line, values) in values(piece, examples) {
                if self.problems.len() >= MAX_PROBLEMS {
                    return Ok(());
                }
                let row = self.row(&scenario.name, own, &examples.tags, line)?;
                let row = self.filled(row, own.steps.len(), &values)?;
                let number = seen.entry(row.slug()).or_default();
                *number += 1;
                self.rows.push(Row { number: *number, ..row });
            }
        }
        if seen.is_empty() {
            let message = "the outline has no row of examples and runs nothing: add rows below 'Examples:'";
            self.problems.push((piece.line(scenario.position), message.to_owned()));
        }
        Ok(())
    }

    /// A scenario with the common tags and steps.
    fn row(&mut self, name: &str, own: &Common, tags: &[String], line: usize) -> Result<Row, Full> {
        let tags = [&*self.feature.tags, &self.rule.tags, &own.tags, tags];
        let steps = [&*self.feature.steps, &self.rule.steps, &own.steps];
        let of_tags = tags.iter().copied().flatten().map(|tag| size_of::<String>() + tag.len());
        let of_steps = steps.iter().copied().flatten().map(|(_, step)| size_of::<Placed>() + length(step));
        self.room.take(size_of::<Row>() + 2 * name.len() + of_tags.chain(of_steps).sum::<usize>())?;
        let (title, name) = (name.to_owned(), name.to_owned());
        Ok(Row { title, name, number: 1, tags: tags.concat(), steps: steps.concat(), line })
    }

    /// Replaces the placeholders in the name and in the own steps of a row, which are the last ones.
    fn filled(&mut self, mut row: Row, own_steps: usize, values: &BTreeMap<&str, &str>) -> Result<Row, Full> {
        self.fill(&mut row.name, row.line, values)?;
        let common = row.steps.len() - own_steps;
        for (line, step) in row.steps.iter_mut().skip(common) {
            for text in texts(step) {
                self.fill(text, *line, values)?;
            }
        }
        Ok(row)
    }

    fn fill(&mut self, text: &mut String, line: usize, values: &BTreeMap<&str, &str>) -> Result<(), Full> {
        let mut filled = String::with_capacity(text.len());
        let mut from = 0;
        for (all, name) in
            PLACEHOLDER.captures_iter(text).filter_map(|found| Some((found.get(0)?, found.get(1)?)))
        {
            let name = name.as_str();
            let Some(value) = values.get(name) else {
                let message = format!("<{name}> is not a column of the examples: add it or correct the name");
                self.problems.push((line, message));
                return Ok(());
            };
            self.room.take(value.len())?;
            filled.push_str(&text[from..all.start()]);
            filled.push_str(value);
            from = all.end();
        }
        filled.push_str(&text[from..]);
        *text = filled;
        Ok(())
    }
}

/// The rows of the examples: their lines, and their values by column.
fn values<'a>(piece: &Parsed, examples: &'a Examples) -> Vec<(usize, BTreeMap<&'a str, &'a str>)> {
    let Some((table, header)) = examples.table.as_ref().and_then(|table| Some((table, table.rows.first()?)))
    else {
        return Vec::new();
    };
    // The first of two columns with the same name is used.
    let pairs = |row: &'a [String]| {
        let pairs = header.iter().map(String::as_str).zip(row.iter().map(String::as_str));
        pairs.rev().collect()
    };
    let rows = table.rows.iter().enumerate().skip(1);
    rows.map(|(number, row)| (piece.line_of_row(table.position, number), pairs(row))).collect()
}

/// Every text of a step.
fn texts(step: &mut Step) -> impl Iterator<Item = &mut String> {
    let cells = step.table.iter_mut().flat_map(|table| table.rows.iter_mut().flatten());
    [&mut step.value].into_iter().chain(&mut step.docstring).chain(cells)
}

/// The length of the texts of a step in bytes.
fn length(step: &Step) -> usize {
    let cells = step.table.iter().flat_map(|table| table.rows.iter().flatten());
    let cells: usize = cells.map(|cell| size_of::<String>() + cell.len()).sum();
    step.value.len() + step.docstring.as_ref().map_or(0, String::len) + cells
}
