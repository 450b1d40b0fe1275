//! Output of an adapter in messages: cut to a length, and escaped for terminals.

use super::printable;

/// The most bytes of a line that are shown.
const MAX_LINE: usize = 400;

/// The beginning of a line, and the length of a line that is cut.
pub(super) fn line(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let shown = printable::lossy(&bytes[..bytes.len().min(MAX_LINE)], printable::line);
    if bytes.len() > MAX_LINE { format!("{shown}… ({} bytes in all)", bytes.len()) } else { shown }
}

/// A whole text of several lines, without the white space at its end.
pub(super) fn text(bytes: &[u8]) -> String {
    printable::lossy(bytes, printable::text).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf_8_are_escaped() {
        assert_eq!(line(b"{\"a\":\"\xff\x1b[2J\xc3\xa9\"}\n"), "{\"a\":\"\\xff\\u{1b}[2Jé\"}");
    }

    #[test]
    fn a_long_line_is_cut_and_its_length_is_shown() {
        let shown = line(&[b'x'; 5_000]);
        assert!(shown.ends_with("x… (5000 bytes in all)") && shown.len() < 440, "{shown}");
    }

    #[test]
    fn a_text_keeps_its_lines() {
        assert_eq!(text(b"a\n\tb\x07\n\n"), "a\n\tb\\u{7}");
    }
}
