//! A program that looks up keys in a file, where a lookup can change the results of later lookups.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::{Ini, Section, decode};
use crate::failure::Failure;
use crate::rule::Rule;
use crate::world::Edition;

/// The value of a key in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    /// The value with its references or escapes resolved. It may be empty.
    pub text: Cow<'a, str>,
    /// The line of the key, counted from 1; 0 for a key that a failed lookup has created.
    pub line: u32,
    /// The rules by which the lookup returns another text than the one in the section, each once.
    pub rules: Vec<Rule>,
}

/// The value of a key, `None` if there is no such key, or the panic of the release.
pub type Lookup<'a> = Result<Option<Value<'a>>, Failure>;

/// The number of lookups of each key, by the name of its section and then its own.
#[derive(Clone, Debug, Default)]
pub(super) struct LookupCounts(BTreeMap<String, BTreeMap<String, usize>>);

impl LookupCounts {
    fn increment(&mut self, section: &str, key: &str) {
        *self.0.entry(section.into()).or_default().entry(key.into()).or_default() += 1;
    }

    /// The number of lookups of the key so far.
    pub(super) fn count(&self, section: &str, key: &str) -> usize {
        self.0.get(section).and_then(|keys| keys.get(key)).copied().unwrap_or_default()
    }
}

/// A program that reads a file key by key.
///
/// In edition 1.14 a failed lookup creates an empty key, which references and inheriting sections find. Edition 1.55
/// resolves the escapes of a quoted value in place, so a second lookup resolves the result of the first.
///
/// Rules: INI14-19, INI55-20.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    ini: Rc<Ini<'a>>,
    lookups: RefCell<LookupCounts>,
}

impl<'a> Reader<'a> {
    /// A program that has not looked up any key.
    #[must_use]
    pub fn new(ini: Ini<'a>) -> Self {
        Self { ini: Rc::new(ini), lookups: RefCell::default() }
    }

    /// Another program that has not looked up any key of the same file.
    #[must_use]
    pub fn another(&self) -> Self {
        Self { ini: Rc::clone(&self.ini), lookups: RefCell::default() }
    }

    /// The file.
    #[must_use]
    pub fn ini(&self) -> &Ini<'a> {
        &self.ini
    }

    /// Looks up a key of the section. The result may depend on the lookups before.
    ///
    /// # Errors
    ///
    /// The panic of the release, if the lookup makes it panic.
    pub fn get(&self, section: &Section<'a>, key: &str) -> Lookup<'a> {
        let found = self.peek(section, key)?;
        let has_effect = match self.ini.edition {
            Edition::V1_14 => found.is_none(),
            Edition::V1_55 => section.key(key).is_some_and(|key| key.is_stateful(Edition::V1_55)),
        };
        if self.ini.is_stateful && has_effect {
            self.lookups.borrow_mut().increment(&section.name, key);
        }
        Ok(found)
    }

    /// The result that [`Reader::get`] would return, without an effect on later lookups.
    ///
    /// # Errors
    ///
    /// As [`Reader::get`].
    pub fn peek(&self, section: &Section<'a>, key: &str) -> Lookup<'a> {
        self.ini.lookup(section, key, &self.lookups.borrow())
    }

    /// The bytes in the file of the value that [`Reader::get`] returns as `text`.
    #[must_use]
    pub fn bytes(&self, section: &Section<'a>, key: &str, text: &str) -> Vec<u8> {
        if !self.ini.is_bytewise {
            return text.into();
        }
        let raw = self.ini.raw_lookup(section, key, &self.lookups.borrow());
        raw.ok().flatten().map_or_else(Vec::new, |value| decode::bytes(&value.text))
    }
}
