//! Edition 1.55 reads tokens: words, quoted words, brackets, delimiters, spaces, comments and line ends. What
//! follows decides whether an odd line is skipped, or makes the whole text invalid.

use super::Fault;
use super::document::Writer;
use super::values::Surplus;
use crate::secret::Guarded;

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

/// Why the scan stops before the end.
enum Stop {
    Invalid(&'static str),
    /// A quote that nothing closes: the whole text then counts as empty.
    OpenQuote,
}

const fn invalid<T>(what: &'static str) -> Result<T, Stop> {
    Err(Stop::Invalid(what))
}

pub(super) fn scan(text: &str, writer: &mut Writer) -> Result<(), Fault> {
    let mut tokens = Tokens { rest: text };
    match statements(&mut tokens, writer) {
        Ok(()) => Ok(()),
        Err(Stop::Invalid(what)) if tokens.close_all() => {
            let read = &text[..text.len() - tokens.rest.len()];
            Err(Fault { line: tokens.line_before(text, read), what })
        }
        Err(Stop::Invalid(_) | Stop::OpenQuote) => {
            writer.clear();
            Ok(())
        }
    }
}

fn statements(tokens: &mut Tokens<'_>, writer: &mut Writer) -> Result<(), Stop> {
    let mut start = tokens.rest;
    while let Some((token, _)) = tokens.next()? {
        match token {
            Token::Space | Token::Line | Token::Comment => {}
            Token::Open => writer.section(section_name(tokens)?.trim_matches(is_space)),
            Token::Word | Token::Quoted => property(start, tokens, writer)?,
            Token::Close | Token::Comma | Token::Delimiter => {
                return invalid("a key or a section is expected");
            }
        }
        start = tokens.rest;
    }
    Ok(())
}

/// The room that a section's name gets at first, which is enough for most.
const NAME_ROOM: usize = 32;

/// The name goes to the closing bracket, over line ends too.
fn section_name(tokens: &mut Tokens<'_>) -> Result<String, Stop> {
    let mut name = String::with_capacity(NAME_ROOM);
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

/// A key needs a delimiter on its line. A line without one is skipped, with the indented lines below it.
fn property(start: &str, tokens: &mut Tokens<'_>, writer: &mut Writer) -> Result<(), Stop> {
    let mut end = tokens.rest;
    while let Some((token, _)) = tokens.next()? {
        match token {
            Token::Word | Token::Quoted | Token::Space => end = tokens.rest,
            Token::Delimiter => {
                let key = &start[..start.len() - end.len()];
                if let Some(Value { text, echo, surplus }) = value(tokens)? {
                    writer.property_as_spelled(key.trim_end_matches(is_space), &text, &echo, surplus);
                }
                return Ok(());
            }
            Token::Line => return tokens.skip_indented(),
            Token::Open | Token::Close | Token::Comma | Token::Comment => {
                return invalid("a key-value delimiter is expected");
            }
        }
    }
    invalid("a key-value delimiter is expected")
}

/// A value, with what comes with it when it is asked for again.
struct Value<'a> {
    text: Guarded<'a>,
    echo: String,
    surplus: Surplus,
}

/// The value of a key, if there is one: nothing between delimiter and line end is no value, and the indented
/// lines below are skipped.
fn value<'a>(tokens: &mut Tokens<'a>) -> Result<Option<Value<'a>>, Stop> {
    let mut start = tokens.rest;
    while let Some((token, text)) = tokens.next()? {
        match token {
            Token::Space => start = tokens.rest,
            Token::Line => return tokens.skip_indented().map(|()| None),
            Token::Quoted => {
                let value = quoted_value(&text[1..text.len() - 1]);
                return Ok(end_of_value(tokens)?.map(|_| value));
            }
            Token::Word | Token::Open | Token::Close | Token::Delimiter => {
                let end = end_of_value(tokens)?;
                return Ok(end.map(|end| plain_value(&start[..start.len() - end.len()])));
            }
            Token::Comma | Token::Comment => return invalid("a value is expected"),
        }
    }
    Ok(None)
}

/// The text after the value on its line. A comma that stands apart takes the whole property back.
fn end_of_value<'a>(tokens: &mut Tokens<'a>) -> Result<Option<&'a str>, Stop> {
    let mut end = tokens.rest;
    while let Some((token, _)) = tokens.next()? {
        match token {
            Token::Line | Token::Comment => break,
            Token::Comma => return tokens.skip_line_and_indented().map(|()| None),
            Token::Word | Token::Quoted | Token::Open | Token::Close | Token::Delimiter | Token::Space => {
                end = tokens.rest;
            }
        }
    }
    Ok(Some(end))
}

fn plain_value(text: &str) -> Value<'_> {
    let value = text.trim_end_matches(' ');
    let surplus = if value.len() == text.len() { Surplus::Nothing } else { Surplus::Blanks };
    Value { text: value.into(), echo: String::new(), surplus }
}

/// The release resolves escapes in the place where the text stands, and each leaves a letter over at its end: the
/// last of the text. They are part of the value when it is asked for again.
fn quoted_value(text: &str) -> Value<'_> {
    let unescaped = unescape(text);
    let escapes = text.chars().count() - unescaped.chars().count();
    let echo = text.chars().next_back().map(|last| last.to_string().repeat(escapes));
    Value { text: unescaped.into(), echo: echo.unwrap_or_default(), surplus: Surplus::Quotes }
}

/// The characters that a backslash before them changes.
fn unescape(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    for letter in text.chars() {
        let meant = match letter {
            '\'' | '"' | '\\' => Some(letter),
            'n' => Some('\n'),
            't' => Some('\t'),
            _ => None,
        };
        match meant.filter(|_| unescaped.ends_with('\\')) {
            Some(meant) => {
                unescaped.pop();
                unescaped.push(meant);
            }
            None => unescaped.push(letter),
        }
    }
    unescaped
}

/// A space that ends no line.
fn is_space(letter: char) -> bool {
    letter == ' ' || letter.is_whitespace() && !matches!(letter, '\n' | '\r')
}

struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    #[inline]
    fn next(&mut self) -> Result<Option<(Token, &'a str)>, Stop> {
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let (token, length) = match first {
            // Most tokens begin like this, and need no further look.
            'a'..='z' | 'A'..='Z' | '0'..='9' => (Token::Word, word_length(self.rest)),
            ' ' if self.rest.as_bytes().get(1).is_some_and(u8::is_ascii_graphic) => (Token::Space, 1),
            _ if is_space(first) => (Token::Space, length_while(self.rest, is_space)),
            ',' => (Token::Comma, 1),
            '#' | ';' => (Token::Comment, comment_length(self.rest)),
            '\n' => (Token::Line, 1),
            '\r' if self.rest[1..].starts_with('\n') => (Token::Line, 2),
            '[' => (Token::Open, 1),
            ']' => (Token::Close, 1),
            '=' | ':' => (Token::Delimiter, 1),
            '"' => (Token::Quoted, quoted_length(self.rest).ok_or(Stop::OpenQuote)?),
            _ => (Token::Word, word_length(self.rest)),
        };
        let (text, rest) = self.rest.split_at(length);
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

    fn skip_line_and_indented(&mut self) -> Result<(), Stop> {
        self.skip_line()?;
        self.skip_indented()
    }

    fn skip_line(&mut self) -> Result<(), Stop> {
        while let Some((token, _)) = self.next()? {
            if token == Token::Line {
                break;
            }
        }
        Ok(())
    }

    /// Whether every quote in the rest is closed: an open one outweighs any other fault.
    fn close_all(&self) -> bool {
        let mut rest = Tokens { rest: self.rest };
        loop {
            match rest.next() {
                Ok(Some(_)) => {}
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }

    /// The line of the last token that was read; a line end belongs to the line that it ends.
    fn line_before(&self, text: &str, read: &str) -> usize {
        let read = if self.rest.len() < text.len() { read.trim_end_matches(['\n', '\r']) } else { read };
        1 + read.matches('\n').count()
    }
}

/// Looked up for every byte of every word, which is most of a text.
const ENDS_WORD: [bool; 256] = {
    let mut ends = [false; 256];
    let bytes = b":=[] \n";
    let mut index = 0;
    while index < bytes.len() {
        ends[bytes[index] as usize] = true;
        index += 1;
    }
    ends
};

fn length_while(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// A comment ends with its line. Only where more text follows does `\r\n` count as the line's end as a whole.
fn comment_length(text: &str) -> usize {
    let end = text.find('\n').unwrap_or(text.len());
    let carriage = end + 1 < text.len() && text[..end].ends_with('\r');
    end - usize::from(carriage)
}

/// A quoted word goes to the next quote that no backslash stands before.
fn quoted_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let end = (1..bytes.len()).find(|&index| bytes[index] == b'"' && bytes[index - 1] != b'\\')?;
    Some(end + 1)
}

/// A word ends before a blank, a bracket, a delimiter or a line end. Other spaces, commas, quotes and comment
/// marks inside it belong to it.
fn word_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|&byte| ENDS_WORD[usize::from(byte)]).unwrap_or(bytes.len());
    let carriage = bytes[..end].last() == Some(&b'\r') && bytes.get(end) == Some(&b'\n');
    (end - usize::from(carriage)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_escape_leaves_the_last_letter_over() {
        let cases = [
            (r"plain", "plain", ""),
            (r"a\nb", "a\nb", "b"),
            (r"\n", "\n", "n"),
            (r"\'\té", "'\té", "éé"),
            (r"\\\\n", "\n", "nnnn"),
            ("", "", ""),
        ];
        for (written, text, echo) in cases {
            let value = quoted_value(written);
            assert_eq!((&*value.text, &*value.echo), (text, echo), "{written:?}");
        }
    }
}
