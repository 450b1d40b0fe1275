//! How edition 1.14 reads the values of keys. The order of the reads matters: reading a key that is absent creates it, with an
//! empty value, for references and for the sections that inherit from its section.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::iter;

use super::document::Document;
use super::references::resolve;
use super::scanner_1_14::DEFAULT_SECTION;
use super::section::Section;
use super::text::to_utf8;
use crate::error::SdkPanic;
use crate::secret::ZeroizingCow;

/// Reads the keys of a text.
pub(crate) struct KeyReader<'a> {
    document: &'a Document,
    /// The keys that were created by reads, each with the number of its section.
    created: Vec<(usize, &'static str)>,
    default_section: OnceCell<Option<Section<'a>>>,
}

/// A section with the sections that it inherits from: `[a.b.c]` inherits from `[a.b]` and `[a]`, if they exist.
pub(crate) struct InheritanceChain<'a> {
    section: Section<'a>,
    /// The nearest parent is the first.
    parents: Vec<Section<'a>>,
}

impl<'a> InheritanceChain<'a> {
    /// The name of the section, for display.
    pub(crate) fn name(&self) -> Cow<'a, str> {
        to_utf8(self.section.name)
    }

    /// The section and its parents, each with its depth.
    fn sections(&self) -> impl Iterator<Item = (usize, &Section<'a>)> {
        iter::once(&self.section).chain(&self.parents).enumerate()
    }
}

/// A key that was found in the section at this depth of an inheritance chain.
struct Found<'a> {
    raw_value: &'a [u8],
    section: &'a [u8],
    depth: usize,
}

/// The release panics when it reads the key.
pub(crate) struct LookupPanic {
    pub(crate) panic: SdkPanic,
    /// The section that has the key.
    pub(crate) section: String,
}

impl<'a> KeyReader<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        Self { document, created: Vec::with_capacity(8), default_section: OnceCell::new() }
    }

    /// The section with this name and the sections that it inherits from, if the text has the section. The parent of a name
    /// that begins with a dot is `DEFAULT`.
    pub(crate) fn section(&self, name: &[u8]) -> Option<InheritanceChain<'a>> {
        let section = self.document.section(name)?;
        let parent = |name: &&'a [u8]| name.iter().rposition(|&byte| byte == b'.').map(|dot| &name[..dot]);
        let parents = iter::successors(Some(section.name), parent).skip(1);
        let parents = parents.map(|name| if name.is_empty() { DEFAULT_SECTION } else { name });
        let parents = parents.filter_map(|name| self.document.section(name)).collect();
        Some(InheritanceChain { section, parents })
    }

    /// Whether the section or one of its parents has the key.
    pub(crate) fn has(&self, chain: &InheritanceChain<'a>, key: &str) -> bool {
        self.find(chain, 0, key.as_bytes()).is_some()
    }

    /// The value of the key as text with its references resolved; empty if the key is absent.
    pub(crate) fn text<'c>(
        &mut self,
        chain: &'c InheritanceChain<'a>,
        key: &'static str,
    ) -> Result<ZeroizingCow<'c, str>, LookupPanic> {
        self.bytes(chain, key).map(ZeroizingCow::into_utf8)
    }

    /// The value of the key as bytes with its references resolved; empty if the key is absent.
    pub(crate) fn bytes<'c>(
        &mut self,
        chain: &'c InheritanceChain<'a>,
        key: &'static str,
    ) -> Result<ZeroizingCow<'c, [u8]>, LookupPanic> {
        let Some(found) = self.find(chain, 0, key.as_bytes()) else {
            self.created.push((chain.section.number, key));
            return Ok([].as_slice().into());
        };
        let resolved = resolve(found.raw_value, |name| self.referenced(chain, found.depth, name));
        resolved.map_err(|panic| LookupPanic { panic, section: to_utf8(found.section).into_owned() })
    }

    /// Creates the key if it is absent, as a read does.
    pub(crate) fn create_if_absent(&mut self, chain: &InheritanceChain<'a>, key: &'static str) {
        if !self.has(chain, key) {
            self.created.push((chain.section.number, key));
        }
    }

    /// The raw value of the key that a reference names. The reference is in a value of the section at this depth, so the key
    /// is searched in that section, its parents, and the default section.
    fn referenced<'s>(
        &'s self,
        chain: &'s InheritanceChain<'a>,
        depth: usize,
        key: &[u8],
    ) -> Option<&'s [u8]> {
        let default_section = || self.default_section.get_or_init(|| self.document.section(DEFAULT_SECTION));
        let found = self.find(chain, depth, key).map(|found| found.raw_value);
        found.or_else(|| self.raw_value(default_section().as_ref()?, key))
    }

    /// Finds the key in the section at this depth, else in the nearest of its parents that has the key.
    fn find<'c>(&self, chain: &'c InheritanceChain<'a>, depth: usize, key: &[u8]) -> Option<Found<'c>> {
        chain.sections().skip(depth).find_map(|(depth, section)| {
            Some(Found { raw_value: self.raw_value(section, key)?, section: section.name, depth })
        })
    }

    fn raw_value<'s>(&self, section: &'s Section<'a>, key: &[u8]) -> Option<&'s [u8]> {
        let is_created = || {
            self.created
                .iter()
                .any(|(number, created)| *number == section.number && created.as_bytes() == key)
        };
        section.get(key).or_else(|| is_created().then_some(&[]))
    }
}
