//! The lookup of keys in edition 1.14: inheritance by dots, and references `%(name)s`.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::DEFAULT_SECTION;
use crate::failure::Failure;
use crate::ini::reader::LookupCounts;
use crate::ini::{Key, Lookup, Section};

/// The number of references that are resolved in one value. The rest stay in the value.
const REFERENCES: usize = 99;

/// The number of bytes by which one replacement can lengthen a value. In the release, a value that grows more doubles until
/// memory runs out.
const GROWTH: usize = 1 << 22;

const OPENING: &str = "%(";
const CLOSING: &str = ")s";

/// Looks up a key after these earlier lookups, and resolves the references in its value.
///
/// Rules: INI14-15, INI14-19.
pub(crate) fn lookup<'a>(
    sections: &[Section<'a>],
    section: &Section<'a>,
    key: &str,
    earlier: &LookupCounts,
) -> Lookup<'a> {
    let file = File { sections, earlier };
    let Some(found) = file.find(section, key) else {
        return Ok(None);
    };
    Ok(Some((file.resolved(&found)?, found.line)))
}

/// Whether the section or one that it inherits from has the key.
pub(crate) fn has(sections: &[Section<'_>], section: &Section<'_>, key: &str) -> bool {
    File { sections, earlier: &LookupCounts::default() }.find(section, key).is_some()
}

/// The sections of a file, and the failed lookups before, each of which has created an empty key.
#[derive(Clone, Copy)]
struct File<'s, 'a> {
    sections: &'s [Section<'a>],
    earlier: &'s LookupCounts,
}

/// A key and the section that it was found in.
struct Found<'s, 'a> {
    section: &'s Section<'a>,
    value: Cow<'a, str>,
    line: u32,
}

impl<'s, 'a> File<'s, 'a> {
    /// The key in the section itself, or in the nearest one that it inherits from.
    ///
    /// Rules: INI14-13.
    fn find(self, section: &'s Section<'a>, key: &str) -> Option<Found<'s, 'a>> {
        self.own(section, key)
            .or_else(|| self.ancestors(section).into_iter().find_map(|ancestor| self.own(ancestor, key)))
    }

    /// The key in the section itself.
    fn own(self, section: &'s Section<'a>, key: &str) -> Option<Found<'s, 'a>> {
        let found = |Key { value, line, .. }: &Key<'a>| Found { section, value: value.clone(), line: *line };
        let created = || Found { section, value: Cow::Borrowed(""), line: 0 };
        let is_created = || self.earlier.count(&section.name, key) > 0;
        section.key(key).map(found).or_else(|| is_created().then(created))
    }

    /// The sections from which a section inherits, the longest name first. The name of the section consists of the name of
    /// the ancestor, a dot and more text. A section whose name begins with a dot also inherits from `DEFAULT`.
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

    /// The value with its references replaced. The first reference is replaced everywhere, then the next.
    ///
    /// Rules: INI14-15, INI14-16.
    fn resolved(self, found: &Found<'s, 'a>) -> Result<Cow<'a, str>, Failure> {
        let mut value = found.value.clone();
        for _ in 0..REFERENCES {
            let Some(reference) = first_reference(&value) else { break };
            let target = self.target(found.section, reference)?;
            value = Cow::Owned(replaced(&value, reference, &target)?);
        }
        Ok(value)
    }

    /// The text that replaces a reference: the value of the key in the section of the reference, or else in `DEFAULT`.
    ///
    /// Rules: INI14-15, INI14-19, INI14-20.
    fn target(self, section: &'s Section<'a>, reference: &str) -> Result<Cow<'a, str>, Failure> {
        let name = name_of(reference);
        let found = self.find(section, name).or_else(|| self.own(self.default_section()?, name));
        let panic = || Failure::panic("runtime error: invalid memory address or nil pointer dereference");
        found.map(|found| found.value).ok_or_else(panic)
    }
}

/// Whether the value may contain a reference.
pub(crate) fn may_refer(value: &str) -> bool {
    value.contains('%')
}

/// The first `%(name)s` whose name does not contain a closing parenthesis.
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

/// The name in a reference. The characters of the opening and the closing are trimmed even if they are repeated: the name
/// in `%(keys)s` is `key`.
///
/// Rules: INI14-21.
fn name_of(reference: &str) -> &str {
    reference.trim_start_matches(['%', '(']).trim_end_matches([')', 's'])
}

/// The value in which the target replaces every such reference.
///
/// Rules: INI14-24.
fn replaced(value: &str, reference: &str, target: &str) -> Result<String, Failure> {
    let growth = target.len().saturating_mul(value.matches(reference).count());
    if growth > GROWTH {
        return Err(Failure::panic("runtime: out of memory"));
    }
    Ok(value.replace(reference, target))
}
