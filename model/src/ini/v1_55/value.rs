//! The lookup of keys in edition 1.55: quotes and escapes of values.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::ini::applied::AppliedRules;
use crate::ini::reader::LookupCounts;
use crate::ini::{Section, Value};
use crate::rule;

/// The characters that a backslash escapes, and the characters that replace them.
const ESCAPES: [(char, char); 5] = [('\'', '\''), ('"', '"'), ('n', '\n'), ('t', '\t'), ('\\', '\\')];

/// The characters that are trimmed from a value without quotes.
const TRIMMED: [char; 2] = ['\n', ' '];

/// Looks up a key after these earlier lookups. Returns its value without quotes and escapes.
pub(crate) fn lookup<'a>(section: &Section<'a>, key: &str, earlier: &LookupCounts) -> Option<Value<'a>> {
    let key = section.key(key)?;
    let earlier = earlier.count(&section.name, &key.name);
    let mut applied = AppliedRules::default();
    let text = match &key.value {
        Cow::Borrowed(raw) => unquoted(raw, earlier, &mut applied),
        Cow::Owned(raw) => Cow::Owned(unquoted(raw, earlier, &mut applied).into_owned()),
    };
    Some(Value { text, line: key.line, rules: applied.into_vec() })
}

/// Whether a lookup of the value changes it.
pub(crate) fn is_escaped(raw: &str) -> bool {
    raw.starts_with('"') && raw.contains('\\')
}

/// The value without quotes and escapes, after this number of earlier lookups.
fn unquoted<'r>(raw: &'r str, earlier: usize, applied: &mut AppliedRules) -> Cow<'r, str> {
    match raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) {
        Some(quoted) => unescaped(quoted, earlier, applied),
        None => Cow::Borrowed(raw.trim_matches(TRIMMED)),
    }
}

/// The text with its escapes resolved, after this number of earlier lookups.
///
/// The release resolves escapes in place and keeps the original length, so that the last character is repeated once for each
/// resolved escape. The next lookup reads the repeated characters too.
fn unescaped<'t>(text: &'t str, earlier: usize, applied: &mut AppliedRules) -> Cow<'t, str> {
    let Some(last) = text.chars().next_back().filter(|_| text.contains('\\')) else {
        return Cow::Borrowed(text);
    };
    let length = text.chars().count();
    let first = resolve(text);
    applied.add_if(first != text, rule::INI55_15);
    let mut resolved = first.clone();
    for _ in 0..earlier {
        let left = length - resolved.chars().count();
        resolved.extend(core::iter::repeat_n(last, left));
        resolved = resolve(&resolved);
    }
    applied.add_if(resolved != first, rule::INI55_20);
    Cow::Owned(resolved)
}

/// Replaces each escaped character and the backslash before it by one character. The backslash may itself be the result of
/// an escape.
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
