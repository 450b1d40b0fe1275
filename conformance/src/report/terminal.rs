//! The report for a terminal: first what failed and what to mend first, then the table of topics, and the verdict last.

use textwrap::{Options, WordSeparator, WordSplitter};

use super::coverage::{not_compared, not_run};
use super::findings::{Rank, Shown, flaky, ranked};
use super::mend::{Groups, Share, kinds};
use super::table::Table;
use super::text::{cases, faults, headline, interruption, put, summary};
use crate::run::results::{Results, RunEnd, RunResult};
use crate::specification::rules;
use crate::system::printable;

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
    /// Whether every failure is shown in full.
    pub in_full: bool,
}

/// The report as text.
#[must_use]
pub fn terminal(results: &Results, layout: Layout) -> String {
    let runs: Vec<_> = results.runs.iter().map(|run| of_run(run, layout)).collect();
    printable::text(&runs.join("\n")).into_owned()
}

fn of_run(run: &RunResult, layout: Layout) -> String {
    let mut text = format!("{}\n\n{}{}", headline(run), failures(run, layout), counts(run, layout));
    text += &table(run, layout);
    not_run(run).iter().for_each(|line| put(&mut text, &wrapped(line, layout)));
    let hidden = not_compared(run);
    if !hidden.is_empty() {
        put(&mut text, &wrapped(&format!("not compared: {}", hidden.join("; ")), layout));
    }
    text.push('\n');
    faults(run).iter().for_each(|fault| put(&mut text, &format!("adapter fault: {fault}\n")));
    run.problems().iter().for_each(|problem| put(&mut text, &format!("{}\n", printable::line(problem))));
    if let RunEnd::Unusable(why) = &run.end {
        put(&mut text, &format!("{}\n", why.trim_end()));
    }
    interruption(run).iter().for_each(|why| put(&mut text, why));
    put(&mut text, &summary(run));
    text
}

/// The failures: the most telling ones, others in full as long as there is room for them, and the rest by name.
fn failures(run: &RunResult, layout: Layout) -> String {
    let (ranked, rest) = ranked(run);
    let all = ranked.into_iter().chain(flaky(run).into_iter().map(|shown| (Rank::Generated, shown)));
    let (mut room, mut has_finding) = (DETAILED_LINES, false);
    let (mut text, mut named) = (String::new(), Vec::new());
    for (rank, shown) in all {
        let full = finding(&shown, layout);
        let full = if layout.in_full { full } else { cut(full, longest(rank)) };
        let lines = full.lines().count() + 1;
        let is_telling = rank <= Rank::FirstScenario || rank == Rank::Finding && !has_finding;
        has_finding |= rank == Rank::Finding;
        if layout.in_full || is_telling || lines <= room && named.is_empty() {
            put(&mut text, &full);
            room = room.saturating_sub(lines);
        } else {
            named.push(shortened(format!("  {}", heading(&shown)), layout.width.unwrap_or(usize::MAX)));
        }
    }
    text + &others(&named, rest)
}

/// How many lines of a failure are shown.
const fn longest(rank: Rank) -> usize {
    match rank {
        Rank::Malfunction => 16,
        Rank::FirstScenario => 24,
        Rank::Finding => 48,
        Rank::Scenario | Rank::Generated => DETAILED_LINES,
    }
}

/// The failures that are not shown in full.
fn others(named: &[String], rest: u64) -> String {
    let mut text = String::new();
    if !named.is_empty() {
        put(&mut text, "failed too (-v shows all in full, --save DIR writes feature files):");
        named.iter().take(MAX_NAMED).for_each(|name| put(&mut text, name));
        let more = named.len().saturating_sub(MAX_NAMED);
        if more > 0 {
            put(&mut text, &format!("  … and {more} more"));
        }
        text.push('\n');
    }
    if rest > 0 {
        put(&mut text, &format!("… and {} more in the same ways\n", cases(rest)));
    }
    text
}

/// The first lines of the text, with a hint if there are more.
fn cut(text: String, lines: usize) -> String {
    if text.lines().count() <= lines {
        return text;
    }
    let mut shown: String = text.lines().take(lines - 1).map(|line| format!("{line}\n")).collect();
    put(&mut shown, "… -v shows all");
    shown
}

/// What to mend first, if several cases failed.
fn counts(run: &RunResult, layout: Layout) -> String {
    if run.counts().failed < 2 {
        return String::new();
    }
    let groups = Groups::of(run);
    let mut text = format!("{} failed: {}\n", cases(run.counts().failed), kinds(run));
    let share = |share: &Share| format!("{} of {}", share.failed, share.of);
    let rules = groups.by_rule.iter().map(|(rule, of)| (share(of), titled(rule))).collect();
    list(&mut text, "by rule, of the cases that cite it", rules, layout);
    let plain = |counts: &[(String, u64)]| -> Vec<_> {
        counts.iter().map(|(name, count)| (count.to_string(), printable::line(name).into_owned())).collect()
    };
    list(&mut text, "by part of the outcome", plain(&groups.by_part), layout);
    if groups.by_capability.len() > 1 {
        list(&mut text, "by capability that the case needs", plain(&groups.by_capability), layout);
    }
    text + "\n"
}

/// A rule with its title.
fn titled(rule: &str) -> String {
    match rules().get(rule) {
        Some(known) => format!("{rule}  {}", known.title),
        None => printable::line(rule).into_owned(),
    }
}

/// A list of counts with the names that they belong to, each on one line.
fn list(text: &mut String, title: &str, counts: Vec<(String, String)>, layout: Layout) {
    if counts.is_empty() {
        return;
    }
    put(text, &format!("  {title}"));
    let column = counts.iter().map(|(count, _)| count.len()).max().unwrap_or_default();
    let more = counts.len().saturating_sub(MAX_COUNTED);
    for (count, name) in counts.into_iter().take(MAX_COUNTED) {
        put(text, &shortened(format!("    {count:>column$}  {name}"), layout.width.unwrap_or(usize::MAX)));
    }
    if more > 0 {
        put(text, &format!("    … and {more} more"));
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
    let Some(width) = layout.width else { return text.to_owned() };
    let options = Options::new(width.max(1))
        .subsequent_indent("  ")
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// A line for each topic; if cases failed, only for those of which something was run. In a width that is too small for it,
/// cells and topics are shortened.
fn table(run: &RunResult, layout: Layout) -> String {
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
    let mut text = format!("{:width$}", "");
    table.editions.iter().for_each(|edition| text.push_str(&format!("{:>column$}", edition.name())));
    text.push('\n');
    for (topic, cells) in rows {
        text.push_str(&format!("{:width$}", shortened(topic, width)));
        cells.iter().for_each(|cell| text.push_str(&format!("{cell:>column$}")));
        text.push('\n');
    }
    if left_out > 0 {
        put(&mut text, &format!("(of {left_out} more topics, nothing was run)"));
    }
    text
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

fn finding(shown: &Shown, layout: Layout) -> String {
    let mut text = wrapped(&heading(shown), layout) + "\n";
    for line in shown.body.lines() {
        match line.starts_with("because ") {
            true => put(&mut text, &wrapped(line, layout)),
            false => put(&mut text, line),
        }
    }
    if let Some(feature) = &shown.feature {
        put(&mut text, &format!("--- feature file ---\n{feature}--------------------"));
    }
    text
}
