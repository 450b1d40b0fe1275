//! The syntax of JSON: a text becomes tokens, and a table says which tokens may follow each other.

use alloc::vec::Vec;

use super::{Extent, JsonError};

/// How deeply lists and objects can be in each other.
const MAX_DEPTH: usize = 10_000;
/// The escapes of one letter in a string, and their characters.
pub(super) const ESCAPES: [(u8, char); 8] = [
    (b'"', '"'),
    (b'\\', '\\'),
    (b'/', '/'),
    (b'b', '\u{8}'),
    (b'f', '\u{c}'),
    (b'n', '\n'),
    (b'r', '\r'),
    (b't', '\t'),
];

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string. The names of members are strings, too.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

/// A value or the name of a member. The values of a list, and the names and values of an object, follow their list or object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Where it begins in the text.
    pub(super) start: usize,
    /// Where it ends in the text.
    pub(super) end: usize,
    /// The index of the token after it and after all that it contains.
    pub(super) next: usize,
}

/// A part of the text without a part of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lexeme {
    /// `{` or `[`.
    Open(Kind),
    /// `}` or `]`.
    Close(Kind),
    Colon,
    Comma,
    Scalar(Kind),
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A value.
    Value,
    /// The first value of a list, or its end.
    FirstValue,
    /// The first name of an object, or its end.
    FirstName,
    /// The name of a member.
    Name,
    /// The colon after a name.
    Colon,
    /// A comma, or the end of the list or object.
    More,
}

/// The tokens of the text: of all of it, or of the first value in it.
pub(super) fn tokens(text: &[u8], extent: Extent) -> Result<Vec<Token>, JsonError> {
    let mut tokens: Vec<Token> = Vec::new();
    // The indices of the lists and objects that are open.
    let mut open: Vec<usize> = Vec::new();
    let (mut state, mut at) = (State::Value, 0);
    loop {
        let start = at + white_space(&text[at..]);
        let (lexeme, length) = lexeme(&text[start..])?;
        at = start + length;
        let inside = open.last().map(|index| tokens[*index].kind);
        state = after(state, lexeme, inside).ok_or(JsonError::Syntax)?;
        let index = tokens.len();
        match lexeme {
            Lexeme::Open(kind) | Lexeme::Scalar(kind) => {
                tokens.push(Token { kind, start, end: at, next: index + 1 });
                open.extend((lexeme == Lexeme::Open(kind)).then_some(index));
            }
            Lexeme::Close(_) => open.pop().into_iter().for_each(|opened| {
                tokens[opened] = Token { end: at, next: index, ..tokens[opened] };
            }),
            Lexeme::Colon | Lexeme::Comma => {}
        }
        match open.len() {
            0 => break,
            depth if depth > MAX_DEPTH => return Err(JsonError::Syntax),
            _ => {}
        }
    }
    let rest = &text[at..];
    match extent {
        Extent::Whole if white_space(rest) < rest.len() => Err(JsonError::Syntax),
        Extent::Whole | Extent::First => Ok(tokens),
    }
}

/// What may come after the lexeme, which is in a list, an object or neither; `None` if it may not be here.
fn after(state: State, lexeme: Lexeme, inside: Option<Kind>) -> Option<State> {
    use Lexeme::{Close, Comma, Open, Scalar};
    match (state, lexeme, inside) {
        (State::Value | State::FirstValue, Scalar(_), _) => Some(State::More),
        (State::Value | State::FirstValue, Open(Kind::Object), _) => Some(State::FirstName),
        (State::Value | State::FirstValue, Open(_), _) => Some(State::FirstValue),
        (State::FirstName | State::Name, Scalar(Kind::Text), _) => Some(State::Colon),
        (State::Colon, Lexeme::Colon, _) => Some(State::Value),
        (State::More, Comma, Some(Kind::Object)) => Some(State::Name),
        (State::More, Comma, Some(_)) => Some(State::Value),
        (State::More, Close(kind), Some(inside)) if kind == inside => Some(State::More),
        (State::FirstValue, Close(Kind::List), _) | (State::FirstName, Close(Kind::Object), _) => {
            Some(State::More)
        }
        _ => None,
    }
}

/// The first lexeme of the text, and its length.
fn lexeme(text: &[u8]) -> Result<(Lexeme, usize), JsonError> {
    const WORDS: [(&[u8], Lexeme); 9] = [
        (b"{", Lexeme::Open(Kind::Object)),
        (b"}", Lexeme::Close(Kind::Object)),
        (b"[", Lexeme::Open(Kind::List)),
        (b"]", Lexeme::Close(Kind::List)),
        (b":", Lexeme::Colon),
        (b",", Lexeme::Comma),
        (b"null", Lexeme::Scalar(Kind::Null)),
        (b"true", Lexeme::Scalar(Kind::Bool)),
        (b"false", Lexeme::Scalar(Kind::Bool)),
    ];
    if let Some((word, lexeme)) = WORDS.iter().find(|(word, _)| text.starts_with(word)) {
        return Ok((*lexeme, word.len()));
    }
    let (kind, length) = match text {
        [b'"', rest @ ..] => (Kind::Text, string(rest).map(|length| 1 + length)),
        _ => (Kind::Number, number(text)),
    };
    length.map(|length| (Lexeme::Scalar(kind), length)).ok_or(JsonError::Syntax)
}

fn white_space(text: &[u8]) -> usize {
    text.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// The length of the string after its first quote. Bytes that are not UTF-8 are part of it.
fn string(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += match &text[at..] {
            [b'"', ..] => return Some(at + 1),
            [b'\\', b'u', digits @ ..] if digits.get(..4)?.iter().all(u8::is_ascii_hexdigit) => 6,
            [b'\\', letter, ..] if ESCAPES.iter().any(|(known, _)| known == letter) => 2,
            [0..b' ' | b'\\', ..] | [] => return None,
            [_, ..] => 1,
        };
    }
}

/// The length of the number at the beginning of the text: a minus, digits without a leading zero, a fraction and an exponent.
fn number(text: &[u8]) -> Option<usize> {
    let digits = |at: usize| text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let some_digits = |at: usize| Some(digits(at)).filter(|count| *count > 0).map(|count| at + count);
    let mut end = usize::from(text.starts_with(b"-"));
    end = if text[end..].starts_with(b"0") { end + 1 } else { some_digits(end)? };
    if text[end..].starts_with(b".") {
        end = some_digits(end + 1)?;
    }
    if let [b'e' | b'E', rest @ ..] = &text[end..] {
        end = some_digits(end + 1 + usize::from(matches!(rest, [b'+' | b'-', ..])))?;
    }
    Some(end)
}
