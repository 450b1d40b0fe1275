//! How v1 compares words.

/// The spellings of true, and of nothing else.
const TRUTHY: [&str; 6] = ["1", "t", "T", "true", "TRUE", "True"];

/// Whether the value switches something on.
///
/// Rules: SCS-2.
pub(crate) fn truthy(value: &str) -> bool {
    TRUTHY.contains(&value)
}

/// Whether two words are the same but for case, under Unicode's simple folding of an ASCII word.
pub(crate) fn same_word(value: &str, word: &str) -> bool {
    let fold = |c: char| match c {
        'ſ' => 's',
        '\u{212A}' => 'k',
        other => other.to_ascii_lowercase(),
    };
    value.chars().map(fold).eq(word.chars().map(fold))
}

/// The pieces of a text that a sign stands between.
#[derive(Clone)]
pub(crate) struct Pieces<'a> {
    sign: u8,
    /// What is not read yet.
    pub(crate) rest: Option<&'a str>,
}

/// Cuts a text at every sign.
pub(crate) const fn pieces(text: &str, sign: u8) -> Pieces<'_> {
    Pieces { sign, rest: Some(text) }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let end = position(text, [self.sign]);
        self.rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    }
}

/// The first place of one of the signs, looked for eight bytes at a time.
pub(crate) fn position<const N: usize>(text: &str, signs: [u8; N]) -> Option<usize> {
    let text = text.as_bytes();
    let (words, _) = text.as_chunks::<8>();
    let found = words.iter().zip(0..).find_map(|(word, at)| Some(8 * at + find(*word, signs)?));
    if found.is_some() {
        return found;
    }
    match text.last_chunk::<8>() {
        // Some of these bytes are looked at again, and hold no sign.
        Some(last) => find(*last, signs).map(|within| text.len() - 8 + within),
        None => text.iter().position(|byte| signs.contains(byte)),
    }
}

fn find<const N: usize>(word: [u8; 8], signs: [u8; N]) -> Option<usize> {
    let word = u64::from_le_bytes(word);
    let found = signs.iter().fold(0, |found, sign| found | zeros(word ^ (ONES * u64::from(*sign))));
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

/// A one in each byte.
const ONES: u64 = u64::MAX / 255;

/// The high bit of each byte that is zero, up to the first of them; what is above it means nothing.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn the_first_sign_is_found_wherever_it_stands() {
        let text = "\u{80}\u{81}abc\u{1}defghijklm=:nopqrstu";
        for from in text.char_indices().map(|(at, _)| at) {
            let expected = text[from..].bytes().position(|byte| byte == b':' || byte == b'=');
            assert_eq!(position(&text[from..], [b'=', b':']), expected);
        }
        assert_eq!(position(text, [b'#', b';']), None);
        assert_eq!(position("", [b'\n']), None);
    }
}
