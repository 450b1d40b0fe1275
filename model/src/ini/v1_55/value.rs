//! What a program gets of a value in edition 1.55.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::ini::Section;
use crate::ini::asking::LookupCounts;

/// The letters that a backslash changes, and what it makes of them.
const ESCAPES: [(char, char); 5] = [('\'', '\''), ('"', '"'), ('n', '\n'), ('t', '\t'), ('\\', '\\')];

/// What is taken off around a value without quotes.
const TRIMMED: [char; 2] = ['\n', ' '];

/// What a program gets that has asked for these keys before, each named by its section.
///
/// Rules: INI55-7, INI55-11, INI55-18.
pub(crate) fn answer<'s>(
    section: &'s Section<'_>,
    key: &str,
    asked: &LookupCounts,
) -> Option<(Cow<'s, str>, u32)> {
    let key = section.key(key)?;
    let Some(quoted) = inner(&key.value) else {
        return Some((Cow::Borrowed(trimmed(&key.value)), key.line));
    };
    Some((unescaped(quoted, asked.count(&section.name, &key.name)), key.line))
}

/// Whether asking for the value changes it.
pub(crate) fn is_escaped(value: &str) -> bool {
    value.starts_with('"') && value.contains('\\')
}

/// The value without what is taken off around it. Most often there is nothing.
fn trimmed(value: &str) -> &str {
    match value.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => value,
        _ => value.trim_matches(TRIMMED),
    }
}

/// The text between the quotes.
fn inner(value: &str) -> Option<&str> {
    value.strip_prefix('"')?.strip_suffix('"')
}

/// The text with its escapes resolved, after as many earlier askings as this.
///
/// Resolving moves the rest of the text forward and leaves the room that it had: the last letter is then
/// there once more for every escape, and the next asking sees it.
///
/// Rules: INI55-20.
fn unescaped(text: &str, earlier: usize) -> Cow<'_, str> {
    let Some(last) = text.chars().next_back().filter(|_| text.contains('\\')) else {
        return Cow::Borrowed(text);
    };
    let length = text.chars().count();
    let mut resolved = resolve(text);
    for _ in 0..earlier {
        let left = length - resolved.chars().count();
        resolved.extend(core::iter::repeat_n(last, left));
        resolved = resolve(&resolved);
    }
    Cow::Owned(resolved)
}

/// Each letter that a backslash changes makes one letter with the backslash before it, which may be one that
/// an escape has just made.
///
/// Rules: INI55-15.
fn resolve(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    for letter in text.chars() {
        match ESCAPES.iter().find(|(escaped, _)| *escaped == letter) {
            Some((_, meant)) if resolved.ends_with('\\') => {
                resolved.pop();
                resolved.push(*meant);
            }
            Some(_) | None => resolved.push(letter),
        }
    }
    resolved
}
