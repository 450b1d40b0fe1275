//! How a program finds a key in edition 1.14: inheritance by dots, and references `%(name)s`.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::DEFAULT_SECTION;
use crate::failure::Failure;
use crate::ini::asking::LookupCounts;
use crate::ini::{Answer, Key, Section};

/// How many references are resolved in one value; the rest stay as they stand.
const REFERENCES: usize = 99;

/// No single step of an honest value grows by more bytes. One that does doubles on until the memory ends.
const GROWTH: usize = 1 << 22;

const OPENING: &str = "%(";
const CLOSING: &str = ")s";

/// What a program gets that has asked for these keys before, each named by its section.
///
/// Rules: INI14-15, INI14-19.
pub(crate) fn answer<'s>(
    sections: &'s [Section<'_>],
    section: &'s Section<'_>,
    key: &str,
    asked: &LookupCounts,
) -> Answer<'s> {
    let lookup = Lookup { sections, asked };
    let Some(found) = lookup.find(section, key) else {
        return Ok(None);
    };
    Ok(Some((lookup.resolved(found)?, found.line)))
}

/// Whether the section or one that it inherits from has the key.
pub(crate) fn has(sections: &[Section<'_>], section: &Section<'_>, key: &str) -> bool {
    Lookup { sections, asked: &LookupCounts::default() }.find(section, key).is_some()
}

/// The sections of a file, and the keys that were asked for in vain and have been there, empty, ever since.
#[derive(Clone, Copy)]
struct Lookup<'s, 'a, 'k> {
    sections: &'s [Section<'a>],
    asked: &'k LookupCounts,
}

/// A key and the section that it was found in.
#[derive(Clone, Copy)]
struct Found<'s, 'a> {
    section: &'s Section<'a>,
    value: &'s str,
    line: u32,
}

impl<'s, 'a> Lookup<'s, 'a, '_> {
    /// The key in the section itself, or in the nearest one that it inherits from.
    ///
    /// Rules: INI14-13.
    fn find(self, section: &'s Section<'a>, key: &str) -> Option<Found<'s, 'a>> {
        self.own(section, key)
            .or_else(|| self.ancestors(section).into_iter().find_map(|ancestor| self.own(ancestor, key)))
    }

    fn own(self, section: &'s Section<'a>, key: &str) -> Option<Found<'s, 'a>> {
        let found = |Key { value, line, .. }: &'s Key<'a>| Found { section, value, line: *line };
        let made = || Found { section, value: "", line: 0 };
        let written = section.keys.iter().find(|candidate| candidate.name == key).map(found);
        let is_made = || self.asked.count(&section.name, key) > 0;
        written.or_else(|| is_made().then(made))
    }

    /// The sections whose names this one's goes on from with a dot, the longest first. A name that begins
    /// with a dot goes on from the section `DEFAULT`.
    ///
    /// Rules: INI14-13.
    fn ancestors(self, section: &Section<'_>) -> Vec<&'s Section<'a>> {
        let name = &*section.name;
        if !name.contains('.') {
            return Vec::new();
        }
        let inherits = |ancestor: &str| name.strip_prefix(ancestor).is_some_and(|rest| rest.starts_with('.'));
        let mut ancestors: Vec<_> = self.sections.iter().filter(|section| inherits(&section.name)).collect();
        ancestors.sort_by_key(|ancestor| core::cmp::Reverse(ancestor.name.len()));
        ancestors.extend(self.default_section().filter(|_| name.starts_with('.')));
        ancestors
    }

    fn default_section(self) -> Option<&'s Section<'a>> {
        self.sections.iter().find(|section| section.name == DEFAULT_SECTION)
    }

    /// The value with its references replaced, first come first served, wherever the same one stands.
    ///
    /// Rules: INI14-15, INI14-16.
    fn resolved(self, found: Found<'s, 'a>) -> Result<Cow<'s, str>, Failure> {
        let mut value = Cow::Borrowed(found.value);
        if !may_refer(&value) {
            return Ok(value);
        }
        for _ in 0..REFERENCES {
            let Some(reference) = first_reference(&value) else { break };
            let target = self.target(found.section, reference)?;
            value = Cow::Owned(replaced(&value, reference, target)?);
        }
        Ok(value)
    }

    /// The text that a reference stands for: looked up from the section of the value, then in `DEFAULT`.
    ///
    /// Rules: INI14-15, INI14-19, INI14-20.
    fn target(self, section: &'s Section<'a>, reference: &str) -> Result<&'s str, Failure> {
        let name = name_of(reference);
        let found = self.find(section, name).or_else(|| self.own(self.default_section()?, name));
        let panic = || Failure::panic("runtime error: invalid memory address or nil pointer dereference");
        found.map(|found| found.value).ok_or_else(panic)
    }
}

/// Whether the value may hold a reference.
pub(crate) fn may_refer(value: &str) -> bool {
    value.as_bytes().contains(&b'%')
}

/// The first `%(name)s`, of which the name has no closing parenthesis.
fn first_reference(value: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(opening) = value[from..].find(OPENING) {
        let name = from + opening + OPENING.len();
        let close = name + value[name..].find(')')?;
        if close > name && value[close..].starts_with(CLOSING) {
            return Some(&value[from + opening..close + CLOSING.len()]);
        }
        from = close;
    }
    None
}

/// The name in a reference. Every letter of the opening and the closing is taken off, however often it
/// stands: `%(keys)s` names `key`.
///
/// Rules: INI14-21.
fn name_of(reference: &str) -> &str {
    reference.trim_start_matches(['%', '(']).trim_end_matches([')', 's'])
}

/// The value with the target in the place of every such reference.
///
/// Rules: INI14-24.
fn replaced(value: &str, reference: &str, target: &str) -> Result<String, Failure> {
    let growth = target.len().saturating_mul(value.matches(reference).count());
    if growth > GROWTH {
        return Err(Failure::panic("runtime: out of memory"));
    }
    Ok(value.replace(reference, target))
}
