//! How edition 1.14 asks a text for the values of keys. The order of the questions matters: a key that is asked for
//! in vain is there from then on, without a value, for references and for the sections that inherit from it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::iter;

use super::document::Document;
use super::references::resolve;
use super::scan_1_14::TOP;
use super::section::Section;
use super::stray::{shown, uncarried};
use crate::error::SdkPanic;
use crate::secret::Guarded;

/// A text that is asked, with what the questions left behind.
pub(crate) struct Asking<'a> {
    document: &'a Document,
    /// The keys that were asked for in vain, each with its section.
    created: Vec<(usize, &'static str)>,
    top: OnceCell<Option<Section<'a>>>,
}

/// A section with those that it inherits from: of `[a.b.c]`, the sections `[a.b]` and `[a]` as far as they exist.
pub(crate) struct Lineage<'a> {
    own: Section<'a>,
    parents: Vec<Section<'a>>,
}

impl<'a> Lineage<'a> {
    /// The section itself and those above it, each with its height.
    fn sections(&self) -> impl Iterator<Item = (usize, &Section<'a>)> {
        iter::once(&self.own).chain(&self.parents).enumerate()
    }
}

/// A key: its value as it is written, and the section that it stands in.
struct Key<'a> {
    raw: &'a str,
    section: &'a str,
    height: usize,
}

/// A question that the release does not survive.
pub(crate) struct Refusal<'a> {
    pub(crate) panic: SdkPanic,
    /// The section that the key stands in.
    pub(crate) section: Cow<'a, str>,
}

impl<'a> Asking<'a> {
    /// The name of the section for display.
    pub(crate) fn name(&self, lineage: &Lineage<'a>) -> Cow<'a, str> {
        self.document.shown(lineage.own.name)
    }

    pub(crate) fn of(document: &'a Document) -> Self {
        Self { document, created: Vec::with_capacity(8), top: OnceCell::new() }
    }

    /// The section of this name, if the text has one, with those that it inherits from.
    pub(crate) fn lineage(&self, name: &[u8]) -> Option<Lineage<'a>> {
        let own = self.document.section(name)?;
        let parents =
            iter::successors(Some(own.name), |name| name.rsplit_once('.').map(|(parent, _)| parent));
        let parents = parents.skip(1).map(|name| if name.is_empty() { TOP } else { name });
        let parents = parents.filter_map(|name| self.document.section_by_text(name)).collect();
        Some(Lineage { own, parents })
    }

    /// Whether the section has the key, by itself or from those that it inherits from.
    pub(crate) fn has(&self, lineage: &Lineage<'a>, key: &str) -> bool {
        self.find(lineage, 0, key).is_some()
    }

    /// The value of the key with its references resolved, empty where it is absent.
    pub(crate) fn text(
        &mut self,
        lineage: &Lineage<'a>,
        key: &'static str,
    ) -> Result<Guarded<'a>, Refusal<'a>> {
        let value = self.value(lineage, key)?;
        Ok(if self.document.has_strays { shown(&value).into_owned().into() } else { value })
    }

    /// The same as bytes, stray ones included.
    pub(crate) fn bytes(&mut self, lineage: &Lineage<'a>, key: &'static str) -> Result<Vec<u8>, Refusal<'a>> {
        let value = self.value(lineage, key)?;
        Ok(if self.document.has_strays { uncarried(&value) } else { value.as_bytes().to_vec() })
    }

    fn value(&mut self, lineage: &Lineage<'a>, key: &'static str) -> Result<Guarded<'a>, Refusal<'a>> {
        let Some(Key { raw, section, height }) = self.find(lineage, 0, key) else {
            self.create(lineage, key);
            return Ok("".into());
        };
        let resolved = resolve(raw, |name| self.referred(lineage, height, name));
        resolved.map_err(|panic| Refusal { panic, section: self.document.shown(section) })
    }

    /// Asks for the key without its value.
    pub(crate) fn touch(&mut self, lineage: &Lineage<'a>, key: &'static str) {
        if !self.has(lineage, key) {
            self.create(lineage, key);
        }
    }

    fn create(&mut self, lineage: &Lineage<'a>, key: &'static str) {
        self.created.push((lineage.own.number, key));
    }

    /// The value that a reference in a value of this height stands for: of the section, of those above it, else of
    /// the text's topmost.
    fn referred(&self, lineage: &Lineage<'a>, height: usize, name: &str) -> Option<&'a str> {
        let top = || self.top.get_or_init(|| self.document.section_by_text(TOP)).as_ref();
        self.find(lineage, height, name).map(|key| key.raw).or_else(|| self.raw(top()?, name))
    }

    /// The lowest section of at least this height that has the key.
    fn find(&self, lineage: &Lineage<'a>, height: usize, key: &str) -> Option<Key<'a>> {
        lineage.sections().skip(height).find_map(|(height, section)| {
            Some(Key { raw: self.raw(section, key)?, section: section.name, height })
        })
    }

    fn raw(&self, section: &Section<'a>, key: &str) -> Option<&'a str> {
        section.get(key).or_else(|| self.created.contains(&(section.number, key)).then_some(""))
    }
}
