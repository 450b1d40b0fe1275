//! The report for a terminal: first what failed and what to mend first, then the table of topics, and the verdict last.

use super::coverage::{not_compared, not_run};
use super::findings::{Rank, Shown, flaky, ranked};
use super::mend::{CountList, kinds, lists};
use super::table::Table;
use super::text::{alike, cases, faults, headline, interruption, summary};
use crate::run::results::{Results, RunResult, RunStatus};
use crate::run::status::Verdict;
use crate::system::plural::plural;
use crate::system::printable;
use crate::system::terminal::{Lines, Style, hang};

/// The least width of a cell of the table.
const MIN_CELL: usize = 14;
/// How many lines the failures have that are shown in full.
const DETAILED_LINES: usize = 64;
/// How many of the other failures are named.
const MAX_NAMED: usize = 4;
/// How many entries a list of counts has.
const MAX_COUNTED: usize = 4;

/// How the report is laid out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// The width of the lines in columns; they are not wrapped if there is none.
    pub width: Option<usize>,
    /// Whether failures, differences and the verdict are styled by terminal escapes.
    pub colour: bool,
    /// Whether every failure is shown in full.
    pub in_full: bool,
}

/// The report as text.
#[must_use]
pub fn terminal(results: &Results, layout: Layout) -> String {
    let runs: Vec<_> = results.runs.iter().map(|run| of_run(run, layout).print(layout.colour)).collect();
    runs.join("\n")
}

fn of_run(run: &RunResult, layout: Layout) -> Lines {
    let mut text = Lines::default();
    text.put(&headline(run));
    text.put("");
    text.append(failures(run, layout));
    text.append(counts(run, layout));
    table(run, layout).iter().for_each(|row| text.put(row));
    not_run(run).iter().for_each(|line| text.put(&wrapped(line, layout)));
    let hidden = not_compared(run);
    if !hidden.is_empty() {
        text.put(&wrapped(&format!("not compared: {}", hidden.join("; ")), layout));
    }
    text.put("");
    let problems = run.problems();
    let unusable = run.end.unusable().map(|why| why.trim_end().to_owned());
    let faults = faults(run).into_iter().map(|fault| format!("adapter fault: {fault}"));
    let problems = problems.iter().map(|problem| printable::line(problem).into_owned());
    for trouble in faults.chain(problems).chain(unusable) {
        text.put_in(Style::Problem, &trouble);
        text.put("");
    }
    interruption(run).iter().for_each(|why| text.put_in(Style::Problem, why));
    let has_passed = run.status() == RunStatus::Passed;
    text.put_in(if has_passed { Style::Success } else { Style::Problem }, &summary(run));
    text
}

/// The failures: the most telling ones, others in full as long as there is room for them, and the rest by name.
fn failures(run: &RunResult, layout: Layout) -> Lines {
    let (ranked, rest) = ranked(run);
    let all = ranked.into_iter().chain(flaky(run).into_iter().map(|shown| (Rank::Generated, shown)));
    let (mut room, mut has_finding) = (DETAILED_LINES, false);
    let (mut text, mut named) = (Lines::default(), Vec::new());
    for (rank, shown) in all {
        let mut full = finding(&shown, layout);
        if !layout.in_full {
            cut(&mut full, longest(rank));
        }
        let lines = full.len() + 1;
        let is_telling = rank <= Rank::FirstScenario || rank == Rank::Finding && !has_finding;
        has_finding |= rank == Rank::Finding;
        if layout.in_full || is_telling || lines <= room && named.is_empty() {
            text.append(full);
            text.put("");
            room = room.saturating_sub(lines);
        } else {
            named.push(shortened(format!("  {}", name(&shown)), layout.width.unwrap_or(usize::MAX)));
        }
    }
    others(&mut text, &named, rest);
    text
}

/// How many lines of a failure are shown.
const fn longest(rank: Rank) -> usize {
    match rank {
        Rank::Malfunction => 16,
        Rank::FirstScenario => 24,
        Rank::Finding => 48,
        Rank::Scenario | Rank::Generated | Rank::Unsupported => DETAILED_LINES,
    }
}

/// The failures that are not shown in full.
fn others(text: &mut Lines, named: &[String], rest: u64) {
    if !named.is_empty() {
        text.put("failed too ('awsess show ID' shows the case, -v all of them in full):");
        named.iter().take(MAX_NAMED).for_each(|name| text.put(name));
        let more = named.len().saturating_sub(MAX_NAMED);
        if more > 0 {
            text.put(&format!("  … and {more} more"));
        }
        text.put("");
    }
    if rest > 0 {
        text.put(&format!("… and {}\n\n", alike(rest)));
    }
}

/// Shortens the text to so many lines, with a hint if it has more.
fn cut(text: &mut Lines, lines: usize) {
    if text.len() > lines {
        text.truncate(lines - 1);
        text.put_in(Style::Dim, "… -v shows all");
    }
}

/// What to mend first, if several cases failed.
fn counts(run: &RunResult, layout: Layout) -> Lines {
    let mut text = Lines::default();
    let lists = lists(run);
    if lists.is_empty() {
        return text;
    }
    text.put_in(Style::Bold, &format!("{} failed: {}", cases(run.counts().failed), kinds(run)));
    lists.into_iter().for_each(|counts| list(&mut text, counts, layout));
    text.put("");
    text
}

/// A list of counts with the names that they belong to, each on one line.
fn list(text: &mut Lines, counts: CountList, layout: Layout) {
    text.put(&format!("  {}", counts.title));
    let counts = counts.rows;
    let column = counts.iter().map(|(count, _)| count.len()).max().unwrap_or_default();
    let more = counts.len().saturating_sub(MAX_COUNTED);
    for (count, name) in counts.into_iter().take(MAX_COUNTED) {
        text.put(&shortened(format!("    {count:>column$}  {name}"), layout.width.unwrap_or(usize::MAX)));
    }
    if more > 0 {
        text.put(&format!("    … and {more} more"));
    }
}

/// The line, shortened to the width.
fn shortened(line: String, width: usize) -> String {
    if line.chars().count() <= width {
        return line;
    }
    line.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// The text in lines of the width, indented from the second line on.
fn wrapped(text: &str, layout: Layout) -> String {
    hang(text, layout.width, "  ").join("\n")
}

/// A line for each topic; if cases failed, only for those of which something was run. In a width that is too small for it,
/// cells and topics are shortened.
fn table(run: &RunResult, layout: Layout) -> Vec<String> {
    let mut table = Table::of(run);
    let all = table.topics.len();
    if run.counts().failed > 1 && !layout.in_full {
        table.leave_out_not_run();
    }
    let left_out = all - table.topics.len();
    let mut rows = table.rows();
    let mut widths = Widths::of(&table, &rows, MIN_CELL);
    let room = layout.width.unwrap_or(usize::MAX);
    if widths.sum() > room {
        rows.iter_mut().flat_map(|(_, cells)| cells).for_each(|cell| *cell = cell.replace(" of ", "/"));
        widths = Widths::of(&table, &rows, 0);
        widths.topic = widths.topic.saturating_sub(widths.sum().saturating_sub(room));
    }
    let Widths { topic: width, column, .. } = widths;
    let line = |topic: String, cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("{cell:>column$}")).collect();
        format!("{:width$}{cells}", shortened(topic, width))
    };
    let names = table.editions.iter().map(|edition| edition.name().to_owned()).collect();
    let mut lines = vec![line(String::new(), names)];
    lines.extend(rows.into_iter().map(|(topic, cells)| line(topic, cells)));
    if left_out > 0 {
        lines.push(format!("(of {}, nothing was run)", plural(left_out, "more topic", "more topics")));
    }
    lines
}

/// The widths of the columns of the table.
struct Widths {
    topic: usize,
    column: usize,
    columns: usize,
}

impl Widths {
    fn of(table: &Table<'_>, rows: &[(String, Vec<String>)], least: usize) -> Self {
        let widest = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| text.chars().count()).max();
        let topic = widest(&mut rows.iter().map(|(topic, _)| topic)).unwrap_or_default();
        let cell = widest(&mut rows.iter().flat_map(|(_, cells)| cells)).unwrap_or_default();
        Self { topic, column: cell.max(least) + 2, columns: table.editions.len() }
    }

    const fn sum(&self) -> usize {
        self.topic + self.column * self.columns
    }
}

/// A failure in one line.
fn heading(shown: &Shown) -> String {
    let about = shown.location.iter().chain(&shown.rules).map(|text| format!("  {text}")).collect::<String>();
    format!("{}: {}{about}", shown.what, shown.title)
}

/// A failure that is only named, with what it is about.
fn name(shown: &Shown) -> String {
    let gist = shown.gist.as_ref().map_or_else(String::new, |gist| format!("  {gist}"));
    format!("{}: {}{gist}", shown.what, shown.title)
}

/// A failure in full, with its differences in colours.
fn finding(shown: &Shown, layout: Layout) -> Lines {
    let mut text = Lines::default();
    let style = if shown.verdict == Verdict::Flaky { Style::Hint } else { Style::Problem };
    text.put_in(style, &wrapped(&heading(shown), layout));
    for line in shown.body.lines() {
        match line.as_bytes().first() {
            Some(b'-') => text.put_in(Style::Removed, line),
            Some(b'+') => text.put_in(Style::Added, line),
            _ if line.starts_with("because ") => text.put(&wrapped(line, layout)),
            _ => text.put(line),
        }
    }
    match (&shown.feature, &shown.repro) {
        (Some(feature), _) => {
            text.put(&format!("--- feature file ---\n{feature}--------------------"));
        }
        (None, Some(repro)) => text.put(&format!("reproduce: {repro} | sh")),
        (None, None) => {}
    }
    text
}
