//! Templates of hosts, cut where something is filled in when the table is read.

/// What a template leaves open, in the order in which the releases fill it in.
const VARIABLES: [&str; 3] = ["{service}", "{region}", "{dnsSuffix}"];

/// What stands for each of the variables, until it is filled in.
pub(super) type Values<'a> = [Option<&'a str>; VARIABLES.len()];

/// The template of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Template {
    /// The region of the table's line stands between the two.
    Starred(&'static str, &'static str),
    /// Variables stand in it, or nothing.
    Open(Vec<Piece<'static>>),
}

/// A text and the number of the variable behind it, if one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    text: &'a str,
    variable: Option<usize>,
}

impl Template {
    pub(super) fn new(text: &'static str) -> Self {
        match text.split_once('*') {
            Some((before, after)) => Self::Starred(before, after),
            None => Self::Open(cut(text).collect()),
        }
    }

    /// How long it is without what is filled in.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Starred(before, after) => before.len() + after.len(),
            Self::Open(pieces) => pieces.iter().map(|piece| piece.text.len()).sum(),
        }
    }

    /// Adds it, filled in.
    pub(super) fn fill(&self, text: &mut String, star: &str, mut values: Values<'_>) {
        match self {
            Self::Starred(before, after) => text.extend([*before, star, *after]),
            Self::Open(pieces) => fill(text, pieces.iter().copied(), &mut values, 0),
        }
    }
}

/// The text in pieces.
fn cut(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split_inclusive('}').map(|text| {
        let before = |name: &&str| text.strip_suffix(*name);
        let found = VARIABLES.iter().enumerate().find_map(|(number, name)| Some((number, before(name)?)));
        found.map_or(Piece { text, variable: None }, |(number, text)| Piece { text, variable: Some(number) })
    })
}

/// Adds the pieces. Each variable is filled in once, where it stands first, be that in what another before it was filled
/// in with: a service named `{region}` comes out as it does in the releases.
fn fill<'a>(
    filled: &mut String,
    pieces: impl Iterator<Item = Piece<'a>>,
    values: &mut Values<'_>,
    first: usize,
) {
    for Piece { text, variable } in pieces {
        filled.push_str(text);
        let Some(number) = variable else { continue };
        match values[number].take_if(|_| number >= first) {
            None => filled.push_str(VARIABLES[number]),
            Some(value) if value.contains('}') => fill(filled, cut(value), values, number + 1),
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
    fn a_variable_is_filled_in_once_where_it_stands_first_by_then() {
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
    fn a_star_is_the_region_of_the_line() {
        assert_eq!(filled("sts.*.amazonaws.com", ["s", "r", "com"]), "sts.us-east-1.amazonaws.com");
    }

    #[test]
    fn what_no_variable_is_stays() {
        assert_eq!(filled("{}.{Service}.x}{.{region", ["s", "r", "com"]), "{}.{Service}.x}{.{region");
    }
}
