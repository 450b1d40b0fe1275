//! Functions of Go's standard library that the releases apply to text.

/// `strings.EqualFold` with an ASCII text: whether the texts are equal without regard to case. Two characters outside of ASCII
/// are equal to ASCII letters.
pub(crate) fn equal_fold(text: &str, ascii: &str) -> bool {
    text.chars().map(fold_case).eq(ascii.chars().map(fold_case))
}

const fn fold_case(character: char) -> char {
    match character {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        _ => character.to_ascii_lowercase(),
    }
}

/// The verb `%q` of `fmt.Sprintf`: the text in double quotes, with escapes for quotes, backslashes and control characters.
pub(crate) fn quote(text: &str) -> String {
    let escaped: String = text.chars().map(escape).collect();
    format!("\"{escaped}\"")
}

fn escape(character: char) -> String {
    match character {
        '\u{7}' => "\\a".into(),
        '\u{8}' => "\\b".into(),
        '\u{b}' => "\\v".into(),
        '\u{c}' => "\\f".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '"' | '\\' => format!("\\{character}"),
        _ if character.is_ascii_control() => format!("\\x{:02x}", u32::from(character)),
        _ if character.is_control() => format!("\\u{:04x}", u32::from(character)),
        _ => character.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_fold_to_ascii_letters_are_equal_to_them() {
        assert!(equal_fold("FALſE", "false"));
        assert!(equal_fold("LeGaCy", "legacy"));
        assert!(!equal_fold("legac", "legacy"));
    }

    #[test]
    fn quoted_text_has_escapes() {
        assert_eq!(quote("a\"b\\\n\u{1}\u{85}é"), r#""a\"b\\\n\x01\u0085é""#);
    }
}
