//! What is around a value that was hardly meant to be part of it, and whether a value was meant to be replaced.

/// A kind of quotes: those that open, those that close, and the name of the kind.
struct Quotes {
    open: &'static [char],
    close: &'static [char],
    name: &'static str,
}

const QUOTED: &str = "quotes around its value, which are part";
pub(super) const TYPOGRAPHIC: &str = "typographic quotes around its value, which are part";
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
    use super::{LINE_END, QUOTED, RETURN, SPACED, TYPOGRAPHIC, is_reference, wrapping};

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
