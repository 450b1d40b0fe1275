//! Asking changes the file: what a program gets depends on what it has asked for before.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::{Ini, Section, decode};
use crate::failure::Failure;
use crate::world::Edition;

/// The value and its line; `None` where the key is not there; a failure where the asking ends the program.
pub type Answer<'i> = Result<Option<(Cow<'i, str>, u32)>, Failure>;

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
/// Edition 1.14 makes an empty key of each that it asks for in vain, where references and inheriting sections
/// find it. Edition 1.55 resolves the escapes of a quoted value in place, so a second asking resolves what
/// the first one left.
///
/// Rules: INI14-19, INI55-20.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    ini: Ini<'a>,
    asked: RefCell<LookupCounts>,
}

impl<'a> Reader<'a> {
    /// A program that has asked for nothing yet.
    #[must_use]
    pub fn new(ini: Ini<'a>) -> Self {
        Self { ini, asked: RefCell::default() }
    }

    /// The file that is read.
    #[must_use]
    pub fn ini(&self) -> &Ini<'a> {
        &self.ini
    }

    /// What the program gets that asks the section for this key now.
    ///
    /// # Errors
    ///
    /// A panic where the real release does not survive the question.
    pub fn ask<'i>(&'i self, section: &'i Section<'a>, key: &str) -> Answer<'i> {
        let answer = self.glance(section, key)?;
        if self.ini.can_tell && self.leaves_a_trace(answer.as_ref(), section, key) {
            self.asked.borrow_mut().increment(&section.name, key);
        }
        Ok(answer)
    }

    /// What [`Reader::ask`] would answer, without having asked.
    ///
    /// # Errors
    ///
    /// As [`Reader::ask`].
    pub fn glance<'i>(&'i self, section: &'i Section<'a>, key: &str) -> Answer<'i> {
        self.ini.answer(section, key, &self.asked.borrow())
    }

    /// The bytes in the file of the value that [`Reader::ask`] returns as `text`.
    #[must_use]
    pub fn bytes(&self, section: &Section<'a>, key: &str, text: &str) -> Vec<u8> {
        if !self.ini.is_bytewise {
            return text.into();
        }
        let told = self.ini.told(section, key, &self.asked.borrow());
        told.ok().flatten().map_or_else(Vec::new, |(value, _)| decode::bytes(&value))
    }

    /// Whether a later answer can depend on this question.
    fn leaves_a_trace(&self, answer: Option<&(Cow<'_, str>, u32)>, section: &Section<'a>, key: &str) -> bool {
        match self.ini.edition {
            Edition::V1_14 => answer.is_none(),
            Edition::V1_55 => section.key(key).is_some_and(|key| key.can_tell(Edition::V1_55)),
        }
    }
}
