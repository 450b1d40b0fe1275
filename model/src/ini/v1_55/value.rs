//! The lookup of keys in edition 1.55: quotes and escapes of values.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::ini::Section;
use crate::ini::reader::LookupCounts;

/// The characters that a backslash escapes, and the characters that replace them.
const ESCAPES: [(char, char); 5] = [('\'', '\''), ('"', '"'), ('n', '\n'), ('t', '\t'), ('\\', '\\')];

/// The characters that are trimmed from a value without quotes.
const TRIMMED: [char; 2] = ['\n', ' '];

/// Looks up a key after these earlier lookups. Returns its value without quotes and escapes, and its line.
///
/// Rules: INI55-7, INI55-11, INI55-18.
pub(crate) fn lookup<'a>(
    section: &Section<'a>,
    key: &str,
    earlier: &LookupCounts,
) -> Option<(Cow<'a, str>, u32)> {
    let key = section.key(key)?;
    let earlier = earlier.count(&section.name, &key.name);
    let value = match &key.value {
        Cow::Borrowed(raw) => unquoted(raw, earlier),
        Cow::Owned(raw) => Cow::Owned(unquoted(raw, earlier).into_owned()),
    };
    Some((value, key.line))
}

/// Whether a lookup of the value changes it.
pub(crate) fn is_escaped(raw: &str) -> bool {
    raw.starts_with('"') && raw.contains('\\')
}

/// The value without quotes and escapes, after this number of earlier lookups.
fn unquoted(raw: &str, earlier: usize) -> Cow<'_, str> {
    match raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) {
        Some(quoted) => unescaped(quoted, earlier),
        None => Cow::Borrowed(raw.trim_matches(TRIMMED)),
    }
}

/// The text with its escapes resolved, after this number of earlier lookups.
///
/// The release resolves escapes in place and keeps the original length, so that the last character is repeated once for each
/// resolved escape. The next lookup reads the repeated characters too.
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

/// Replaces each escaped character and the backslash before it by one character. The backslash may itself be the result of
/// an escape.
///
/// Rules: INI55-15.
fn resolve(text: &str) -> String {
    let mut resolved = String::new();
    for character in text.chars() {
        match ESCAPES.iter().find(|(escaped, _)| *escaped == character) {
            Some((_, replacement)) if resolved.ends_with('\\') => {
                resolved.pop();
                resolved.push(*replacement);
            }
            Some(_) | None => resolved.push(character),
        }
    }
    resolved
}
