//! The report as one page of HTML that loads nothing: it can be read on a telephone, and without scripts.

use super::coverage::{not_compared, not_run};
use super::findings::{Shown, flaky, ranked};
use super::mend::{CountList, kinds, lists};
use super::table::Table;
use super::text::{alike, faults, headline, interruption, summary};
use crate::run::results::{Results, RunResult, RunStatus};
use crate::system::printable;

/// The style of the page.
const STYLE: &str = include_str!("html/style.css");
/// The script that filters the failures, without which all are shown.
const SCRIPT: &str = include_str!("html/filter.js");
/// Nothing is loaded, whatever the text of a report says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page.
#[must_use]
pub fn html(results: &Results) -> String {
    let runs: String = results.runs.iter().map(of_run).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>awsess check</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n{runs}<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

fn of_run(run: &RunResult) -> String {
    let status = if run.status() == RunStatus::Passed { "passed" } else { "failed" };
    let mut text = format!(
        "<main>\n<h1 class=\"{status}\">{}</h1>\n<p class=\"verdict\">{}</p>\n",
        escaped(&headline(run)),
        escaped(&summary(run))
    );
    if let Some(why) = run.end.unusable() {
        text += &format!("<h2>The adapter cannot be used</h2>\n<pre>{}</pre>\n", escaped(why));
    }
    text += &section("The run was ended early", interruption(run).as_slice());
    text += &counts(run);
    text += &failures(run);
    text += &section("Adapter faults", &faults(run));
    text += &section("Expectations", &run.problems());
    text += &table(run);
    text += &section("Not run", &not_run(run));
    text + &section("Not compared, because a capability is missing", &not_compared(run)) + "</main>\n"
}

/// What to mend first.
fn counts(run: &RunResult) -> String {
    let lists = lists(run);
    if lists.is_empty() {
        return String::new();
    }
    let lists: String = lists.into_iter().map(list).collect();
    format!("<h2>What to mend first</h2>\n<p>{}</p>\n{lists}", escaped(&kinds(run)))
}

fn list(counts: CountList) -> String {
    let row = |(count, name): (String, String)| {
        format!("<tr><td>{}</td><td>{}</td></tr>\n", escaped(&name), escaped(&count))
    };
    let rows: String = counts.rows.into_iter().map(row).collect();
    format!("<details><summary>{}</summary>\n<table>\n{rows}</table>\n</details>\n", counts.title)
}

/// Every failure, with the controls that filter them.
fn failures(run: &RunResult) -> String {
    let (ranked, rest) = ranked(run);
    let all: Vec<_> = ranked.into_iter().map(|(_, shown)| shown).chain(flaky(run)).collect();
    if all.is_empty() {
        return String::new();
    }
    let articles: String = all.iter().map(article).collect();
    let rest = if rest > 0 { format!("<p>… and {}</p>\n", alike(rest)) } else { String::new() };
    let (topics, states) =
        (options(all.iter().map(|shown| &*shown.topic)), options(all.iter().map(|shown| shown.what)));
    format!(
        "<h2>What differs</h2>\n<form class=\"filter\" hidden>\n\
         <label>Topic <select name=\"topic\"><option value=\"\">all</option>{topics}</select></label>\n\
         <label>Status <select name=\"status\"><option value=\"\">all</option>{states}</select></label>\n\
         <output></output>\n</form>\n{articles}{rest}"
    )
}

/// The options of a control, each once, in the order of their texts.
fn options<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let texts: std::collections::BTreeSet<_> = texts.collect();
    texts.into_iter().map(|text| format!("<option>{}</option>", escaped(text))).collect()
}

fn article(shown: &Shown) -> String {
    let about: Vec<_> = shown.location.iter().chain(&shown.rules).map(|text| escaped(text)).collect();
    let about = if about.is_empty() { String::new() } else { format!("<p>{}</p>\n", about.join(" ")) };
    let world = shown
        .world
        .as_ref()
        .map_or_else(String::new, |world| format!("<h3>World</h3>\n<pre>{}</pre>\n", escaped(world)));
    let repro = shown.repro.as_ref().map_or_else(String::new, |repro| {
        format!("<h3>Reproduce</h3>\n<pre>{} | sh</pre>\n", escaped(repro))
    });
    format!(
        "<article data-topic=\"{}\" data-status=\"{}\">\n<details><summary><b>{}</b> <code>{}</code></summary>\n\
         {about}<pre class=\"diff\">{}</pre>\n{world}{repro}</details>\n</article>\n",
        escaped(&shown.topic),
        escaped(shown.what),
        escaped(shown.what),
        escaped(&shown.title),
        coloured(&shown.body),
    )
}

/// A difference, with a class for each line that only one of the outcomes has.
fn coloured(body: &str) -> String {
    let line = |line: &str| {
        let class = match line.bytes().next() {
            Some(b'-') => "expected",
            Some(b'+') => "observed",
            _ => return format!("{}\n", escaped(line)),
        };
        format!("<span class=\"{class}\">{}</span>\n", escaped(line))
    };
    body.lines().map(line).collect()
}

fn table(run: &RunResult) -> String {
    let table = Table::of(run);
    let heads: String = table.editions.iter().map(|edition| format!("<th>{edition}</th>")).collect();
    let row = |(topic, cells): (String, Vec<String>)| {
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        format!("<tr><td>{}</td>{cells}</tr>\n", escaped(&topic))
    };
    let rows: String = table.rows().into_iter().map(row).collect();
    format!("<h2>Topics</h2>\n<table>\n<tr><th></th>{heads}</tr>\n{rows}</table>\n")
}

fn section(title: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let items: String = lines.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
    format!("<h2>{title}</h2>\n<ul>\n{items}</ul>\n")
}

/// Text in which HTML sees nothing but text, in elements and in attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in printable::text(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
