//! How near a name is to another, for 'did you mean'.

use strsim::levenshtein;

/// More letters than a name has that somebody mistyped.
const MOST: usize = 200;

/// The nearest of the names, where it is near enough to be what was meant.
pub(super) fn closest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let plain = plain(name);
    let near = names.map(|other| (levenshtein(&plain, &self::plain(other)), other));
    near.filter(|(distance, _)| *distance <= plain.chars().count() / 3).min().map(|(_, other)| other)
}

fn plain(name: &str) -> String {
    name.to_lowercase().chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_name_in_other_letters_is_nearest_and_a_stranger_is_not_near() {
        assert_eq!(closest("Dev", ["prod", "dev", "dew"].into_iter()), Some("dev"));
        assert_eq!(closest("staging", ["prod", "dev"].into_iter()), None);
    }
}
