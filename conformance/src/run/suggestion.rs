//! Suggestions for a name that does not exist: the known names that are most similar.

use strsim::levenshtein;

/// The maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 3;

/// A text such as `did you mean prod? `, which ends with a space so that another sentence can follow; empty if no known name is similar.
#[must_use]
pub fn did_you_mean<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    match nearest(name, known).as_slice() {
        [] => String::new(),
        near => format!("did you mean {}? ", near.join(" or ")),
    }
}

/// The most similar names: those that contain the text, and those that differ in a few letters.
#[must_use]
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Vec<&'k str> {
    let wanted = name.to_lowercase();
    let distance = |other: &str| match !wanted.is_empty() && other.to_lowercase().contains(&wanted) {
        true => 0,
        false => levenshtein(&wanted, &other.to_lowercase()),
    };
    let mut near: Vec<_> = known.map(|other| (distance(other), other)).collect();
    near.retain(|(distance, _)| *distance <= wanted.chars().count() / 3);
    near.sort_unstable();
    near.into_iter().take(MAX_SUGGESTIONS).map(|(_, other)| other).collect()
}
