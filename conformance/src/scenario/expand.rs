//! Scenarios with their backgrounds and outlines spelled out, one per row of examples.

use std::sync::LazyLock;

use gherkin::{Background, Examples, Feature, Step};
use regex::{Captures, Regex};

/// One scenario to run.
pub(super) struct Row {
    /// The name as it stands in the file.
    pub(super) title: String,
    /// The name with the row's values.
    pub(super) name: String,
    /// Which row of the outline this is, from 1; 1 for a plain scenario.
    pub(super) number: usize,
    /// The tags of the feature, the rule, the scenario and the examples.
    pub(super) tags: Vec<String>,
    /// The steps with their lines, the background's first.
    pub(super) steps: Vec<(usize, Step)>,
    /// The line of the scenario or of its row.
    pub(super) line: usize,
}

type Problems = Vec<(usize, String)>;

/// A value in angle brackets, as cucumber finds it.
#[expect(clippy::expect_used, reason = "the expression is a constant; every outline compiles it")]
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<([^>\s](?:[^>\s]?|[^>\t\n\r\v\f]*[^>\s]))>").expect("the expression compiles")
});

/// Every scenario of the feature, and the outlines that cannot be spelled out.
pub(super) fn rows(feature: &Feature, text: &str) -> (Vec<Row>, Problems) {
    let reader = Reader { text, tags: &feature.tags, background: steps_of(feature.background.as_ref()) };
    let (mut rows, mut problems) = reader.read(&[], None, &feature.scenarios);
    for rule in &feature.rules {
        let (more, found) = reader.read(&rule.tags, rule.background.as_ref(), &rule.scenarios);
        rows.extend(more);
        problems.extend(found);
    }
    (rows, problems)
}

fn steps_of(background: Option<&Background>) -> &[Step] {
    background.map_or(&[], |background| &background.steps)
}

struct Reader<'a> {
    text: &'a str,
    tags: &'a [String],
    background: &'a [Step],
}

impl Reader<'_> {
    fn read(
        &self,
        tags: &[String],
        background: Option<&Background>,
        scenarios: &[gherkin::Scenario],
    ) -> (Vec<Row>, Problems) {
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        for scenario in scenarios {
            let before: Vec<_> =
                self.background.iter().chain(steps_of(background)).map(|step| self.placed(step)).collect();
            let tags: Vec<_> = [self.tags, tags, &scenario.tags].concat();
            let (found, wrong) = self.scenario(scenario, &before, &tags);
            rows.extend(found);
            problems.extend(wrong);
        }
        (rows, problems)
    }

    fn scenario(
        &self,
        scenario: &gherkin::Scenario,
        before: &[(usize, Step)],
        tags: &[String],
    ) -> (Vec<Row>, Problems) {
        let line = self.line(scenario.span.start);
        let is_outline = scenario.keyword.starts_with("Scenario ");
        if scenario.examples.is_empty() && !is_outline {
            let steps =
                before.iter().cloned().chain(scenario.steps.iter().map(|step| self.placed(step))).collect();
            let (title, name) = (scenario.name.clone(), scenario.name.clone());
            return (vec![Row { title, name, number: 1, tags: tags.to_vec(), steps, line }], Vec::new());
        }
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        for examples in &scenario.examples {
            for (line, values) in self.values(examples) {
                let number = rows.len() + 1;
                rows.push(self.row(
                    scenario,
                    before,
                    &[tags, &examples.tags].concat(),
                    number,
                    line,
                    &values,
                    &mut problems,
                ));
            }
        }
        if rows.is_empty() {
            problems.push((
                line,
                "the outline has no row of examples and runs nothing: add rows below 'Examples:'".to_owned(),
            ));
        }
        (rows, problems)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one row")]
    fn row(
        &self,
        scenario: &gherkin::Scenario,
        before: &[(usize, Step)],
        tags: &[String],
        number: usize,
        line: usize,
        values: &[(&str, &str)],
        problems: &mut Problems,
    ) -> Row {
        let mut filled = |text: &str, line| {
            fill(text, values).unwrap_or_else(|message| {
                problems.push((line, message));
                text.to_owned()
            })
        };
        let name = filled(&scenario.name, line);
        let own = scenario.steps.iter().map(|step| self.placed(step));
        let own = own.map(|(line, step)| (line, filled_step(step, |text| filled(text, line))));
        let steps = before.iter().cloned().chain(own).collect();
        Row { title: scenario.name.clone(), name, number, tags: tags.to_vec(), steps, line }
    }

    /// The rows of the examples: their lines, and their values by column.
    fn values<'a>(&self, examples: &'a Examples) -> Vec<(usize, Vec<(&'a str, &'a str)>)> {
        let Some(table) = &examples.table else { return Vec::new() };
        let Some((header, rows)) = table.rows.split_first() else { return Vec::new() };
        let first = self.line(table.span.start);
        let is_row = |(_, text): &(usize, &str)| text.trim_start().starts_with('|');
        let lines =
            self.text.lines().enumerate().skip(first - 1).filter(is_row).skip(1).map(|(index, _)| index + 1);
        let pairs = |row: &'a Vec<String>| {
            header.iter().map(String::as_str).zip(row.iter().map(String::as_str)).collect()
        };
        lines.zip(rows.iter().map(pairs)).collect()
    }

    fn placed(&self, step: &Step) -> (usize, Step) {
        (self.line(step.span.start), step.clone())
    }

    /// The line of what begins at the offset; the parser counts blank lines and comments before it in.
    fn line(&self, offset: usize) -> usize {
        let (before, after) = self.text.split_at_checked(offset).unwrap_or((self.text, ""));
        let is_skipped = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
        1 + before.matches('\n').count() + after.lines().take_while(is_skipped).count()
    }
}

fn filled_step(mut step: Step, mut filled: impl FnMut(&str) -> String) -> Step {
    let cells = step.table.iter_mut().flat_map(|table| table.rows.iter_mut().flatten());
    for text in std::iter::once(&mut step.value).chain(step.docstring.iter_mut()).chain(cells) {
        *text = filled(text);
    }
    step
}

fn fill(text: &str, values: &[(&str, &str)]) -> Result<String, String> {
    let mut unknown = None;
    let filled = PLACEHOLDER.replace_all(text, |found: &Captures<'_>| {
        let value = values.iter().find(|(name, _)| *name == &found[1]).map(|(_, value)| *value);
        value.unwrap_or_else(|| {
            unknown =
                Some(format!("<{}> is no column of the examples: add it, or correct the name", &found[1]));
            ""
        })
    });
    let filled = filled.into_owned();
    unknown.map_or(Ok(filled), Err)
}
