//! Values with characters around them that were meant to delimit them, and values that were meant to be replaced.

use super::{Hint, hint};
use crate::explain::explanation::origin::Origin;
use crate::explain::files::shared_file::Entry;
use crate::explain::world::variables::{Variable, read_by};
use crate::explain::world::view::View;

/// The key whose value a shell reads, so that quotes around it may have a meaning.
const COMMAND: &str = "credential_process";

/// A kind of quotes: those that open, those that close, and the name of the kind.
struct Quotes {
    open: &'static [char],
    close: &'static [char],
    name: &'static str,
}

const QUOTED: &str = "quotes around its value, which are part";
const TYPOGRAPHIC: &str = "typographic quotes around its value, which are part";
const SPACED: &str = "white space around its value, which is part";
const RETURN: &str = "a carriage return at the end of its value, which is part";
const LINE_END: &str = "a line end at the end of its value, which is part";

const QUOTES: [Quotes; 3] = [
    Quotes { open: &['"'], close: &['"'], name: QUOTED },
    Quotes { open: &['\'', '`'], close: &['\'', '`'], name: QUOTED },
    Quotes {
        open: &['\u{201c}', '\u{201e}', '\u{201d}', '\u{2018}', '\u{201a}', '\u{2019}', '\u{ab}', '\u{2033}'],
        close: &['\u{201d}', '\u{201c}', '\u{2019}', '\u{2018}', '\u{bb}', '\u{2033}'],
        name: TYPOGRAPHIC,
    },
];

/// What is around the value that was hardly meant to be part of it, as the middle of a sentence.
pub(super) fn wrapping(value: &str) -> Option<&'static str> {
    let is_quoted = |quotes: &&Quotes| {
        value.chars().count() > 1 && value.starts_with(quotes.open) && value.ends_with(quotes.close)
    };
    let quotes = QUOTES.iter().find(is_quoted).map(|quotes| quotes.name);
    quotes.or_else(|| (value != value.trim()).then(|| white_space(value)))
}

fn white_space(value: &str) -> &'static str {
    match value[value.trim_end().len()..].chars().next_back() {
        Some('\r') => RETURN,
        Some('\n') => LINE_END,
        Some(_) | None => SPACED,
    }
}

/// Settings that are part of every request, so that it fails with any other character in them.
const SENT: [&str; 7] = [
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
];

/// What is to be removed, of the text in the middle of a sentence.
fn removed(around: &str) -> String {
    let what = [" around", " at the end"].into_iter().find_map(|place| around.split_once(place));
    let what = what.map_or(around, |(what, _)| what);
    format!("remove the {}", what.strip_prefix("a ").unwrap_or(what))
}

/// Quotes or white space around the value of a variable that counts, or of a key of the profile.
pub(super) fn quotes_or_space(view: &View<'_>) -> Vec<Hint> {
    let message = |(around, origin): (&str, Origin)| {
        let name = origin.name();
        let effect =
            if SENT.contains(&&*name.to_uppercase()) { ", so that requests with it fail" } else { "" };
        hint(format!("{name} has {around} of the value{effect}"), removed(around)).at(origin)
    };
    let of_variable = |variable: &'static Variable| {
        let around = wrapping(view.set(variable.name)?)?;
        Some((around, Origin::Variable { name: variable.name.into() }))
    };
    // Typographic quotes in files are another finding.
    let around = |entry: &Entry| wrapping(&entry.value).filter(|around| *around != TYPOGRAPHIC);
    let keys = view.entries_of_chain().into_iter().filter(|entry| entry.key != COMMAND);
    let keys = keys.filter_map(|entry| Some((around(&entry)?, entry.origin())));
    read_by(view.edition()).filter_map(of_variable).chain(keys).map(message).collect()
}

/// Whether the value names a variable that was meant to be replaced: `$NAME`, `${NAME}`, `$(command)` or `%NAME%`.
pub(super) fn is_reference(value: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let within = |open, close| value.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    value.strip_prefix('$').is_some_and(is_name)
        || [("${", "}"), ("{{", "}}"), ("%", "%")]
            .into_iter()
            .any(|(open, close)| within(open, close).is_some_and(is_name))
        || within("$(", ")").is_some()
        || within("${{", "}}").is_some()
}

#[cfg(test)]
mod tests {
    use super::LINE_END;
    use super::QUOTED;
    use super::RETURN;
    use super::SPACED;
    use super::TYPOGRAPHIC;
    use super::is_reference;
    use super::wrapping;

    #[test]
    fn what_is_around_a_value_is_named() {
        for (value, expected) in [
            ("eu-west-1", None),
            ("\"eu-west-1\"", Some(QUOTED)),
            ("'a'", Some(QUOTED)),
            ("\u{2018}us-west-2\u{2019}", Some(TYPOGRAPHIC)),
            ("\u{201c}a\u{201d}", Some(TYPOGRAPHIC)),
            ("\u{201e}a\u{201c}", Some(TYPOGRAPHIC)),
            (" a", Some(SPACED)),
            ("a\r", Some(RETURN)),
            ("a\n", Some(LINE_END)),
            ("\"", None),
            ("a\"b", None),
        ] {
            assert_eq!(wrapping(value), expected, "{value:?}");
        }
    }

    #[test]
    fn a_reference_is_a_whole_value_that_names_a_variable() {
        for value in ["$REGION", "${AWS_KEY}", "%AWS_KEY%", "$(cat key)", "{{region}}", "${{secrets.KEY}}"] {
            assert!(is_reference(value), "{value}");
        }
        for value in ["eu-west-1", "a$b", "$", "100%", "%", "$5", "wJal$rXUt"] {
            assert!(!is_reference(value), "{value}");
        }
    }
}
