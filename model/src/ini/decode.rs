//! Bytes to text: a file may hold anything, and both editions read on.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::str;

use crate::world::Edition;

/// Where the marks begin that stand for bytes of no character: the last private use of Unicode.
const MARKS: u32 = 0x0010_FF00;

/// The text of the bytes. Every single byte that is not part of a UTF-8 character is U+FFFD in edition 1.55. Edition
/// 1.14 keeps it, and tells it from others: there it is a mark until it is [`shown`].
///
/// Rules: INI14-2, INI55-1.
pub(super) fn text(edition: Edition, bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(match edition {
            Edition::V1_14 => decoded(bytes, mark),
            Edition::V1_55 => decoded(bytes, |_| char::REPLACEMENT_CHARACTER),
        }),
    }
}

/// `String::from_utf8_lossy` puts one character for a truncated one; here each of its bytes gets one.
fn decoded(bytes: &[u8], character: fn(u8) -> char) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().copied().map(character));
    }
    text
}

/// The character that stands for a byte of none.
fn mark(byte: u8) -> char {
    char::from_u32(MARKS + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// No UTF-8 character has such a byte where it begins.
fn is_mark(character: char) -> bool {
    u32::from(character) >= MARKS + 0x80
}

/// The text as whoever reads it sees it. Bytes that references have brought together may be a character.
pub(super) fn shown(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match is_mark(c) {
            true => bytes.push((u32::from(c) - MARKS) as u8),
            false => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    decoded(&bytes, |_| char::REPLACEMENT_CHARACTER)
}

/// How many bytes the text has in its file.
pub(super) fn length(text: &str) -> usize {
    text.chars().map(|c| if is_mark(c) { 1 } else { c.len_utf8() }).sum()
}

#[cfg(test)]
mod tests {
    use super::{length, shown, text};
    use crate::world::Edition::{V1_14, V1_55};

    #[test]
    fn every_invalid_byte_becomes_one_replacement_character() {
        for (bytes, expected) in [
            (&b"plain"[..], "plain"),
            (b"\xff", "\u{fffd}"),
            (b"a\xe2\x82b", "a\u{fffd}\u{fffd}b"),
            (b"\xe2\x82\xac", "\u{20ac}"),
            (b"\xf0\x9f\x98", "\u{fffd}\u{fffd}\u{fffd}"),
            (b"\xed\xa0\x80", "\u{fffd}\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(text(V1_55, bytes), expected, "{bytes:?}");
            assert_eq!(shown(&text(V1_14, bytes)), expected, "{bytes:?}");
            assert_eq!(length(&text(V1_14, bytes)), bytes.len(), "{bytes:?}");
        }
    }

    #[test]
    fn bytes_that_come_together_are_a_character() {
        let halves = [b"\xe2\x82".as_slice(), b"\xac"].map(|half| text(V1_14, half));
        assert_eq!(shown(&halves.concat()), "\u{20ac}");
    }

    #[test]
    fn edition_1_14_tells_invalid_bytes_apart() {
        assert_ne!(text(V1_14, b"\xfe"), text(V1_14, b"\xff"));
        assert_ne!(text(V1_14, b"\xfe"), "\u{fffd}");
    }
}
