//! Text that somebody else wrote, as a terminal or a page may show it: nothing in it is obeyed, and nothing is hidden.
//!
//! Control characters steer a terminal, bidirectional controls turn the order of what follows around, and some characters
//! are not seen at all. Each is spelled as `\u{1b}`, as a feature file spells it. Whatever a command prints goes through
//! here: errors and notes in one place, reports as a whole, and what is written bit by bit through [`Printable`].

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

use crate::scenario::is_unseen;

/// Whether a terminal obeys the character, or a reader could overlook it.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    is_unseen(character)
}

/// The text on one line: line ends and tabs are spelled out too.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    spelled(text, is_hidden)
}

/// The text with its lines and tabs.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    spelled(text, |character| is_hidden(character) && !matches!(character, '\n' | '\t'))
}

/// JSON that means the same: such characters stand in strings alone, where `\u001b` spells them.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    let is_spelled = |character: char| is_hidden(character) && !matches!(character, '\n' | '\t');
    if !text.contains(is_spelled) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match is_spelled(character) {
            true => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    plain += &format!("\\u{unit:04x}");
                }
            }
            false => plain.push(character),
        }
    }
    Cow::Owned(plain)
}

fn spelled(text: &str, is_spelled: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_spelled) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match is_spelled(character) {
            true => plain.extend(character.escape_default()),
            false => plain.push(character),
        }
    }
    Cow::Owned(plain)
}

/// Says on standard error what is wrong, or what there is to note: `kind` is the word before each line.
#[expect(clippy::print_stderr, reason = "the one place that prints to standard error")]
pub(crate) fn say(kind: &str, message: impl Display) {
    for text in message.to_string().lines() {
        eprintln!("{kind}: {}", line(text));
    }
}

/// A writer to a terminal: the text that is written comes out as [`text`] has it, and bytes that are no text as `\xff`.
#[derive(Debug)]
pub struct Printable<W>(W);

impl<W: Write> Printable<W> {
    /// A writer to this terminal.
    pub const fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write> Write for Printable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for chunk in bytes.utf8_chunks() {
            self.0.write_all(text(chunk.valid()).as_bytes())?;
            chunk.invalid().iter().try_for_each(|byte| write!(self.0, "\\x{byte:02x}"))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
