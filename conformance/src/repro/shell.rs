//! Texts and bytes, quoted for a POSIX shell on one line. The shell has escapes of its own: quotes around words, octal numbers in
//! the format of printf.

use std::fmt::Write as _;

use super::UnquotableError;
use super::printable::{is_hidden, json_without};

/// The root of the case, as a shell word or part of one.
pub(super) const ROOT: &str = "\"$root\"";

/// One word, quoted if necessary. `what` names it in the error.
pub(super) fn word(what: &str, text: &str) -> Result<String, UnquotableError> {
    let unquotable = |reason: &str| UnquotableError { what: what.to_owned(), reason: reason.to_owned() };
    if text.contains(is_hidden) {
        return Err(unquotable("it has an invisible character, such as a control character"));
    }
    let quoted = shlex::try_quote(text).map_err(|error| unquotable(&error.to_string()))?;
    Ok(quoted.into_owned())
}

/// One word that consists of the pieces with the root between them.
pub(super) fn word_with_root(what: &str, pieces: &[&str]) -> Result<String, UnquotableError> {
    let words = pieces.iter().map(|piece| match *piece {
        "" => Ok(String::new()),
        piece => word(what, piece),
    });
    Ok(words.collect::<Result<Vec<_>, _>>()?.join(ROOT))
}

/// The command that prints exactly the pieces with the root between them.
pub(super) fn printf(pieces: &[&[u8]]) -> String {
    let format = pieces.iter().map(|piece| escaped(piece)).collect::<Vec<_>>().join("%s");
    // A format that begins with a hyphen would be read as an option.
    let format = format.strip_prefix('-').map_or(format.clone(), |rest| format!("\\055{rest}"));
    let roots = format!(" {ROOT}").repeat(pieces.len().saturating_sub(1));
    format!("printf '{format}'{roots}")
}

/// The bytes in a format of printf within single quotes, with octal escapes for those that are not printable ASCII.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\t' => text.push_str("\\t"),
            b'\\' => text.push_str("\\\\"),
            b'%' => text.push_str("%%"),
            b'\'' | 0x7f.. | ..b' ' => _ = write!(text, "\\{byte:03o}"),
            printable => text.push(char::from(*printable)),
        }
    }
    text
}

/// JSON within single quotes, escaped to printable ASCII.
pub(super) fn json(text: &str) -> String {
    format!("'{}'", json_without(text, |character| matches!(character, '\'' | '\u{7f}'..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_printed_as_they_are() {
        assert_eq!(printf(&[b"a\t'%\\\n\0\xff"]), "printf 'a\\t\\047%%\\\\\\n\\000\\377'");
        assert_eq!(printf(&[b"-n", b"/x"]), "printf '\\055n%s/x' \"$root\"");
        assert_eq!(printf(&[b""]), "printf ''");
    }

    #[test]
    fn json_within_quotes_is_the_same_json() {
        let value = serde_json::json!({"a'b": "é \u{1f511} \u{7f} \n \" \\ $HOME ${ROOT}"});
        let quoted = json(&value.to_string());
        assert!(quoted.is_ascii() && !quoted.contains('\n'), "{quoted}");
        let inner = &quoted[1..quoted.len() - 1];
        assert!(!inner.contains('\''), "{quoted}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(inner).unwrap(), value);
    }

    #[test]
    fn a_word_is_quoted_if_necessary_and_has_no_control_character() {
        let quoted = |text| shlex::split(&word("it", text).unwrap()).unwrap();
        for text in ["plain", "two words", "it's", "$HOME", "a\"b", "", "*", "`x`", "!"] {
            assert_eq!(quoted(text), [text]);
        }
        let error = word("the path \"a\\nb\"", "a\nb").unwrap_err();
        assert!(error.to_string().contains("the path \"a\\nb\" cannot be written"), "{error}");
        assert_eq!(word_with_root("it", &["HOME=", "/home"]).unwrap(), "'HOME='\"$root\"/home");
    }
}
