//! A count with its noun.

use std::fmt::Display;

/// The count with the noun in the right number, such as `1 entry` or `2 entries`.
pub(crate) fn plural<N: Copy + Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let noun = if count == N::from(1) { one } else { many };
    format!("{count} {noun}")
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn only_one_is_singular() {
        let counted = |count: u64| plural(count, "entry", "entries");
        assert_eq!([0, 1, 2, 11].map(counted), ["0 entries", "1 entry", "2 entries", "11 entries"]);
    }
}
