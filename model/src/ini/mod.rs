//! The text of shared files: what each edition reads out of the same bytes.

mod asking;
mod decode;
#[cfg(test)]
mod examples;
mod fold;
mod number;
mod v1_14;
mod v1_55;

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::failure::Failure;
use crate::world::Edition;

use asking::LookupCounts;
pub use asking::{Answer, Reader};

/// About how many bytes a section has.
const SECTION: usize = 64;

/// A key of a section, with its value as the file spells it after the edition's reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// The name, exactly as the edition compares it.
    pub name: Cow<'a, str>,
    /// The value, before anything that happens when a program asks for it.
    pub value: Cow<'a, str>,
    /// The line on which the key stands, counted from 1. Of a repeated key, the line that counts.
    pub line: u32,
}

/// A section with its keys, each name at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section<'a> {
    /// The text between the brackets, exactly as the edition compares it. If a file is not UTF-8, edition 1.14 compares
    /// bytes: each character then has the number of one byte, here and in the names and values of keys.
    pub name: Cow<'a, str>,
    /// The line of its heading, counted from 1; 0 for a section without one.
    /// Of a repeated heading, the first where the edition merges and the last where it replaces.
    pub line: u32,
    /// The keys, in the order in which the file names them first.
    pub keys: Vec<Key<'a>>,
}

/// A shared file as its edition reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ini<'a> {
    edition: Edition,
    sections: Vec<Section<'a>>,
    /// The index of each section in the list, by its name.
    indices: BTreeMap<Cow<'a, str>, usize>,
    /// Whether an answer can tell what was asked before it.
    can_tell: bool,
    /// Whether each character stands for a byte.
    is_bytewise: bool,
}

impl<'a> Ini<'a> {
    /// Reads the bytes of a file.
    ///
    /// Rules: FILE-7, INI14-1, INI14-2, INI55-1.
    ///
    /// # Errors
    ///
    /// The failure that the edition's parser answers for text that it does not accept.
    pub fn parse(edition: Edition, bytes: &'a [u8]) -> Result<Self, Failure> {
        let bytes = match edition {
            Edition::V1_14 => v1_14::without_byte_order_mark(bytes),
            Edition::V1_55 => bytes,
        };
        let (sections, is_bytewise) = match decode::text(edition, bytes) {
            Cow::Borrowed(text) => (sections(edition, text, false)?, false),
            Cow::Owned(text) => (owned_sections(edition, &text)?, edition == Edition::V1_14),
        };
        let can_tell = sections.iter().flat_map(|section| &section.keys).any(|key| key.can_tell(edition));
        let indices =
            sections.iter().enumerate().map(|(index, section)| (section.name.clone(), index)).collect();
        Ok(Self { edition, sections, indices, can_tell, is_bytewise })
    }

    /// Whose reading this is.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// Every section, in the order in which the file names them first.
    pub fn sections(&self) -> impl Iterator<Item = &Section<'a>> {
        self.sections.iter()
    }

    /// The section of exactly this name. In edition 1.14 the empty name means `DEFAULT`.
    ///
    /// Rules: INI14-4, INI55-4.
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

    /// What a program gets that asks the section for this key, and nothing before: the value and its line.
    /// `None` where the key is not there, and `Some` with an empty value where it is there and says nothing.
    ///
    /// A value whose asking ends the program is `None` as well: [`Reader::ask`] tells the two apart.
    #[must_use]
    pub fn value<'i>(&'i self, section: &'i Section<'a>, key: &str) -> Option<(Cow<'i, str>, u32)> {
        self.answer(section, key, &LookupCounts::default()).ok().flatten()
    }

    /// A name or a value of the file as text for people, with U+FFFD for each byte that is not part of a UTF-8 character.
    #[must_use]
    pub fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_bytewise { Cow::Owned(decode::shown(text)) } else { Cow::Borrowed(text) }
    }

    /// Whether the section has the key, be it empty.
    ///
    /// Rules: INI14-13, INI55-7.
    #[must_use]
    pub fn has(&self, section: &Section<'a>, key: &str) -> bool {
        match self.edition {
            Edition::V1_14 => v1_14::has(&self.sections, section, key),
            Edition::V1_55 => section.key(key).is_some(),
        }
    }

    /// The value as a truth value. `None` where the key is not there or says neither; always `None` in
    /// edition 1.14, which reads no truth values out of files.
    ///
    /// Rules: INI55-16.
    #[must_use]
    pub fn boolean(&self, section: &Section<'a>, key: &str) -> Option<bool> {
        number::boolean(self.spelled(section, key)?)
    }

    /// The value as a whole number. `None` where the key is not there or says something else; always `None`
    /// in edition 1.14, which reads no numbers out of files.
    ///
    /// Rules: INI55-17.
    #[must_use]
    pub fn integer(&self, section: &Section<'a>, key: &str) -> Option<i64> {
        number::integer(self.spelled(section, key)?)
    }

    /// What the file spells, where the edition reads more than text out of it.
    fn spelled<'s>(&self, section: &'s Section<'a>, key: &str) -> Option<&'s str> {
        match self.edition {
            Edition::V1_14 => None,
            Edition::V1_55 => section.key(key).map(|key| &*key.value),
        }
    }

    /// What a program gets that has asked for these keys before.
    fn answer<'i>(&'i self, section: &'i Section<'a>, key: &str, asked: &LookupCounts) -> Answer<'i> {
        let answer = self.told(section, key, asked)?;
        Ok(match self.is_bytewise {
            true => answer.map(|(value, line)| (Cow::Owned(decode::shown(&value)), line)),
            false => answer,
        })
    }

    /// As [`Ini::answer`], with a character for each byte where the file is not UTF-8.
    fn told<'i>(&'i self, section: &'i Section<'a>, key: &str, asked: &LookupCounts) -> Answer<'i> {
        match self.edition {
            Edition::V1_14 => v1_14::answer(&self.sections, section, key, asked),
            Edition::V1_55 => Ok(v1_55::answer(section, key, asked)),
        }
    }
}

/// The sections of a decoded text that nobody keeps.
fn owned_sections(edition: Edition, text: &str) -> Result<Vec<Section<'static>>, Failure> {
    let is_bytewise = edition == Edition::V1_14;
    match sections(edition, text, is_bytewise) {
        Ok(sections) => Ok(sections.into_iter().map(Section::into_owned).collect()),
        Err(failure) if is_bytewise => {
            let message = decode::shown(&failure.message).into();
            Err(Failure { message, ..failure })
        }
        Err(failure) => Err(failure),
    }
}

/// The sections of a decoded text.
fn sections(edition: Edition, text: &str, is_bytewise: bool) -> Result<Vec<Section<'_>>, Failure> {
    match edition {
        Edition::V1_14 => v1_14::parse(text, is_bytewise),
        Edition::V1_55 => v1_55::parse(text),
    }
}

impl Section<'_> {
    /// The key of exactly this name in the section itself.
    fn key(&self, name: &str) -> Option<&Key<'_>> {
        self.keys.iter().find(|key| key.name == name)
    }

    fn into_owned<'b>(self) -> Section<'b> {
        Section {
            name: Cow::Owned(self.name.into_owned()),
            line: self.line,
            keys: self.keys.into_iter().map(Key::into_owned).collect(),
        }
    }
}

impl Key<'_> {
    /// Whether the answer can tell what was asked before it.
    fn can_tell(&self, edition: Edition) -> bool {
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
