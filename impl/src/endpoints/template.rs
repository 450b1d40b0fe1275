//! Templates of hosts, split at their placeholders when the table is parsed.

/// The placeholders, in the order in which the releases substitute them.
const PLACEHOLDERS: [&str; 3] = ["{service}", "{region}", "{dnsSuffix}"];

/// The value of each placeholder; `None` once it is substituted.
pub(super) type Values<'a> = [Option<&'a str>; PLACEHOLDERS.len()];

/// The template of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Template {
    /// The texts before and after the region of the table's line.
    PerRegion(&'static str, &'static str),
    /// A text with any number of placeholders.
    Placeholders(Vec<Piece<'static>>),
}

/// A text and the index of the placeholder behind it, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    text: &'a str,
    placeholder: Option<usize>,
}

impl Template {
    pub(super) fn new(text: &'static str) -> Self {
        match text.split_once('*') {
            Some((before, after)) => Self::PerRegion(before, after),
            None => Self::Placeholders(split(text).collect()),
        }
    }

    /// Its length without the values.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::PerRegion(before, after) => before.len() + after.len(),
            Self::Placeholders(pieces) => pieces.iter().map(|piece| piece.text.len()).sum(),
        }
    }

    /// Appends it to the text, with its placeholders substituted.
    pub(super) fn fill(&self, text: &mut String, table_region: &str, mut values: Values<'_>) {
        match self {
            Self::PerRegion(before, after) => text.extend([*before, table_region, *after]),
            Self::Placeholders(pieces) => fill(text, pieces.iter().copied(), &mut values, 0),
        }
    }
}

/// Splits a text at its placeholders.
fn split(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split_inclusive('}').map(|text| {
        let before = |name: &&str| text.strip_suffix(*name);
        let found = PLACEHOLDERS.iter().enumerate().find_map(|(number, name)| Some((number, before(name)?)));
        found.map_or(Piece { text, placeholder: None }, |(number, text)| Piece {
            text,
            placeholder: Some(number),
        })
    })
}

/// Appends the pieces. Each placeholder is substituted once, at its first occurrence, including inside a value that was
/// substituted before. So a service named `{region}` gets the same host as in the releases.
fn fill<'a>(
    filled: &mut String,
    pieces: impl Iterator<Item = Piece<'a>>,
    values: &mut Values<'_>,
    first: usize,
) {
    for Piece { text, placeholder } in pieces {
        filled.push_str(text);
        let Some(number) = placeholder else { continue };
        match values[number].take_if(|_| number >= first) {
            None => filled.push_str(PLACEHOLDERS[number]),
            Some(value) if value.contains('}') => fill(filled, split(value), values, number + 1),
            Some(value) => filled.push_str(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &'static str, values: [&str; 3]) -> String {
        let mut text = String::new();
        Template::new(template).fill(&mut text, "us-east-1", values.map(Some));
        text
    }

    #[test]
    fn each_placeholder_is_substituted_once_at_its_first_occurrence() {
        for (service, region, expected) in [
            ("sts", "eu-west-1", "sts.eu-west-1.com"),
            ("{region}", "{dnsSuffix}", "com.{region}.{dnsSuffix}"),
            ("{dnsSuffix}", "{service}", "com.{service}.{dnsSuffix}"),
            ("{{region}}", "*", "{*}.{region}.com"),
            ("{region}{region}{", "{region}", "{region}{region}{.{region}.com"),
        ] {
            assert_eq!(filled("{service}.{region}.{dnsSuffix}", [service, region, "com"]), expected);
        }
    }

    #[test]
    fn a_star_is_substituted_with_the_region_of_the_line() {
        assert_eq!(filled("sts.*.amazonaws.com", ["s", "r", "com"]), "sts.us-east-1.amazonaws.com");
    }

    #[test]
    fn other_braces_stay() {
        assert_eq!(filled("{}.{Service}.x}{.{region", ["s", "r", "com"]), "{}.{Service}.x}{.{region");
    }
}
