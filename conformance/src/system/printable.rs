//! Escaping of text from untrusted sources before it is shown on a terminal or a page.
//!
//! Control characters change the state of a terminal, bidirectional controls reorder the text after them, and some
//! characters are invisible. Each is escaped as in `\u{1b}`, the way feature files escape it. All output of the commands
//! goes through this module: errors and notes through `say`, whole reports through [`text`], and streamed output
//! through [`Printable`].

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

/// Characters besides control characters and white space that are invisible, or change the order of the text after them.
const INVISIBLE: [(char, char); 14] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{fffe}', '\u{ffff}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Whether the character controls a terminal, is invisible to a reader, or looks like another one.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    let blank = character.is_whitespace() && character != ' ';
    blank
        || character.is_control()
        || INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

/// The text on one line, with every hidden character escaped, line feeds and tabs too.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden, |character| character.escape_default().collect())
}

/// The text with its line feeds and tabs, and every other hidden character escaped.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden_in_text, |character| character.escape_default().collect())
}

/// The text of the bytes, escaped by the function, with each byte that is not UTF-8 as `\xff`.
pub fn lossy(bytes: &[u8], escape: fn(&str) -> Cow<'_, str>) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        shown += &escape(chunk.valid());
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    shown
}

/// The beginning of the text in quotes, with an ellipsis if it has more than `max` bytes.
pub fn bounded_quote(text: &str, max: usize) -> String {
    let shown = &text[..text.floor_char_boundary(max)];
    if shown.len() == text.len() { format!("{shown:?}") } else { format!("{shown:?}…") }
}

/// JSON with the same meaning, in which hidden characters are escaped as in `\u001b`. They occur only inside strings.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    json_without(text, is_hidden_in_text)
}

/// JSON with the same meaning, in which these characters, which occur only inside strings, are escaped as in `\u001b`.
pub(crate) fn json_without(text: &str, is_escaped: fn(char) -> bool) -> Cow<'_, str> {
    escaped(text, is_escaped, |character| {
        character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    })
}

/// Whether the character is hidden and neither ends a line nor is a tab.
fn is_hidden_in_text(character: char) -> bool {
    is_hidden(character) && !matches!(character, '\n' | '\t')
}

/// The text, with an escape in the place of each character that needs one.
fn escaped(text: &str, is_escaped: fn(char) -> bool, escape: fn(char) -> String) -> Cow<'_, str> {
    if !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match is_escaped(character) {
            true => plain += &escape(character),
            false => plain.push(character),
        }
    }
    Cow::Owned(plain)
}

/// Prints a message to standard error. Each of its lines begins with `kind`, such as `error` or `note`.
#[expect(clippy::print_stderr, reason = "the one place that prints to standard error")]
pub(crate) fn say(kind: &str, message: impl Display) {
    for text in message.to_string().lines() {
        eprintln!("{kind}: {}", line(text));
    }
}

/// A writer that escapes everything as [`text`] and [`lossy`] do before it reaches a terminal.
#[derive(Debug)]
pub struct Printable<W>(W);

impl<W: Write> Printable<W> {
    /// Wraps the standard output or another stream of a terminal.
    pub const fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write> Write for Printable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_all(lossy(bytes, text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_cut_between_two_characters() {
        assert_eq!(bounded_quote("a\"é", 4), "\"a\\\"é\"");
        assert_eq!(bounded_quote("a\"é", 3), "\"a\\\"\"…");
    }

    #[test]
    fn characters_that_xml_forbids_are_hidden() {
        for character in ['\0', '\u{b}', '\u{1b}', '\u{fffe}', '\u{ffff}'] {
            assert!(is_hidden(character), "{character:?}");
        }
        assert!(!is_hidden('\u{fffd}') && !is_hidden('é') && !is_hidden(' '));
    }

    #[test]
    fn a_text_keeps_its_lines_and_json_its_meaning() {
        assert_eq!(text("a\n\tb\x07"), "a\n\tb\\u{7}");
        assert_eq!(json("\"\u{202e}\u{e0001}\""), "\"\\u202e\\udb40\\udc01\"");
    }
}
