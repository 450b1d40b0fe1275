//! What texts share: lists of words in a sentence, and errors on one line.

use crate::vocabulary::outcome::Error;

/// The words with commas between them, and `and` before the last.
pub(in crate::explain) fn list<S: AsRef<str>>(words: &[S]) -> String {
    let joined = |words: &[S]| words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {}", joined(first), last.as_ref()),
        few => joined(few),
    }
}

/// An error on one line.
pub(in crate::explain) fn sentence(error: &Error) -> String {
    let message = error.message.as_deref().unwrap_or_default();
    if error.code.is_empty() { message.into() } else { format!("{}: {message}", error.code) }
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
