//! Texts and bytes as a POSIX shell spells them on one line.

use std::fmt::Write as _;

use super::Unspellable;
use super::printable::is_hidden;

/// The root, as a word or a part of one.
pub(super) const ROOT: &str = "\"$root\"";

/// One word, quoted where it must be. `what` names it in the error.
pub(super) fn word(what: &str, text: &str) -> Result<String, Unspellable> {
    let unspellable = |reason: &str| Unspellable { what: what.to_owned(), reason: reason.to_owned() };
    if text.contains(is_hidden) {
        return Err(unspellable("it has a character that cannot be seen, such as a control character"));
    }
    let quoted = shlex::try_quote(text).map_err(|error| unspellable(&error.to_string()))?;
    Ok(quoted.into_owned())
}

/// One word in which the root stands between the pieces.
pub(super) fn word_with_root(what: &str, pieces: &[&str]) -> Result<String, Unspellable> {
    let spelled = pieces.iter().map(|piece| match *piece {
        "" => Ok(String::new()),
        piece => word(what, piece),
    });
    Ok(spelled.collect::<Result<Vec<_>, _>>()?.join(ROOT))
}

/// The command that prints the pieces with the root between them, byte by byte.
pub(super) fn printf(pieces: &[&[u8]]) -> String {
    let format = pieces.iter().map(|piece| escaped(piece)).collect::<Vec<_>>().join("%s");
    // A format that begins with a hyphen would be taken for an option.
    let format = format.strip_prefix('-').map_or(format.clone(), |rest| format!("\\055{rest}"));
    let roots = format!(" {ROOT}").repeat(pieces.len().saturating_sub(1));
    format!("printf '{format}'{roots}")
}

/// The bytes in a format of printf within single quotes: what is not printable ASCII as an octal number.
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

/// JSON within single quotes, in printable ASCII alone.
pub(super) fn json(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            // Neither stands outside of strings.
            '\'' | '\u{7f}'.. => {
                character
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .for_each(|unit| _ = write!(ascii, "\\u{unit:04x}"));
            }
            plain => ascii.push(plain),
        }
    }
    format!("'{ascii}'")
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
        let spelled = json(&value.to_string());
        assert!(spelled.is_ascii() && !spelled.contains('\n'), "{spelled}");
        let inner = &spelled[1..spelled.len() - 1];
        assert!(!inner.contains('\''), "{spelled}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(inner).unwrap(), value);
    }

    #[test]
    fn a_word_is_quoted_where_it_must_be_and_has_no_control_character() {
        let spelled = |text| shlex::split(&word("it", text).unwrap()).unwrap();
        for text in ["plain", "two words", "it's", "$HOME", "a\"b", "", "*", "`x`", "!"] {
            assert_eq!(spelled(text), [text]);
        }
        let error = word("the path \"a\\nb\"", "a\nb").unwrap_err();
        assert!(error.to_string().contains("the path \"a\\nb\" cannot stand"), "{error}");
        assert_eq!(word_with_root("it", &["HOME=", "/home"]).unwrap(), "'HOME='\"$root\"/home");
    }
}
