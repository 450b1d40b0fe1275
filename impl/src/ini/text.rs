//! Texts as bytes, which need not be UTF-8.

use std::borrow::Cow;

/// The text with U+FFFD in the place of each byte that is not part of a UTF-8 character. As in Go, reading goes on at the byte
/// after an invalid one.
pub(crate) fn to_utf8(bytes: &[u8]) -> Cow<'_, str> {
    let mut text = String::new();
    let mut rest = bytes;
    loop {
        match str::from_utf8(rest) {
            Ok(valid) if text.is_empty() => return Cow::Borrowed(valid),
            Ok(valid) => return Cow::Owned(text + valid),
            Err(error) => {
                // Three bytes is the length of U+FFFD: the text never grows, so it leaves no copy of itself in memory.
                text.reserve_exact(3 * rest.len());
                let (valid, invalid) = rest.split_at(error.valid_up_to());
                text.push_str(str::from_utf8(valid).unwrap_or_default());
                text.push(char::REPLACEMENT_CHARACTER);
                rest = &invalid[1..];
            }
        }
    }
}

/// The text without white space at both ends.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    trim_start(trim_end(text))
}

/// The text without leading white space.
pub(super) fn trim_start(mut text: &[u8]) -> &[u8] {
    while let Some(space) = first_char(text).filter(|first| first.is_whitespace()) {
        text = &text[space.len_utf8()..];
    }
    text
}

/// The text without trailing white space.
pub(super) fn trim_end(mut text: &[u8]) -> &[u8] {
    while let Some(space) = last_char(text).filter(|last| last.is_whitespace()) {
        text = &text[..text.len() - space.len_utf8()];
    }
    text
}

/// The most bytes that a character has in UTF-8.
const MAX_CHAR: usize = 4;

fn first_char(text: &[u8]) -> Option<char> {
    let start = &text[..text.len().min(MAX_CHAR)];
    start.utf8_chunks().next()?.valid().chars().next()
}

fn last_char(text: &[u8]) -> Option<char> {
    let starts = text.len().saturating_sub(MAX_CHAR)..text.len();
    starts.rev().find_map(|start| str::from_utf8(&text[start..]).ok()?.chars().next())
}

/// The parts before and after the first occurrence of the separator.
pub(super) fn split_once<'a>(text: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let start = text.windows(separator.len()).position(|window| window == separator)?;
    Some((&text[..start], &text[start + separator.len()..]))
}

/// The part before the last occurrence of the separator.
pub(super) fn before_last<'a>(text: &'a [u8], separator: &[u8]) -> Option<&'a [u8]> {
    let start = text.windows(separator.len()).rposition(|window| window == separator)?;
    Some(&text[..start])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_that_is_not_part_of_a_character_is_replaced_by_itself() {
        for (bytes, text) in [
            (&b"a\xe2\x82b"[..], "a\u{fffd}\u{fffd}b"),
            (b"\xff", "\u{fffd}"),
            (b"\xc3\xa9\xff\xc3\xa9", "\u{e9}\u{fffd}\u{e9}"),
            (b"\xe2\x82\xac", "\u{20ac}"),
        ] {
            assert_eq!(to_utf8(bytes), text);
        }
    }

    #[test]
    fn white_space_is_trimmed_by_characters_and_not_by_bytes() {
        for (text, trimmed) in [
            (&b" \xe2\x80\x83\xff\xc2\xa0\n"[..], &b"\xff"[..]),
            (b"\xa0\xff\x85", b"\xa0\xff\x85"),
            (b"\xc3\xa0\xff\xc3\xa0", b"\xc3\xa0\xff\xc3\xa0"),
            (b"\xe3\x80\x80a b\xe3\x80\x80\t", b"a b"),
            (b" \t", b""),
        ] {
            assert_eq!(trim(text), trimmed);
        }
    }
}
