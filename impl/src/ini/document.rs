//! A text with an index of its sections.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use super::scanner_1_14::{self, DEFAULT_SECTION};
use super::section::{Property, Section};
use super::text::to_utf8;
use super::{SyntaxError, plain, scanner_1_55};
use crate::Edition;
use crate::read::Bytes;

/// A shared file that has been read.
pub(crate) struct Document {
    text: Bytes,
    index: Index,
    edition: Edition,
    /// Whether the text is in the documented form, which rust-ini reads.
    is_plain: bool,
}

/// What a scanner reads.
pub(super) enum Statement<'a> {
    /// A section header with the name of the section.
    Header(Cow<'a, [u8]>),
    /// A property of the section.
    Property(Property<'a>),
}

/// Why a scanner stops before the end of the text.
pub(super) enum ScanError {
    Syntax(SyntaxError),
    /// A quote is not closed. Edition 1.55 then reads the whole text as empty.
    UnclosedQuote,
}

/// The statements of a text.
enum Scanner<'a> {
    V1_14(scanner_1_14::Scanner<'a>),
    V1_55(scanner_1_55::Scanner<'a>),
}

impl<'a> Scanner<'a> {
    /// A scanner of a text, or of the body of a section. Edition 1.55 reads text that is UTF-8.
    fn new(text: &'a [u8], edition: Edition) -> Self {
        match edition {
            Edition::V1_14 => Self::V1_14(scanner_1_14::Scanner::new(text)),
            Edition::V1_55 => {
                Self::V1_55(scanner_1_55::Scanner::new(str::from_utf8(text).unwrap_or_default()))
            }
        }
    }

    /// The offset of the end of the last statement.
    const fn offset(&self) -> usize {
        match self {
            Self::V1_14(scanner) => scanner.offset(),
            Self::V1_55(scanner) => scanner.offset(),
        }
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Result<Statement<'a>, ScanError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::V1_14(scanner) => scanner.next(),
            Self::V1_55(scanner) => scanner.next(),
        }
    }
}

/// The byte order marks that edition 1.14 skips at the beginning of a file. It skips those of UTF-16 too, although it does
/// not read UTF-16.
const BYTE_ORDER_MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];

impl Document {
    /// Reads the bytes of a file by the rules of the edition.
    pub(crate) fn parse(mut bytes: Bytes, edition: Edition) -> Result<Self, SyntaxError> {
        match edition {
            Edition::V1_14 => {
                let mark = BYTE_ORDER_MARKS.iter().find(|mark| bytes.starts_with(mark));
                bytes.drain(..mark.map_or(0, |mark| mark.len()));
            }
            Edition::V1_55 => {
                if let Cow::Owned(text) = to_utf8(&bytes) {
                    bytes = Bytes::new(text.into_bytes());
                }
            }
        }
        let plain = plain::index(&bytes, edition);
        let is_plain = plain.is_some();
        let index = plain.map_or_else(|| Index::scan(&bytes, edition), Ok)?;
        Ok(Self { text: bytes, index: index.sorted(), edition, is_plain })
    }

    /// The section with this name, which need not be UTF-8.
    ///
    /// Of two sections with one name, the second adds to the first in edition 1.14 and replaces the first in 1.55.
    pub(crate) fn section(&self, name: &[u8]) -> Option<Section<'_>> {
        let range = self.index.entries_of(name);
        let number = range.start;
        let entries = &self.index.entries[range];
        let last = entries.last()?;
        let entries = match self.edition {
            Edition::V1_14 => entries,
            Edition::V1_55 => std::slice::from_ref(last),
        };
        let name = slice(&self.index.names, &last.name);
        let mut properties = Vec::new();
        entries.iter().for_each(|entry| self.read_body(slice(&self.text, &entry.body), &mut properties));
        Some(Section { number, name, properties })
    }

    /// Adds the properties of a section. The scanner accepted the whole text before, so it does not fail here.
    fn read_body<'a>(&'a self, body: &'a [u8], properties: &mut Vec<Property<'a>>) {
        match self.is_plain.then(|| plain::read_body(body)).flatten() {
            Some(plain) => properties.extend(plain),
            None => {
                let statements = Scanner::new(body, self.edition).map_while(Result::ok);
                properties.extend(statements.filter_map(|statement| match statement {
                    Statement::Property(property) => Some(property),
                    Statement::Header(_) => None,
                }));
            }
        }
    }
}

/// The sections of a text.
#[derive(Default)]
pub(super) struct Index {
    /// The names of the sections, one after the other.
    names: Vec<u8>,
    /// Sorted by name; sections with one name are in the order of the text.
    entries: Vec<Entry>,
}

/// A section: its name, and the part of the text between its header and the next.
struct Entry {
    name: Range<u32>,
    body: Range<u32>,
}

impl Index {
    /// An empty index with room for the sections of a text of this length.
    pub(super) fn with_capacity(text: usize) -> Self {
        Self { names: Vec::with_capacity(text / 8), entries: Vec::with_capacity(text / 64) }
    }

    fn scan(text: &[u8], edition: Edition) -> Result<Self, SyntaxError> {
        let mut index = Self::with_capacity(text.len());
        if edition == Edition::V1_14 {
            index.begin_section(DEFAULT_SECTION, 0);
        }
        let mut scanner = Scanner::new(text, edition);
        loop {
            let end = scanner.offset();
            match scanner.next() {
                Some(Ok(Statement::Property(_))) => {}
                Some(Ok(Statement::Header(name))) => {
                    index.end_section(end);
                    index.begin_section(&name, scanner.offset());
                }
                Some(Err(ScanError::Syntax(error))) => return Err(error),
                Some(Err(ScanError::UnclosedQuote)) => return Ok(Self::default()),
                None => {
                    index.end_section(text.len());
                    return Ok(index);
                }
            }
        }
    }

    /// Adds a section whose body begins at this offset.
    pub(super) fn begin_section(&mut self, name: &[u8], body: usize) {
        let start = self.names.len();
        self.names.extend_from_slice(name);
        self.entries.push(Entry { name: range(start, self.names.len()), body: range(body, body) });
    }

    /// Ends the body of the section that began last, if there is one.
    pub(super) fn end_section(&mut self, end: usize) {
        if let Some(entry) = self.entries.last_mut() {
            entry.body.end = offset(end);
        }
    }

    fn sorted(mut self) -> Self {
        let names = &self.names;
        self.entries.sort_by(|a, b| by_length(slice(names, &a.name), slice(names, &b.name)));
        self
    }

    fn entries_of(&self, name: &[u8]) -> Range<usize> {
        let order = |entry: &Entry| by_length(slice(&self.names, &entry.name), name);
        let start = self.entries.partition_point(|entry| order(entry) == Ordering::Less);
        let end = self.entries.partition_point(|entry| order(entry) != Ordering::Greater);
        start..end
    }
}

/// Compares the lengths first, so that long names that are nearly the same are compared quickly.
fn by_length(a: &[u8], b: &[u8]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn range(start: usize, end: usize) -> Range<u32> {
    offset(start)..offset(end)
}

/// An offset in a text, which is bounded by [`FILE_LIMIT`](crate::FILE_LIMIT), far below the limit of 32 bits.
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn slice<'a>(text: &'a [u8], range: &Range<u32>) -> &'a [u8] {
    &text[range.start as usize..range.end as usize]
}

#[cfg(test)]
mod tests;
