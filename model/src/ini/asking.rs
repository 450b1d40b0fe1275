//! Asking changes the file: what a program gets depends on what it has asked for before.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{Ini, Section};
use crate::failure::Failure;
use crate::world::Edition;

/// The value and its line; `None` where the key is not there; a failure where the asking ends the program.
pub type Answer<'i> = Result<Option<(Cow<'i, str>, u32)>, Failure>;

/// A program that reads a file key by key.
///
/// Edition 1.14 makes an empty key of each that it asks for in vain, where references and inheriting sections
/// find it. Edition 1.55 resolves the escapes of a quoted value in place, so a second asking resolves what
/// the first one left.
#[derive(Clone, Debug)]
pub struct Reader<'i, 'a> {
    ini: &'i Ini<'a>,
    asked: Vec<(&'i str, &'i str)>,
}

impl<'i, 'a> Reader<'i, 'a> {
    /// A program that has asked for nothing yet.
    #[must_use]
    pub fn new(ini: &'i Ini<'a>) -> Self {
        Self { ini, asked: Vec::new() }
    }

    /// The file that is read.
    #[must_use]
    pub fn ini(&self) -> &'i Ini<'a> {
        self.ini
    }

    /// What the program gets that asks the section for this key now.
    ///
    /// # Errors
    ///
    /// A failure of code `panic` where the real release does not survive the question.
    pub fn ask(&mut self, section: &'i Section<'a>, key: &'i str) -> Answer<'i> {
        let answer = self.ini.answer(section, key, &self.asked)?;
        if self.leaves_a_trace(answer.as_ref().map(|(value, _)| &**value), section, key) {
            self.asked.push((&section.name, key));
        }
        Ok(answer)
    }

    /// Whether a later answer can depend on this question.
    fn leaves_a_trace(&self, answer: Option<&str>, section: &Section<'a>, key: &str) -> bool {
        match self.ini.edition() {
            Edition::V1_14 => answer.is_none(),
            Edition::V1_55 => {
                answer.is_some()
                    && section
                        .key(key)
                        .is_some_and(|key| key.value.starts_with('"') && key.value.contains('\\'))
            }
        }
    }
}
