//! The scanner of edition 1.14, which reads lines of bytes: a section header, a comment, or a key with `=` or `:` and a value,
//! which may be quoted or continued on further lines. Any other line makes the whole text invalid.

use zeroize::Zeroizing;

use super::SyntaxError;
use super::document::{ScanError, Statement};
use super::section::Property;
use super::text::{before_last, split_once, trim, trim_end, trim_start};
use crate::secret::{ZeroizingCow, append};

/// The section of the properties above the first header. Every text has it.
pub(super) const DEFAULT_SECTION: &[u8] = b"DEFAULT";

const TRIPLE_QUOTE: &[u8] = b"\"\"\"";

/// Reads a text, or the body of a section.
pub(super) struct Scanner<'a> {
    text: &'a [u8],
    /// The offset of the next line.
    offset: usize,
    /// The number of the last line.
    line: usize,
    /// The number of keys in the section that are a lone dash.
    dashes: usize,
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Result<Statement<'a>, ScanError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = trim_start(self.next_line()?);
            let statement = match line.first() {
                None | Some(b'#' | b';') => continue,
                Some(b'[') => self.header(line),
                Some(_) => self.property(line),
            };
            return Some(
                statement.map_err(|problem| ScanError::Syntax(SyntaxError { line: self.line, problem })),
            );
        }
    }
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Self { text, offset: 0, line: 0, dashes: 0 }
    }

    /// The offset of the end of the last statement.
    pub(super) const fn offset(&self) -> usize {
        self.offset
    }

    /// The next line with its line end.
    fn next_line(&mut self) -> Option<&'a [u8]> {
        let line = self.text[self.offset..].split_inclusive(|&byte| byte == b'\n').next()?;
        self.offset += line.len();
        self.line += 1;
        Some(line)
    }

    /// A section header. Its name extends to the last bracket of the line and includes spaces.
    fn header(&mut self, line: &'a [u8]) -> Result<Statement<'a>, &'static str> {
        let end = line.iter().rposition(|&byte| byte == b']').ok_or("unclosed section")?;
        self.dashes = 0;
        match &line[1..end] {
            [] => Err("empty section name"),
            name => Ok(Statement::Header(name.into())),
        }
    }

    /// A key with its value. A key that is a lone dash is named by its number, such as `#1`.
    fn property(&mut self, line: &'a [u8]) -> Result<Statement<'a>, &'static str> {
        let (key, rest) = match key_quote(line) {
            Some(quote) => split_quoted_key(line, quote)?,
            None => split_at_delimiter(line).ok_or("no key-value delimiter")?,
        };
        let value = self.value(rest)?;
        let property = match trim(key) {
            [] => return Err("empty key name"),
            b"-" => {
                self.dashes += 1;
                Property::new(format!("#{}", self.dashes).into_bytes(), value)
            }
            key => Property::new(key, value),
        };
        Ok(Statement::Property(property))
    }

    /// The value after the delimiter.
    fn value(&mut self, rest: &'a [u8]) -> Result<ZeroizingCow<'a, [u8]>, &'static str> {
        let rest = trim_start(rest);
        if let Some(quote) = value_quote(rest) {
            let inner = &rest[quote.len()..];
            return match before_last(inner, quote) {
                Some(value) => Ok(value.into()),
                None => self.multiline(inner, quote).map(Into::into),
            };
        }
        let rest = trim_end(rest);
        if let Some(start) = rest.strip_suffix(b"\\") {
            return Ok(self.continued(start).into());
        }
        let comment = rest.iter().position(|byte| matches!(byte, b'#' | b';'));
        Ok(unquoted(comment.map_or(rest, |comment| trim_end(&rest[..comment]))).into())
    }

    /// A quoted value extends to the first line with the closing quote, and to the last closing quote on that line.
    fn multiline(&mut self, start: &[u8], quote: &[u8]) -> Result<Zeroizing<Vec<u8>>, &'static str> {
        let mut value = Zeroizing::new(start.to_vec());
        while let Some(line) = self.next_line() {
            if let Some(end) = before_last(line, quote) {
                append(&mut value, end);
                return Ok(value);
            }
            append(&mut value, line);
        }
        Err("missing closing quote")
    }

    /// A backslash at the end of a line continues the value on the next line, unless that line is blank.
    fn continued(&mut self, start: &[u8]) -> Zeroizing<Vec<u8>> {
        let mut value = Zeroizing::new(start.to_vec());
        while let Some(line) = self.next_line().map(trim).filter(|line| !line.is_empty()) {
            match line.strip_suffix(b"\\") {
                Some(line) => append(&mut value, line),
                None => {
                    append(&mut value, line);
                    break;
                }
            }
        }
        value
    }
}

fn key_quote(line: &[u8]) -> Option<&'static [u8]> {
    match line {
        [b'"', ..] if line.len() > 6 && line.starts_with(TRIPLE_QUOTE) => Some(TRIPLE_QUOTE),
        [b'"', ..] => Some(b"\""),
        [b'`', ..] => Some(b"`"),
        _ => None,
    }
}

/// The key in quotes, and the text after its delimiter.
fn split_quoted_key<'a>(line: &'a [u8], quote: &[u8]) -> Result<(&'a [u8], &'a [u8]), &'static str> {
    let (key, rest) = split_once(&line[quote.len()..], quote).ok_or("missing closing key quote")?;
    let (_, value) = split_at_delimiter(rest).ok_or("no key-value delimiter")?;
    Ok((key, value))
}

/// The parts before and after the first delimiter.
fn split_at_delimiter(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let delimiter = text.iter().position(|byte| matches!(byte, b'=' | b':'))?;
    Some((&text[..delimiter], &text[delimiter + 1..]))
}

/// The opening quote of a value that may extend over several lines.
fn value_quote(rest: &[u8]) -> Option<&'static [u8]> {
    if rest.len() > 3 && rest.starts_with(TRIPLE_QUOTE) {
        Some(TRIPLE_QUOTE)
    } else {
        rest.starts_with(b"`").then_some(b"`")
    }
}

/// The value without the pair of quotes around it, if it has one and no other quote of that kind.
fn unquoted(value: &[u8]) -> &[u8] {
    match value {
        [open @ (b'\'' | b'"'), inner @ .., close]
            if open == close && !inner.is_empty() && !inner.contains(open) =>
        {
            inner
        }
        _ => value,
    }
}
