//! The summary in Markdown, for the page of a CI job.

use super::coverage::{not_compared, not_run};
use super::findings::{Shown, flaky, ranked};
use super::mend::{CountList, kinds, lists};
use super::table::Table;
use super::text::{cases, faults, headline, interruption, put, summary};
use crate::run::results::{Results, RunResult, RunStatus};
use crate::system::printable;

/// How many findings are shown: the page of a job holds 1 MiB.
const SHOWN: usize = 20;
/// How many entries a list of counts has.
const COUNTED: usize = 10;
/// How much of one finding is shown, in bytes.
const LONGEST: usize = 16 << 10;

/// The summary.
#[must_use]
pub fn markdown(results: &Results) -> String {
    printable::text(&results.runs.iter().map(of_run).collect::<Vec<_>>().join("\n")).into_owned()
}

fn of_run(run: &RunResult) -> String {
    let mark = if run.status() == RunStatus::Passed { "✅" } else { "❌" };
    let mut text = format!("## {mark} {}\n\n{}.\n\n{}", escaped(&headline(run)), summary(run), table(run));
    if let Some(why) = run.end.unusable() {
        put(&mut text, &format!("\n### The adapter cannot be used\n\n{}", fenced("text", why)));
    }
    section(&mut text, "The run was ended early", interruption(run).as_slice());
    counts(run, &mut text);
    findings(run, &mut text);
    section(&mut text, "Adapter faults", &faults(run));
    section(&mut text, "Expectations", &run.problems());
    section(&mut text, "Not run", &not_run(run));
    section(&mut text, "Not compared, because a capability is missing", &not_compared(run));
    text
}

fn table(run: &RunResult) -> String {
    let table = Table::of(run);
    let heads: String = table.editions.iter().map(|edition| format!(" {edition} |")).collect();
    let mut text = format!("| topic |{heads}\n| --- |{}\n", " ---: |".repeat(table.editions.len()));
    for topic in &table.topics {
        let cells: String =
            table.editions.iter().map(|edition| format!(" {} |", table.cell(topic, *edition))).collect();
        put(&mut text, &format!("| {} |{cells}", escaped(topic)));
    }
    text
}

/// What to mend first, if several cases failed.
fn counts(run: &RunResult, text: &mut String) {
    let lists = lists(run);
    if lists.is_empty() {
        return;
    }
    put(text, &format!("\n### What to mend first\n\n{}", escaped(&kinds(run))));
    for CountList { title, rows } in lists {
        put(text, &format!("\n{title}:\n"));
        rows.iter()
            .take(COUNTED)
            .for_each(|(count, name)| put(text, &format!("- {count}: {}", escaped(name))));
        let more = rows.len().saturating_sub(COUNTED);
        if more > 0 {
            put(text, &format!("- … and {more} more"));
        }
    }
}

fn findings(run: &RunResult, text: &mut String) {
    let (ranked, rest) = ranked(run);
    let all: Vec<_> = flaky(run).into_iter().chain(ranked.into_iter().map(|(_, shown)| shown)).collect();
    if all.is_empty() {
        return;
    }
    put(text, "\n### What differs");
    all.iter().take(SHOWN).for_each(|shown| put(text, &finding(shown)));
    let more = rest + all.len().saturating_sub(SHOWN) as u64;
    if more > 0 {
        put(text, &format!("\n… and {} more, which the log has.", cases(more)));
    }
}

fn finding(shown: &Shown) -> String {
    let about =
        shown.location.iter().chain(&shown.rules).map(|text| escaped(text)).collect::<Vec<_>>().join(" ");
    let about = if about.is_empty() { String::new() } else { format!("{about}\n\n") };
    let feature = shown.feature.as_ref().map_or_else(String::new, |feature| fenced("gherkin", feature));
    let repro = shown.repro.as_ref();
    let repro = repro.map_or_else(String::new, |repro| fenced("sh", &format!("{repro} | sh")));
    format!(
        "\n<details><summary>{}: <code>{}</code></summary>\n\n{about}{}{feature}{repro}</details>",
        shown.what,
        escaped(&shown.title),
        fenced("diff", &shown.body),
    )
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        put(text, &format!("\n### {title}\n"));
        lines.iter().for_each(|line| put(text, &format!("- {}", escaped(line))));
    }
}

/// A block that nothing in the text can end.
fn fenced(language: &str, text: &str) -> String {
    let end = text.floor_char_boundary(LONGEST);
    let (shown, cut) = (text[..end].trim_end(), if end < text.len() { "\n…" } else { "" });
    let longest = shown.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{shown}{cut}\n{fence}\n\n")
}

/// Text in which Markdown and HTML see nothing but text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in printable::line(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}
