//! The parsers of shared files, one for each edition.

mod applied;
mod decode;
mod duplicates;
#[cfg(test)]
mod examples;
mod number;
mod reader;
mod syntax_error;
mod v1_14;
mod v1_55;

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::failure::Failure;
use crate::rule::Rule;
use crate::world::Edition;

use applied::AppliedRules;
pub use applied::Place;
pub(crate) use number::Parsed;
use reader::LookupCounts;
pub use reader::{Lookup, Reader, Value};
pub use syntax_error::SyntaxError;

/// A key of a section, with the value that the parser of the edition stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// The name, exactly as the edition compares it.
    pub name: Cow<'a, str>,
    /// The value before a lookup resolves its references or escapes.
    pub value: Cow<'a, str>,
    /// The line of the key, counted from 1. For a repeated key, the line of the last one, whose value counts.
    pub line: u32,
}

/// A section with its keys, whose names are unique.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section<'a> {
    /// The text between the brackets, exactly as the edition compares it. If a file is not UTF-8, edition 1.14 compares
    /// bytes: each character then has the number of one byte, here and in the names and values of keys.
    pub name: Cow<'a, str>,
    /// The line of its heading, counted from 1; 0 for a section without one.
    /// For a repeated heading, it is the first line if the edition merges the sections, and the last if it replaces them.
    pub line: u32,
    /// The keys, in the order of their first lines.
    pub keys: Vec<Key<'a>>,
    /// The keys without a value, which edition 1.55 ignores. In edition 1.14, their value is empty.
    pub without_value: Vec<Key<'a>>,
}

/// The parsed text of a shared file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ini<'a> {
    edition: Edition,
    sections: Vec<Section<'a>>,
    /// The index of each section in the list, by its name.
    indices: BTreeMap<Cow<'a, str>, usize>,
    /// Whether the result of a lookup can depend on earlier lookups.
    is_stateful: bool,
    /// Whether each character of the text is one byte.
    is_bytewise: bool,
    applied: AppliedRules,
}

impl<'a> Ini<'a> {
    /// Parses the bytes of a file.
    ///
    /// # Errors
    ///
    /// The error of the edition's parser for a text that it does not accept, with its rules and its line.
    pub fn parse(edition: Edition, bytes: &'a [u8]) -> Result<Self, SyntaxError> {
        let mut applied = AppliedRules::default();
        let bytes = match edition {
            Edition::V1_14 => v1_14::without_byte_order_mark(bytes, &mut applied),
            Edition::V1_55 => bytes,
        };
        let (sections, is_bytewise) = match decode::text(edition, bytes, &mut applied) {
            Cow::Borrowed(text) => (sections(edition, text, false, &mut applied)?, false),
            Cow::Owned(text) => (owned_sections(edition, &text, &mut applied)?, edition == Edition::V1_14),
        };
        let is_stateful =
            sections.iter().flat_map(|section| &section.keys).any(|key| key.is_stateful(edition));
        let indices =
            sections.iter().enumerate().map(|(index, section)| (section.name.clone(), index)).collect();
        Ok(Self { edition, sections, indices, is_stateful, is_bytewise, applied })
    }

    /// The rules of the grammar that made a difference in reading the text, each once, in the order in which they first did. A
    /// rule makes a difference if it reads more than plain `[section]` and `key = value` lines, or reads them in another way.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        self.applied.as_slice()
    }

    /// The lines that a rule of the grammar reads in another way than a plain line, in no particular order.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        self.applied.places()
    }

    /// The edition whose parser read the text.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// Every section, in the order of their first headings.
    pub fn sections(&self) -> impl Iterator<Item = &Section<'a>> {
        self.sections.iter()
    }

    /// The section of exactly this name. In edition 1.14 the empty name means `DEFAULT`.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<&Section<'a>> {
        self.section_by_bytes(name.as_bytes())
    }

    /// The section of exactly this name, given in bytes because it may not be UTF-8.
    pub(crate) fn section_by_bytes(&self, name: &[u8]) -> Option<&Section<'a>> {
        let name = match (self.edition, self.is_bytewise) {
            (Edition::V1_14, _) if name.is_empty() => Cow::Borrowed(v1_14::DEFAULT_SECTION),
            (_, true) => Cow::Owned(decode::bytewise(name)),
            (_, false) => Cow::Borrowed(core::str::from_utf8(name).ok()?),
        };
        self.indices.get(&name).map(|index| &self.sections[*index])
    }

    /// The result of a first lookup of the key. `None` if there is no such key, and also if the release panics, for which
    /// [`Reader::get`] returns an error.
    #[must_use]
    pub fn value(&self, section: &Section<'a>, key: &str) -> Option<Value<'a>> {
        self.lookup(section, key, &LookupCounts::default()).ok().flatten()
    }

    /// A name or a value of the file as text for people, with U+FFFD for each byte that is not valid UTF-8.
    #[must_use]
    pub fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_bytewise { Cow::Owned(decode::shown(text)) } else { Cow::Borrowed(text) }
    }

    /// Whether the section has the key, which may be empty.
    #[must_use]
    pub fn has(&self, section: &Section<'a>, key: &str) -> bool {
        match self.edition {
            Edition::V1_14 => v1_14::has(&self.sections, section, key),
            Edition::V1_55 => section.key(key).is_some(),
        }
    }

    /// The value as a truth value. `None` if there is no such key, and always in edition 1.14, which does not parse truth
    /// values.
    pub(crate) fn boolean(&self, section: &Section<'a>, key: &str) -> Option<Parsed<bool>> {
        self.raw_value(section, key).map(number::boolean)
    }

    /// The value as a whole number. `None` if there is no such key, and always in edition 1.14, which does not parse numbers.
    pub(crate) fn integer(&self, section: &Section<'a>, key: &str) -> Option<Parsed<i64>> {
        self.raw_value(section, key).map(number::integer)
    }

    /// The raw value, from which truth values and numbers are parsed; `None` in edition 1.14.
    fn raw_value<'s>(&self, section: &'s Section<'a>, key: &str) -> Option<&'s str> {
        match self.edition {
            Edition::V1_14 => None,
            Edition::V1_55 => section.key(key).map(|key| &*key.value),
        }
    }

    /// Looks up a key after these earlier lookups.
    fn lookup(&self, section: &Section<'a>, key: &str, earlier: &LookupCounts) -> Lookup<'a> {
        let found = self.raw_lookup(section, key, earlier)?;
        Ok(match self.is_bytewise {
            true => found.map(|value| Value { text: Cow::Owned(decode::shown(&value.text)), ..value }),
            false => found,
        })
    }

    /// Looks up a key after these earlier lookups. The value in a bytewise text is bytewise too.
    fn raw_lookup(&self, section: &Section<'a>, key: &str, earlier: &LookupCounts) -> Lookup<'a> {
        match self.edition {
            Edition::V1_14 => v1_14::lookup(&self.sections, section, key, earlier),
            Edition::V1_55 => Ok(v1_55::lookup(section, key, earlier)),
        }
    }
}

/// Parses the sections of a decoded text, and copies them so that they outlive the text.
fn owned_sections(
    edition: Edition,
    text: &str,
    applied: &mut AppliedRules,
) -> Result<Vec<Section<'static>>, SyntaxError> {
    let is_bytewise = edition == Edition::V1_14;
    match sections(edition, text, is_bytewise, applied) {
        Ok(sections) => Ok(sections.into_iter().map(Section::into_owned).collect()),
        Err(SyntaxError { line, failure }) if is_bytewise => {
            let message = decode::shown(&failure.message).into();
            Err(SyntaxError { line, failure: Failure { message, ..failure } })
        }
        Err(error) => Err(error),
    }
}

/// Parses the sections of a decoded text.
fn sections<'t>(
    edition: Edition,
    text: &'t str,
    is_bytewise: bool,
    applied: &mut AppliedRules,
) -> Result<Vec<Section<'t>>, SyntaxError> {
    match edition {
        Edition::V1_14 => v1_14::parse(text, is_bytewise, applied),
        Edition::V1_55 => v1_55::parse(text, applied),
    }
}

impl<'a> Section<'a> {
    /// The key of exactly this name in the section itself.
    fn key(&self, name: &str) -> Option<&Key<'a>> {
        self.keys.iter().find(|key| key.name == name)
    }

    fn into_owned<'b>(self) -> Section<'b> {
        Section {
            name: Cow::Owned(self.name.into_owned()),
            line: self.line,
            keys: self.keys.into_iter().map(Key::into_owned).collect(),
            without_value: self.without_value.into_iter().map(Key::into_owned).collect(),
        }
    }
}

impl Key<'_> {
    /// Whether the result of a lookup of the key can depend on earlier lookups.
    fn is_stateful(&self, edition: Edition) -> bool {
        match edition {
            Edition::V1_14 => v1_14::may_refer(&self.value),
            Edition::V1_55 => v1_55::is_escaped(&self.value),
        }
    }

    fn into_owned<'b>(self) -> Key<'b> {
        Key {
            name: Cow::Owned(self.name.into_owned()),
            value: Cow::Owned(self.value.into_owned()),
            line: self.line,
        }
    }
}
