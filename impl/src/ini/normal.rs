//! Keys in normal form: written so that rust-ini has nothing to interpret.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Opens and closes the number of an encoded character.
const MARK: char = '%';

/// What rust-ini would read in a key as something other than itself.
fn is_special(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, MARK | '\\' | '#' | ';' | '[' | ']' | '=' | ':')
}

/// Bytes that are themselves in the normal form, looked up for every byte of every key. The others are looked at
/// letter by letter.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        plain[byte as usize] = !matches!(byte, b'%' | b'\\' | b'#' | b';' | b'[' | b']' | b'=' | b':');
        byte += 1;
    }
    plain
};

fn is_plain(key: &str) -> bool {
    key.bytes().all(|byte| PLAIN[usize::from(byte)])
}

/// The key in normal form.
pub(super) fn encoded(key: &str) -> Cow<'_, str> {
    if is_plain(key) {
        return Cow::Borrowed(key);
    }
    let mut written = String::new();
    encode(key, &mut written);
    Cow::Owned(written)
}

/// Writes the key in normal form.
pub(super) fn encode(key: &str, written: &mut String) {
    if is_plain(key) {
        written.push_str(key);
        return;
    }
    for part in key.split_inclusive(is_special) {
        let special = part.chars().next_back().filter(|&letter| is_special(letter));
        let plain = part.len() - special.map_or(0, char::len_utf8);
        written.push_str(&part[..plain]);
        if let Some(letter) = special {
            // Writing to a string cannot fail.
            let _ = write!(written, "{MARK}{:x}{MARK}", u32::from(letter));
        }
    }
}

/// Writes a number in decimal, without the cost of a formatter: it is done for every property.
pub(super) fn push_number(number: usize, written: &mut String) {
    if number >= 10 {
        push_number(number / 10, written);
    }
    written.push(char::from(b'0' + (number % 10) as u8));
}
