//! Functions of Go's standard library that the releases apply to text.

/// `strings.EqualFold` with an ASCII text: whether the texts are equal without regard to case. Go also equates the long s and
/// the Kelvin sign with `s` and `k`.
pub(crate) fn equal_fold(text: &str, ascii: &str) -> bool {
    text.replace('\u{17f}', "s").replace('\u{212a}', "k").eq_ignore_ascii_case(ascii)
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
        assert!(equal_fold("\u{212a}ey", "key"));
        assert!(!equal_fold("legac", "legacy"));
        assert!(!equal_fold("reg\u{131}onal", "regional"));
    }

    #[test]
    fn quoted_text_has_escapes() {
        assert_eq!(quote("a\"b\\\n\u{1}\u{85}é"), r#""a\"b\\\n\x01\u0085é""#);
    }
}
