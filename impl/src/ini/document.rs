//! A scanned text in normal form, with an index of its sections.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;
use std::ops::Range;

use ini::{Ini, ParseOption};

use crate::Edition;

/// Writes down what a scanner finds.
pub(super) struct Writer {
    written: String,
    values: Values,
    entries: Vec<Entry>,
}

/// One section header and the properties below it: where its name and its normal form are written.
struct Entry {
    name: Range<u32>,
    body: Range<u32>,
}

/// The values of a text, one after the other. A secret among them is nowhere else.
struct Values {
    text: String,
    ends: Vec<u32>,
}

impl Values {
    /// Keeps a value and tells its number.
    fn push(&mut self, value: &str) -> usize {
        self.text.push_str(value);
        self.ends.push(offset(&self.text));
        self.ends.len() - 1
    }

    fn get(&self, number: usize) -> Option<&str> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(slice(&self.text, &(start..*self.ends.get(number)?)))
    }
}

impl Writer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let values = Values { text: String::with_capacity(bytes), ends: Vec::with_capacity(bytes / 32) };
        Self { written: String::with_capacity(bytes), values, entries: Vec::with_capacity(bytes / 64) }
    }

    /// A section begins.
    pub(super) fn section(&mut self, name: &str) {
        self.end_body();
        let start = offset(&self.written);
        self.written.push_str(name);
        let end = offset(&self.written);
        self.entries.push(Entry { name: start..end, body: end..end });
    }

    /// A property of the section that began last. Before any section there is nothing to hold it.
    pub(super) fn property(&mut self, key: &str, value: &str) {
        if self.entries.is_empty() {
            return;
        }
        encode(key, &mut self.written);
        self.written.push('=');
        push_number(self.values.push(value), &mut self.written);
        self.written.push('\n');
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    fn end_body(&mut self) {
        if let Some(entry) = self.entries.last_mut() {
            entry.body.end = offset(&self.written);
        }
    }

    pub(super) fn finish(mut self, edition: Edition) -> Document {
        self.end_body();
        let Self { written, values, mut entries } = self;
        entries.sort_by(|a, b| by_length(slice(&written, &a.name), slice(&written, &b.name)));
        Document { written, values, entries, edition }
    }
}

/// Names of different lengths are told apart without looking at them, however long and alike they are.
fn by_length(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Writes a number in decimal, without the cost of a formatter: it is done for every property.
fn push_number(number: usize, written: &mut String) {
    if number >= 10 {
        push_number(number / 10, written);
    }
    written.push(char::from(b'0' + (number % 10) as u8));
}

/// Files are bounded far below what 32 bits count, and encoding makes a text at most five times as long.
fn offset(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn slice<'a>(text: &'a str, range: &Range<u32>) -> &'a str {
    &text[range.start as usize..range.end as usize]
}

/// A text that has been read.
pub(crate) struct Document {
    /// The normal form: the name of each section, and of each of its properties the key and the value's number.
    written: String,
    values: Values,
    /// Sorted by name; of one name, in the order of the text.
    entries: Vec<Entry>,
    edition: Edition,
}

impl Document {
    /// The section of this name, if the text has one.
    ///
    /// A second section of the name adds to the first in edition 1.14 and replaces it in 1.55.
    pub(crate) fn section(&self, name: &str) -> Option<Section<'_>> {
        let entries = self.entries_of(name);
        let counted = match self.edition {
            Edition::V1_14 => entries,
            Edition::V1_55 => entries.get(entries.len().saturating_sub(1)..).unwrap_or_default(),
        };
        (!counted.is_empty()).then(|| Section::parse(&self.body_of(counted), &self.values))
    }

    fn entries_of(&self, name: &str) -> &[Entry] {
        let order = |entry: &Entry| by_length(slice(&self.written, &entry.name), name);
        let start = self.entries.partition_point(|entry| order(entry) == Ordering::Less);
        let end = self.entries.partition_point(|entry| order(entry) != Ordering::Greater);
        &self.entries[start..end]
    }

    fn body_of(&self, entries: &[Entry]) -> Cow<'_, str> {
        let bodies = entries.iter().map(|entry| slice(&self.written, &entry.body));
        match entries {
            [entry] => Cow::Borrowed(slice(&self.written, &entry.body)),
            _ => Cow::Owned(bodies.collect()),
        }
    }

    /// The value of a key as the edition looks it up: edition 1.14 asks `[a]` where `[a.b]` lacks the key.
    pub(crate) fn inherited(&self, section: &str, key: &str) -> Option<&str> {
        let parents =
            std::iter::successors(Some(section), |name| name.rsplit_once('.').map(|(parent, _)| parent));
        parents.skip(1).find_map(|parent| self.section(parent)?.get(key))
    }
}

/// The properties of one section.
pub(crate) struct Section<'a> {
    numbers: Ini,
    values: &'a Values,
}

/// The normal form has no quotes and no escapes that rust-ini would know.
const PLAIN: ParseOption = ParseOption {
    enabled_quote: false,
    enabled_escape: false,
    enabled_indented_mutiline_value: false,
    enabled_preserve_key_leading_whitespace: false,
};

impl<'a> Section<'a> {
    /// The normal form always parses; a section that did not would have no properties.
    fn parse(body: &str, values: &'a Values) -> Self {
        Self { numbers: Ini::load_from_str_opt(body, PLAIN).unwrap_or_default(), values }
    }

    /// Each key with its value, in the order of the text, repeated keys and empty values included.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.numbers.general_section().iter().filter_map(|(key, number)| Some((key, self.value(number)?)))
    }

    /// The value of a key; of a key that is there twice, the later. A key may be there with an empty value.
    pub(crate) fn get(&self, key: &str) -> Option<&'a str> {
        self.value(self.numbers.general_section().get_all(key).next_back()?)
    }

    /// The value of each of the keys, all found on one way through the section.
    pub(crate) fn values<const N: usize>(&self, keys: [&str; N]) -> [Option<&'a str>; N] {
        let mut found = [None; N];
        for (key, value) in self.properties() {
            if let Some(index) = keys.iter().position(|wanted| *wanted == key) {
                found[index] = Some(value);
            }
        }
        found
    }

    fn value(&self, number: &str) -> Option<&'a str> {
        self.values.get(number.parse().ok()?)
    }
}

/// Opens and closes the number of an encoded character.
const MARK: char = '%';

/// What rust-ini would read in a key as something other than itself.
fn is_special(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, MARK | '\\' | '#' | ';' | '[' | ']' | '=' | ':')
}

/// Bytes that are themselves in the normal form. The others are looked at letter by letter.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'%' | b'\\' | b'#' | b';' | b'[' | b']' | b'=' | b':')
}

fn encode(text: &str, written: &mut String) {
    if text.bytes().all(is_plain) {
        written.push_str(text);
        return;
    }
    for part in text.split_inclusive(is_special) {
        let special = part.chars().next_back().filter(|&letter| is_special(letter));
        let plain = part.len() - special.map_or(0, char::len_utf8);
        written.push_str(&part[..plain]);
        if let Some(letter) = special {
            // Writing to a string cannot fail.
            let _ = write!(written, "{MARK}{:x}{MARK}", u32::from(letter));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 12] =
        ["v", " a b ", "a\\", "%", "%%25", "a = b ; c # d", "\"q\"", "'", "[x]", "é\u{a0}\r\n", "a:b", "\\n"];

    #[test]
    fn every_value_survives_the_normal_form() {
        for text in TEXTS.into_iter().chain([""]) {
            let mut writer = Writer::with_capacity(0);
            writer.section("s");
            writer.property("k", "before");
            writer.property("k", text);
            writer.property("after", "x");
            let document = writer.finish(Edition::V1_55);
            let section = document.section("s").unwrap();
            assert_eq!(section.values(["k", "none", "after"]), [Some(text), None, Some("x")]);
        }
    }

    #[test]
    fn no_key_disturbs_another() {
        for key in TEXTS {
            let mut writer = Writer::with_capacity(0);
            writer.section("s");
            writer.property(key, "1");
            writer.property("k", "2");
            let document = writer.finish(Edition::V1_55);
            assert_eq!(document.section("s").unwrap().get("k"), Some("2"), "{key:?}");
        }
    }
}
