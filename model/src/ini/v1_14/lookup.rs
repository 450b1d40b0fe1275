//! The lookup of keys in edition 1.14: inheritance by dots, and references `%(name)s`.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::DEFAULT_SECTION;
use crate::failure::Failure;
use crate::ini::applied::AppliedRules;
use crate::ini::reader::LookupCounts;
use crate::ini::{Key, Lookup, Section, Value};
use crate::rule;

/// The number of references that are resolved in one value. The rest stay in the value.
const REFERENCES: usize = 99;

/// The number of bytes by which one replacement can lengthen a value. In the release, a value that grows more doubles until
/// memory runs out.
const GROWTH: usize = 1 << 22;

const OPENING: &str = "%(";
const CLOSING: &str = ")s";

/// Looks up a key after these earlier lookups, and resolves the references in its value.
pub(crate) fn lookup<'a>(
    sections: &[Section<'a>],
    section: &Section<'a>,
    key: &str,
    earlier: &LookupCounts,
) -> Lookup<'a> {
    let (file, mut applied) = (File { sections, earlier }, AppliedRules::default());
    let Some(found) = file.find(section, key, &mut applied) else {
        return Ok(None);
    };
    let text = file.resolved(&found, &mut applied)?;
    Ok(Some(Value { text, line: found.line, rules: applied.into_vec() }))
}

/// Whether the section or one that it inherits from has the key.
pub(crate) fn has(sections: &[Section<'_>], section: &Section<'_>, key: &str) -> bool {
    let file = File { sections, earlier: &LookupCounts::default() };
    file.find(section, key, &mut AppliedRules::default()).is_some()
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
    /// Whether an earlier lookup has created the key.
    is_created: bool,
}

impl<'s, 'a> File<'s, 'a> {
    /// The key in the section itself, or in the nearest one that it inherits from.
    fn find(self, section: &'s Section<'a>, key: &str, applied: &mut AppliedRules) -> Option<Found<'s, 'a>> {
        if let Some(own) = self.own(section, key) {
            return Some(own);
        }
        let inherited = self.ancestors(section).into_iter().find_map(|ancestor| self.own(ancestor, key))?;
        applied.add(rule::INI14_13);
        applied.add_if(inherited.is_created, rule::INI14_19);
        Some(inherited)
    }

    /// The key in the section itself.
    fn own(self, section: &'s Section<'a>, key: &str) -> Option<Found<'s, 'a>> {
        let found = |Key { value, line, .. }: &Key<'a>| Found {
            section,
            value: value.clone(),
            line: *line,
            is_created: false,
        };
        let created = || Found { section, value: Cow::Borrowed(""), line: 0, is_created: true };
        let is_created = || self.earlier.count(&section.name, key) > 0;
        section.key(key).map(found).or_else(|| is_created().then(created))
    }

    /// The sections from which a section inherits, the longest name first. The name of the section consists of the name of
    /// the ancestor, a dot and more text. A section whose name begins with a dot also inherits from `DEFAULT`.
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
    fn resolved(self, found: &Found<'s, 'a>, applied: &mut AppliedRules) -> Result<Cow<'a, str>, Failure> {
        let mut value = found.value.clone();
        for _ in 0..REFERENCES {
            let Some(reference) = first_reference(&value) else { break };
            let target = self.target(found.section, reference, applied)?;
            value = Cow::Owned(replaced(&value, reference, &target)?);
        }
        applied.add_if(value != found.value, rule::INI14_15);
        applied.add_if(first_reference(&value).is_some(), rule::INI14_16);
        Ok(value)
    }

    /// The text that replaces a reference: the value of the key in the section of the reference, or else in `DEFAULT`.
    fn target(
        self,
        section: &'s Section<'a>,
        reference: &str,
        applied: &mut AppliedRules,
    ) -> Result<Cow<'a, str>, Failure> {
        const PANIC: &str = "runtime error: invalid memory address or nil pointer dereference";
        let name = name_of(reference);
        let found = self.find(section, name, applied).or_else(|| self.own(self.default_section()?, name));
        let found = found.ok_or_else(|| Failure::panic(PANIC).by(&[rule::INI14_20]))?;
        let is_shortened = name.len() + OPENING.len() + CLOSING.len() < reference.len();
        applied.add_if(is_shortened, rule::INI14_21);
        applied.add_if(found.is_created, rule::INI14_19);
        Ok(found.value)
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
fn name_of(reference: &str) -> &str {
    reference.trim_start_matches(['%', '(']).trim_end_matches([')', 's'])
}

/// The value in which the target replaces every such reference.
fn replaced(value: &str, reference: &str, target: &str) -> Result<String, Failure> {
    let growth = target.len().saturating_mul(value.matches(reference).count());
    if growth > GROWTH {
        return Err(Failure::panic("runtime: out of memory").by(&[rule::INI14_24]));
    }
    Ok(value.replace(reference, target))
}
