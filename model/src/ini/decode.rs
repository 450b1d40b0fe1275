//! Bytes to text: a file may hold anything, and both editions read on.

use alloc::borrow::Cow;
use alloc::string::String;
use core::str;

/// The text of the bytes, with U+FFFD for every single byte that is not part of a UTF-8 character.
///
/// Rules: INI14-2, INI55-1.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(replaced(bytes)),
    }
}

/// `String::from_utf8_lossy` puts one mark for a truncated character; here each of its bytes gets one.
fn replaced(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::text;

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
            assert_eq!(text(bytes), expected, "{bytes:?}");
        }
    }
}
