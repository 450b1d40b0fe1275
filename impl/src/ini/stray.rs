//! Stray bytes: what edition 1.14 makes of a file that is not UTF-8. It works on bytes, so it tells one stray byte from
//! another, and puts characters together whose halves come from different values.

use std::borrow::Cow;

use zeroize::Zeroizing;

/// A byte that belongs to no character is carried by the character of private use that is so much further on.
const CARRIERS: u32 = 0x000F_0000;

/// Decodes the bytes as UTF-8, with a carrier in the place of each invalid byte. If the bytes contain a character that is a
/// carrier, each byte of that character gets a carrier, so that [`uncarried`] returns the same bytes.
pub(super) fn carried(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match stray(letter) {
                Some(_) => text.extend(letter.encode_utf8(&mut [0; 4]).bytes().filter_map(carrier)),
                None => text.push(letter),
            }
        }
        text.extend(chunk.invalid().iter().copied().filter_map(carrier));
    }
    text
}

fn carrier(byte: u8) -> Option<char> {
    char::from_u32(CARRIERS + u32::from(byte))
}

/// The text as a program shows it: stray bytes that have come together as a character are one, others are U+FFFD.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|letter| stray(letter).is_some()) {
        return text.into();
    }
    Cow::Owned(replaced(&Zeroizing::new(uncarried(text))))
}

/// The bytes of a text, with the stray ones in the place of their carriers.
pub(super) fn uncarried(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match stray(letter) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend(letter.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    bytes
}

/// The byte that a carrier carries.
fn stray(letter: char) -> Option<u8> {
    let byte = u8::try_from(u32::from(letter).checked_sub(CARRIERS)?).ok()?;
    (!byte.is_ascii()).then_some(byte)
}

/// The text with U+FFFD in the place of each single byte that belongs to no character.
pub(crate) fn replaced(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_that_belongs_to_no_character_is_replaced_by_itself() {
        for (bytes, text) in [
            (&b"a\xe2\x82b"[..], "a\u{fffd}\u{fffd}b"),
            (b"\xff", "\u{fffd}"),
            (b"\xc3\xa9\xff\xc3\xa9", "\u{e9}\u{fffd}\u{e9}"),
        ] {
            assert_eq!(replaced(bytes), text);
            assert_eq!(shown(&carried(bytes)), text);
        }
    }

    #[test]
    fn a_character_that_looks_like_a_carrier_keeps_its_bytes() {
        for bytes in ["\u{f0080}\u{f00ff}\u{10ff80}\u{10ffff}".as_bytes(), b"\xff\xf3\xb0\x83\xbf\x80"] {
            assert_eq!(uncarried(&carried(bytes)), bytes);
        }
        assert_eq!(shown(&carried(b"\xff\xf3\xb0\x83\xbf")), "\u{fffd}\u{f00ff}");
    }

    #[test]
    fn stray_bytes_that_come_together_are_a_character() {
        assert_eq!(shown(&[carried(b"\xe2\x82"), carried(b"\xac")].concat()), "\u{20ac}");
    }
}
