//! Words in lower case, and their capital letters.

/// The word in lower case, character by character, and without the NUL characters that UTF-16 has between letters.
pub(super) fn lower(word: &str) -> String {
    word.chars().filter(|c| *c != '\0').map(lower_character).collect()
}

fn lower_character(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf8() == character.len_utf8() => one,
        _ => character,
    }
}

/// Which letters of a word are capital letters.
#[derive(Clone, Copy)]
pub(super) enum Capitals {
    None,
    First,
    All,
}

impl Capitals {
    pub(super) fn of(word: &str) -> Self {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        match (
            letters.next().is_some_and(is_capital),
            word.chars().filter(|c| c.is_alphabetic()).skip(1).all(is_capital),
        ) {
            (false, _) => Self::None,
            (true, true) if word.chars().filter(|c| c.is_alphabetic()).count() > 1 => Self::All,
            (true, _) => Self::First,
        }
    }

    /// A text in lower case, with these capital letters.
    pub(super) fn write(self, text: &str) -> String {
        let first = text.chars().position(char::is_alphabetic);
        let write = |(at, letter): (usize, char)| match self {
            Self::All => capital(letter),
            Self::First if Some(at) == first => capital(letter),
            Self::None | Self::First => letter,
        };
        text.chars().enumerate().map(write).collect()
    }
}

pub(super) fn is_capital(character: char) -> bool {
    lower_character(character) != character
}

pub(super) fn capital(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}
