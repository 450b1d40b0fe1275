//! How near a name is to another, for 'did you mean'.

/// The nearest of the names, where it is near enough to be what was meant.
pub(super) fn closest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let plain = name.to_lowercase();
    let near = names.map(|other| (distance(&plain, &other.to_lowercase()), other));
    near.filter(|(distance, _)| *distance <= plain.chars().count() / 3).min().map(|(_, other)| other)
}

/// The number of letters to insert, remove or replace to get from one name to the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(200).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for letter in one.chars().take(200) {
        row = next_row(&row, letter, &other);
    }
    row.last().copied().unwrap_or_default()
}

fn next_row(row: &[usize], letter: char, other: &[char]) -> Vec<usize> {
    let mut next = vec![row.first().map_or(0, |first| first + 1)];
    for (pair, same) in row.windows(2).zip(other.iter().map(|other| *other == letter)) {
        let left = next.last().copied().unwrap_or_default();
        let [diagonal, above] = *pair else { continue };
        next.push((diagonal + usize::from(!same)).min(above + 1).min(left + 1));
    }
    next
}

#[cfg(test)]
mod tests {
    use super::{closest, distance};

    #[test]
    fn distance_counts_single_changes() {
        for (one, other, expected) in [("", "abc", 3), ("kitten", "sitting", 3), ("same", "same", 0)] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_name_in_other_letters_is_nearest_and_a_stranger_is_not_near() {
        assert_eq!(closest("Dev", ["prod", "dev", "dew"].into_iter()), Some("dev"));
        assert_eq!(closest("staging", ["prod", "dev"].into_iter()), None);
    }
}
