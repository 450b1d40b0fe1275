//! A scanned text in normal form, with an index of its sections.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use super::normal::{encode, push_number};
use super::section::Section;
use super::stray::{carried, shown};
use super::values::{Surplus, Values};
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

impl Writer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let values = Values::with_capacity(bytes);
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
        self.property_as_spelled(key, value, "", Surplus::Nothing);
    }

    /// A property whose value has an echo, what comes with it when it is asked for again, and what is spelled around it.
    pub(super) fn property_as_spelled(&mut self, key: &str, value: &str, echo: &str, surplus: Surplus) {
        if self.entries.is_empty() {
            return;
        }
        encode(key, &mut self.written);
        self.written.push('=');
        push_number(self.values.push(value, echo, surplus), &mut self.written);
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
        Document { written, values, entries, edition, has_strays: false }
    }
}

/// Names of different lengths are told apart without looking at them, however long and alike they are.
fn by_length(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Files are bounded far below what 32 bits count, and encoding makes a text at most five times as long.
pub(super) fn offset(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

pub(super) fn slice<'a>(text: &'a str, range: &Range<u32>) -> &'a str {
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
    /// Whether a value may have stray bytes.
    pub(super) has_strays: bool,
}

impl Document {
    /// The same text, of which some letters stand for stray bytes.
    pub(super) fn with_strays(mut self) -> Self {
        self.has_strays = true;
        self
    }

    /// The name of a section for display.
    pub(crate) fn shown<'t>(&self, name: &'t str) -> Cow<'t, str> {
        if self.has_strays { shown(name) } else { name.into() }
    }

    /// The section with this name, given as bytes that need not be UTF-8.
    pub(crate) fn section(&self, name: &[u8]) -> Option<Section<'_>> {
        if self.has_strays {
            self.section_by_text(&carried(name))
        } else {
            self.section_by_text(str::from_utf8(name).ok()?)
        }
    }

    /// The section with this name, given in the form that [`carried`] returns.
    ///
    /// A second section of the name adds to the first in edition 1.14 and replaces it in 1.55.
    pub(super) fn section_by_text(&self, name: &str) -> Option<Section<'_>> {
        let range = self.entries_of(name);
        let number = range.start;
        let counted = match self.edition {
            Edition::V1_14 => range,
            Edition::V1_55 => range.end.saturating_sub(1).max(number)..range.end,
        };
        let counted = &self.entries[counted];
        let name = slice(&self.written, &counted.first()?.name);
        Some(Section::parse(number, name, &self.body_of(counted), &self.values))
    }

    fn entries_of(&self, name: &str) -> Range<usize> {
        let order = |entry: &Entry| by_length(slice(&self.written, &entry.name), name);
        let start = self.entries.partition_point(|entry| order(entry) == Ordering::Less);
        let end = self.entries.partition_point(|entry| order(entry) != Ordering::Greater);
        start..end
    }

    fn body_of(&self, entries: &[Entry]) -> Cow<'_, str> {
        let bodies = entries.iter().map(|entry| slice(&self.written, &entry.body));
        match entries {
            [entry] => Cow::Borrowed(slice(&self.written, &entry.body)),
            _ => Cow::Owned(bodies.collect()),
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
            let section = document.section_by_text("s").unwrap();
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
            assert_eq!(document.section_by_text("s").unwrap().get("k"), Some("2"), "{key:?}");
        }
    }
}
