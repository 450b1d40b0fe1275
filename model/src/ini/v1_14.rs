//! The parser of edition 1.14, which parses a file line by line, as go-ini 1.25.4 does.
//!
//! ```text
//! file    = [byte order mark] {line}
//! line    = space* ( "" | ("#" | ";") any | heading | pair )
//! heading = "[" name "]" rest                          the last "]" of the line
//! pair    = name ("=" | ":") space* value              the first delimiter of the line
//! name    = text | '"""' text '"""' | '"' text '"' | "`" text "`"
//! value   = '"""' lines '"""' rest | "`" lines "`" rest       the last quote of the line that closes it
//!         | text "\" newline text {"\" newline text}
//!         | plain [("#" | ";") rest]
//! plain   = "'" text "'" | '"' text '"' | text
//! ```

mod lookup;
#[cfg(test)]
mod tests;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::duplicates::{merge_duplicates, replace};
use super::{Key, Section, decode};
use crate::failure::Failure;

pub(super) use lookup::{has, lookup, may_refer};

/// The section of the keys before the first heading. A reference to a key that its section lacks is looked up in it.
pub(super) const DEFAULT_SECTION: &str = "DEFAULT";

/// The characters between a name and its value.
const DELIMITERS: [char; 2] = ['=', ':'];

/// The characters that begin a comment.
const COMMENTS: [char; 2] = ['#', ';'];

/// The byte order marks that are skipped at the start of a file: UTF-8, UTF-16 big and little endian.
const BYTE_ORDER_MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe"];

const TRIPLE: &str = "\"\"\"";
const DOUBLE: &str = "\"";
const BACKTICK: &str = "`";

/// The name that is replaced by the next number of its section.
const AUTOMATIC: &str = "-";

/// The bytes after a byte order mark.
///
/// Rules: INI14-1.
pub(super) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    BYTE_ORDER_MARKS.iter().find_map(|mark| bytes.strip_prefix(*mark)).unwrap_or(bytes)
}

/// Parses the sections of a text. In a bytewise text, each character stands for one byte.
pub(super) fn parse(text: &str, is_bytewise: bool) -> Result<Vec<Section<'_>>, Failure> {
    let mut parser = Parser::new(text, Trimmer { is_bytewise });
    while !parser.lines.ended() {
        let line = parser.lines.next();
        parser.line(parser.trimmer.trim_start(line))?;
    }
    Ok(merged(parser.sections))
}

/// Merges sections of one name into one section, in which the last key of a name counts.
///
/// Rules: INI14-5, INI14-6.
fn merged(sections: Vec<Section<'_>>) -> Vec<Section<'_>> {
    let mut sections = merge_duplicates(sections, |earlier, mut later| {
        earlier.line = if earlier.line == 0 { later.line } else { earlier.line };
        earlier.keys.append(&mut later.keys);
    });
    for section in &mut sections {
        section.keys = merge_duplicates(core::mem::take(&mut section.keys), replace);
    }
    sections
}

/// The lines of a text, each with its newline.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: u32,
}

impl<'a> Lines<'a> {
    fn ended(&self) -> bool {
        self.at == self.text.len()
    }

    /// The next line; an empty one at the end of the text.
    fn next(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        self.at += length;
        self.number += 1;
        &rest[..length]
    }
}

struct Parser<'a> {
    lines: Lines<'a>,
    trimmer: Trimmer,
    /// Keys are added to the last section.
    sections: Vec<Section<'a>>,
    /// The number of keys below the current heading whose names were replaced by numbers.
    automatic: u32,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, trimmer: Trimmer) -> Self {
        let default = Section { name: Cow::Borrowed(DEFAULT_SECTION), ..Section::default() };
        Self { lines: Lines { text, at: 0, number: 0 }, trimmer, sections: [default].into(), automatic: 0 }
    }

    /// Parses a line without its leading space.
    ///
    /// Rules: INI14-3.
    fn line(&mut self, line: &'a str) -> Result<(), Failure> {
        match line.as_bytes().first() {
            None | Some(b'#' | b';') => Ok(()),
            Some(b'[') => self.heading(line),
            Some(_) => self.pair(line),
        }
    }

    /// Parses a heading, which ends at the last bracket of its line. The name is kept unchanged.
    ///
    /// Rules: INI14-4, INI14-18.
    fn heading(&mut self, line: &'a str) -> Result<(), Failure> {
        let Some(close) = line.rfind(']') else {
            return Err(failure(format!("unclosed section: {line}")));
        };
        if close == 1 {
            return Err(failure("error creating new section: empty section name"));
        }
        self.automatic = 0;
        self.sections.push(Section {
            name: Cow::Borrowed(&line[1..close]),
            line: self.lines.number,
            keys: Vec::new(),
        });
        Ok(())
    }

    /// Parses a name, a delimiter and a value, which may continue in the next lines.
    ///
    /// Rules: INI14-25.
    fn pair(&mut self, line: &'a str) -> Result<(), Failure> {
        let number = self.lines.number;
        let (name, rest) = name(line, self.trimmer)?;
        let name = self.numbered(name);
        let value = self.value(rest)?;
        if name.is_empty() {
            return Err(failure("error creating new key: empty key name"));
        }
        let key = Key { name, value, line: number };
        if let Some(section) = self.sections.last_mut() {
            section.keys.push(key);
        }
        Ok(())
    }

    /// Replaces a dash by `#1`, `#2` and so on, counted from each heading.
    ///
    /// Rules: INI14-17.
    fn numbered(&mut self, name: &'a str) -> Cow<'a, str> {
        if name != AUTOMATIC {
            return Cow::Borrowed(name);
        }
        self.automatic += 1;
        Cow::Owned(format!("#{}", self.automatic))
    }

    /// Parses the value after the delimiter.
    fn value(&mut self, rest: &'a str) -> Result<Cow<'a, str>, Failure> {
        let rest = self.trimmer.trim_start(rest);
        if let Some(quote) = value_quote(rest) {
            return self.quoted(rest, quote).map(Cow::Borrowed);
        }
        let rest = self.trimmer.trim_end(rest);
        Ok(match rest.strip_suffix('\\') {
            Some(first) => Cow::Owned(self.continued(first)),
            None => Cow::Borrowed(plain(rest, self.trimmer)),
        })
    }

    /// Parses a quoted value, which ends at the last closing quote of the first line that has one.
    ///
    /// Rules: INI14-9, INI14-10, INI14-23.
    fn quoted(&mut self, opening: &'a str, quote: &str) -> Result<&'a str, Failure> {
        let inner = &opening[quote.len()..];
        if let Some(end) = inner.rfind(quote) {
            return Ok(&inner[..end]);
        }
        let start = self.lines.at - inner.len();
        loop {
            let from = self.lines.at;
            let next = self.lines.next();
            if let Some(end) = next.rfind(quote) {
                return Ok(&self.lines.text[start..from + end]);
            }
            if !next.ends_with('\n') {
                return Err(failure(format!("missing closing key quote from '{opening}' to '{next}'")));
            }
        }
    }

    /// Appends the next lines to the value, up to the first that does not end in a backslash. Comments and quotes have no
    /// meaning in them.
    ///
    /// Rules: INI14-11.
    fn continued(&mut self, first: &str) -> String {
        let mut value = String::from(first);
        loop {
            let next = self.trimmer.trim(self.lines.next());
            match next.strip_suffix('\\') {
                Some(part) => value.push_str(part),
                None => {
                    value.push_str(next);
                    return value;
                }
            }
        }
    }
}

/// The name of a pair, and the text after its delimiter.
///
/// Rules: INI14-7, INI14-8, INI14-22, INI14-26.
fn name(line: &str, trimmer: Trimmer) -> Result<(&str, &str), Failure> {
    let without_delimiter = || failure(format!("key-value delimiter not found: {line}"));
    let Some(quote) = name_quote(line) else {
        let (name, rest) = line.split_once(DELIMITERS).ok_or_else(without_delimiter)?;
        return Ok((trimmer.trim_end(name), rest));
    };
    let closed = line[quote.len()..].split_once(quote);
    let (name, rest) = closed.ok_or_else(|| failure(format!("missing closing key quote: {line}")))?;
    let (_, rest) = rest.split_once(DELIMITERS).ok_or_else(without_delimiter)?;
    Ok((trimmer.trim(name), rest))
}

/// The quote around a name. Three quotes are a quote only if the line is long enough for three more.
fn name_quote(line: &str) -> Option<&'static str> {
    let quotes = [(TRIPLE, 6), (DOUBLE, 0), (BACKTICK, 0)];
    quotes.iter().find(|(quote, room)| line.len() > *room && line.starts_with(quote)).map(|(quote, _)| *quote)
}

/// The quote around a value that may span lines. Three quotes at the end of the line are not a quote.
fn value_quote(rest: &str) -> Option<&'static str> {
    let quotes = [(TRIPLE, 3), (BACKTICK, 0)];
    quotes.iter().find(|(quote, room)| rest.len() > *room && rest.starts_with(quote)).map(|(quote, _)| *quote)
}

/// A value without its comment and without the quotes around it.
///
/// Rules: INI14-12, INI14-14.
fn plain(rest: &str, trimmer: Trimmer) -> &str {
    let value = rest.split_once(COMMENTS).map_or(rest, |(value, _)| trimmer.trim_end(value));
    unquoted(value, '\'').or_else(|| unquoted(value, '"')).unwrap_or(value)
}

/// The text between two quotes of this kind, unless it is empty or contains a third.
fn unquoted(value: &str, quote: char) -> Option<&str> {
    let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.is_empty() && !inner.contains(quote)).then_some(inner)
}

/// Trims the white space of Unicode from texts.
#[derive(Clone, Copy)]
struct Trimmer {
    /// Whether each character stands for one byte, so that a space can be several characters.
    is_bytewise: bool,
}

impl Trimmer {
    /// The text without leading white space.
    fn trim_start(self, text: &str) -> &str {
        if self.is_bytewise { decode::trim_start(text) } else { text.trim_start() }
    }

    /// The text without trailing white space.
    fn trim_end(self, text: &str) -> &str {
        if self.is_bytewise { decode::trim_end(text) } else { text.trim_end() }
    }

    fn trim(self, text: &str) -> &str {
        self.trim_start(self.trim_end(text))
    }
}

/// An error of the parser, which has no code.
fn failure(message: impl Into<Cow<'static, str>>) -> Failure {
    Failure::new("", message)
}
