//! How edition 1.14 asks a text for the values of keys. The order of the questions matters: a key that is asked for
//! in vain is there from then on, without a value, for references and for the sections that inherit from it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::iter;

use super::document::Document;
use super::references::resolve;
use super::scan_1_14::TOP;
use super::section::Section;
use crate::error::SdkPanic;

/// A text that is asked, with what the questions left behind.
pub(crate) struct Asking<'a> {
    document: &'a Document,
    /// The keys that were asked for in vain, each with its section.
    created: Vec<(usize, &'static str)>,
    top: OnceCell<Option<Section<'a>>>,
}

/// A section with those that it inherits from: of `[a.b.c]`, the sections `[a.b]` and `[a]` as far as they exist.
pub(crate) struct Lineage<'a>(Vec<Section<'a>>);

impl<'a> Lineage<'a> {
    /// The name of the section itself.
    pub(crate) fn name(&self) -> &'a str {
        self.0.first().map_or("", |own| own.name)
    }
}

/// A key: its value as it is written, and the sections from the one it stands in upwards.
struct Key<'s, 'a> {
    raw: &'a str,
    sections: &'s [Section<'a>],
}

/// A question that the release does not survive.
pub(crate) struct Refusal<'a> {
    pub(crate) panic: SdkPanic,
    /// The section that the key stands in.
    pub(crate) section: &'a str,
}

impl<'a> Asking<'a> {
    pub(crate) fn of(document: &'a Document) -> Self {
        Self { document, created: Vec::with_capacity(8), top: OnceCell::new() }
    }

    /// The section of this name, if the text has one, with those that it inherits from.
    pub(crate) fn lineage(&self, name: &str) -> Option<Lineage<'a>> {
        let own = self.document.section(name)?;
        let parents = iter::successors(Some(name), |name| name.rsplit_once('.').map(|(parent, _)| parent));
        let parents = parents.skip(1).map(|name| if name.is_empty() { TOP } else { name });
        let parents = parents.filter_map(|name| self.document.section(name));
        Some(Lineage(iter::once(own).chain(parents).collect()))
    }

    /// Whether the section has the key, by itself or from those that it inherits from.
    pub(crate) fn has(&self, section: &Lineage<'a>, key: &str) -> bool {
        self.find(&section.0, key).is_some()
    }

    /// The value of the key with its references resolved, empty where it is absent.
    pub(crate) fn text(
        &mut self,
        section: &Lineage<'a>,
        key: &'static str,
    ) -> Result<Cow<'a, str>, Refusal<'a>> {
        let Some(Key { raw, sections }) = self.find(&section.0, key) else {
            self.create(section, key);
            return Ok(Cow::Borrowed(""));
        };
        let resolved = resolve(raw, |name| self.referred(sections, name));
        resolved.map_err(|panic| Refusal { panic, section: sections.first().map_or("", |own| own.name) })
    }

    /// Asks for the key without its value.
    pub(crate) fn touch(&mut self, section: &Lineage<'a>, key: &'static str) {
        if !self.has(section, key) {
            self.create(section, key);
        }
    }

    fn create(&mut self, section: &Lineage<'a>, key: &'static str) {
        self.created.extend(section.0.first().map(|own| (own.number, key)));
    }

    /// The value that a reference stands for: of the section, those above it, else the text's topmost.
    fn referred(&self, sections: &[Section<'a>], name: &str) -> Option<&'a str> {
        let top = || self.top.get_or_init(|| self.document.section(TOP)).as_ref();
        self.find(sections, name).map(|key| key.raw).or_else(|| self.raw(top()?, name))
    }

    fn find<'s>(&self, sections: &'s [Section<'a>], key: &str) -> Option<Key<'s, 'a>> {
        let mut found = sections.iter().enumerate();
        found.find_map(|(index, own)| Some(Key { raw: self.raw(own, key)?, sections: &sections[index..] }))
    }

    fn raw(&self, section: &Section<'a>, key: &str) -> Option<&'a str> {
        section.get(key).or_else(|| self.created.contains(&(section.number, key)).then_some(""))
    }
}
