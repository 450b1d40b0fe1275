//! The decoding of files. Neither edition rejects a file that is not UTF-8.
//!
//! Edition 1.14 parses bytes. The text of a file that is not UTF-8 is therefore *bytewise* in the model: each byte is decoded as
//! the character with the same number, from U+0000 to U+00FF. So different files have different texts, and each part of a
//! text can be encoded as its bytes again.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::str;

use super::applied::AppliedRules;
use crate::rule;
use crate::world::Edition;

/// Decodes the bytes of a file. If they are not UTF-8, the text has U+FFFD for each invalid byte in edition 1.55, and is
/// bytewise in edition 1.14.
pub(super) fn text<'b>(edition: Edition, bytes: &'b [u8], applied: &mut AppliedRules) -> Cow<'b, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let (rule, text) = match edition {
        Edition::V1_14 => (rule::INI14_2, bytewise(bytes)),
        Edition::V1_55 => (rule::INI55_1, decoded(bytes)),
    };
    applied.at(0).add(rule);
    Cow::Owned(text)
}

/// The bytewise text of the bytes.
pub(super) fn bytewise(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The bytes of a bytewise text.
pub(super) fn bytes(bytewise: &str) -> Vec<u8> {
    bytewise.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect()
}

/// Decodes the bytes of a bytewise text as UTF-8, with U+FFFD for each invalid byte. This is the last step of a lookup,
/// because a reference can join the bytes of one character.
pub(super) fn shown(bytewise: &str) -> String {
    decoded(&bytes(bytewise))
}

/// A bytewise text without leading white space. A white space character can be several bytes.
pub(super) fn trim_start(bytewise: &str) -> &str {
    let bytes = bytes(bytewise);
    let first = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let spaces = first.len() - first.trim_start().len();
    &bytewise[offset(bytewise, spaces)..]
}

/// A bytewise text without trailing white space.
pub(super) fn trim_end(bytewise: &str) -> &str {
    let bytes = bytes(bytewise);
    let last = bytes.utf8_chunks().last().filter(|chunk| chunk.invalid().is_empty());
    let last = last.map_or("", |chunk| chunk.valid());
    let spaces = last.len() - last.trim_end().len();
    &bytewise[..offset(bytewise, bytes.len() - spaces)]
}

/// The byte offset of the character with this index in the text.
fn offset(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(offset, _)| offset)
}

/// Decodes the bytes as UTF-8, with one U+FFFD for each invalid byte. `String::from_utf8_lossy` would return a single U+FFFD
/// for all bytes of a truncated character.
fn decoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{AppliedRules, Cow, bytes, bytewise, shown, trim_end, trim_start};
    use crate::world::Edition::{self, V1_14, V1_55};

    fn text(edition: Edition, bytes: &[u8]) -> Cow<'_, str> {
        super::text(edition, bytes, &mut AppliedRules::default())
    }

    #[test]
    fn every_invalid_byte_becomes_one_replacement_character() {
        for (bytes, expected) in [
            (&b"\xff"[..], "\u{fffd}"),
            (b"a\xe2\x82b", "a\u{fffd}\u{fffd}b"),
            (b"\xf0\x9f\x98", "\u{fffd}\u{fffd}\u{fffd}"),
            (b"\xed\xa0\x80", "\u{fffd}\u{fffd}\u{fffd}"),
            (b"\xff\xe2\x82\xac", "\u{fffd}\u{20ac}"),
        ] {
            assert_eq!(text(V1_55, bytes), expected, "{bytes:?}");
            assert_eq!(shown(&text(V1_14, bytes)), expected, "{bytes:?}");
        }
        assert_eq!(text(V1_14, "\u{20ac}".as_bytes()), "\u{20ac}");
    }

    #[test]
    fn bytes_returns_the_bytes_of_a_bytewise_text() {
        for text in ["\u{f00ff}\u{10ffff}".as_bytes(), b"\xff", b"", &[0x80, 0xf3, 0xb0, 0x83, 0xbf]] {
            assert_eq!(bytes(&bytewise(text)), text);
        }
    }

    #[test]
    fn the_joined_bytes_of_one_character_are_decoded_as_that_character() {
        let halves = [b"\xe2\x82".as_slice(), b"\xac"].map(bytewise);
        assert_eq!(shown(&halves.concat()), "\u{20ac}");
    }

    #[test]
    fn white_space_is_trimmed_by_characters_and_not_by_bytes() {
        for (text, expected) in [
            (b" \xe2\x80\x83\xff\xc2\xa0\n".as_slice(), b"\xff".as_slice()),
            (b"\xa0\xff\x85", b"\xa0\xff\x85"),
            (b"\xc3\xa0\xff\xc3\xa0", b"\xc3\xa0\xff\xc3\xa0"),
            (b" \t", b""),
        ] {
            let text = bytewise(text);
            assert_eq!(trim_start(trim_end(&text)), bytewise(expected));
        }
    }
}
