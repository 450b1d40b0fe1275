//! What an adapter wrote, as a person can read it: bounded, and without what a terminal would obey.

use super::printable::is_hidden;

/// The most of one line that is shown, in bytes.
const LONGEST: usize = 400;

/// The beginning of a line, everything that is not plain text escaped, and how long it was.
pub(super) fn line(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let shown = escaped(&bytes[..bytes.len().min(LONGEST)], |_| false);
    if bytes.len() > LONGEST { format!("{shown}… ({} bytes in all)", bytes.len()) } else { shown }
}

/// All of a text of several lines, what is neither text nor a line end escaped.
pub(super) fn text(bytes: &[u8]) -> String {
    escaped(bytes, |character| matches!(character, '\n' | '\t')).trim_end().to_owned()
}

fn escaped(bytes: &[u8], keep: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match is_hidden(character) && !keep(character) {
                true => shown.extend(character.escape_default()),
                false => shown.push(character),
            }
        }
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_escaped() {
        assert_eq!(line(b"{\"a\":\"\xff\x1b[2J\xc3\xa9\"}\n"), "{\"a\":\"\\xff\\u{1b}[2Jé\"}");
    }

    #[test]
    fn a_long_line_is_cut_and_its_length_told() {
        let shown = line(&[b'x'; 5_000]);
        assert!(shown.ends_with("x… (5000 bytes in all)") && shown.len() < 440, "{shown}");
    }

    #[test]
    fn a_text_keeps_its_lines() {
        assert_eq!(text(b"a\n\tb\x07\n\n"), "a\n\tb\\u{7}");
    }
}
