//! Edition 1.14 reads lines: a header, a comment, or a key with `=` or `:` and a value that may be quoted or
//! carried over to further lines. Any other line makes the whole text invalid.

use super::Fault;
use super::document::Writer;
use crate::secret::Guarded;

/// Properties above the first header belong to this section, which is always there.
pub(super) const TOP: &str = "DEFAULT";

const TRIPLE: &str = "\"\"\"";

pub(super) fn scan(text: &str, writer: &mut Writer) -> Result<(), Fault> {
    let mut lines = Lines { rest: text, line: 0 };
    let mut section = Section { writer, unnamed: 0 };
    section.begin(TOP);
    while let Some(line) = lines.next_line() {
        let line = line.trim_start();
        match line.as_bytes().first() {
            None | Some(b'#' | b';') => {}
            Some(b'[') => section.begin(section_name(line).map_err(|what| lines.fault(what))?),
            Some(_) => property(line, &mut lines, &mut section).map_err(|what| lines.fault(what))?,
        }
    }
    Ok(())
}

/// The section that properties are added to.
struct Section<'a> {
    writer: &'a mut Writer,
    /// How many of its keys are a lone dash.
    unnamed: usize,
}

impl Section<'_> {
    fn begin(&mut self, name: &str) {
        self.writer.section(name);
        self.unnamed = 0;
    }

    /// A key that is a lone dash is named by its number, `#1`, from which a reference finds it.
    fn add(&mut self, key: &str, value: &str) {
        if key == "-" {
            self.unnamed += 1;
            self.writer.property(&format!("#{}", self.unnamed), value);
        } else {
            self.writer.property(key, value);
        }
    }
}

/// The lines of the text, each with its line end.
struct Lines<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Lines<'a> {
    fn next_line(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.find('\n').map_or(self.rest.len(), |end| end + 1);
        let (line, rest) = self.rest.split_at(end);
        (self.rest, self.line) = (rest, self.line + 1);
        Some(line)
    }

    const fn fault(&self, what: &'static str) -> Fault {
        Fault { line: self.line, what }
    }
}

/// The name goes to the last bracket of the line, spaces included.
fn section_name(line: &str) -> Result<&str, &'static str> {
    let end = line.rfind(']').ok_or("unclosed section")?;
    Some(&line[1..end]).filter(|name| !name.is_empty()).ok_or("empty section name")
}

fn property(line: &str, lines: &mut Lines<'_>, section: &mut Section<'_>) -> Result<(), &'static str> {
    let (key, rest) = match key_quote(line) {
        Some(quote) => quoted_key(line, quote)?,
        None => split_at_delimiter(line).ok_or("no key-value delimiter")?,
    };
    let value = value(rest, lines)?;
    let key = key.trim();
    if key.is_empty() {
        return Err("empty key name");
    }
    section.add(key, &value);
    Ok(())
}

fn key_quote(line: &str) -> Option<&'static str> {
    match line.as_bytes()[0] {
        b'"' if line.len() > 6 && line.starts_with(TRIPLE) => Some(TRIPLE),
        b'"' => Some("\""),
        b'`' => Some("`"),
        _ => None,
    }
}

fn quoted_key<'a>(line: &'a str, quote: &str) -> Result<(&'a str, &'a str), &'static str> {
    let (key, rest) = line[quote.len()..].split_once(quote).ok_or("missing closing key quote")?;
    let (_, value) = split_at_delimiter(rest).ok_or("no key-value delimiter")?;
    Ok((key, value))
}

/// What is before and after the first delimiter.
fn split_at_delimiter(text: &str) -> Option<(&str, &str)> {
    let delimiter = text.bytes().position(|byte| matches!(byte, b'=' | b':'))?;
    Some((&text[..delimiter], &text[delimiter + 1..]))
}

fn value<'a>(rest: &'a str, lines: &mut Lines<'_>) -> Result<Guarded<'a>, &'static str> {
    let rest = rest.trim_start();
    if let Some(quote) = value_quote(rest) {
        let inner = &rest[quote.len()..];
        return match inner.rfind(quote) {
            Some(end) => Ok(inner[..end].into()),
            None => multiline(inner, quote, lines).map(Guarded::from),
        };
    }
    let rest = rest.trim_end();
    if let Some(start) = rest.strip_suffix('\\') {
        return Ok(continued(start, lines).into());
    }
    let comment = rest.bytes().position(|byte| matches!(byte, b'#' | b';'));
    let plain = comment.map_or(rest, |comment| rest[..comment].trim_end());
    Ok(unquoted(plain).into())
}

fn value_quote(rest: &str) -> Option<&'static str> {
    if rest.len() > 3 && rest.starts_with(TRIPLE) {
        Some(TRIPLE)
    } else {
        rest.starts_with('`').then_some("`")
    }
}

/// A quoted value goes on to the line with the closing quote, and to the last one on that line.
fn multiline(start: &str, quote: &str, lines: &mut Lines<'_>) -> Result<String, &'static str> {
    let mut value = start.to_owned();
    while let Some(line) = lines.next_line() {
        if let Some(end) = line.rfind(quote) {
            value.push_str(&line[..end]);
            return Ok(value);
        }
        value.push_str(line);
    }
    Err("missing closing quote")
}

/// A backslash at the end of a line carries the value over, up to a line without one or a blank line.
fn continued(start: &str, lines: &mut Lines<'_>) -> String {
    let mut value = start.to_owned();
    while let Some(line) = lines.next_line().map(str::trim).filter(|line| !line.is_empty()) {
        value.push_str(line);
        if !value.ends_with('\\') {
            break;
        }
        value.pop();
    }
    value
}

/// One pair of quotes around a whole value is dropped.
fn unquoted(value: &str) -> &str {
    let inner = ['\'', '"'].into_iter().find_map(|quote| {
        let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.is_empty() && !inner.contains(quote)).then_some(inner)
    });
    inner.unwrap_or(value)
}
