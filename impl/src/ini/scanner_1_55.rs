//! The scanner of edition 1.55, which reads tokens: words, quoted words, brackets, delimiters, spaces, comments and line ends.
//! Depending on the tokens that follow, a malformed line is skipped or makes the whole text invalid.

use super::SyntaxError;
use super::document::{ScanError, Statement};
use super::section::{Decoration, Property};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Word,
    Quoted,
    Open,
    Close,
    Comma,
    Delimiter,
    Space,
    Line,
    Comment,
}

/// Why a statement cannot be read.
enum Stop {
    Invalid(&'static str),
    UnclosedQuote,
}

const fn invalid<T>(problem: &'static str) -> Result<T, Stop> {
    Err(Stop::Invalid(problem))
}

/// Reads a text, or the body of a section.
pub(super) struct Scanner<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Result<Statement<'a>, ScanError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.statement().map_err(|stop| self.error(&stop)).transpose()
    }
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, tokens: Tokens { rest: text } }
    }

    /// The offset of the end of the last statement.
    pub(super) const fn offset(&self) -> usize {
        self.text.len() - self.tokens.rest.len()
    }

    fn statement(&mut self) -> Result<Option<Statement<'a>>, Stop> {
        let mut start = self.tokens.rest;
        while let Some((token, _)) = self.tokens.next()? {
            match token {
                Token::Space | Token::Line | Token::Comment => {}
                Token::Open => {
                    let mut name = section_name(&mut self.tokens)?;
                    name.truncate(name.trim_end_matches(is_space).len());
                    return Ok(Some(Statement::Header(name.into_bytes().into())));
                }
                Token::Word | Token::Quoted => {
                    if let Some(property) = property(start, &mut self.tokens)? {
                        return Ok(Some(Statement::Property(property)));
                    }
                }
                Token::Close | Token::Comma | Token::Delimiter => {
                    return invalid("a key or a section is expected");
                }
            }
            start = self.tokens.rest;
        }
        Ok(None)
    }

    /// The error that stops the scan. An unclosed quote anywhere in the text takes precedence over any other error.
    fn error(&self, stop: &Stop) -> ScanError {
        match stop {
            Stop::Invalid(problem) if self.tokens.closes_all_quotes() => {
                ScanError::Syntax(SyntaxError { line: self.line(), problem })
            }
            Stop::Invalid(_) | Stop::UnclosedQuote => ScanError::UnclosedQuote,
        }
    }

    /// The number of the line with the last token. A line end belongs to the line that it ends.
    fn line(&self) -> usize {
        1 + self.text[..self.offset()].trim_end_matches(['\n', '\r']).matches('\n').count()
    }
}

/// Enough room for most names of sections.
const NAME_CAPACITY: usize = 32;

/// The name of a section, which extends to the closing bracket, across lines too.
fn section_name(tokens: &mut Tokens<'_>) -> Result<String, Stop> {
    let mut name = String::with_capacity(NAME_CAPACITY);
    while let Some((token, text)) = tokens.next()? {
        match token {
            Token::Word | Token::Quoted => name.push_str(text),
            Token::Space | Token::Line if name.is_empty() => {}
            Token::Space | Token::Delimiter if !name.is_empty() => name.push_str(text),
            Token::Line => {}
            Token::Close if !name.is_empty() => return Ok(name),
            _ => return invalid("a section name is expected"),
        }
    }
    invalid("unclosed section")
}

/// The property that begins at `start`, the text from its first token on. A key needs a delimiter on its line: a line without
/// one is skipped, with the indented lines below it.
fn property<'a>(start: &'a str, tokens: &mut Tokens<'a>) -> Result<Option<Property<'a>>, Stop> {
    let mut end = tokens.rest;
    while let Some((token, _)) = tokens.next()? {
        match token {
            Token::Word | Token::Quoted | Token::Space => end = tokens.rest,
            Token::Delimiter => {
                let key = start[..start.len() - end.len()].trim_end_matches(is_space);
                return value(key, tokens);
            }
            Token::Line => return tokens.skip_indented().map(|()| None),
            Token::Open | Token::Close | Token::Comma | Token::Comment => {
                return invalid("a key-value delimiter is expected");
            }
        }
    }
    invalid("a key-value delimiter is expected")
}

/// The key with its value. A key without a value on its line is skipped, with the indented lines below it.
fn value<'a>(key: &'a str, tokens: &mut Tokens<'a>) -> Result<Option<Property<'a>>, Stop> {
    let mut start = tokens.rest;
    while let Some((token, text)) = tokens.next()? {
        match token {
            Token::Space => start = tokens.rest,
            Token::Line => return tokens.skip_indented().map(|()| None),
            Token::Quoted => {
                let property = quoted_property(key, &text[1..text.len() - 1]);
                return Ok(end_of_value(tokens)?.map(|_| property));
            }
            Token::Word | Token::Open | Token::Close | Token::Delimiter => {
                let end = end_of_value(tokens)?;
                return Ok(end.map(|end| unquoted_property(key, &start[..start.len() - end.len()])));
            }
            Token::Comma | Token::Comment => return invalid("a value is expected"),
        }
    }
    Ok(None)
}

/// The text from the end of the value on. A comma that is a token of its own discards the property.
fn end_of_value<'a>(tokens: &mut Tokens<'a>) -> Result<Option<&'a str>, Stop> {
    let mut end = tokens.rest;
    while let Some((token, _)) = tokens.next()? {
        match token {
            Token::Line | Token::Comment => break,
            Token::Comma => {
                tokens.skip_line()?;
                return tokens.skip_indented().map(|()| None);
            }
            Token::Word | Token::Quoted | Token::Open | Token::Close | Token::Delimiter | Token::Space => {
                end = tokens.rest;
            }
        }
    }
    Ok(Some(end))
}

fn unquoted_property<'a>(key: &'a str, raw: &'a str) -> Property<'a> {
    let value = raw.trim_end_matches(' ');
    let decoration = if value.len() == raw.len() { Decoration::None } else { Decoration::TrailingBlanks };
    Property { decoration, ..Property::new(key.as_bytes(), value.as_bytes()) }
}

/// A property with a quoted value. The release resolves escapes in place, without making the text shorter: each escape leaves a
/// copy of the last character at the end, which is part of the value from the second read on.
fn quoted_property<'a>(key: &'a str, quoted: &'a str) -> Property<'a> {
    let property = Property::new(key.as_bytes(), quoted.as_bytes());
    let Some(last) = quoted.chars().next_back().filter(|_| quoted.contains('\\')) else {
        return Property { decoration: Decoration::Quotes, ..property };
    };
    let value = unescape(quoted);
    let removed = quoted.chars().count() - value.chars().count();
    let reread_suffix = last.to_string().repeat(removed);
    Property {
        value: value.into_bytes().into(),
        decoration: Decoration::Quotes,
        reread_suffix: reread_suffix.into_bytes().into(),
        ..property
    }
}

/// Resolves the escapes. Backslashes in a row count as one, because each escapes the next; the last of them escapes a quote,
/// `n` or `t`, and stays before any other character.
fn unescape(quoted: &str) -> String {
    let mut unescaped = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some((literal, escape)) = rest.split_once('\\') {
        unescaped.push_str(literal);
        let escape = escape.trim_start_matches('\\');
        let (character, escaped) = match escape.as_bytes().first() {
            Some(b'\'') => ('\'', 1),
            Some(b'"') => ('"', 1),
            Some(b'n') => ('\n', 1),
            Some(b't') => ('\t', 1),
            _ => ('\\', 0),
        };
        unescaped.push(character);
        rest = &escape[escaped..];
    }
    unescaped + rest
}

/// Whether this is a space that does not end a line.
fn is_space(character: char) -> bool {
    character == ' ' || character.is_whitespace() && !matches!(character, '\n' | '\r')
}

/// The tokens of a text.
struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Result<Option<(Token, &'a str)>, Stop> {
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let (token, length) = match first {
            _ if is_space(first) => (Token::Space, self.rest.find(|c| !is_space(c))),
            ',' => (Token::Comma, Some(1)),
            '#' | ';' => (Token::Comment, self.rest.find('\n')),
            '\n' => (Token::Line, Some(1)),
            '\r' if self.rest.starts_with("\r\n") => (Token::Line, Some(2)),
            '[' => (Token::Open, Some(1)),
            ']' => (Token::Close, Some(1)),
            '=' | ':' => (Token::Delimiter, Some(1)),
            '"' => (Token::Quoted, Some(quoted_length(self.rest).ok_or(Stop::UnclosedQuote)?)),
            _ => (Token::Word, Some(word_length(self.rest))),
        };
        let (text, rest) = self.rest.split_at(length.unwrap_or(self.rest.len()));
        self.rest = rest;
        Ok(Some((token, text)))
    }

    /// Skips the lines that begin with a space.
    fn skip_indented(&mut self) -> Result<(), Stop> {
        while self.rest.starts_with(is_space) {
            self.skip_line()?;
        }
        Ok(())
    }

    fn skip_line(&mut self) -> Result<(), Stop> {
        while let Some((token, _)) = self.next()? {
            if token == Token::Line {
                break;
            }
        }
        Ok(())
    }

    /// Whether every quote in the rest of the text is closed.
    fn closes_all_quotes(&self) -> bool {
        let mut rest = Tokens { rest: self.rest };
        loop {
            match rest.next() {
                Ok(Some(_)) => {}
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }
}

/// The length of a quoted word, which extends to the next quote that does not follow a backslash.
fn quoted_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let end = (1..bytes.len()).find(|&index| bytes[index] == b'"' && bytes[index - 1] != b'\\')?;
    Some(end + 1)
}

/// The length of a word, which ends before a blank, a bracket, a delimiter or a line end. It may contain other spaces, commas,
/// quotes, `#` and `;`.
fn word_length(text: &str) -> usize {
    let end = text.find([':', '=', '[', ']', ' ', '\n']).unwrap_or(text.len());
    let ends_in_return = text[..end].ends_with('\r') && text[end..].starts_with('\n');
    (end - usize::from(ends_in_return)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_escape_adds_the_last_character_to_the_second_read() {
        for (quoted, value, suffix) in [
            (r"plain", "plain", ""),
            (r"a\nb", "a\nb", "b"),
            (r"\n", "\n", "n"),
            (r"\'\té", "'\té", "éé"),
            (r"\\\\n", "\n", "nnnn"),
            (r"a\\b", r"a\b", "b"),
            (r"\\\x\y", r"\x\y", "yy"),
            ("", "", ""),
        ] {
            let property = quoted_property("k", quoted);
            let read = [&*property.value, &*property.reread_suffix].map(|text| str::from_utf8(text).unwrap());
            assert_eq!(read, [value, suffix], "{quoted:?}");
        }
    }
}
