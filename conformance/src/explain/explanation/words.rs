//! Lists of words in a sentence.

/// The words with commas between them, and `and` before the last.
pub(in crate::explain) fn list<S: AsRef<str>>(words: &[S]) -> String {
    let joined = |words: &[S]| words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {}", joined(first), last.as_ref()),
        few => joined(few),
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn the_last_word_of_a_list_has_an_and_before_it() {
        for (words, expected) in
            [(&[][..], ""), (&["a"], "a"), (&["a", "b"], "a and b"), (&["a", "b", "c"], "a, b and c")]
        {
            assert_eq!(list(words), expected);
        }
    }
}
