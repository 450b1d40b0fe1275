//! Nearness of texts, for suggestions.

/// The number of characters to insert, remove or replace to get from one text to the other.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

/// The nearest of the candidates; what stands in quotes or braces does not count.
pub(super) fn closest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = skeleton(text);
    candidates.min_by_key(|candidate| distance(&plain, &skeleton(candidate)))
}

/// The text with every quoted string or placeholder shortened to one mark.
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
    fn distance_counts_single_changes() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn the_closest_phrase_ignores_what_is_quoted() {
        let candidates = ["the region is {text}", "the access key is {text}"];
        let step = "the regoin is \"a very long value that should not count at all\"";
        assert_eq!(closest(step, candidates.into_iter()), Some(candidates[0]));
    }
}
