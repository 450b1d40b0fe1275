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

use super::applied::AppliedRules;
use super::duplicates::{merge_duplicates, replace_keys};
use super::{Key, Section, SyntaxError, decode};
use crate::failure::Failure;
use crate::rule::{self, Rule};

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
pub(super) fn without_byte_order_mark<'b>(bytes: &'b [u8], applied: &mut AppliedRules) -> &'b [u8] {
    let rest = BYTE_ORDER_MARKS.iter().find_map(|mark| bytes.strip_prefix(*mark));
    applied.at(1).add_if(rest.is_some(), rule::INI14_1);
    rest.unwrap_or(bytes)
}

/// Parses the sections of a text. In a bytewise text, each character stands for one byte.
pub(super) fn parse<'a>(
    text: &'a str,
    is_bytewise: bool,
    applied: &mut AppliedRules,
) -> Result<Vec<Section<'a>>, SyntaxError> {
    let mut parser = Parser::new(text, Trimmer { is_bytewise }, applied);
    while !parser.lines.ended() {
        let text = parser.lines.next();
        let line = parser.lines.number;
        parser.applied.at(line);
        parser.line(text).map_err(|failure| SyntaxError { line, failure })?;
    }
    let sections = parser.sections;
    Ok(merged(sections, applied))
}

/// Merges sections of one name into one section, in which the last key of a name counts.
fn merged<'a>(sections: Vec<Section<'a>>, applied: &mut AppliedRules) -> Vec<Section<'a>> {
    let mut sections = merge_duplicates(sections, |earlier, mut later| {
        applied.at(later.line).add_if(!earlier.keys.is_empty(), rule::INI14_5);
        earlier.line = if earlier.line == 0 { later.line } else { earlier.line };
        earlier.keys.append(&mut later.keys);
    });
    replace_keys(&mut sections, rule::INI14_6, applied);
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

struct Parser<'a, 'r> {
    lines: Lines<'a>,
    trimmer: Trimmer,
    applied: &'r mut AppliedRules,
    /// Keys are added to the last section.
    sections: Vec<Section<'a>>,
    /// The number of keys below the current heading whose names were replaced by numbers.
    automatic: u32,
}

impl<'a, 'r> Parser<'a, 'r> {
    fn new(text: &'a str, trimmer: Trimmer, applied: &'r mut AppliedRules) -> Self {
        let default = Section { name: Cow::Borrowed(DEFAULT_SECTION), ..Section::default() };
        let lines = Lines { text, at: 0, number: 0 };
        Self { lines, trimmer, applied, sections: [default].into(), automatic: 0 }
    }

    /// Parses a line without its indentation.
    fn line(&mut self, line: &'a str) -> Result<(), Failure> {
        let content = self.trimmer.trim_start(line);
        let is_indented = !content.is_empty() && content.len() < line.len();
        self.applied.add_if(is_indented, rule::INI14_3);
        match content.as_bytes().first() {
            None => Ok(()),
            Some(b'#' | b';') => {
                self.applied.add(rule::FILE_7);
                Ok(())
            }
            Some(b'[') => self.heading(content),
            Some(_) => self.pair(content),
        }
    }

    /// Parses a heading, which ends at the last bracket of its line. The name is kept unchanged.
    fn heading(&mut self, line: &'a str) -> Result<(), Failure> {
        let Some(close) = line.rfind(']') else {
            return Err(failure(&[rule::INI14_18], format!("unclosed section: {line}")));
        };
        let name = &line[1..close];
        if name.is_empty() {
            return Err(failure(&[rule::INI14_18], "error creating new section: empty section name"));
        }
        let has_spaces_around = self.trimmer.trim(name) != name;
        self.applied.add_if(has_spaces_around || name.contains(']'), rule::INI14_4);
        self.automatic = 0;
        let (name, line) = (Cow::Borrowed(name), self.lines.number);
        self.sections.push(Section { name, line, ..Section::default() });
        Ok(())
    }

    /// Parses a name, a delimiter and a value, which may continue in the next lines.
    fn pair(&mut self, line: &'a str) -> Result<(), Failure> {
        let number = self.lines.number;
        let (name, rest) = self.name(line)?;
        let name = self.numbered(name);
        let value = self.value(rest)?;
        if name.is_empty() {
            return Err(failure(&[rule::INI14_25], "error creating new key: empty key name"));
        }
        let key = Key { name, value, line: number };
        if let Some(section) = self.sections.last_mut() {
            section.keys.push(key);
        }
        Ok(())
    }

    /// The name of a pair, and the text after its delimiter, which is the first after the name.
    fn name(&mut self, line: &'a str) -> Result<(&'a str, &'a str), Failure> {
        let without_delimiter =
            || failure(&[rule::INI14_22], format!("key-value delimiter not found: {line}"));
        let Some(quote) = name_quote(line) else {
            let at = line.find(DELIMITERS).ok_or_else(without_delimiter)?;
            self.applied.add_if(line[at..].starts_with(':'), rule::INI14_7);
            return Ok((self.trimmer.trim_end(&line[..at]), &line[at + 1..]));
        };
        let unclosed = || failure(&[rule::INI14_26], format!("missing closing key quote: {line}"));
        let (name, rest) = line[quote.len()..].split_once(quote).ok_or_else(unclosed)?;
        let (_, rest) = rest.split_once(DELIMITERS).ok_or_else(without_delimiter)?;
        self.applied.add(rule::INI14_8);
        Ok((self.trimmer.trim(name), rest))
    }

    /// Replaces a dash by `#1`, `#2` and so on, counted from each heading.
    fn numbered(&mut self, name: &'a str) -> Cow<'a, str> {
        if name != AUTOMATIC {
            return Cow::Borrowed(name);
        }
        self.applied.add(rule::INI14_17);
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
            None => Cow::Borrowed(self.plain(rest)),
        })
    }

    /// Parses a quoted value, which ends at the last closing quote of the first line that has one.
    fn quoted(&mut self, opening: &'a str, quote: &str) -> Result<&'a str, Failure> {
        let inner = &opening[quote.len()..];
        if let Some(end) = inner.rfind(quote) {
            self.applied.add(rule::INI14_9);
            return Ok(&inner[..end]);
        }
        let start = self.lines.at - inner.len();
        loop {
            let from = self.lines.at;
            let next = self.lines.next();
            if let Some(end) = next.rfind(quote) {
                self.applied.add(rule::INI14_10);
                return Ok(&self.lines.text[start..from + end]);
            }
            if !next.ends_with('\n') {
                let message = format!("missing closing key quote from '{opening}' to '{next}'");
                return Err(failure(&[rule::INI14_23], message));
            }
        }
    }

    /// Appends the next lines to the value, up to the first that does not end in a backslash. Comments and quotes have no
    /// meaning in them.
    fn continued(&mut self, first: &str) -> String {
        self.applied.add(rule::INI14_11);
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

    /// A value without its comment and without the quotes around it.
    fn plain(&mut self, rest: &'a str) -> &'a str {
        let value = match rest.split_once(COMMENTS) {
            Some((value, _)) => {
                self.applied.add(rule::INI14_12);
                self.trimmer.trim_end(value)
            }
            None => rest,
        };
        let inner = unquoted(value, '\'').or_else(|| unquoted(value, '"'));
        self.applied.add_if(inner.is_some(), rule::INI14_14);
        inner.unwrap_or(value)
    }
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

/// An error of the parser by these rules, which has no code.
fn failure(rules: &'static [Rule], message: impl Into<Cow<'static, str>>) -> Failure {
    Failure::new("", message).by(rules)
}
