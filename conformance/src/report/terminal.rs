//! The report for a terminal.

use super::findings::{Shown, flaky, generated, scenarios};
use super::table::Table;
use super::text::{cases, faults, headline, interruption, not_run, put, summary};
use crate::run::results::{Results, RunEnd, RunResult};
use crate::system::printable;

/// The least width of a cell of the table.
const MIN_CELL: usize = 14;
/// How many scenarios are shown in full.
const SHOWN: usize = 50;

/// The report as text.
#[must_use]
pub fn terminal(results: &Results) -> String {
    printable::text(&results.runs.iter().map(of_run).collect::<Vec<_>>().join("\n")).into_owned()
}

fn of_run(run: &RunResult) -> String {
    let mut text = format!("{}\n\n{}", headline(run), table(run));
    not_run(run).iter().for_each(|line| put(&mut text, line));
    text.push('\n');
    let written: Vec<_> = scenarios(run).collect();
    written.iter().take(SHOWN).for_each(|shown| put(&mut text, &finding(shown)));
    if written.len() > SHOWN {
        put(&mut text, &format!("… and {} more scenarios\n", written.len() - SHOWN));
    }
    let (generated, rest) = generated(run);
    generated.iter().for_each(|shown| put(&mut text, &finding(shown)));
    if rest > 0 {
        put(&mut text, &format!("… and {} more in the same ways\n", cases(rest)));
    }
    flaky(run).iter().for_each(|shown| put(&mut text, &finding(shown)));
    faults(run).iter().for_each(|fault| put(&mut text, &format!("adapter fault: {fault}\n")));
    run.problems().iter().for_each(|problem| put(&mut text, &format!("{}\n", printable::line(problem))));
    if let RunEnd::Unusable(why) = &run.end {
        put(&mut text, &format!("{}\n", why.trim_end()));
    }
    interruption(run).iter().for_each(|why| put(&mut text, why));
    put(&mut text, &summary(run));
    text
}

fn table(run: &RunResult) -> String {
    let table = Table::of(run);
    let width = table.topics.iter().map(|topic| topic.chars().count()).max().unwrap_or_default();
    let cells = |topic: &str| table.editions.iter().map(|edition| table.cell(topic, *edition)).collect();
    let rows: Vec<(_, Vec<_>)> =
        table.topics.iter().map(|topic| (printable::line(topic), cells(topic))).collect();
    let widest = rows.iter().flat_map(|(_, cells)| cells).map(|cell| cell.chars().count()).max();
    let column = widest.unwrap_or_default().max(MIN_CELL) + 2;
    let mut text = format!("{:width$}", "");
    table.editions.iter().for_each(|edition| text.push_str(&format!("{:>column$}", edition.name())));
    text.push('\n');
    for (topic, cells) in rows {
        text.push_str(&format!("{topic:width$}"));
        cells.iter().for_each(|cell| text.push_str(&format!("{cell:>column$}")));
        text.push('\n');
    }
    text
}

fn finding(shown: &Shown) -> String {
    let about = shown.location.iter().chain(&shown.rules).map(|text| format!("  {text}")).collect::<String>();
    let feature = shown
        .feature
        .as_ref()
        .map_or_else(String::new, |feature| format!("--- feature file ---\n{feature}--------------------\n"));
    format!("{}: {}{about}\n{}{feature}", shown.what, shown.title, shown.body)
}
