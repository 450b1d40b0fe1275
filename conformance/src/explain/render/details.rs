//! Each value with its origin, followed by the values that it shadows and its rules.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::layout::{Width, columns, length, less, longest_word, origin, wrap};
use super::options::RenderOptions;
use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::rules::RuleRef;
use crate::explain::explanation::{Explanation, Shadowed, Value};
use crate::system::printable;
use crate::system::terminal::Style;

/// The width of the column of names: that of the longest one.
const NAME_WIDTH: usize = 23;
/// The maximum width of the column of values if lines are not wrapped.
const VALUE_WIDTH: usize = 40;
/// The maximum number of rules that are shown for a value. The JSON form has all of them.
const MAX_RULES: usize = 2;

/// Every value that is decided. Rules that are those of the previous value are not repeated.
pub(super) fn all(explanation: &Explanation, options: RenderOptions) -> String {
    let mut before: &[RuleRef] = &[];
    let mut text = String::new();
    let is_shown = |value: &&Value| !value.undecided || !value.shadowed.is_empty();
    for value in explanation.values.iter().filter(is_shown) {
        if !text.is_empty() {
            text.push('\n');
        }
        row(&mut text, options, value, Some(before));
        before = &value.rules;
    }
    text
}

/// One value with all of its rules.
pub(super) fn one(value: &Value, options: RenderOptions) -> String {
    let mut text = String::new();
    row(&mut text, options, value, None);
    text
}

/// A value with its note, the values that it shadows, and its rules, unless the previous value has the same rules.
fn row(text: &mut String, options: RenderOptions, value: &Value, before: Option<&[RuleRef]>) {
    let (shown, from) = value_and_origin(value);
    entry(text, options, &value.name, shown, &from);
    if let Some(note) = value.note.as_ref().filter(|_| before.is_none() || !value.undecided) {
        below(text, options, note);
    }
    for shadowed in &value.shadowed {
        shadow(text, options, shadowed);
    }
    let max = if before.is_some() { MAX_RULES } else { usize::MAX };
    let rules = value.rules.iter().take(max).filter(|_| before != Some(&value.rules));
    rules.for_each(|rule| below(text, options, &cited(rule)));
}

/// The value and its origin; a word if there is no value.
fn value_and_origin(value: &Value) -> (&str, String) {
    match (value.value.as_deref(), &value.origin) {
        (Some(shown), Origin::Default) if value.name == "error" => (shown, String::new()),
        (Some(shown), from) => (shown, origin(from)),
        (None, Origin::Default) if value.undecided => ("not decided", String::new()),
        (None, Origin::Default) => ("none", String::new()),
        (None, from) => ("not known yet", origin(from)),
    }
}

fn shadow(text: &mut String, options: RenderOptions, shadowed: &Shadowed) {
    let value = format!("not {}", shadowed.value);
    entry(text, options, "", &value, &origin(&shadowed.origin));
    for rule in shadowed.rules.iter().take(1) {
        below(text, options, &format!("because of {}", cited(rule)));
    }
}

fn cited(rule: &RuleRef) -> String {
    format!("{}: {}", rule.id, rule.title)
}

/// The widths of the columns of values and of origins.
fn widths(options: RenderOptions) -> (usize, Width) {
    match less(options.width, NAME_WIDTH + 6) {
        Some(free) => (free * 2 / 5, Some(free - free * 2 / 5)),
        None => (VALUE_WIDTH, None),
    }
}

/// A name, a value and an origin in columns, or the origin below a value that is too long.
fn entry(text: &mut String, options: RenderOptions, name: &str, value: &str, from: &str) {
    let value = printable::line(value);
    let (narrow, wide) = widths(options);
    let free = less(options.width, NAME_WIDTH + 4);
    let fits = length(&value) <= narrow && wide.is_none_or(|wide| longest_word(from) <= wide);
    let cells = if fits {
        vec![(vec![Cow::Borrowed(&*value)], narrow), (wrap(from, wide), 0)]
    } else {
        let from = wrap(from, less(free, 2)).into_iter().filter(|line| !line.is_empty());
        let from = from.map(|line| Cow::Owned(format!("  {line}")));
        vec![(wrap(&value, free).into_iter().chain(from).collect(), 0)]
    };
    let names = std::iter::once((wrap(name, Some(NAME_WIDTH)), NAME_WIDTH));
    for line in columns(&names.chain(cells).collect::<Vec<_>>()) {
        let styled = match line.strip_prefix(name).filter(|_| !name.is_empty()) {
            Some(rest) => options.styled(Style::Bold, name) + rest,
            None => line,
        };
        let _ = writeln!(text, "  {styled}");
    }
}

/// A sentence below a value.
fn below(text: &mut String, options: RenderOptions, sentence: &str) {
    for line in wrap(&printable::line(sentence), less(options.width, NAME_WIDTH + 6)) {
        let _ = writeln!(text, "  {:NAME_WIDTH$}    {}", "", options.styled(Style::Dim, &line));
    }
}
