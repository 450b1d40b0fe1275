//! The tokens of a text in edition 1.55.

use alloc::vec::Vec;

/// The characters that begin a comment, if a token can begin there.
pub(super) const COMMENTS: [char; 2] = ['#', ';'];

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any other text, up to a space, a newline, a bracket or a delimiter; or everything between two double quotes.
    Text,
    /// `[` or `]`.
    Bracket,
    /// `=` or `:`.
    Delimiter,
    /// Unicode spaces, except carriage returns and line feeds.
    Space,
    /// A line feed, with the carriage return before it.
    Newline,
    /// `#` or `;` and the rest of the line.
    Comment,
    /// `,` at the beginning of a token.
    Comma,
    /// The end of the text.
    End,
}

/// A token, from its first byte to the one after its last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The line of its first byte, counted from 1.
    pub(super) line: u32,
}

/// A token that begins with a double quote and is not closed.
#[derive(Debug)]
pub(super) struct OpenQuote {
    /// The line of the quote, counted from 1.
    pub(super) line: u32,
}

/// The tokens of a text. The last one is [`Kind::End`].
///
/// # Errors
///
/// A token that begins with a double quote and is not closed.
pub(super) fn split(text: &str) -> Result<Vec<Token>, OpenQuote> {
    let mut tokens = Tokens { text, at: 0, line: 1 };
    let mut split = Vec::new();
    loop {
        let token = tokens.next()?;
        split.push(token);
        if token.kind == Kind::End {
            return Ok(split);
        }
    }
}

/// Splits a text into tokens.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Tokens<'_> {
    /// The next token, which at the end of the text is [`Kind::End`].
    fn next(&mut self) -> Result<Token, OpenQuote> {
        let rest = &self.text[self.at..];
        let (kind, length) = match rest.chars().next() {
            None => (Kind::End, 0),
            Some('=' | ':') => (Kind::Delimiter, 1),
            Some('[' | ']') => (Kind::Bracket, 1),
            Some(',') => (Kind::Comma, 1),
            Some('\n') => (Kind::Newline, 1),
            Some('\r') if rest.starts_with("\r\n") => (Kind::Newline, 2),
            Some(first) if COMMENTS.contains(&first) => (Kind::Comment, comment(rest)),
            Some('"') => (Kind::Text, quoted(rest).ok_or(OpenQuote { line: self.line })?),
            Some(first) if is_space(first) => {
                (Kind::Space, rest.len() - rest.trim_start_matches(is_space).len())
            }
            Some(_) => (Kind::Text, unquoted(rest)),
        };
        let token = Token { kind, start: self.at, end: self.at + length, line: self.line };
        self.at += length;
        self.line += rest[..length].bytes().map(|byte| u32::from(byte == b'\n')).sum::<u32>();
        Ok(token)
    }
}

/// The length of a comment, which ends before the newline.
fn comment(rest: &str) -> usize {
    let line = rest.split('\n').next().unwrap_or(rest);
    if line.len() < rest.len() { line.strip_suffix('\r').unwrap_or(line).len() } else { line.len() }
}

/// The length of a quoted text. The closing quote is the first without a backslash before it.
fn quoted(rest: &str) -> Option<usize> {
    let is_closing = |pair: &[u8]| pair[0] != b'\\' && pair[1] == b'"';
    Some(rest.as_bytes().windows(2).position(is_closing)? + 2)
}

/// The length of a text without quotes. Its first character may be any.
fn unquoted(rest: &str) -> usize {
    let is_end = |(at, character): &(usize, char)| match character {
        ' ' | '\n' | '=' | ':' | '[' | ']' => true,
        '\r' => rest[*at..].starts_with("\r\n"),
        _ => false,
    };
    rest.char_indices().skip(1).find(is_end).map_or(rest.len(), |(at, _)| at)
}

/// Whether the text begins with a double quote, so that its first word ends at the closing quote.
pub(super) fn is_quoted(text: &str) -> bool {
    text.starts_with('"')
}

/// Whether the text contains a carriage return that no line feed follows.
pub(super) fn has_carriage_return(text: &str) -> bool {
    text.split('\r').skip(1).any(|rest| !rest.starts_with('\n'))
}

/// Whether the text contains a space of Unicode that is not one of ASCII.
pub(super) fn has_wide_space(text: &str) -> bool {
    !text.is_ascii() && text.contains(|character: char| !character.is_ascii() && is_space(character))
}

/// The text without the spaces at its end.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

/// Whether the character is a Unicode space that is not part of a newline.
fn is_space(character: char) -> bool {
    character.is_whitespace() && character != '\n' && character != '\r'
}
