//! Suggestions: the known name that is most like an unknown one.

use strsim::levenshtein;

/// The number of characters of a name that are compared.
const COMPARED: usize = 400;

/// The candidate that is most like the name.
pub(super) fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let compared: String = name.chars().take(COMPARED).collect();
    candidates.min_by_key(|candidate| levenshtein(&compared, candidate))
}
