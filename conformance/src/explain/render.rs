//! An explanation as a table for people: each value with its origin, followed by the values that it shadows and its rules.

use std::fmt::Write as _;

use super::layout::{columns, length, wrap};
use super::{Explanation, NearMiss, Origin, RuleRef, Shadowed, Value};
use crate::system::printable;
use crate::vocabulary::outcome::Outcome;

/// The format of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenderOptions {
    /// The width of the table in characters, limited to between 60 and 120.
    pub width: usize,
    /// Whether headings and names are styled by terminal escapes.
    pub colour: bool,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { width: 80, colour: false }
    }
}

/// The width of the column of names.
const NAME_WIDTH: usize = 20;
/// The maximum number of rules that are shown for a value. The JSON form has all of them.
const MAX_RULES: usize = 2;
const MIN_WIDTH: usize = 60;
const MAX_WIDTH: usize = 120;
const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// The explanation as text.
#[must_use]
pub fn render(explanation: &Explanation, options: RenderOptions) -> String {
    let options = RenderOptions { width: options.width.clamp(MIN_WIDTH, MAX_WIDTH), ..options };
    let mut text = String::new();
    heading(&mut text, options, &format!("A session of edition {}", explanation.edition));
    let mut before: &[RuleRef] = &[];
    for value in &explanation.values {
        row(&mut text, options, value, before);
        before = &value.rules;
    }
    near_misses(&mut text, options, &explanation.near_misses);
    heading(&mut text, options, conclusion(&explanation.outcome));
    text
}

const fn conclusion(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Session(_) => "A session is created.",
        Outcome::Error(_) => "Creation fails.",
    }
}

fn heading(text: &mut String, options: RenderOptions, heading: &str) {
    let (on, off) = escapes(options, BOLD);
    let before = if text.is_empty() { "" } else { "\n" };
    let _ = writeln!(text, "{before}{on}{heading}{off}");
}

/// The escapes that start and end a style; empty without colours.
const fn escapes(options: RenderOptions, style: &'static str) -> (&'static str, &'static str) {
    if options.colour { (style, RESET) } else { ("", "") }
}

/// The widths of the columns of values and of origins.
const fn widths(options: RenderOptions) -> (usize, usize) {
    let free = options.width - NAME_WIDTH - 6;
    (free * 2 / 5, free - free * 2 / 5)
}

/// A value with its note, the values that it shadows, and its rules, unless the previous value has the same rules.
fn row(text: &mut String, options: RenderOptions, value: &Value, before: &[RuleRef]) {
    text.push('\n');
    let (shown, from) = value_and_origin(value);
    entry(text, options, (&value.name.replace('_', " "), BOLD), shown, &from);
    if let Some(note) = &value.note {
        below(text, options, note);
    }
    for shadowed in &value.shadowed {
        shadow(text, options, shadowed);
    }
    let rules = value.rules.iter().take(MAX_RULES).filter(|_| value.rules != before);
    rules.for_each(|rule| below(text, options, &cited(rule)));
}

/// The value and its origin; a word if there is no value.
fn value_and_origin(value: &Value) -> (&str, String) {
    match (value.value.as_deref(), &value.origin) {
        (Some(shown), Origin::Default) if value.name == "error" => (shown, String::new()),
        (Some(shown), origin) => (shown, origin.to_string()),
        (None, Origin::Default) => ("none", String::new()),
        (None, origin) => ("not known yet", origin.to_string()),
    }
}

fn shadow(text: &mut String, options: RenderOptions, shadowed: &Shadowed) {
    let value = format!("not {}", shadowed.value);
    entry(text, options, ("", RESET), &value, &shadowed.origin.to_string());
    for rule in shadowed.rules.iter().take(1) {
        below(text, options, &format!("because of {}", cited(rule)));
    }
}

fn cited(rule: &RuleRef) -> String {
    format!("{}: {}", rule.id, rule.title)
}

/// A name, a value and an origin in columns, or the origin below a value that is too long.
fn entry(
    text: &mut String,
    options: RenderOptions,
    (name, style): (&str, &'static str),
    value: &str,
    from: &str,
) {
    let (value, from) = (printable::line(value), printable::line(from));
    let (narrow, wide) = widths(options);
    let free = options.width - NAME_WIDTH - 4;
    let cells = if length(&value) <= narrow {
        vec![(wrap(&value, narrow), narrow), (wrap(&from, wide), 0)]
    } else {
        let indent = |line: String| format!("  {line}");
        let from = wrap(&from, free - 2).into_iter().filter(|line| !line.is_empty()).map(indent);
        vec![(wrap(&value, free).into_iter().chain(from).collect(), 0)]
    };
    lines(text, options, (name, style), cells);
}

fn lines(
    text: &mut String,
    options: RenderOptions,
    (name, style): (&str, &'static str),
    cells: Vec<(Vec<String>, usize)>,
) {
    let all: Vec<_> = std::iter::once((wrap(name, NAME_WIDTH), NAME_WIDTH)).chain(cells).collect();
    let (on, off) = escapes(options, style);
    for line in columns(&all) {
        let styled = if name.is_empty() { line } else { line.replacen(name, &format!("{on}{name}{off}"), 1) };
        let _ = writeln!(text, "  {styled}");
    }
}

/// A sentence below a value.
fn below(text: &mut String, options: RenderOptions, sentence: &str) {
    let (on, off) = escapes(options, DIM);
    for line in wrap(&printable::line(sentence), options.width - NAME_WIDTH - 6) {
        let _ = writeln!(text, "  {:NAME_WIDTH$}    {on}{line}{off}", "");
    }
}

fn near_misses(text: &mut String, options: RenderOptions, misses: &[NearMiss]) {
    if misses.is_empty() {
        return;
    }
    heading(text, options, "What may surprise you");
    for miss in misses {
        let lines = wrap(&printable::line(&miss.message), options.width - 4);
        for (at, line) in lines.iter().enumerate() {
            let _ = writeln!(text, "{} {line}", if at == 0 { "  -" } else { "   " });
        }
    }
}
