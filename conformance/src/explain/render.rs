//! An explanation as a table for people: a value with its origin, below it what it shadows and the rule.

use std::fmt::Write as _;

use super::layout::{columns, length, wrap};
use super::{Explanation, NearMiss, Origin, RuleRef, Shadowed, Value};
use crate::system::printable;
use crate::vocabulary::outcome::Outcome;

/// How an explanation is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The width of the table in characters; taken between 60 and 120.
    pub width: usize,
    /// Whether headings and names are set off by the terminal's own means.
    pub colour: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 80, colour: false }
    }
}

/// The column of the names.
const NAMES: usize = 20;
/// How many rules of a value are shown; all are in the form for machines.
const RULES: usize = 2;
const NARROWEST: usize = 60;
const WIDEST: usize = 120;
const BOLD: &str = "\u{1b}[1m";
const FAINT: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// The explanation as text.
#[must_use]
pub fn render(explanation: &Explanation, look: Look) -> String {
    let look = Look { width: look.width.clamp(NARROWEST, WIDEST), ..look };
    let mut text = String::new();
    heading(&mut text, look, &format!("A session as edition {} makes it", explanation.edition));
    let mut before: &[RuleRef] = &[];
    for value in &explanation.values {
        row(&mut text, look, value, before);
        before = &value.rules;
    }
    near_misses(&mut text, look, &explanation.near_misses);
    heading(&mut text, look, verdict(&explanation.outcome));
    text
}

const fn verdict(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Session(_) => "A session is made.",
        Outcome::Error(_) => "Creation fails.",
    }
}

fn heading(text: &mut String, look: Look, heading: &str) {
    let (on, off) = marks(look, BOLD);
    let before = if text.is_empty() { "" } else { "\n" };
    let _ = writeln!(text, "{before}{on}{heading}{off}");
}

const fn marks(look: Look, mark: &'static str) -> (&'static str, &'static str) {
    if look.colour { (mark, PLAIN) } else { ("", "") }
}

/// The widths of the columns of values and of origins.
const fn widths(look: Look) -> (usize, usize) {
    let free = look.width - NAMES - 6;
    (free * 2 / 5, free - free * 2 / 5)
}

/// A value with all that belongs to it. Rules that the value before has too are not told twice.
fn row(text: &mut String, look: Look, value: &Value, before: &[RuleRef]) {
    text.push('\n');
    let (shown, from) = said(value);
    entry(text, look, (&value.name.replace('_', " "), BOLD), shown, &from);
    if let Some(note) = &value.note {
        below(text, look, note);
    }
    for shadowed in &value.shadowed {
        shadow(text, look, shadowed);
    }
    let rules = value.rules.iter().take(RULES).filter(|_| value.rules != before);
    rules.for_each(|rule| below(text, look, &cited(rule)));
}

/// The value and where it stands, in words where there is none.
fn said(value: &Value) -> (&str, String) {
    match (value.value.as_deref(), &value.origin) {
        (Some(shown), Origin::Default) if value.name == "error" => (shown, String::new()),
        (Some(shown), origin) => (shown, origin.to_string()),
        (None, Origin::Default) => ("none", String::new()),
        (None, origin) => ("not known yet", origin.to_string()),
    }
}

fn shadow(text: &mut String, look: Look, shadowed: &Shadowed) {
    let value = format!("not {}", shadowed.value);
    entry(text, look, ("", PLAIN), &value, &shadowed.origin.to_string());
    for rule in shadowed.rules.iter().take(1) {
        below(text, look, &format!("because of {}", cited(rule)));
    }
}

fn cited(rule: &RuleRef) -> String {
    format!("{}: {}", rule.id, rule.title)
}

/// A name, a value and an origin side by side, or the origin below a value that is too long.
fn entry(text: &mut String, look: Look, (name, mark): (&str, &'static str), value: &str, from: &str) {
    let (value, from) = (printable::line(value), printable::line(from));
    let (narrow, wide) = widths(look);
    let free = look.width - NAMES - 4;
    let cells = if length(&value) <= narrow {
        vec![(wrap(&value, narrow), narrow), (wrap(&from, wide), 0)]
    } else {
        let indent = |line: String| format!("  {line}");
        let from = wrap(&from, free - 2).into_iter().filter(|line| !line.is_empty()).map(indent);
        vec![(wrap(&value, free).into_iter().chain(from).collect(), 0)]
    };
    lines(text, look, (name, mark), cells);
}

fn lines(
    text: &mut String,
    look: Look,
    (name, mark): (&str, &'static str),
    cells: Vec<(Vec<String>, usize)>,
) {
    let all: Vec<_> = std::iter::once((wrap(name, NAMES), NAMES)).chain(cells).collect();
    let (on, off) = marks(look, mark);
    for line in columns(&all) {
        let marked = if name.is_empty() { line } else { line.replacen(name, &format!("{on}{name}{off}"), 1) };
        let _ = writeln!(text, "  {marked}");
    }
}

/// A sentence under a value.
fn below(text: &mut String, look: Look, sentence: &str) {
    let (on, off) = marks(look, FAINT);
    for line in wrap(&printable::line(sentence), look.width - NAMES - 6) {
        let _ = writeln!(text, "  {:NAMES$}    {on}{line}{off}", "");
    }
}

fn near_misses(text: &mut String, look: Look, misses: &[NearMiss]) {
    if misses.is_empty() {
        return;
    }
    heading(text, look, "What may surprise you");
    for miss in misses {
        let lines = wrap(&printable::line(&miss.message), look.width - 4);
        for (at, line) in lines.iter().enumerate() {
            let _ = writeln!(text, "{} {line}", if at == 0 { "  -" } else { "   " });
        }
    }
}
