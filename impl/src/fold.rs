//! Small readings of text that the releases take from Go: truth, letters without case, quoting.

/// The values that `AWS_SDK_LOAD_CONFIG` counts as true.
const TRUTHY: [&str; 6] = ["1", "t", "T", "TRUE", "true", "True"];

/// Whether the text says true.
pub(crate) fn is_truthy(text: &str) -> bool {
    TRUTHY.contains(&text)
}

/// Whether two texts are equal but for case, with the two letters outside ASCII that fold into it.
pub(crate) fn equal_fold(text: &str, ascii: &str) -> bool {
    text.chars().map(fold).eq(ascii.chars().map(fold))
}

const fn fold(letter: char) -> char {
    match letter {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        _ => letter.to_ascii_lowercase(),
    }
}

/// The text in double quotes, with what cannot be shown escaped.
pub(crate) fn quote(text: &str) -> String {
    let escaped: String = text.chars().map(escape).collect();
    format!("\"{escaped}\"")
}

fn escape(letter: char) -> String {
    match letter {
        '\u{7}' => "\\a".into(),
        '\u{8}' => "\\b".into(),
        '\u{b}' => "\\v".into(),
        '\u{c}' => "\\f".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '"' | '\\' => format!("\\{letter}"),
        _ if letter.is_ascii_control() => format!("\\x{:02x}", u32::from(letter)),
        _ if letter.is_control() => format!("\\u{:04x}", u32::from(letter)),
        _ => letter.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_fold_into_ascii_count_as_equal() {
        assert!(equal_fold("FALſE", "false"));
        assert!(equal_fold("LeGaCy", "legacy"));
        assert!(!equal_fold("legac", "legacy"));
    }

    #[test]
    fn quoted_text_escapes_what_cannot_be_shown() {
        assert_eq!(quote("a\"b\\\n\u{1}\u{85}é"), r#""a\"b\\\n\x01\u0085é""#);
    }
}
