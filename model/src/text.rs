//! How v1 compares words.

/// The spellings of true, and of nothing else.
const TRUTHY: [&str; 6] = ["1", "t", "T", "true", "TRUE", "True"];

/// Whether the value switches something on.
///
/// Rules: SCS-2.
pub(crate) fn truthy(value: &str) -> bool {
    TRUTHY.contains(&value)
}

/// Whether two words are the same but for case, under Unicode's simple folding of an ASCII word.
pub(crate) fn same_word(value: &str, word: &str) -> bool {
    let fold = |c: char| match c {
        'ſ' => 's',
        '\u{212A}' => 'k',
        other => other.to_ascii_lowercase(),
    };
    value.chars().map(fold).eq(word.chars().map(fold))
}
