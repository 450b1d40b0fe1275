//! One section of a text with its properties.

use std::borrow::Cow;

use crate::secret::ZeroizingCow;

/// A section of a text. If edition 1.14 merges several sections of one name, it has the properties of all of them.
pub(crate) struct Section<'a> {
    /// Distinguishes the sections of one text.
    pub(crate) number: usize,
    pub(crate) name: &'a [u8],
    /// In the order of the text. If a key occurs twice, the later value is used.
    pub(super) properties: Vec<Property<'a>>,
}

/// A key and its value.
pub(super) struct Property<'a> {
    pub(super) key: Cow<'a, [u8]>,
    pub(super) value: ZeroizingCow<'a, [u8]>,
    pub(super) decoration: Decoration,
    /// The characters that edition 1.55 adds to the value from the second read on.
    pub(super) reread_suffix: ZeroizingCow<'a, [u8]>,
}

impl<'a> Property<'a> {
    /// A property whose value is in the text as it is.
    pub(super) fn new(key: impl Into<Cow<'a, [u8]>>, value: impl Into<ZeroizingCow<'a, [u8]>>) -> Self {
        let (key, value) = (key.into(), value.into());
        Self { key, value, decoration: Decoration::None, reread_suffix: [].as_slice().into() }
    }
}

/// Text around a raw value that is not part of the value. Numbers and booleans must not have all kinds of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decoration {
    None,
    TrailingBlanks,
    Quotes,
}

impl Section<'_> {
    /// Whether a second read of the section returns other values.
    pub(crate) fn is_stateful(&self) -> bool {
        self.properties.iter().any(|property| !property.reread_suffix.is_empty())
    }

    /// The section as edition 1.55 returns it from the second read on.
    pub(crate) fn into_second_read(mut self) -> Self {
        for property in &mut self.properties {
            if !property.reread_suffix.is_empty() {
                property.value = [&*property.value, &property.reread_suffix].concat().into();
            }
        }
        self
    }

    /// The value of a key, which may be empty.
    pub(crate) fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.property(key).map(|property| &*property.value)
    }

    /// The value of a key as text. In edition 1.55 every value is UTF-8.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        str::from_utf8(self.get(key.as_bytes())?).ok()
    }

    /// The value of a key as text, with the text around the raw value.
    pub(crate) fn decorated(&self, key: &str) -> Option<(&str, Decoration)> {
        let property = self.property(key.as_bytes())?;
        Some((str::from_utf8(&property.value).ok()?, property.decoration))
    }

    fn property(&self, key: &[u8]) -> Option<&Property<'_>> {
        self.properties.iter().rev().find(|property| *property.key == *key)
    }
}
