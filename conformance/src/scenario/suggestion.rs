//! Suggestions: the known text that is most like an unknown one.

use strsim::levenshtein;

/// The candidate that is most like the text. Text in quotes or braces is not compared.
pub(super) fn closest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = skeleton(text);
    candidates.min_by_key(|candidate| levenshtein(&plain, &skeleton(candidate)))
}

/// The text with a quotation mark in place of each quoted string or placeholder.
fn skeleton(text: &str) -> String {
    let mut short = String::new();
    let mut until = None;
    for character in text.chars().take(400) {
        until = match (until, character) {
            (Some(end), c) if end == c => None,
            (Some(end), _) => Some(end),
            (None, '"') => mark(&mut short, '"'),
            (None, '{') => mark(&mut short, '}'),
            (None, c) => {
                short.push(c);
                None
            }
        };
    }
    short
}

fn mark(short: &mut String, end: char) -> Option<char> {
    short.push('"');
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_step_ignores_what_is_quoted() {
        let candidates = ["the region is {text}", "the access key is {text}"];
        let step = "the regoin is \"a very long value that should not count at all\"";
        assert_eq!(closest(step, candidates.into_iter()), Some(candidates[0]));
    }
}
