//! The shape of a text: of which kind each of its characters is. A stand-in has the shape of its original.

/// The kind of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// An ASCII letter.
    Letter,
    /// An ASCII digit.
    Digit,
    /// Another letter or digit, with this many bytes in UTF-8.
    Wide(usize),
    /// A character that stays.
    Kept(char),
}

/// The kind of each character of a word.
pub(super) fn of_word(word: &str) -> Vec<Kind> {
    word.chars().map(of_character).collect()
}

/// The kind of each character of a secret. Those that mean something to a grammar stay, as do white space, control characters and
/// escapes. All others are letters, unless the whole secret is written as a number.
pub(super) fn of_secret(secret: &str) -> Vec<Kind> {
    let is_number = secret.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        && secret.chars().all(|c| c.is_ascii_hexdigit() || "+-.xXoO".contains(c));
    let mut escaped = 0;
    let kind = |character: char| {
        let is_escaped = escaped > 0;
        escaped = match character {
            'u' if escaped == 1 => 4,
            '\\' if escaped == 0 => 1,
            _ => usize::saturating_sub(escaped, 1),
        };
        if is_escaped { Kind::Kept(character) } else { of_secret_character(character, is_number) }
    };
    secret.chars().map(kind).collect()
}

fn of_secret_character(character: char, is_number: bool) -> Kind {
    const OF_GRAMMARS: &str = "=#;:,\"'`\\%()[]{}$<>&|";
    match character {
        c if !c.is_ascii() && c.is_alphanumeric() => of_character(c),
        c if !c.is_ascii() || OF_GRAMMARS.contains(c) || c.is_whitespace() || c.is_control() => Kind::Kept(c),
        c if is_number && c.is_ascii_digit() => Kind::Digit,
        c if is_number => Kind::Kept(c),
        _ => Kind::Letter,
    }
}

fn of_character(character: char) -> Kind {
    match character {
        c if c.is_ascii_digit() => Kind::Digit,
        c if c.is_ascii_alphabetic() => Kind::Letter,
        c => Kind::Wide(c.len_utf8()),
    }
}

/// The text of this shape whose letters spell the label and, at its end, the number.
pub(super) fn spell(shape: &[Kind], label: &str, number: usize) -> String {
    let free = shape.iter().filter(|kind| !matches!(kind, Kind::Kept(_))).count();
    let mut number: Vec<u8> = digits(number);
    let of_label = label.len().min(free.saturating_sub(number.len()));
    let padding = free.saturating_sub(of_label + number.len());
    number.splice(0..0, std::iter::repeat_n(0, padding));
    let letters = label.bytes().take(of_label).map(|letter| letter - b'a').chain(number);
    let mut letters = letters.collect::<Vec<_>>().into_iter();
    let mut spelled = |kind: &Kind| match kind {
        Kind::Kept(character) => *character,
        other => character(*other, letters.next().unwrap_or_default()),
    };
    shape.iter().map(&mut spelled).collect()
}

/// The number in base 26, with at least one digit.
fn digits(mut number: usize) -> Vec<u8> {
    let mut digits = Vec::new();
    loop {
        digits.insert(0, u8::try_from(number % 26).unwrap_or_default());
        number /= 26;
        if number == 0 {
            return digits;
        }
    }
}

/// The character of a kind for a letter, which is less than 26. Wide characters are Cyrillic letters or ideographs.
fn character(kind: Kind, letter: u8) -> char {
    let of = |first: u32| char::from_u32(first + u32::from(letter)).unwrap_or(char::REPLACEMENT_CHARACTER);
    match kind {
        Kind::Letter => char::from(b'a' + letter),
        Kind::Digit => char::from(b'1' + letter % 9),
        Kind::Wide(2) => of(0x430),
        Kind::Wide(3) => of(0x4E00),
        Kind::Wide(_) => of(0x2_0000),
        Kind::Kept(kept) => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_label_and_the_number_within_its_shape() {
        let spelled = |word: &str, number| spell(&of_word(word), "profile", number);
        assert_eq!(spelled("production", 0), "profileaaa");
        assert_eq!(spelled("prod", 0), "proa");
        assert_eq!(spelled("prod", 27), "prbb");
        assert_eq!(spelled("dev2", 1), "pro2");
        assert_eq!(spelled("x", 2), "c");
        assert_eq!(spelled("mül", 2).len(), "mül".len());
    }

    #[test]
    fn a_secret_keeps_what_a_grammar_reads_in_it() {
        assert_eq!(spell(&of_secret("a/B+9=="), "secret", 0), "secra==");
        assert_eq!(spell(&of_secret("\"ab cd\"#x"), "secret", 0), "\"se cr\"#a");
        assert_eq!(spell(&of_secret("12345"), "secret", 0), "15391");
        assert_eq!(spell(&of_secret("0x1F"), "secret", 0).len(), 4);
    }
}
